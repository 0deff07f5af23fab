"""What an invoice can do, and how one is made of an order."""

from __future__ import annotations

from uuid import UUID

from fastapi import Response

from bihuan.billing.invoice.schemas import InvoicePush, InvoiceQuery, InvoiceRead, InvoiceUpdate
from bihuan.billing.invoice.service import INVOICES, push_invoice, update_invoice
from bihuan.kernel.routing import (
    IdempotencyHeader,
    ThenSubmit,
    add_actions,
    add_reads,
    add_update,
    and_then,
    answer,
    authz,
    router,
)
from bihuan.kernel.transaction import Ctx

invoices = router("/invoices", "Billing")
add_reads(invoices, INVOICES, InvoiceQuery)
add_update(invoices, INVOICES, InvoiceUpdate, update_invoice)
add_actions(invoices, INVOICES)

invoices_of_orders = router("/orders", "Billing")


@invoices_of_orders.post(
    "/{id}/push-invoice",
    response_model=InvoiceRead,
    status_code=201,
    name="pushInvoiceOrder",
    summary="Apply for an invoice of an order",
    openapi_extra=authz(INVOICES, "create"),
)
async def push_invoice_order(
    ctx: Ctx, id: UUID, data: InvoicePush, then: ThenSubmit = None, idempotency_key: IdempotencyHeader = None
) -> Response:
    ctx.require("invoices", "create")
    made = await push_invoice(ctx, id, data)
    return await answer(ctx, INVOICES, await and_then(ctx, INVOICES, made, then), 201)
