"""The score of a lead, what it did, and rules on trial."""

from __future__ import annotations

from uuid import UUID

from fastapi import Response

from bihuan.kernel.routing import (
    JSON,
    PRIVATE,
    DryRun,
    IdempotencyHeader,
    answer,
    authz,
    router,
)
from bihuan.kernel.transaction import Ctx
from bihuan.kernel.words import zh
from bihuan.parties.lead.schemas import BehaviourWrite, LeadRead
from bihuan.parties.lead.service import LEADS, record_behaviour
from bihuan.parties.lead_scoring.schemas import ScoreExplained, ScoreTrial, ScoreTrialResult
from bihuan.parties.lead_scoring.service import explain, try_rule
from bihuan.parties.score_rule.service import SCORE_RULES

scores_of_leads = router("/leads", "Leads")
score_trials = router("/score-rules", "Leads")


@scores_of_leads.get(
    "/{id}/score",
    name="explainLeadScore",
    summary="Which rule gave a lead how many points",
    response_model=ScoreExplained,
    openapi_extra=authz(LEADS, "read") | zh("线索评分的构成"),
)
async def explain_score(ctx: Ctx, id: UUID) -> Response:
    return Response((await explain(ctx, id)).model_dump_json(), 200, PRIVATE, JSON)


@scores_of_leads.post(
    "/{id}/behaviours",
    name="recordLeadBehaviour",
    summary="Tell what a lead did",
    response_model=LeadRead,
    openapi_extra=authz(LEADS, "update") | zh("登记线索行为"),
)
async def record(
    ctx: Ctx, id: UUID, data: BehaviourWrite, dry_run: DryRun = False, idempotency_key: IdempotencyHeader = None
) -> Response:
    return await answer(ctx, LEADS, await record_behaviour(ctx, id, data))


@score_trials.post(
    "/trial",
    name="tryScoreRule",
    summary="Try a scoring rule on existing leads",
    response_model=ScoreTrialResult,
    openapi_extra=authz(SCORE_RULES, "read") | zh("用现有线索试算评分规则"),
)
async def try_score_rule(ctx: Ctx, data: ScoreTrial) -> Response:
    ctx.require("score-rules", "read")
    return Response((await try_rule(ctx, data)).model_dump_json(), 200, PRIVATE, JSON)
