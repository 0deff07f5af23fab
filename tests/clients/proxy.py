"""A bad line to the server: the first answer to some requests is cut off, or is "busy" (503), or a given refusal."""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import cycle
from typing import NamedTuple
from urllib.parse import urlsplit

CUT, BUSY, PASSED, REFUSED = "cut", "busy", "passed", "refused"
"""The server has acted and nobody hears of it; it was not even asked; all is well; the test answers in its place."""
HOP = {"connection", "keep-alive", "transfer-encoding", "content-length"}


class Refusal(NamedTuple):
    """What is answered in place of the server."""

    status: int
    code: str
    retryable: bool
    retry_after: str = "0"


UNAVAILABLE = Refusal(503, "UNAVAILABLE", True)


class Seen(NamedTuple):
    """One request as it came by, and what became of it."""

    method: str
    path: str
    key: str | None
    fate: str
    replayed: bool
    at: float
    """Seconds of the monotonic clock."""


class BadLine:
    """Its address, and every request that has come by; ``refusals`` are the first answers to what has a key."""

    def __init__(self, upstream: str, refusals: Iterable[Refusal] | None = None) -> None:
        self.address = ""
        self.seen: list[Seen] = []
        self.lock = threading.Lock()
        self._upstream = urlsplit(upstream).netloc
        self.refusals = None if refusals is None else deque(refusals)
        self._fates = {"POST": cycle((CUT, BUSY, PASSED)), "GET": cycle((PASSED, CUT, PASSED, BUSY))}
        self._met: set[str] = set()

    def fate(self, method: str, key: str | None) -> str:
        """Of a POST the first time its key is met, and of every other read; what is repeated passes."""
        with self.lock:
            if self.refusals is not None:
                return REFUSED if self.refusals and key is not None else PASSED
            if method not in self._fates or (key is not None and key in self._met):
                return PASSED
            if key is not None:
                self._met.add(key)
            elif method == "POST":
                return PASSED  # signing in
            elif self.seen and self.seen[-1].method == "GET" and self.seen[-1].fate != PASSED:
                return PASSED
            return next(self._fates[method])

    def forward(
        self, method: str, path: str, headers: dict[str, str], body: bytes
    ) -> tuple[int, dict[str, str], bytes]:
        connection = http.client.HTTPConnection(self._upstream, timeout=30)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()
        finally:
            connection.close()


@contextmanager
def bad_line(upstream: str, refusals: Iterable[Refusal] | None = None) -> Iterator[BadLine]:
    """A bad line to ``upstream`` on a free port of this machine, until the block ends."""
    line = BadLine(upstream, refusals)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_one_request(self) -> None:
            try:
                super().handle_one_request()
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

        def _carry(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body, key = self.rfile.read(length), self.headers.get("Idempotency-Key")
            fate = line.fate(self.command, key)
            at = time.monotonic()
            if fate in {BUSY, REFUSED}:
                refusal = line.refusals.popleft() if line.refusals else UNAVAILABLE
                status, code, retryable, retry_after = refusal
                headers = {"Content-Type": "application/problem+json", "Retry-After": retry_after}
                content = json.dumps({"code": code, "detail": "not now", "retryable": retryable}).encode()
            else:
                sent = {name: value for name, value in self.headers.items() if name.lower() not in {*HOP, "host"}}
                status, headers, content = line.forward(self.command, self.path, sent, body)
            replayed = any(name.lower() == "idempotent-replayed" for name in headers)
            with line.lock:
                line.seen.append(Seen(self.command, urlsplit(self.path).path, key, fate, replayed, at))
            if fate == CUT:
                self.close_connection = True
                return
            self.send_response_only(status)
            for name, value in headers.items():
                if name.lower() not in HOP:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = _carry

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    line.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield line
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
