"""One request, one transaction: committed before the response leaves, replayed for a repeated key (API §7).

The route class owns the transaction instead of a yield-dependency, because an idempotent answer must be stored in the
same transaction as its effect, and only here is the finished response known (decision 0002).
"""

from __future__ import annotations

import asyncio
import random
import re
from collections.abc import Callable, Coroutine
from socket import gaierror
from typing import Annotated, Any, ClassVar

import asyncpg
import structlog
from fastapi import Depends, Request, Response
from fastapi.routing import APIRoute
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import StaleDataError

from bihuan.kernel.addresses import allowed, not_allowed
from bihuan.kernel.admission import admit, charge_rows
from bihuan.kernel.asking import declared
from bihuan.kernel.context import Context
from bihuan.kernel.errors import MOST_ERRORS, PROBLEM_JSON, DomainError, FieldError, language_of
from bihuan.kernel.gate import Gate, busy
from bihuan.kernel.idempotency import Replay, asked_with_key, keep, replay
from bihuan.kernel.reader import Reader
from bihuan.kernel.settling import settle

log = structlog.get_logger()
REQUEST_ID = re.compile(r"^[A-Za-z0-9._-]{8,64}$")
RETRIES = 3
UNREACHABLE = (ConnectionError, TimeoutError, gaierror, asyncpg.PostgresError, asyncpg.InterfaceError)
"""What a new connection fails with: raw, because SQLAlchemy translates the errors of statements only."""

CONSTRAINT_CODES: dict[str, str] = {}
"""Unique index → refusal code; each context adds its own beside its models."""


class Transactional(APIRoute):
    """A route whose handler runs in one transaction, retried as a whole on serialization failures."""

    reading: ClassVar[bool] = False
    """Whether it only ever reads, as every GET does (decision 0010)."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle, reads, known = super().get_route_handler(), self.reading, declared(self.dependant)

        async def transactional(request: Request) -> Response:
            request.state.unknown = [] if known is None else sorted(request.query_params.keys() - known)
            request.state.dry_run = request.method != "GET" and _affirmed(request.query_params.get("dry_run"))
            if request.headers.get("content-type", "").startswith("multipart/"):
                await request.form()  # a slow upload holds neither a place nor a connection
            reading = reads or request.method == "GET"
            gate: Gate = request.app.state.reading if reading else request.app.state.writing
            async with gate.place() as hurry:
                request.state.hurry = hurry
                return await persistent(request, reading)

        async def persistent(request: Request, reading: bool) -> Response:
            for attempt in range(RETRIES):
                try:
                    return await _attempt(request, handle, reading)
                except UNREACHABLE as failed:
                    raise refusal_of(failed) from failed
                except DBAPIError as failed:
                    if attempt + 1 == RETRIES or _sqlstate(failed) not in {"40001", "40P01"}:
                        raise refusal_of(failed) from failed
                    await asyncio.sleep(random.uniform(0.01, 0.05) * (attempt + 1))
            raise AssertionError("unreachable")

        return transactional


def _affirmed(asked: str | None) -> bool:
    """Whether all is to be undone; what is neither yes nor no is refused by the route."""
    return asked is not None and asked.lower() not in {"false", "0", "f", "no", "n", "off"}


class Reading(Transactional):
    """A POST that only asks: it has a body because its question does not fit into an address."""

    reading = True


async def _attempt(
    request: Request, handle: Callable[[Request], Coroutine[Any, Any, Response]], reading: bool
) -> Response:
    state = request.app.state
    async with Reader(state.readers) if reading else state.sessions() as line:
        ctx = Context(
            line,
            language=language_of(request.headers.get("accept-language")),
            request_id=request.state.request_id,
            ip=request.client.host if request.client else None,
            dry_run=request.state.dry_run,
        )
        request.state.context, ctx.hurry = ctx, request.state.hurry
        request.state.idempotency = None
        request.state.reading = reading
        try:
            response = await handle(request)
            if not reading:  # a reader's connection commits every statement by itself, and can write nothing
                await settle(ctx, request.state.idempotency, response)
                await (undo(ctx, response) if ctx.dry_run else ctx.db.commit())
        except Replay as replay:
            return replay.response
        except DomainError as refused:
            response = await _refuse(request, ctx, refused)
        except (StaleDataError, PoolTimeout) as failed:
            raise refusal_of(failed) from failed
        except TimeoutError:
            await line.invalidate()  # nothing comes back on this connection, not even the end of a rollback
            raise
        except IntegrityError as failed:
            response = await _refuse(request, ctx, refusal_of(failed))
        charge_rows(request, ctx)
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
    ctx.rewind()
    await keep(ctx, request.state.idempotency, response)
    await ctx.db.commit()
    return response


_JUDGE = text("SET CONSTRAINTS ALL IMMEDIATE")


async def undo(ctx: Context, response: Response) -> None:
    """A dry run ends here: what a commit would refuse is refused, and nothing else is left of it."""
    await ctx.db.execute(_JUDGE)
    await ctx.db.rollback()
    ctx.after_commit.clear()
    for name in ("location", "etag"):  # of something that is not there
        if name in response.headers:
            del response.headers[name]


def problem(request: Request, refused: DomainError) -> Response:
    """The refusal as a response in the reader's language."""
    language = language_of(request.headers.get("accept-language"))
    return Response(
        refused.rendered(language, request.url.path, request.state.request_id),
        status_code=refused.status,
        media_type=PROBLEM_JSON,
        headers={**refused.headers, "Content-Language": "zh-CN" if language == "zh" else "en"},
    )


bearer = HTTPBearer(auto_error=False, bearerFormat="JWT")


async def context(
    request: Request, credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]
) -> Context:
    """The signed-in caller's context. Raises 401 UNAUTHENTICATED."""
    ctx: Context = request.state.context
    if credentials is None:
        raise DomainError("UNAUTHENTICATED", headers={"WWW-Authenticate": "Bearer"})
    asked = None if request.state.reading else await asked_with_key(request)
    try:
        ctx.me, first = await request.app.state.authenticate(request, ctx, credentials.credentials, asked)
    except DBAPIError as failed:
        if asked is not None and _sqlstate(failed) == "55P03":  # the first is still at work
            raise DomainError("IDEMPOTENCY_IN_PROGRESS", headers={"Retry-After": "1"}) from failed
        raise
    admit(request, ctx.me, asked is not None)
    _refuse_unknown(request)
    if asked is not None and not first:
        await replay(ctx, asked)
    request.state.idempotency = asked
    return ctx


async def public_context(request: Request) -> Context:
    """The context of a caller who has not signed in: login and health only."""
    _refuse_unknown(request)
    ctx: Context = request.state.context
    return ctx


def _refuse_unknown(request: Request) -> None:
    """Whoever asks for a filter or a dry run believes in it. Raises UNKNOWN_FIELD."""
    if request.state.unknown:
        if request.method not in allowed(request):  # PATCH /customers/duplicates?name=…: no customer has that id
            raise not_allowed(request)
        names = request.state.unknown[:MOST_ERRORS]
        raise DomainError(
            "UNKNOWN_FIELD", errors=[FieldError(f"/query/{name[:400]}", "UNKNOWN_FIELD") for name in names]
        )


Ctx = Annotated[Context, Depends(context)]
PublicCtx = Annotated[Context, Depends(public_context)]


def _sqlstate(failed: DBAPIError) -> str:
    return str(getattr(failed.orig, "sqlstate", "") or "")


def _is_lost(failed: DBAPIError) -> bool:
    """The connection ended; the driver may also find a server's last words on it when it begins to speak."""
    return failed.connection_invalidated or isinstance(
        getattr(failed.orig, "__cause__", None), asyncpg.InternalClientError
    )


def refusal_of(failed: Exception) -> DomainError:
    """Every database failure as a coded refusal; nothing of its text reaches the client."""
    if isinstance(failed, StaleDataError):
        return DomainError("LOCKED_BY_OTHER", headers={"Retry-After": "1"})
    if isinstance(failed, PoolTimeout):
        return busy()
    if isinstance(failed, UNREACHABLE) or (isinstance(failed, DBAPIError) and _is_lost(failed)):
        return DomainError("UNAVAILABLE", headers={"Retry-After": "2"})
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
    if state == "53100":
        log.error("the database has no space left")
        return DomainError("STORAGE_FULL", headers={"Retry-After": "60"})
    if state.startswith(("53", "57", "08", "25P03")):
        log.error("database unavailable", sqlstate=state)
        return DomainError("UNAVAILABLE", headers={"Retry-After": "2"})
    raise failed
