"""The command line: `bihuan run | serve | worker | migrate | demo | create-admin | openapi | stop`.

Application code is imported inside each command, so that `stop` or `--help` need no database and no working app.
"""

from __future__ import annotations

import argparse
import asyncio
import getpass
import os
import signal
import socket
import sys
from typing import Any, NoReturn

from bihuan.embedded import Cluster
from bihuan.settings import REPOSITORY, async_url, get_settings, state_dir

APP = "bihuan.main:server"


def main(argv: list[str] | None = None) -> None:
    arguments = _parser().parse_args(argv)
    try:
        arguments.command(arguments)
    except KeyboardInterrupt:
        sys.exit(130)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bihuan", description="闭环 CRM")
    commands = parser.add_subparsers(required=True, metavar="command")

    def command(name: str, function: Any, summary: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=summary, description=summary)
        added.set_defaults(command=function)
        return added

    command("run", run, "start PostgreSQL unless DATABASE_URL is set, migrate, load the demo, serve")
    serving = command("serve", serve, "serve the API and the built browser app")
    serving.add_argument("--workers", type=int, default=1, help="processes; about one a core")
    serving.add_argument("--reload", action="store_true", help="restart when the code changes")
    command("worker", worker, "do the queued and scheduled work")
    command("migrate", migrate, "bring the database schema up to date")
    command("demo", demo, "load the demo company into an empty database")
    admin = command("create-admin", create_admin, "create an administrator (BIHUAN_ADMIN_PASSWORD, or it asks)")
    admin.add_argument("--email", required=True)
    admin.add_argument("--name", default="管理员")
    command("openapi", openapi, "print the API contract as YAML")
    command("stop", stop, "stop the private PostgreSQL servers")
    return parser


# ------------------------------------------------------------------ commands


def run(_: argparse.Namespace) -> None:
    """Everything on one port; a PostgreSQL of our own ends together with us."""
    signal.signal(signal.SIGTERM, _exit_on_signal)
    settings = get_settings()
    _require_free_port(settings.host, settings.port)
    own = None if settings.database_url else Cluster()
    try:
        url = _database_url()
        _upgrade()
        _load_demo(url)
        _serve_and_announce()
    finally:
        if own:
            _say("Stopping PostgreSQL")
            own.stop()


def serve(arguments: argparse.Namespace) -> None:
    import uvicorn

    settings = get_settings()
    _database_url()
    uvicorn.run(
        APP,
        factory=True,
        host=settings.host,
        port=settings.port,
        workers=None if arguments.reload else arguments.workers,
        reload=arguments.reload,
        reload_dirs=[str(REPOSITORY / "backend")] if arguments.reload else None,
        loop="uvloop",
        http="httptools",
        access_log=settings.debug,
        server_header=False,
    )


def worker(_: argparse.Namespace) -> None:
    from bihuan.kernel.jobs import run_worker

    _database_url()
    asyncio.run(run_worker())


def migrate(_: argparse.Namespace) -> None:
    _database_url()
    _upgrade()


def demo(_: argparse.Namespace) -> None:
    url = _database_url()
    _upgrade()
    if not _load_demo(url):
        _say("The database is not empty: nothing was loaded")


def create_admin(arguments: argparse.Namespace) -> None:
    from bihuan.identity.seed import create_admin as create

    url = _database_url()
    password = os.environ.get("BIHUAN_ADMIN_PASSWORD") or getpass.getpass("Password: ")
    asyncio.run(create(url, email=arguments.email, name=arguments.name, password=password))
    _say(f"{arguments.email} may now log in")


def openapi(_: argparse.Namespace) -> None:
    import yaml

    from bihuan.main import create_app

    class Plain(yaml.SafeDumper):
        def ignore_aliases(self, data: Any) -> bool:
            return True

    document = create_app().openapi()
    yaml.dump(document, sys.stdout, Dumper=Plain, sort_keys=False, allow_unicode=True, width=120)


def stop(_: argparse.Namespace) -> None:
    for name in ("postgres", "test-postgres"):
        root = state_dir() / name
        if root.exists():
            Cluster(root).stop()


# ------------------------------------------------------------------ what they share


def _database_url() -> str:
    """The database of this process and its children, from here on in DATABASE_URL; our own server if none is named."""
    settings = get_settings()
    if not settings.database_url:
        _say("Starting PostgreSQL")
        os.environ["DATABASE_URL"] = async_url(Cluster().ensure())
        get_settings.cache_clear()
        settings = get_settings()
    assert settings.database_url
    return settings.database_url


def _upgrade() -> None:
    from alembic import command
    from alembic.config import Config

    _say("Migrating the database")
    command.upgrade(Config(str(REPOSITORY / "alembic.ini")), "head")


def _load_demo(url: str) -> bool:
    """Whether the database was empty and the demo company is now in it."""
    import bihuan.demo

    async def load_if_empty() -> bool:
        if not await bihuan.demo.is_empty(url):
            return False
        _say("Loading the demo company")
        await bihuan.demo.load(url)
        return True

    return asyncio.run(load_if_empty())


def _serve_and_announce() -> None:
    import uvicorn

    import bihuan.demo

    settings = get_settings()

    class Announcing(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if self.started:
                _say(f"闭环 CRM is ready: http://localhost:{settings.port}  (Ctrl-C stops it)")
                for login in getattr(bihuan.demo, "LOGINS", ()):
                    print("   ", *login, sep="  ", flush=True)

    config = uvicorn.Config(
        APP,
        factory=True,
        host=settings.host,
        port=settings.port,
        loop="uvloop",
        http="httptools",
        access_log=settings.debug,
        server_header=False,
        log_level="info" if settings.debug else "warning",
    )
    server = Announcing(config)
    server.run()
    if not server.started:
        sys.exit(3)


def _require_free_port(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            sys.exit(f"Port {port} cannot be used ({error.strerror}); choose another: PORT={port + 1} make run")


def _exit_on_signal(number: int, _: object) -> NoReturn:
    sys.exit(128 + number)


def _say(sentence: str) -> None:
    print(f"\033[1;34m==>\033[0m {sentence}" if sys.stderr.isatty() else f"==> {sentence}", file=sys.stderr, flush=True)
