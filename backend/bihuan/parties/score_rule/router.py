"""What a scoring rule can do."""

from __future__ import annotations

from uuid import UUID

from fastapi import Response

from bihuan.kernel.routing import IfMatch, add_create, add_reads, add_update, authz, named, require_match, router, says
from bihuan.kernel.transaction import Ctx
from bihuan.parties.score_rule.schemas import ScoreRuleQuery, ScoreRuleUpdate, ScoreRuleWrite
from bihuan.parties.score_rule.service import SCORE_RULES, create_rule, delete_rule, update_rule

score_rules = router("/score-rules", "Leads")
add_reads(score_rules, SCORE_RULES, ScoreRuleQuery)
add_create(score_rules, SCORE_RULES, ScoreRuleWrite, create_rule)
add_update(score_rules, SCORE_RULES, ScoreRuleUpdate, update_rule)


@score_rules.delete(
    "/{id}",
    status_code=204,
    response_class=Response,
    name="deleteScoreRule",
    **says(named(SCORE_RULES.label, "delete"), authz(SCORE_RULES, "delete")),
)
async def delete(ctx: Ctx, id: UUID, if_match: IfMatch = None) -> Response:
    ctx.require("score-rules", "delete")
    await delete_rule(ctx, id, require_match(if_match))
    return Response(status_code=204)
