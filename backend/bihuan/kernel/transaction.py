"""One request, one transaction: committed before the response leaves, replayed for a repeated key (API §7).

The route class owns the transaction instead of a yield-dependency, because an idempotent answer must be stored in the
same transaction as its effect, and only here is the finished response known (decision 0002).
"""

from __future__ import annotations

import asyncio
import hashlib
import random
import re
from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

import structlog
from fastapi import Depends, Request, Response
from fastapi.routing import APIRoute
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy import LargeBinary, String, delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.orm.exc import StaleDataError

from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.db import Base
from bihuan.kernel.errors import PROBLEM_JSON, DomainError, language_of

log = structlog.get_logger()
REQUEST_ID = re.compile(r"^[A-Za-z0-9._-]{8,64}$")
_KEY = re.compile(r'^"?([\x21\x23-\x7e]{8,128})"?$')
RETRIES = 3

CONSTRAINT_CODES: dict[str, str] = {}
"""Unique index → refusal code; each context adds its own beside its models."""


class IdempotencyKey(Base):
    """A key, what was asked with it, and what was answered. Inserted before the effect, in its transaction."""

    __tablename__ = "idempotency_keys"
    principal_id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(128), primary_key=True)
    fingerprint: Mapped[bytes] = mapped_column(LargeBinary)
    status: Mapped[int | None]
    headers: Mapped[dict[str, Any] | None]
    body: Mapped[bytes | None] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]


class Replay(Exception):
    """The key was used before: this is what was answered then."""

    def __init__(self, response: Response) -> None:
        self.response = response


class Transactional(APIRoute):
    """A route whose handler runs in one transaction, retried as a whole on serialization failures."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def transactional(request: Request) -> Response:
            for attempt in range(RETRIES):
                try:
                    return await _attempt(request, handle)
                except DBAPIError as failed:
                    if attempt + 1 == RETRIES or _sqlstate(failed) not in {"40001", "40P01"}:
                        raise refusal_of(failed) from failed
                    await asyncio.sleep(random.uniform(0.01, 0.05) * (attempt + 1))
            raise AssertionError("unreachable")

        return transactional


async def _attempt(request: Request, handle: Callable[[Request], Coroutine[Any, Any, Response]]) -> Response:
    async with request.app.state.sessions() as db:
        ctx = Context(
            db,
            language=language_of(request.headers.get("accept-language")),
            request_id=request.state.request_id,
            ip=request.client.host if request.client else None,
        )
        request.state.context = ctx
        request.state.idempotency = None
        try:
            response = await handle(request)
            await _store(request, ctx, response)
            await db.commit()
        except Replay as replay:
            return replay.response
        except DomainError as refused:
            response = await _refuse(request, ctx, refused)
        except (StaleDataError, PoolTimeout) as failed:
            raise refusal_of(failed) from failed
        except IntegrityError as failed:
            response = await _refuse(request, ctx, refusal_of(failed))
        for job in ctx.after_commit:
            await job()
        return response


async def _refuse(request: Request, ctx: Context, refused: DomainError) -> Response:
    """A business refusal behind an idempotency key is an answer too: undo the effect, keep the answer."""
    if request.state.idempotency is None or refused.retryable or refused.status in {400, 401, 403, 429, 500, 503}:
        raise refused
    ctx.after_commit.clear()
    response = problem(request, refused)
    await ctx.db.rollback()  # takes the key along: a repeat that was waiting for it is then the first
    key, asked = request.state.idempotency
    if await ctx.db.scalar(_key_row(ctx, key, asked)) is None:
        raise DomainError("IDEMPOTENCY_IN_PROGRESS", headers={"Retry-After": "1"})
    await _store(request, ctx, response)
    await ctx.db.commit()
    return response


def problem(request: Request, refused: DomainError) -> Response:
    """The refusal as a response in the reader's language."""
    language = language_of(request.headers.get("accept-language"))
    return Response(
        refused.rendered(language, request.url.path, request.state.request_id),
        status_code=refused.status,
        media_type=PROBLEM_JSON,
        headers={**refused.headers, "Content-Language": "zh-CN" if language == "zh" else "en"},
    )


async def _store(request: Request, ctx: Context, response: Response) -> None:
    if request.state.idempotency is None:
        return
    key, _ = request.state.idempotency
    kept = {name: response.headers[name] for name in ("content-type", "etag", "location") if name in response.headers}
    await ctx.db.execute(
        update(IdempotencyKey)
        .where(IdempotencyKey.principal_id == ctx.me.id, IdempotencyKey.key == key)
        .values(status=response.status_code, headers=kept, body=bytes(response.body))
    )


async def _begin_idempotent(request: Request, ctx: Context) -> None:
    """Insert the key row first; a repeat waits for the first to finish and is answered with its answer."""
    header = request.headers.get("idempotency-key")
    if header is None or request.method != "POST":
        return
    match = _KEY.fullmatch(header.strip())
    if match is None:
        raise DomainError("IDEMPOTENCY_KEY_INVALID")
    key = match[1]
    asked = hashlib.sha256()
    for part in (request.method, request.url.path, request.url.query):
        asked.update(part.encode() + b"\0")
    if not request.headers.get("content-type", "").startswith("multipart/"):
        asked.update(await request.body())  # a form is consumed by now, and its boundary differs on every attempt
    try:
        inserted = await ctx.db.scalar(_key_row(ctx, key, asked.digest()))
    except DBAPIError as failed:
        if _sqlstate(failed) == "55P03":
            raise DomainError("IDEMPOTENCY_IN_PROGRESS", headers={"Retry-After": "1"}) from failed
        raise
    if inserted is None:
        await _replay(ctx, key, asked.digest())
    request.state.idempotency = key, asked.digest()


def _key_row(ctx: Context, key: str, asked: bytes) -> Any:
    row = insert(IdempotencyKey).values(principal_id=ctx.me.id, key=key, fingerprint=asked, created_at=CLOCK.now())
    return row.on_conflict_do_nothing().returning(IdempotencyKey.key)


async def _replay(ctx: Context, key: str, asked: bytes) -> None:
    row = await ctx.db.scalar(
        select(IdempotencyKey).where(IdempotencyKey.principal_id == ctx.me.id, IdempotencyKey.key == key)
    )
    if row is None or row.status is None:
        raise DomainError("IDEMPOTENCY_IN_PROGRESS", headers={"Retry-After": "1"})
    if row.fingerprint != asked:
        raise DomainError("IDEMPOTENCY_MISMATCH")
    raise Replay(Response(row.body, row.status, {**(row.headers or {}), "Idempotent-Replayed": "true"}))


bearer = HTTPBearer(auto_error=False, bearerFormat="JWT")


async def context(
    request: Request, credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]
) -> Context:
    """The signed-in caller's context. Raises 401 UNAUTHENTICATED."""
    ctx: Context = request.state.context
    if credentials is None:
        raise DomainError("UNAUTHENTICATED", headers={"WWW-Authenticate": "Bearer"})
    ctx.me = await request.app.state.authenticate(ctx.db, credentials.credentials)
    await _begin_idempotent(request, ctx)
    return ctx


async def public_context(request: Request) -> Context:
    """The context of a caller who has not signed in: login and health only."""
    ctx: Context = request.state.context
    return ctx


Ctx = Annotated[Context, Depends(context)]
PublicCtx = Annotated[Context, Depends(public_context)]


def _sqlstate(failed: DBAPIError) -> str:
    return str(getattr(failed.orig, "sqlstate", "") or "")


def refusal_of(failed: Exception) -> DomainError:
    """Every database failure as a coded refusal; nothing of its text reaches the client."""
    if isinstance(failed, StaleDataError):
        return DomainError("LOCKED_BY_OTHER", headers={"Retry-After": "1"})
    if isinstance(failed, PoolTimeout):
        return DomainError("UNAVAILABLE", headers={"Retry-After": "1"})
    state = _sqlstate(failed) if isinstance(failed, DBAPIError) else ""
    if state == "23505":
        cause = getattr(getattr(failed, "orig", None), "__cause__", None)
        return DomainError(CONSTRAINT_CODES.get(str(getattr(cause, "constraint_name", "")), "DUPLICATE_VALUE"))
    if state == "23503":
        return DomainError("REF_NOT_FOUND")
    if state.startswith("23"):
        return DomainError("CONFLICT")
    if state in {"55P03", "40001", "40P01"}:
        return DomainError("LOCKED_BY_OTHER", headers={"Retry-After": "1"})
    if state.startswith("22"):
        return DomainError("VALIDATION")
    if state.startswith(("53", "57", "08")):
        log.error("database unavailable", sqlstate=state)
        return DomainError("UNAVAILABLE", headers={"Retry-After": "2"})
    raise failed


async def purge_keys(db: Any, days: int = 7) -> None:
    """Forget keys older than a week: phones are offline over weekends, not longer (API §7)."""
    await db.execute(delete(IdempotencyKey).where(IdempotencyKey.created_at < CLOCK.now() - timedelta(days=days)))
