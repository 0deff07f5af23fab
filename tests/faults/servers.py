"""A durable PostgreSQL and the real API server as children of the harness: killed without warning, started again.

In a container without an init a dead postmaster would stay a zombie, and the next one would refuse to start: only
who started it can reap it (TRUST §3.1).
"""

from __future__ import annotations

import contextlib
import fcntl
import itertools
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import IO

import asyncpg
import httpx

from bihuan.embedded import Cluster
from bihuan.settings import REPOSITORY, async_url, state_dir
from tests import database
from tests.factories.company import load_company

SECRET = secrets.token_urlsafe(48)
PATIENCE = 60
CONF = {
    "shared_buffers": "64MB",
    "log_min_messages": "warning",
    "max_wal_size": "512MB",
    "recovery_init_sync_method": "syncfs",  # thousands of files of other databases need no fsync each
}


class Postgres(Cluster):
    """A server of our own with fsync on; ``settings`` and $FAULTS_POSTGRES (``name=value …``) go on its command line.

    Each harness has a directory of its own, so that two test processes never kill each other's server.
    """

    def __init__(self, **settings: str) -> None:
        self._claim: IO[str] = _claimed_directory()
        super().__init__(Path(self._claim.name).parent, durable=True)
        given = dict(pair.split("=", 1) for pair in os.environ.get("FAULTS_POSTGRES", "").split())
        self.settings = CONF | settings | given
        self.process: subprocess.Popen[bytes] | None = None
        self._end_abandoned()
        if not (self.root / "created").exists():
            self._create()

    def start(self) -> None:
        """Until it answers a query. The port stays the same over all restarts."""
        port_file, first = self.root / "port", self.process is None
        if first:
            port_file.write_text(str(free_port()))
        options = [part for name, value in self.settings.items() for part in ("-c", f"{name}={value}")]
        with open(self.root / "server.log", "ab") as log:
            self.process = subprocess.Popen(
                [str(self.bindir / "postgres"), "-D", str(self.data), "-p", port_file.read_text(), *options],
                cwd="/",
                env={name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "PG"))}
                | {"LC_ALL": "C.UTF-8", "TZ": "UTC"},
                user=self.user and self.user.pw_uid,
                group=self.user and self.user.pw_gid,
                extra_groups=[] if self.user else None,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        until(lambda: run(_answers(self.dsn("postgres"))), f"PostgreSQL does not start: {self.root / 'server.log'}")
        if first:
            run(database.drop_abandoned(self.dsn("postgres")))

    def kill(self) -> None:
        """SIGKILL to the postmaster and every child, and reaped: nothing of it is left when this returns."""
        assert self.process is not None
        family = [self.process.pid, *below(self.process.pid)]
        for pid in family:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()
        until(lambda: not any(alive(pid) for pid in family), "a killed server process does not end")

    def end(self) -> None:
        """Killed for good, and the directory given back."""
        if self.process is not None and self.process.poll() is None:
            self.kill()
        self._claim.close()

    def company(self, name: str | None = None) -> str:
        """The address of a new database with the small company of the tests in it."""
        name = name or f"bihuan_test_{os.getpid()}_{next(_SERIAL)}"
        template = database.migrated_name()
        run(database.build_template(self.dsn("postgres"), template))
        run(database.clone(self.dsn("postgres"), template, name))
        url = async_url(self.dsn(name))
        run(load_company(url))
        return url

    def _end_abandoned(self) -> None:
        """The server of a harness that was killed itself."""
        with contextlib.suppress(OSError, ValueError, IndexError):
            pid = int((self.data / "postmaster.pid").read_text().split()[0])
            if str(self.data) in Path(f"/proc/{pid}/cmdline").read_bytes().decode():
                for one in (pid, *below(pid)):
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(one, signal.SIGKILL)
                until(lambda: not alive(pid), "an abandoned server does not end")
                (self.data / "postmaster.pid").unlink()  # nobody may ever reap it, and its number stays taken


class Server:
    """``python -m bihuan serve`` on a free port, with all that the environment says (``BIHUAN_POOL_SIZE``…)."""

    def __init__(self, url: str, workers: int = 2, **env: str) -> None:
        self.workers = workers
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}/api/v1"
        self.log = Path(results_directory() / f"server-{self.port}.log")
        self._env: Mapping[str, str] = os.environ | {
            "DATABASE_URL": url,
            "BIHUAN_HOST": "127.0.0.1",
            "BIHUAN_PORT": str(self.port),
            "BIHUAN_SECRET_KEY": SECRET,
            "BIHUAN_ACCESS_TOKEN_MINUTES": "600",
            "PYTHONUNBUFFERED": "1",
            **env,
        }
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Until it answers, whatever it says."""
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "bihuan", "serve", "--workers", str(self.workers)],
                cwd=REPOSITORY,
                env=self._env,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        until(self._listens, f"the server does not start: {self.log}")

    def _listens(self) -> bool:
        assert self.process is not None
        if self.process.poll() is not None:
            raise AssertionError(f"the server ended with {self.process.returncode}: {self.log.read_text()[-3000:]}")
        with contextlib.suppress(httpx.HTTPError):
            return httpx.get(f"{self.url}/health/live", timeout=5).status_code == 200
        return False

    def worker_pids(self) -> list[int]:
        """The processes that answer requests."""
        assert self.process is not None
        return [pid for pid in below(self.process.pid) if alive(pid)]

    def kill_workers(self, count: int | None = None) -> None:
        """SIGKILL to some workers, or to all; the supervisor starts others in their place."""
        for pid in self.worker_pids()[:count]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def kill(self) -> None:
        """SIGKILL to the whole server."""
        assert self.process is not None
        for pid in (self.process.pid, *below(self.process.pid)):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()

    def end(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.kill()

    def resident(self) -> float:
        """MiB of all its processes together."""
        assert self.process is not None
        pids = (self.process.pid, *below(self.process.pid))
        pages = sum(int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in pids)
        return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


_SERIAL = itertools.count(1)


def results_directory() -> Path:
    """Logs of servers, journals of requests and figures of runs."""
    path = state_dir() / "faults"
    path.mkdir(parents=True, exist_ok=True)
    return path


def _claimed_directory() -> IO[str]:
    for number in itertools.count(1):
        root = state_dir() / f"faults-postgres-{number}"
        root.mkdir(parents=True, exist_ok=True)
        file = open(root / "owner", "w")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return file
        except BlockingIOError:
            file.close()
    raise AssertionError("unreachable")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def until(holds: object, otherwise: str, seconds: float = PATIENCE) -> float:
    """Wait until ``holds()`` is true; answers how long that took. Raises AssertionError with ``otherwise``."""
    assert callable(holds)
    started = time.monotonic()
    while not holds():
        assert time.monotonic() - started < seconds, otherwise
        time.sleep(0.02)
    return time.monotonic() - started


run = database.in_thread
"""Runs a coroutine to its end whether or not this thread already runs an event loop."""


async def _answers(url: str) -> bool:
    try:
        connection = await asyncpg.connect(url, timeout=5)
    except (TimeoutError, OSError, asyncpg.PostgresError, asyncpg.InternalClientError):
        return False
    await connection.close()
    return True


def below(pid: int) -> list[int]:
    """All descendants of a process."""
    parents: dict[int, list[int]] = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            with contextlib.suppress(OSError):
                fields = Path(f"/proc/{entry}/stat").read_text().rpartition(")")[2].split()
                parents.setdefault(int(fields[1]), []).append(int(entry))
    found, queue = [], [pid]
    while queue:
        children = parents.get(queue.pop(), [])
        found += children
        queue += children
    return found


def alive(pid: int) -> bool:
    """Whether the process is there and not merely waiting to be reaped."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False
