"""What a tag of the catalogue can do."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from fastapi import Response

from bihuan.company.tag.retagging import having, merge, rename
from bihuan.company.tag.schemas import MergeTag, RenameTag, TagCreate, TagForecast, TagQuery, TagUpdate
from bihuan.company.tag.service import TAGS, create_tag
from bihuan.kernel.errors import Text
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
Retag = Callable[[Ctx, UUID, Any, str | None], Awaitable[tuple[int, Job | None]]]
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


def _add_retagging(name: str, verb: str, body: Any, do: Retag, summary: Text) -> None:
    """``POST /tags/{id}/rename``: the catalogue at once, the records by a job, or told how many where there is none."""

    async def retag(
        ctx: Ctx,
        id: UUID,
        data: body,
        if_match: IfMatch = None,
        dry_run: DryRun = False,
        idempotency_key: IdempotencyHeader = None,
    ) -> Response:
        return _told(ctx, *await do(ctx, id, data, if_match))

    tags.add_api_route(
        f"/{{id}}/{name}",
        retag,
        methods=["POST"],
        response_model=JobRow,
        status_code=202,
        responses=_DONE,
        name=f"{name}Tag",
        summary=summary.en,
        openapi_extra=authz(TAGS, verb) | zh(summary.zh),
    )


_add_retagging(
    "rename", "update", RenameTag, rename, Text("重命名标签", "Rename a tag, and rewrite the records that have it")
)
_add_retagging("merge", "merge", MergeTag, merge, Text("合并标签", "Let another tag take the place of this one"))
