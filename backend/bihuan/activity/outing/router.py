"""What an outing can do, and a week of them."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Response

from bihuan.activity.outing.schemas import OutingCreate, OutingQuery, OutingUpdate, WeekPlan, WeekQuery, WeekRead
from bihuan.activity.outing.service import OUTINGS, create_outing, update_outing
from bihuan.activity.outing.week import plan_week, week_of
from bihuan.kernel.routing import (
    JSON,
    PRIVATE,
    IdempotencyHeader,
    add_actions,
    add_create,
    add_reads,
    add_update,
    authz,
    router,
)
from bihuan.kernel.transaction import Ctx
from bihuan.kernel.words import zh

outings = router("/outings", "Outings")


@outings.get(
    "/week",
    response_model=WeekRead,
    name="getOutingWeek",
    summary="The outings of a person that begin in a week",
    openapi_extra=authz(OUTINGS, "read") | zh("某人一周的外出安排"),
)
async def get_week(ctx: Ctx, query: Annotated[WeekQuery, Query()]) -> Response:
    return Response((await week_of(ctx, query.day, query.owner_id)).model_dump_json(), 200, PRIVATE, JSON)


@outings.post(
    "/week",
    response_model=WeekRead,
    name="planOutingWeek",
    summary="Plan one's own week by customer: one outing a day, all of them or none",
    openapi_extra=authz(OUTINGS, "create") | zh("按客户安排自己一周的外出：每天一张外出登记，整周一次保存"),
)
async def put_week(ctx: Ctx, data: WeekPlan, idempotency_key: IdempotencyHeader = None) -> Response:
    return Response((await plan_week(ctx, data)).model_dump_json(), 200, PRIVATE, JSON)


add_reads(outings, OUTINGS, OutingQuery)
add_create(outings, OUTINGS, OutingCreate, create_outing)
add_update(outings, OUTINGS, OutingUpdate, update_outing)
add_actions(outings, OUTINGS)
