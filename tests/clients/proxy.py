"""A bad line to the server: the first answer to some requests is cut off, or is "busy" (503)."""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import cycle
from typing import NamedTuple
from urllib.parse import urlsplit

CUT, BUSY, PASSED = "cut", "busy", "passed"
"""The server has acted and nobody hears of it; it was not even asked; all is well."""
HOP = {"connection", "keep-alive", "transfer-encoding", "content-length"}


class Seen(NamedTuple):
    """One request as it came by, and what became of it."""

    method: str
    path: str
    key: str | None
    fate: str
    replayed: bool


class BadLine:
    """Its address, and every request that has come by."""

    def __init__(self, upstream: str) -> None:
        self.address = ""
        self.seen: list[Seen] = []
        self.lock = threading.Lock()
        self._upstream = urlsplit(upstream).netloc
        self._fates = {"POST": cycle((CUT, BUSY, PASSED)), "GET": cycle((PASSED, CUT, PASSED, BUSY))}
        self._met: set[str] = set()

    def fate(self, method: str, key: str | None) -> str:
        """Of a POST the first time its key is met, and of every other read; what is repeated passes."""
        with self.lock:
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
def bad_line(upstream: str) -> Iterator[BadLine]:
    """A bad line to ``upstream`` on a free port of this machine, until the block ends."""
    line = BadLine(upstream)

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
            if fate == BUSY:
                status, headers = 503, {"Content-Type": "application/problem+json", "Retry-After": "0"}
                content = json.dumps({"code": "UNAVAILABLE", "detail": "busy", "retryable": True}).encode()
            else:
                sent = {name: value for name, value in self.headers.items() if name.lower() not in {*HOP, "host"}}
                status, headers, content = line.forward(self.command, self.path, sent, body)
            replayed = any(name.lower() == "idempotent-replayed" for name in headers)
            with line.lock:
                line.seen.append(Seen(self.command, urlsplit(self.path).path, key, fate, replayed))
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
