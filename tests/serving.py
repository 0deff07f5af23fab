"""The program as a process of its own, listening on a port: what browsers, clients and harnesses talk to."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx

from bihuan.settings import REPOSITORY


@contextmanager
def serving(
    database_url: str, state: Path, static_app: Path | None = None, more: Mapping[str, str] | None = None
) -> Iterator[str]:
    """The address of a server on that database; it ends with the block. What it wrote is in ``state/server.log``."""
    port = free_port()
    environment = _environment(database_url, state, more) | {"BIHUAN_STATIC_DIR": str(static_app or state)}
    command = [sys.executable, "-m", "uvicorn", "bihuan.main:create_app", "--factory", "--port", str(port)]
    log = state / "server.log"
    with log.open("w") as output:
        process = subprocess.Popen(command, env=environment, cwd=REPOSITORY, stdout=output, stderr=subprocess.STDOUT)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_until_ready(process, address, log)
        yield address
    finally:
        process.terminate()
        process.wait(10)


@contextmanager
def working(database_url: str, state: Path, more: Mapping[str, str] | None = None) -> Iterator[None]:
    """A worker on that database until the block ends: it numbers events and delivers webhooks."""
    with (state / "worker.log").open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "bihuan", "worker", "--until-eof"],
            env=_environment(database_url, state, more),
            cwd=REPOSITORY,
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        yield
    finally:
        process.terminate()
        process.communicate(timeout=30)


def _environment(database_url: str, state: Path, more: Mapping[str, str] | None) -> dict[str, str]:
    return {
        **os.environ,
        "DATABASE_URL": database_url,
        "BIHUAN_SECRET_KEY": "a secret for tests only, long enough for HS256",
        "BIHUAN_STATE": str(state),
        "PYTHONPATH": str(REPOSITORY / "backend"),
        **(more or {}),
    }


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_ready(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    deadline = time.monotonic() + 180  # a busy machine takes its time
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            if httpx.get(f"{address}/api/v1/health/live", timeout=2).status_code < 500:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    process.kill()
    raise RuntimeError(f"the server did not start:\n{log.read_text()[-4000:]}")
