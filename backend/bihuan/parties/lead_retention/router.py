"""Before anything is purged: how much it would be."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Response

from bihuan.kernel.routing import JSON, PRIVATE, router
from bihuan.kernel.transaction import Ctx
from bihuan.kernel.words import zh
from bihuan.parties.lead_retention.schemas import LeadRetention, RetentionQuery
from bihuan.parties.lead_retention.service import forecast

lead_retention = router("/settings/lead-retention", "Company")


@lead_retention.get(
    "",
    response_model=LeadRetention,
    name="forecastLeadRetention",
    summary="How many discarded leads would lose their personal data tonight",
    openapi_extra={"x-authz": {"object": "settings", "action": "read", "parents": []}, "x-scopes": ["setting:read"]}
    | zh("废弃线索清除预告：今晚将清除多少条线索的个人信息"),
)
async def get_retention(ctx: Ctx, query: Annotated[RetentionQuery, Query()]) -> Response:
    ctx.require("settings", "read")
    return Response((await forecast(ctx, query.days)).model_dump_json(), 200, PRIVATE, JSON)
