"""One request, one transaction: committed before the response leaves, replayed for a repeated key (API §7).

The route class owns the transaction instead of a yield-dependency, because an idempotent answer must be stored in the
same transaction as its effect, and only here is the finished response known (decision 0002).
"""

from __future__ import annotations

import asyncio
import random
import re
from collections.abc import Callable, Coroutine
from typing import Annotated, Any, ClassVar

from fastapi import Depends, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.exc import StaleDataError

from bihuan.kernel.addresses import allowed, not_allowed
from bihuan.kernel.admission import admit, charge_rows
from bihuan.kernel.asking import declared
from bihuan.kernel.context import Context
from bihuan.kernel.direct import prove
from bihuan.kernel.errors import MOST_ERRORS, PROBLEM_JSON, DomainError, FieldError, language_of
from bihuan.kernel.failures import UNREACHABLE, refusal_of, sqlstate_of
from bihuan.kernel.gate import Gate
from bihuan.kernel.idempotency import Replay, asked_with_key, keep, replay
from bihuan.kernel.proof import Outdated
from bihuan.kernel.reader import Reader
from bihuan.kernel.settling import settle

REQUEST_ID = re.compile(r"^[A-Za-z0-9._-]{8,64}$")
RETRIES = 3
Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class Transactional(APIRoute):
    """A route whose handler runs in one transaction, retried as a whole on serialization failures."""

    reading: ClassVar[bool] = False
    """Whether it only ever reads, as every GET does (decision 0010)."""
    along: ClassVar[bool] = False
    """Whether readers are asked for along with what they ask for (``kernel/proof``)."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle, reads, along = super().get_route_handler(), self.reading, self.along
        known = declared(self.dependant)

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
                    try:
                        return await _attempt(request, handle, reading, along)
                    except Outdated:
                        return await _attempt(request, handle, reading, along=False)
                except UNREACHABLE as failed:
                    raise refusal_of(failed) from failed
                except DBAPIError as failed:
                    if attempt + 1 == RETRIES or sqlstate_of(failed) not in {"40001", "40P01"}:
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


class Paging(Reading):
    """A page of a list: one statement, which asks for its reader as well."""

    along = True


async def _attempt(request: Request, handle: Handler, reading: bool, along: bool) -> Response:
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
        request.state.reading, request.state.along = reading, along
        try:
            response = await _proved(handle, request, line)
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


async def _proved(handle: Handler, request: Request, line: AsyncSession | Reader) -> Response:
    """What is answered or refused, once what was taken for granted of its reader is known."""
    try:
        response = await handle(request)
    except (DomainError, RequestValidationError):
        await prove(line)
        raise
    await prove(line)
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
        if asked is not None and sqlstate_of(failed) == "55P03":  # the first is still at work
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
