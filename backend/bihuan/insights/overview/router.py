"""The customer as a whole."""

from __future__ import annotations

from uuid import UUID

from fastapi import Response

from bihuan.insights.overview.schemas import CustomerOverview
from bihuan.insights.overview.service import overview_of
from bihuan.kernel.routing import JSON, PRIVATE, authz, router
from bihuan.kernel.transaction import Ctx
from bihuan.kernel.words import zh
from bihuan.parties.customer.service import CUSTOMERS

overview = router("/customers", "Insights")


@overview.get(
    "/{id}/overview",
    name="getCustomerOverview",
    summary="Everything about one customer",
    response_model=CustomerOverview,
    openapi_extra=authz(CUSTOMERS, "read") | zh("客户 360 概览"),
)
async def get_overview(ctx: Ctx, id: UUID) -> Response:
    return Response((await overview_of(ctx, id)).model_dump_json(), 200, PRIVATE, JSON)
