"""What a care plan can do."""

from uuid import UUID

from fastapi import Response

from bihuan.kernel.routing import (
    JSON,
    PRIVATE,
    add_actions,
    add_create,
    add_reads,
    add_update,
    authz,
    router,
)
from bihuan.kernel.transaction import Ctx
from bihuan.kernel.words import zh
from bihuan.marketing.care_plan.schemas import CarePlanQuery, CarePlanUpdate, CarePlanWrite, Trial
from bihuan.marketing.care_plan.service import CARE_PLANS, create_plan, trial, update_plan

care_plans = router("/care-plans", "Customer care")
add_reads(care_plans, CARE_PLANS, CarePlanQuery)
add_create(care_plans, CARE_PLANS, CarePlanWrite, create_plan)
add_update(care_plans, CARE_PLANS, CarePlanUpdate, update_plan)
add_actions(care_plans, CARE_PLANS)


@care_plans.get(
    "/{id}/trial",
    response_model=Trial,
    name="tryCarePlan",
    summary="Which customers a care plan would take in today",
    openapi_extra=authz(CARE_PLANS, "read") | zh("试算：今天会加入关怀计划的客户"),
)
async def get_trial(ctx: Ctx, id: UUID) -> Response:
    return Response((await trial(ctx, id)).model_dump_json(), 200, PRIVATE, JSON)
