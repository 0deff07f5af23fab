"""The command line: `bihuan run | serve | worker | migrate | migration | check | demo | create-admin | openapi | stop`.

Application code is imported inside each command, so that `stop` or `--help` need no database and no working app.
"""

from __future__ import annotations

import argparse
import asyncio
import fcntl
import gc
import getpass
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, NoReturn

from bihuan.embedded import Cluster
from bihuan.settings import REPOSITORY, async_url, get_settings, state_dir

APP = "bihuan.main:server"
HTTP = "bihuan.kernel.http:Protocol"
KEEP_ALIVE = 75
"""Seconds that an idle connection stays open: longer than the 60 s for which clients and proxies usually keep theirs.
Whoever closes first must not be us, or a request may meet a closed door."""
PATIENCE = 30  # seconds that jobs in hand have to finish


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

    command("run", run, "start PostgreSQL unless DATABASE_URL is set, migrate, load the demo, serve and work")
    serving = command("serve", serve, "serve the API and the built browser app")
    serving.add_argument("--workers", type=int, default=1, help="processes; about one a core")
    serving.add_argument("--reload", action="store_true", help="restart when the code changes")
    working = command("worker", worker, "do the queued and scheduled work")
    working.add_argument("--until-eof", action="store_true", help="end with standard input: with whoever holds it open")
    command("migrate", migrate, "bring schema and standard roles up to date")
    migrating = command("migration", migration, "write the next migration from what the models say")
    migrating.add_argument("message", help="what it does, as the first line of the file")
    command(
        "check", check, "whether the books balance: print what contradicts an invariant, exit with 1 if anything does"
    )
    command("demo", demo, "load the demo company into an empty database")
    admin = command("create-admin", create_admin, "create an administrator (BIHUAN_ADMIN_PASSWORD, or it asks)")
    admin.add_argument("--email", required=True)
    admin.add_argument("--name", default="管理员")
    command("openapi", openapi, "print the API contract as YAML")
    command("stop", stop, "stop `run`, and the private PostgreSQL servers")
    return parser


# ------------------------------------------------------------------ commands


def run(_: argparse.Namespace) -> None:
    """Everything on one port; a PostgreSQL of our own ends together with us."""
    signal.signal(signal.SIGTERM, _exit_on_signal)
    settings = get_settings()
    _require_free_port(settings.host, settings.port)
    own = None if settings.database_url else Cluster()
    with _marked_as_running():
        try:
            url = _database_url()
            _upgrade(url)
            os.environ.pop("MIGRATION_DATABASE_URL", None)  # from here on nobody needs the owner
            get_settings.cache_clear()
            _load_demo(url)
            with _Worker() as worker:
                _serve_and_announce(worker)
        finally:
            if own:
                _say("Stopping PostgreSQL")
                own.stop()


def serve(arguments: argparse.Namespace) -> None:
    import uvicorn
    from uvicorn.supervisors import ChangeReload

    from bihuan.serving import Workers

    gc.disable()  # of what loading makes nearly everything stays: looking for the rest is a fifth of the start
    settings = get_settings()
    _database_url()
    os.environ.setdefault("BIHUAN_WORKERS", str(arguments.workers))
    config = uvicorn.Config(
        APP,
        factory=True,
        host=settings.host,
        port=settings.port,
        reload=arguments.reload,
        reload_dirs=[str(REPOSITORY / "backend")] if arguments.reload else None,
        loop="uvloop",
        http=HTTP,
        timeout_keep_alive=KEEP_ALIVE,
        access_log=settings.debug,
        server_header=False,
    )
    if arguments.reload:
        ChangeReload(config, target=uvicorn.Server(config).run, sockets=[config.bind_socket()]).run()
    else:
        Workers(config, arguments.workers).run()


def worker(arguments: argparse.Namespace) -> None:
    from bihuan.kernel.jobs import run_worker
    from bihuan.main import at_rest  # which brings every context, and with it its jobs

    _database_url()
    at_rest()
    if arguments.until_eof:
        threading.Thread(target=_end_with_input, daemon=True).start()
    asyncio.run(run_worker())


def _end_with_input() -> None:
    while os.read(sys.stdin.fileno(), 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


def migrate(_: argparse.Namespace) -> None:
    _upgrade(_database_url())


def migration(arguments: argparse.Namespace) -> None:
    """The next file in backend/migrations/versions, numbered on from the last; nothing is applied."""
    from alembic import command
    from alembic.config import Config
    from alembic.script import Script, ScriptDirectory

    message = arguments.message.strip()
    if not re.search(r"[A-Za-z]", message):
        sys.exit('Say what it does: make migration m="add brands"')

    def keep_changes(_: Any, __: Any, directives: list[Any]) -> None:
        directives[:] = [one for one in directives if not one.upgrade_ops.is_empty()]

    _database_url()
    config = Config(str(REPOSITORY / "alembic.ini"))
    _say("Migrating the database up to the last one")
    command.upgrade(config, "head")
    last = int(ScriptDirectory.from_config(config).get_current_head() or 0)
    number = f"{last + 1:04d}"
    made = command.revision(config, message, True, rev_id=number, process_revision_directives=keep_changes)
    if not isinstance(made, Script):
        sys.exit("The models say nothing that the database does not have: no migration was written")
    path = Path(made.path)
    subprocess.run([sys.executable, "-m", "ruff", "format", "-q", str(path)], check=True)
    _say(f"Read {path.relative_to(REPOSITORY)} before you keep it")


def check(_: argparse.Namespace) -> None:
    """All checks of TRUST §2 on one snapshot, as the program's own role."""
    import bihuan.main  # noqa: F401  (every kind of record)
    from bihuan.insights.integrity.registry import checks
    from bihuan.insights.integrity.service import run_checks, told
    from bihuan.kernel.engine import make_engine

    async def found() -> list[str]:
        engine = make_engine(_database_url(), 1)
        try:
            return list(told(await run_checks(engine)))
        finally:
            await engine.dispose()

    lines = asyncio.run(found())
    print(*lines, sep="\n", end="\n" if lines else "")
    if lines:
        sys.exit(1)
    _say(f"{len(checks())} checks, nothing found")


def demo(_: argparse.Namespace) -> None:
    url = _database_url()
    _upgrade(url)
    if not _load_demo(url):
        _say("The database is not empty: nothing was loaded")


def create_admin(arguments: argparse.Namespace) -> None:
    from bihuan.seed import create_admin as create

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
    """First `bihuan run`, which ends its worker and its PostgreSQL; then what is left of them."""
    _stop_running()
    for name in ("postgres", "test-postgres"):
        root = state_dir() / name
        if root.exists():
            Cluster(root, durable=name == "postgres").stop()


# ------------------------------------------------------------------ what they share


@contextmanager
def _marked_as_running() -> Iterator[None]:
    """`stop` finds us by our number, in a file that we lock for as long as we live."""
    with _mark() as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            sys.exit("It is running here already: make stop")
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def _stop_running() -> None:
    """End the `run` of this installation, if there is one, and wait until it has gone."""
    with _mark() as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            _say("Stopping the server")
            os.kill(int(file.read()), signal.SIGTERM)
            fcntl.flock(file, fcntl.LOCK_EX)


def _mark() -> IO[str]:
    state_dir().mkdir(parents=True, exist_ok=True)
    return (state_dir() / "run.pid").open("a+")


def _database_url() -> str:
    """The database of this process and its children, from here on in DATABASE_URL; our own server if none is named."""
    settings = get_settings()
    if not settings.database_url:
        _say("Starting PostgreSQL")
        cluster = Cluster()
        os.environ["MIGRATION_DATABASE_URL"] = async_url(cluster.ensure())
        os.environ["DATABASE_URL"] = async_url(cluster.program_dsn())
        get_settings.cache_clear()
        settings = get_settings()
    assert settings.database_url
    return settings.database_url


def _upgrade(url: str) -> None:
    """Schema first, then what the standard roles may do with what is new."""
    from alembic import command
    from alembic.config import Config

    from bihuan.seed import renew_roles

    _say("Migrating the database")
    command.upgrade(Config(str(REPOSITORY / "alembic.ini")), "head")
    asyncio.run(renew_roles(url))


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


class _Worker:
    """`bihuan worker` in a process of its own beside the server: it ends after us, even if we are killed."""

    def __enter__(self) -> _Worker:
        _say("Starting the worker for queued and scheduled jobs")
        command = [sys.executable, "-m", "bihuan", "worker", "--until-eof"]
        # A session of its own: Ctrl-C reaches us alone, and the worker is told when its turn has come.
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)
        self._is_missed = False
        return self

    def __exit__(self, *_: object) -> None:
        """Jobs in hand are finished."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        try:
            self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()

    async def look_after(self) -> None:
        """Say so, once, when it has gone."""
        if self._process.poll() is not None and not self._is_missed:
            self._is_missed = True
            _say(f"The worker has ended with code {self._process.returncode}: jobs wait until the next start")


def _serve_and_announce(worker: _Worker) -> None:
    import uvicorn

    import bihuan.demo

    settings = get_settings()

    class Announcing(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if self.started:
                _say(f"闭环 CRM is ready: http://localhost:{settings.port}  (Ctrl-C stops it)")
                for login in bihuan.demo.LOGINS:
                    print("   ", *login, sep="  ", flush=True)

    config = uvicorn.Config(
        APP,
        factory=True,
        host=settings.host,
        port=settings.port,
        loop="uvloop",
        http=HTTP,
        timeout_keep_alive=KEEP_ALIVE,
        access_log=settings.debug,
        server_header=False,
        log_level="info" if settings.debug else "warning",
        callback_notify=worker.look_after,
        timeout_notify=10,
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
