"""What an opportunity can do."""

from __future__ import annotations

from uuid import UUID

from bihuan.kernel.batch import add_bulk
from bihuan.kernel.parts import add_replace
from bihuan.kernel.routing import add_actions, add_create, add_reads, add_update, authz, router
from bihuan.kernel.transaction import Ctx
from bihuan.kernel.words import zh
from bihuan.sales.opportunity.schemas import (
    OpportunityContactsWrite,
    OpportunityCreate,
    OpportunityLinesWrite,
    OpportunityQuery,
    OpportunityUpdate,
    StageChangeRead,
    StageHistory,
)
from bihuan.sales.opportunity.service import (
    OPPORTUNITIES,
    create_opportunity,
    put_contacts,
    put_lines,
    stage_history,
    update_opportunity,
)

opportunities = router("/opportunities", "Opportunities")
add_reads(opportunities, OPPORTUNITIES, OpportunityQuery)
add_create(opportunities, OPPORTUNITIES, OpportunityCreate, create_opportunity)
add_update(opportunities, OPPORTUNITIES, OpportunityUpdate, update_opportunity)
add_replace(opportunities, OPPORTUNITIES, "lines", OpportunityLinesWrite, put_lines)
add_replace(opportunities, OPPORTUNITIES, "contacts", OpportunityContactsWrite, put_contacts)
add_actions(opportunities, OPPORTUNITIES)
add_bulk(opportunities, OPPORTUNITIES, "share")


@opportunities.get(
    "/{id}/stage-history",
    name="listOpportunityStageHistory",
    summary="Every stage the deal has passed",
    openapi_extra=authz(OPPORTUNITIES, "read") | zh("商机阶段变更记录"),
)
async def list_stage_history(ctx: Ctx, id: UUID) -> StageHistory:
    steps = await stage_history(ctx, id)
    return StageHistory(data=[StageChangeRead.model_validate(step) for step in steps])
