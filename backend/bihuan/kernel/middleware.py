"""What every request goes through before routing: an id, strict JSON, and headers that browsers enforce."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import structlog
import uuid_utils
from starlette.requests import Request
from starlette.types import Message, Receive, Scope, Send

from bihuan.kernel.errors import DomainError
from bihuan.kernel.json import check_json
from bihuan.kernel.quotas import headers_of
from bihuan.kernel.transaction import REQUEST_ID, problem

log = structlog.get_logger()
App = Callable[[MutableMapping[str, Any], Receive, Send], Awaitable[None]]
MAX_JSON = 2 * 1024 * 1024
POLICY = (
    b"default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    b"font-src 'self' data:; connect-src 'self'; object-src 'none'; frame-ancestors 'none'; base-uri 'self'; "
    b"form-action 'self'"
)
"""One for every answer, of the API, of the browser app and of /docs: no script but ours (TRUST §4.8)."""
SECURITY = {
    b"x-content-type-options": b"nosniff",
    b"x-frame-options": b"DENY",
    b"referrer-policy": b"no-referrer",
    b"cross-origin-opener-policy": b"same-origin",
    b"cross-origin-resource-policy": b"same-origin",
    b"permissions-policy": b"camera=(), geolocation=(), microphone=(), payment=()",
    b"content-security-policy": POLICY,
}
HSTS = (b"strict-transport-security", b"max-age=31536000; includeSubDomains")
NO_STORE = (b"cache-control", b"no-store")


class RequestMiddleware:
    """Pure ASGI: a BaseHTTPMiddleware would copy every response through a queue."""

    def __init__(self, app: App) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        given = request.headers.get("x-request-id", "")
        request_id = given if REQUEST_ID.fullmatch(given) else uuid_utils.uuid7().hex
        scope.setdefault("state", {})["request_id"] = request_id

        started = False

        async def stamped(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = message.setdefault("headers", [])
                headers.append((b"x-request-id", request_id.encode()))
                _secure(scope, headers)
            await send(message)

        try:
            await self._answer(request, receive, stamped)
        except Exception as failed:
            log.error("unhandled", path=scope["path"], request_id=request_id, exc_info=failed)
            if started:  # too late to say so: the connection breaks, and the client sees that it did
                raise
            await problem(request, DomainError("INTERNAL"))(scope, receive, stamped)

    async def _answer(self, request: Request, receive: Receive, stamped: Send) -> None:
        scope = request.scope
        if "json" in request.headers.get("content-type", "") and scope["method"] in {"POST", "PUT", "PATCH"}:
            body = await _read(receive)
            if body is not None:
                try:
                    check_json(body)
                except DomainError as refused:
                    await problem(request, refused)(scope, receive, stamped)
                    return
            receive = _again(body)
            if body is None:
                await problem(request, DomainError("PAYLOAD_TOO_LARGE"))(scope, receive, stamped)
                return
        await self.app(scope, receive, stamped)


def _secure(scope: Scope, headers: list[tuple[bytes, bytes]]) -> None:
    """What browsers enforce, and how much the caller has left; an answer's own headers are kept."""
    given = {name.lower() for name, _ in headers}
    headers.extend(one for one in SECURITY.items() if one[0] not in given)
    if scope.get("scheme") == "https":
        headers.append(HSTS)
    if b"cache-control" not in given and scope["path"].startswith("/api/"):
        headers.append(NO_STORE)
    for name, value in headers_of(scope["state"].get("standings", ())).items():
        headers.append((name.encode(), value.encode()))


async def _read(receive: Receive) -> bytes | None:
    """The whole body, or None when it is larger than any JSON document we accept."""
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        part = message.get("body", b"")
        size += len(part)
        if size > MAX_JSON:
            return None
        parts.append(part)
        if not message.get("more_body"):
            return b"".join(parts)


def _again(body: bytes | None) -> Receive:
    sent = False

    async def receive() -> Message:
        nonlocal sent
        if sent:
            return {"type": "http.disconnect"}
        sent = True
        return {"type": "http.request", "body": body or b"", "more_body": False}

    return receive
