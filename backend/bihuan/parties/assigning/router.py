"""Assignment rules on trial."""

from __future__ import annotations

from fastapi import Response

from bihuan.kernel.routing import JSON, PRIVATE, authz, router
from bihuan.kernel.transaction import Ctx
from bihuan.kernel.words import zh
from bihuan.parties.assign_rule.service import ASSIGN_RULES
from bihuan.parties.assigning.schemas import AssignTrial, AssignTrialResult
from bihuan.parties.assigning.trial import try_rules

assign_trials = router("/assign-rules", "Leads")


@assign_trials.post(
    "/trial",
    name="tryAssignRules",
    summary="Whom the assignment rules would give existing leads",
    response_model=AssignTrialResult,
    openapi_extra=authz(ASSIGN_RULES, "read") | zh("用现有线索试分配"),
)
async def try_assign_rules(ctx: Ctx, data: AssignTrial) -> Response:
    ctx.require("assign-rules", "read")
    return Response((await try_rules(ctx, data)).model_dump_json(), 200, PRIVATE, JSON)
