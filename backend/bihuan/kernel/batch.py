"""One verb on many records: each in its own savepoint, with its own answer (API §8)."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import Field, create_model

from bihuan.kernel import limits
from bihuan.kernel.by_filter import act_apart, add_by_filter
from bihuan.kernel.context import Context
from bihuan.kernel.resource import Resource
from bihuan.kernel.routing import JSON, DryRun, IdempotencyHeader, authz, camel
from bihuan.kernel.transaction import Ctx
from bihuan.kernel.wire import Flag, OpenCode, Schema, Whole
from bihuan.kernel.words import of_many, says
from bihuan.kernel.workflow import Action


class BatchResult(Schema):
    """What became of one item."""

    index: int
    id: UUID
    status: int
    code: OpenCode | None
    detail: str | None


class BatchSummary(Schema):
    ok: int
    failed: int


class BatchAnswer(Schema):
    """Per-item results, in the order asked (API §8)."""

    results: Annotated[list[BatchResult], Field(max_length=limits.BATCH)]
    summary: BatchSummary


class BatchItem(Schema):
    id: UUID
    version: Annotated[Whole | None, Field(ge=1, le=2_147_483_647)] = None


def add_bulk(to: APIRouter, resource: Resource[Any], *names: str) -> None:
    """``POST /things/batch/{verb}``: each item in its own savepoint, the same checks as one by one.

    And ``POST /things/batch/{verb}/by-filter``: the same for all that a filter finds, as a job.
    """
    for name in names:
        _add_bulk(to, resource, resource.action(name))
        add_by_filter(to, resource, resource.action(name))


def _add_bulk(to: APIRouter, resource: Resource[Any], action: Action) -> None:
    batch_type = create_model(
        "".join(part.capitalize() for part in f"{resource.one}-{action.name}-batch".split("-")),
        __base__=Schema,
        items=(Annotated[list[BatchItem], Field(min_length=1, max_length=limits.BATCH)], ...),
        atomic=(Flag, False),
        input=(action.input, ...),
    )

    body: Any = batch_type

    async def act_on_many(
        ctx: Ctx, data: body, dry_run: DryRun = False, idempotency_key: IdempotencyHeader = None
    ) -> Response:
        ctx.require(resource.name, action.verb)
        results = [
            await _one_of_batch(ctx, resource, action, index, item, data) for index, item in enumerate(data.items)
        ]
        failed = sum(result.status >= 400 for result in results)
        shown = BatchAnswer(results=results, summary=BatchSummary(ok=len(results) - failed, failed=failed))
        return Response(shown.model_dump_json(), 200, media_type=JSON)

    to.add_api_route(
        f"/batch/{action.name}",
        act_on_many,
        methods=["POST"],
        response_model=BatchAnswer,
        name=camel(f"{action.name}-many", resource.name),
        **says(of_many(action.summary), authz(resource, action.verb)),
    )
    to.routes.insert(0, to.routes.pop())  # before /{id}/verb, which would take "batch" for an id


async def _one_of_batch(
    ctx: Context, resource: Resource[Any], action: Action, index: int, item: BatchItem, data: Any
) -> BatchResult:
    match = f'"{resource.name}:{item.id}:{item.version}"' if item.version else None
    refused = await act_apart(ctx, resource, action, item.id, action.input_at(data.input, index), match)
    if refused is None:
        return BatchResult(index=index, id=item.id, status=200, code=None, detail=None)
    if data.atomic:
        raise refused
    return BatchResult(
        index=index, id=item.id, status=refused.status, code=refused.code, detail=refused.sentence.in_(ctx.language)
    )
