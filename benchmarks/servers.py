"""PostgreSQL, the two programs as processes of their own, and how much processor time they took."""

from __future__ import annotations

import asyncio
import http.client
import os
import re
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import asyncpg

from bihuan.embedded import Cluster
from bihuan.settings import REPOSITORY, async_url, state_dir

SECRET = secrets.token_urlsafe(48)
UNREACHED = {f"BIHUAN_{limit}": "1000000000" for limit in ("RATE_USER", "RATE_TOKEN", "ROWS_TOKEN", "RATE_LOGIN")}
"""Limits that are counted, as they are where the program is installed, and never met."""
CONF = """
max_wal_size = '4GB'
checkpoint_timeout = '15min'
pg_stat_statements.track = 'top'
pg_stat_statements.track_planning = on
pg_stat_statements.max = 20000
"""


def cluster() -> Cluster:
    """A durable server of the benchmarks' own, beside the demo's and the tests'."""
    made = Cluster(state_dir() / "bench-postgres", durable=True)
    fresh = not (made.root / "created").exists()
    made.ensure()
    if fresh:
        made.stop()
        with open(made.data / "postgresql.conf", "a") as file:
            file.write(CONF)
        made.ensure()
    return made


async def fetch(url: str, statement: str, *values: object) -> list[Any]:
    connection = await asyncpg.connect(url)
    try:
        found: list[Any] = await connection.fetch(statement, *values)
        return found
    finally:
        await connection.close()


async def execute(url: str, *statements: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()


class Program:
    """One of the two servers: uvicorn with so many workers on a free port."""

    def __init__(self, name: str, url: str, workers: int) -> None:
        self.name, self.workers = name, workers
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.port = int(probe.getsockname()[1])
        compiled = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        env = compiled | {"PYTHONPATH": f"{REPOSITORY / 'backend'}{os.pathsep}{REPOSITORY}"}
        if name == "limit":
            options = ["--port", str(self.port), "--workers", str(workers), "--loop", "uvloop", "--http", "httptools"]
            options += ["--timeout-keep-alive", "600"]  # connections wait while the other side is measured
            command = [sys.executable, "-m", "uvicorn", "benchmarks.limit.app:app", *options]
            command += ["--no-access-log", "--log-level", "warning"]
            env |= {"LIMIT_SECRET": SECRET, "LIMIT_DATABASE_URL": url}
        else:
            command = [sys.executable, "-m", "bihuan", "serve", "--workers", str(workers)]
            env |= {"DATABASE_URL": async_url(url), "PORT": str(self.port), "BIHUAN_SECRET_KEY": SECRET}
            env |= {"BIHUAN_ACCESS_TOKEN_MINUTES": "600", **UNREACHED}
        self._command, self.env = command, env
        self.log = state_dir() / "bench-postgres" / f"{name}-{workers}.log"
        self.process: subprocess.Popen[bytes] | None = None
        self.started_in = float("nan")

    def start(self) -> None:
        self._started = time.monotonic()
        with open(self.log, "w") as log:
            self.process = subprocess.Popen(
                self._command, cwd=REPOSITORY, env=self.env, stdout=log, stderr=subprocess.STDOUT
            )

    def wait(self) -> None:
        """Until the first answer, whatever it says; ``started_in`` keeps the seconds it took."""
        path = "/me" if self.name == "limit" else "/api/v1/me"
        while time.monotonic() - self._started < 60:
            if self.process is None or self.process.poll() is not None:
                raise RuntimeError(f"{self.name} ended: {self.log.read_text()[-3000:]}")
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
            try:
                connection.request("GET", path)
                connection.getresponse().read()
                self.started_in = time.monotonic() - self._started
                return
            except OSError:
                time.sleep(0.02)
            finally:
                connection.close()
        raise RuntimeError(f"{self.name} does not answer: {self.log.read_text()[-3000:]}")

    def stop(self) -> None:
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def processes(self) -> list[int]:
        assert self.process is not None
        return [self.process.pid, *below(self.process.pid)]

    def memory(self) -> tuple[float, float]:
        """MiB of all processes together: shared pages once (the workers are forks of their parent), and in each."""
        told = "\n".join(Path(f"/proc/{pid}/smaps_rollup").read_text() for pid in self.processes())
        once, each = (sum(map(int, re.findall(rf"^{kind}:\s+(\d+) kB", told, re.M))) for kind in ("Pss", "Rss"))
        return once / 1024, each / 1024


@contextmanager
def running(*programs: Program) -> Iterator[None]:
    """Started one after another, so that each start is measured alone; all stopped at the end."""
    try:
        for program in programs:
            program.start()
            program.wait()
        yield
    finally:
        for program in programs:
            program.stop()


# ------------------------------------------------------------------ processor time


def below(pid: int) -> list[int]:
    """All descendants of a process."""
    parents: dict[int, list[int]] = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                fields = Path(f"/proc/{entry}/stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            parents.setdefault(int(fields[1]), []).append(int(entry))
    found, queue = [], [pid]
    while queue:
        for child in parents.get(queue.pop(), []):
            found.append(child)
            queue.append(child)
    return found


def postmaster(of: Cluster) -> int:
    return int((of.data / "postmaster.pid").read_text().split()[0])


class Processor:
    """Seconds of CPU per process, by nanosecond run time where the kernel keeps it, else by clock ticks."""

    def __init__(self, pids: list[int]) -> None:
        self._before = {pid: _seconds(pid) for pid in pids}

    def since(self, pids: list[int]) -> float:
        """Of those that still run: what has ended is read as nothing and would be taken off the rest."""
        return sum(max(_seconds(pid) - self._before.get(pid, 0.0), 0.0) for pid in pids)


def _seconds(pid: int) -> float:
    try:
        tasks = os.listdir(f"/proc/{pid}/task")
        return sum(int(Path(f"/proc/{pid}/task/{t}/schedstat").read_text().split()[0]) for t in tasks) / 1e9
    except (FileNotFoundError, ProcessLookupError):
        pass
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    except (FileNotFoundError, ProcessLookupError):
        return 0.0


# ------------------------------------------------------------------ statements


async def statements(url: str) -> int:
    """How many statements this database has been sent since the last ``forget``.

    Its own checks of foreign keys count as statements when they are deferred to the commit: nobody sent them.
    """
    connection = await asyncpg.connect(url)
    try:
        total = await connection.fetchval(
            "SELECT coalesce(sum(calls), 0)::bigint FROM pg_stat_statements s JOIN pg_database d ON d.oid = s.dbid "
            "WHERE d.datname = current_database() AND query NOT LIKE '%pg_stat_statements%' "
            "AND query NOT LIKE 'SELECT 1 FROM ONLY %FOR KEY SHARE OF x'"
        )
        return int(total)
    finally:
        await connection.close()


async def worked(url: str) -> float:
    """Milliseconds this database has planned and executed statements since the last ``forget``."""
    connection = await asyncpg.connect(url)
    try:
        return float(
            await connection.fetchval(
                "SELECT sum(total_plan_time + total_exec_time) FROM pg_stat_statements s "
                "JOIN pg_database d ON d.oid = s.dbid WHERE d.datname = current_database()"
            )
        )
    finally:
        await connection.close()


async def forget(url: str) -> None:
    await execute(url, "SELECT pg_stat_statements_reset()")
    await asyncio.sleep(0)
