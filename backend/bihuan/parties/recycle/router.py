"""What is soon taken back, record by record and as a list."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from bihuan.kernel.routing import JSON, PRIVATE, authz, router
from bihuan.kernel.transaction import Ctx
from bihuan.kernel.words import zh
from bihuan.parties.customer.service import CUSTOMERS
from bihuan.parties.lead.service import LEADS
from bihuan.parties.recycle.listing import soon
from bihuan.parties.recycle.schemas import Countdown, SoonPage, SoonQuery
from bihuan.parties.recycle.service import countdown

recycling = router("/recycling", "Pools")
countdowns = router("", "Pools")


@recycling.get(
    "/customers",
    name="listCustomersSoonRecycled",
    summary="Customers that go back into their pool soon, the most urgent first",
    response_model=SoonPage,
    openapi_extra=authz(CUSTOMERS, "read") | zh("待入公海的客户，最紧急的在前"),
)
async def list_customers(request: Request, ctx: Ctx, query: Annotated[SoonQuery, Query()]) -> Response:
    found = await soon(ctx, request.app.state.cursors, "customers", query)
    return Response(found.model_dump_json(), 200, PRIVATE, JSON)


@recycling.get(
    "/leads",
    name="listLeadsSoonRecycled",
    summary="Leads that go back into their pool soon, the most urgent first",
    response_model=SoonPage,
    openapi_extra=authz(LEADS, "read") | zh("待入公海的线索，最紧急的在前"),
)
async def list_leads(request: Request, ctx: Ctx, query: Annotated[SoonQuery, Query()]) -> Response:
    found = await soon(ctx, request.app.state.cursors, "leads", query)
    return Response(found.model_dump_json(), 200, PRIVATE, JSON)


@countdowns.get(
    "/customers/{id}/recycling",
    name="getCustomerCountdown",
    summary="When a customer goes back into its pool if nothing happens",
    response_model=Countdown,
    openapi_extra=authz(CUSTOMERS, "read") | zh("客户何时回到公海"),
)
async def customer_countdown(ctx: Ctx, id: UUID) -> Response:
    return Response((await countdown(ctx, "customers", id)).model_dump_json(), 200, PRIVATE, JSON)


@countdowns.get(
    "/leads/{id}/recycling",
    name="getLeadCountdown",
    summary="When a lead goes back into its pool if nothing happens",
    response_model=Countdown,
    openapi_extra=authz(LEADS, "read") | zh("线索何时回到公海"),
)
async def lead_countdown(ctx: Ctx, id: UUID) -> Response:
    return Response((await countdown(ctx, "leads", id)).model_dump_json(), 200, PRIVATE, JSON)
