"""Endpoints for pushing down: one document made from another (ARCHITECTURE §3.11)."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response

from bihuan.kernel.context import Context
from bihuan.kernel.errors import Text
from bihuan.kernel.resource import Resource
from bihuan.kernel.routing import DryRun, IdempotencyHeader, and_then, answer, camel, then_of
from bihuan.kernel.transaction import Ctx
from bihuan.kernel.wire import Schema
from bihuan.kernel.words import says

Make = Callable[[Context, UUID, Any], Awaitable[Any]]


def add_push(
    to: APIRouter,
    verb: str,
    source: Resource[Any],
    target: Resource[Any],
    write: type[Schema],
    make: Make,
    summary: Text,
    judged: dict[str, Any],
) -> None:
    """``POST /sources/{id}/{verb}``: ``make(ctx, id, data)`` is answered, after the verb asked for with ``?then=``.

    ``to`` stands at the path of the source. ``judged`` is the ``authz`` by which it is refused first: of the source
    where the push counts as a change to it, of the target where reading the source is enough.
    """
    then_type: Any = then_of(target)

    async def push(
        ctx: Ctx,
        id: UUID,
        data: write,
        then: then_type = None,
        dry_run: DryRun = False,
        idempotency_key: IdempotencyHeader = None,
    ) -> Response:
        ctx.require(target.name, "create")
        made = await make(ctx, id, data)
        return await answer(ctx, target, await and_then(ctx, target, made, then), 201)

    to.add_api_route(
        f"/{{id}}/{verb}",
        push,
        methods=["POST"],
        response_model=target.read,
        status_code=201,
        name=camel(verb, source.one),
        **says(summary, judged),
    )
