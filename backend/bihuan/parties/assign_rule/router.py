"""What an assignment rule can do."""

from __future__ import annotations

from uuid import UUID

from fastapi import Response

from bihuan.kernel.routing import (
    IfMatch,
    add_actions,
    add_create,
    add_reads,
    add_update,
    authz,
    named,
    require_match,
    router,
    says,
)
from bihuan.kernel.transaction import Ctx
from bihuan.parties.assign_rule.schemas import AssignRuleQuery, AssignRuleUpdate, AssignRuleWrite
from bihuan.parties.assign_rule.service import ASSIGN_RULES, create_rule, delete_rule, update_rule

assign_rules = router("/assign-rules", "Leads")
add_reads(assign_rules, ASSIGN_RULES, AssignRuleQuery)
add_create(assign_rules, ASSIGN_RULES, AssignRuleWrite, create_rule)
add_update(assign_rules, ASSIGN_RULES, AssignRuleUpdate, update_rule)
add_actions(assign_rules, ASSIGN_RULES)


@assign_rules.delete(
    "/{id}",
    status_code=204,
    response_class=Response,
    name="deleteAssignRule",
    **says(named(ASSIGN_RULES.label, "delete"), authz(ASSIGN_RULES, "delete")),
)
async def delete(ctx: Ctx, id: UUID, if_match: IfMatch = None) -> Response:
    ctx.require("assign-rules", "delete")
    await delete_rule(ctx, id, require_match(if_match))
    return Response(status_code=204)
