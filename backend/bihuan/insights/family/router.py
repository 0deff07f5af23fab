"""The group a customer belongs to."""

from __future__ import annotations

from uuid import UUID

from fastapi import Response

from bihuan.insights.family.schemas import CustomerGroup
from bihuan.insights.family.service import group_of
from bihuan.kernel.routing import JSON, PRIVATE, authz, router
from bihuan.kernel.transaction import Ctx
from bihuan.kernel.words import zh
from bihuan.parties.customer.service import CUSTOMERS

family = router("/customers", "Insights")


@family.get(
    "/{id}/group",
    name="getCustomerGroup",
    summary="The group a customer belongs to, and its figures together",
    response_model=CustomerGroup,
    openapi_extra=authz(CUSTOMERS, "read") | zh("客户所属集团及汇总"),
)
async def get_group(ctx: Ctx, id: UUID) -> Response:
    return Response((await group_of(ctx, id)).model_dump_json(), 200, PRIVATE, JSON)
