"""What every request goes through before routing: an id, strict JSON, and headers that browsers enforce."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import uuid_utils
from starlette.requests import Request
from starlette.types import Message, Receive, Scope, Send

from bihuan.kernel.errors import DomainError
from bihuan.kernel.json import check_json
from bihuan.kernel.transaction import REQUEST_ID, problem

App = Callable[[MutableMapping[str, Any], Receive, Send], Awaitable[None]]
MAX_JSON = 2 * 1024 * 1024
SECURITY = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"same-origin"),
    (
        b"content-security-policy",
        b"default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; font-src 'self' data:; "
        b"frame-ancestors 'none'; base-uri 'self'; form-action 'self'",
    ),
)


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

        async def stamped(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = message.setdefault("headers", [])
                headers.append((b"x-request-id", request_id.encode()))
                headers.extend(SECURITY)
            await send(message)

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
