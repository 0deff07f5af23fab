"""What a handler answers: the record as it now stands, after all that was asked."""

from typing import Any
from uuid import UUID

from fastapi import Response

from bihuan.kernel.context import Context
from bihuan.kernel.flushing import flush
from bihuan.kernel.numbering import number_records
from bihuan.kernel.representation import look, show
from bihuan.kernel.resource import Resource

JSON = "application/json"
PRIVATE = {"Cache-Control": "private, no-cache", "Vary": "Authorization, Accept-Language"}


async def and_then(ctx: Context, resource: Resource[Any], record: Any, verb: str | None) -> Any:
    """The record after the verb that was asked for together with it."""
    if verb is not None:
        await resource.act(ctx, record.id, verb, resource.action(verb).input())
    return record


async def answer(ctx: Context, resource: Resource[Any], record: Any, status: int = 200) -> Response:
    """Write everything, then answer with the record as it now stands."""
    await flush(ctx.db)
    others = {one.id for one in ctx.unnumbered if one is not record}
    if others & {value for value in resource.snapshot(record).values() if isinstance(value, UUID)}:
        await number_records(ctx)  # the answer shows their numbers
    seen = await look(ctx, resource, record)
    await number_records(ctx)
    shown = show(ctx, resource, record, seen)
    headers = {"ETag": resource.etag(record), **PRIVATE}
    if status == 201:
        headers["Location"] = f"/api/v1/{resource.name}/{record.id}"
    return Response(shown.model_dump_json(), status, headers, JSON)
