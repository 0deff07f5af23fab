"""What an order can do, and how one is made from a contract or a quote."""

from __future__ import annotations

from uuid import UUID

from fastapi import Response

from bihuan.kernel.parts import add_delete_draft, add_replace
from bihuan.kernel.routing import (
    IdempotencyHeader,
    ThenSubmit,
    add_actions,
    add_create,
    add_reads,
    add_update,
    and_then,
    answer,
    authz,
    router,
)
from bihuan.kernel.transaction import Ctx
from bihuan.sales.contract.service import CONTRACTS
from bihuan.sales.order.schemas import OrderCreate, OrderLinesWrite, OrderQuery, OrderRead, OrderUpdate, PushOrder
from bihuan.sales.order.service import (
    ORDERS,
    create_order,
    delete_order,
    push_from_contract,
    push_from_quote,
    put_lines,
    update_order,
)
from bihuan.sales.quote.service import QUOTES

orders = router("/orders", "Orders")
add_reads(orders, ORDERS, OrderQuery)
add_create(orders, ORDERS, OrderCreate, create_order)
add_update(orders, ORDERS, OrderUpdate, update_order)
add_replace(orders, ORDERS, "lines", OrderLinesWrite, put_lines)
add_delete_draft(orders, ORDERS, delete_order)
add_actions(orders, ORDERS)

from_source = router("", "Orders")


@from_source.post(
    "/contracts/{id}/push-order",
    name="pushOrderContract",
    summary="Order what is left of a contract",
    response_model=OrderRead,
    status_code=201,
    openapi_extra=authz(CONTRACTS, "update"),
)
async def push_contract(
    ctx: Ctx, id: UUID, data: PushOrder, then: ThenSubmit = None, idempotency_key: IdempotencyHeader = None
) -> Response:
    made = await push_from_contract(ctx, id, data)
    return await answer(ctx, ORDERS, await and_then(ctx, ORDERS, made, then), 201)


@from_source.post(
    "/quotes/{id}/push-order",
    name="pushOrderQuote",
    summary="Order what is left of a quote",
    response_model=OrderRead,
    status_code=201,
    openapi_extra=authz(QUOTES, "update"),
)
async def push_quote(
    ctx: Ctx, id: UUID, data: PushOrder, then: ThenSubmit = None, idempotency_key: IdempotencyHeader = None
) -> Response:
    made = await push_from_quote(ctx, id, data)
    return await answer(ctx, ORDERS, await and_then(ctx, ORDERS, made, then), 201)
