"""`bihuan serve`: workers that are killed come back, and nobody outlives the server (decision 0023)."""

from __future__ import annotations

import os
import signal

import httpx

from tests.faults.servers import Server, alive, until


def test_killed_workers_come_back_and_all_end_together(database_url: str) -> None:
    server = Server(database_url, workers=2)
    try:
        server.start()
        assert server.process is not None
        before = server.worker_pids()
        assert len(before) == 2
        server.kill_workers()
        until(lambda: len(set(server.worker_pids()) - set(before)) == 2, "no new workers")
        assert httpx.get(f"{server.url}/health/ready", timeout=30).status_code == 200
        workers = server.worker_pids()
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(30) == 0
        assert not any(alive(pid) for pid in workers)
    finally:
        server.end()


def test_workers_end_with_their_parent(database_url: str) -> None:
    server = Server(database_url, workers=1)
    try:
        server.start()
        assert server.process is not None
        workers = server.worker_pids()
        os.kill(server.process.pid, signal.SIGKILL)
        server.process.wait()
        until(lambda: not any(alive(pid) for pid in workers), "a worker outlives its server")
    finally:
        for pid in workers:
            if alive(pid):
                os.kill(pid, signal.SIGKILL)
