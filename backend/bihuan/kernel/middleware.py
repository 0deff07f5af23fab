"""What every request goes through before routing: an id, limits, strict JSON, and headers that browsers enforce."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import structlog
import uuid_utils
from fastapi.params import Form
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import Message, Receive, Scope, Send

from bihuan.kernel import limits
from bihuan.kernel.errors import DomainError
from bihuan.kernel.gate import busy
from bihuan.kernel.json import check_json
from bihuan.kernel.quotas import headers_of
from bihuan.kernel.transaction import REQUEST_ID, problem

log = structlog.get_logger()
App = Callable[[MutableMapping[str, Any], Receive, Send], Awaitable[None]]
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
    b"permissions-policy": b"camera=(), geolocation=(self), microphone=(), payment=()",
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
        try:
            check_head(request)
            if "json" in request.headers.get("content-type", "") and scope["method"] in {"POST", "PUT", "PATCH"}:
                body = await _read(receive)
                if body is None:
                    return  # the sender has left
                check_json(body)
                receive = _again(body)
            else:
                receive = _counted(scope, receive)
        except DomainError as refused:
            if refused.status in LEFT_UNREAD:
                refused.headers["Connection"] = "close"
            await problem(request, refused)(scope, receive, stamped)
            return
        await self.app(scope, receive, stamped)


def _secure(scope: Scope, headers: list[tuple[bytes, bytes]]) -> None:
    """What browsers enforce, and how much the caller has left; an answer's own headers are kept."""
    given = {name.lower() for name, _ in headers}
    if any(b"frame-ancestors" in value for name, value in headers if name.lower() == b"content-security-policy"):
        given.add(b"x-frame-options")  # who may show it in a frame is said there
    headers.extend(one for one in SECURITY.items() if one[0] not in given)
    if scope.get("scheme") == "https":
        headers.append(HSTS)
    if b"cache-control" not in given and scope["path"].startswith("/api/"):
        headers.append(NO_STORE)
    for name, value in headers_of(scope["state"].get("standings", ())).items():
        headers.append((name.encode(), value.encode()))


LEFT_UNREAD = frozenset({413, 415, 431})
"""The rest of such a request is not waited for."""


def check_head(request: Request) -> None:
    """What can be refused before a byte of the body is read, and before anything is looked up."""
    scope = request.scope
    query = scope["query_string"]
    size = len(query) + len(scope["path"]) + sum(len(name) + len(value) + 4 for name, value in scope["headers"])
    if size > limits.HEAD:
        raise DomainError("HEADERS_TOO_LARGE")
    if query.count(b"&") >= limits.PARAMETERS:
        raise DomainError("MALFORMED")
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise DomainError("UNSUPPORTED_MEDIA_TYPE", headers={"Accept-Encoding": "identity"})
    length = request.headers.get("content-length", "")
    if length.isascii() and length.isdigit() and int(length) > form_limit(scope["path"]):
        raise DomainError("PAYLOAD_TOO_LARGE")
    state = request.app.state
    if scope["path"].startswith(WORK) and not scope["path"].startswith(HEALTH):
        if (state.reading if scope["method"] in {"GET", "HEAD"} else state.writing).full:
            raise busy()  # told here, it costs a twentieth of what it costs behind the router


WORK, HEALTH = "/api/v1/", "/api/v1/health/"
IMPORT = re.compile(r"/api/v1/[a-z-]+/import")


def form_limit(path: str) -> int:
    """Bytes of a form with a file: what is imported may be larger than what is kept. Told by the address, since it is
    asked before there is a route.
    """
    return limits.IMPORT_FORM if IMPORT.fullmatch(path) else limits.FORM


async def _read(receive: Receive) -> bytes | None:
    """The whole body; None when its sender left. Raises PAYLOAD_TOO_LARGE as soon as it is."""
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        part = message.get("body", b"")
        size += len(part)
        if size > limits.BODY:
            raise DomainError("PAYLOAD_TOO_LARGE")
        parts.append(part)
        if not message.get("more_body"):
            return b"".join(parts)


def _counted(scope: Scope, receive: Receive) -> Receive:
    """What is not JSON, counted while it is read: only a route for files takes more than JSON may have."""
    size = 0

    async def counted() -> Message:
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        if size > limits.BODY and not (takes_files(scope.get("route")) and size <= form_limit(scope["path"])):
            raise HTTPException(413, headers={"Connection": "close"})
        return message

    return counted


def takes_files(route: Any) -> bool:
    return isinstance(getattr(getattr(route, "body_field", None), "field_info", None), Form)


def _again(body: bytes | None) -> Receive:
    sent = False

    async def receive() -> Message:
        nonlocal sent
        if sent:
            return {"type": "http.disconnect"}
        sent = True
        return {"type": "http.request", "body": body or b"", "more_body": False}

    return receive
