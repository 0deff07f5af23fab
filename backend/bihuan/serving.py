"""Several server processes that share what start-up made: one loads the program, and forks (decision 0023)."""

from __future__ import annotations

import os
import signal
import socket
import time
from types import FrameType

import uvicorn

HASTE = 0.2
"""Seconds a worker must live for the next one to follow at once: what cannot start shall not use up the machine."""


class Workers:
    """Keeps so many workers alive on one socket; a killed one is replaced in milliseconds: nothing is loaded anew."""

    def __init__(self, config: uvicorn.Config, count: int) -> None:
        self.config, self.count = config, count
        self._started: dict[int, float] = {}
        self._ending = False

    def run(self) -> None:
        """Until SIGTERM or SIGINT, which every worker then gets."""
        listener = self.config.bind_socket()
        self.config.load()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._end)
        for _ in range(self.count):
            self._fork(listener)
        while self._started:
            pid, _ = os.wait()
            lived = time.monotonic() - self._started.pop(pid, 0.0)
            if not self._ending:
                time.sleep(0 if lived > HASTE else 1)
                self._fork(listener)

    def _fork(self, listener: socket.socket) -> None:
        # No signal between the fork and the book-keeping: it would miss the newborn.
        blocked = {signal.SIGTERM, signal.SIGINT}
        signal.pthread_sigmask(signal.SIG_BLOCK, blocked)
        try:
            if not self._ending:
                pid = os.fork()
                if pid == 0:
                    self._work(listener, blocked)
                self._started[pid] = time.monotonic()
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, blocked)

    def _work(self, listener: socket.socket, blocked: set[signal.Signals]) -> None:
        """The whole life of a worker. It never returns into the code of its parent."""
        parent, code = os.getppid(), 1
        try:
            for number in blocked:
                signal.signal(number, signal.SIG_DFL)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, blocked)
            server = uvicorn.Server(self.config)

            async def end_with_parent() -> None:
                server.should_exit = server.should_exit or os.getppid() != parent

            self.config.callback_notify = end_with_parent
            self.config.timeout_notify = 1
            server.run(sockets=[listener])
            code = 0
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else 1
        finally:
            os._exit(code)

    def _end(self, number: int, _: FrameType | None) -> None:
        self._ending = True
        for pid in list(self._started):
            try:
                os.kill(pid, signal.SIGTERM)
            except ProcessLookupError:
                continue
