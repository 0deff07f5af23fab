"""What a tag of the catalogue can do."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from fastapi import Response

from bihuan.company.tag.retagging import having, merge, rename
from bihuan.company.tag.schemas import MergeTag, RenameTag, TagCreate, TagForecast, TagQuery, TagUpdate
from bihuan.company.tag.service import TAGS, create_tag
from bihuan.kernel.long_work import Job, JobRow, row_of
from bihuan.kernel.routing import (
    JSON,
    PRIVATE,
    DryRun,
    IdempotencyHeader,
    IfMatch,
    add_create,
    add_delete,
    add_reads,
    add_update,
    authz,
    router,
)
from bihuan.kernel.transaction import Ctx
from bihuan.kernel.words import zh

tags = router("/tags", "Tags")
add_reads(tags, TAGS, TagQuery)
add_create(tags, TAGS, TagCreate, create_tag)
add_update(tags, TAGS, TagUpdate)
add_delete(tags, TAGS)
_DONE: dict[int | str, dict[str, Any]] = {
    200: {"description": "A dry run, or no record has it: how many there are", "model": TagForecast}
}


def _told(ctx: Ctx, total: int, job: Job | None) -> Response:
    if job is None:
        return Response(TagForecast(total=total).model_dump_json(), 200, PRIVATE, JSON)
    headers = {"Location": f"/api/v1/jobs/{job.id}", "Retry-After": "1", **PRIVATE}
    return Response(JobRow(**row_of(job, ctx.me.name)).model_dump_json(), 202, headers, JSON)


@tags.get(
    "/{id}/usage",
    response_model=TagForecast,
    name="getTagUsage",
    summary="How many records have a tag, all of them counted",
    openapi_extra=authz(TAGS, "read") | zh("标签使用数量"),
)
async def get_usage(ctx: Ctx, id: UUID) -> Response:
    total = await having(ctx, await TAGS.get(ctx, id))
    return Response(TagForecast(total=total).model_dump_json(), 200, PRIVATE, JSON)


@tags.post(
    "/{id}/rename",
    response_model=JobRow,
    status_code=202,
    responses=_DONE,
    name="renameTag",
    summary="Rename a tag, and rewrite the records that have it",
    openapi_extra=authz(TAGS, "update") | zh("重命名标签"),
)
async def rename_tag(
    ctx: Ctx,
    id: UUID,
    data: RenameTag,
    if_match: IfMatch = None,
    dry_run: DryRun = False,
    idempotency_key: IdempotencyHeader = None,
) -> Response:
    return _told(ctx, *await rename(ctx, id, data, if_match))


@tags.post(
    "/{id}/merge",
    response_model=JobRow,
    status_code=202,
    responses=_DONE,
    name="mergeTag",
    summary="Let another tag take the place of this one",
    openapi_extra=authz(TAGS, "merge") | zh("合并标签"),
)
async def merge_tag(
    ctx: Ctx,
    id: UUID,
    data: MergeTag,
    if_match: IfMatch = None,
    dry_run: DryRun = False,
    idempotency_key: IdempotencyHeader = None,
) -> Response:
    return _told(ctx, *await merge(ctx, id, data, if_match))
