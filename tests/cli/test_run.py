"""`bihuan run`: schema and roles brought up to date, server and worker side by side, and a clean end."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import asyncpg
import httpx

from bihuan.kernel.jobs import SCHEDULES, plain_url
from bihuan.settings import REPOSITORY

PATIENCE = 60


def ask(url: str, sql: str) -> list[Any]:
    """The rows of one statement, first columns only."""

    async def rows() -> list[Any]:
        connection = await asyncpg.connect(plain_url(url))
        try:
            return [row[0] for row in await connection.fetch(sql)]
        finally:
            await connection.close()

    return asyncio.run(rows())


def until(done: Any) -> None:
    """Wait until ``done()`` holds."""
    deadline = time.monotonic() + PATIENCE
    while not done():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_server_and_worker_begin_and_end_together(database_url: str, tmp_path: Path) -> None:
    ask(database_url, "DELETE FROM role_permissions WHERE object = 'units'")
    port = free_port()
    environment = os.environ | {
        "DATABASE_URL": database_url,
        "BIHUAN_SECRET_KEY": "a secret for tests only, long enough for HS256",
        "BIHUAN_STATE": str(tmp_path),
        "BIHUAN_HOST": "127.0.0.1",
        "PORT": str(port),
        "PYTHONPATH": str(REPOSITORY / "backend"),
    }
    log = tmp_path / "run.log"
    with log.open("w") as output:
        command = [sys.executable, "-m", "bihuan", "run"]
        running = subprocess.Popen(command, env=environment, cwd=tmp_path, stdout=output, stderr=subprocess.STDOUT)
    try:
        until(lambda: running.poll() is not None or "is ready" in log.read_text())
        assert httpx.get(f"http://127.0.0.1:{port}/api/v1/health/ready").status_code == 200, log.read_text()
        assert ask(database_url, "SELECT count(*) FROM role_permissions WHERE object = 'units'")[0] > 0
        schedules = "SELECT entrypoint FROM pgqueuer_schedules ORDER BY 1"
        until(lambda: ask(database_url, schedules) == sorted(SCHEDULES))
        again = subprocess.run(
            command, env=environment | {"PORT": str(free_port())}, cwd=tmp_path, capture_output=True, text=True
        )
        assert (again.returncode, "running here already" in again.stderr) == (1, True), again.stderr
        subprocess.run([*command[:-1], "stop"], env=environment, cwd=tmp_path, check=True)
        assert running.wait(PATIENCE) == 128 + signal.SIGTERM
    finally:
        running.kill()
    said = log.read_text()
    assert said.count("Starting the worker") == 1
    assert not any(word in said for word in ("Loading the demo", "Traceback", "Fatal"))
    left = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    assert ask(database_url, left) == []
