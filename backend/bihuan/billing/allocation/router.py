"""What can be done with allocations: made from a receipt, read, reversed."""

from __future__ import annotations

from uuid import UUID

from fastapi import Response

from bihuan.billing.allocation.schemas import Allocate, AllocationQuery
from bihuan.billing.allocation.service import ALLOCATIONS, allocate, auto_allocate
from bihuan.billing.receipt.schemas import ReceiptRead
from bihuan.billing.receipt.service import RECEIPTS
from bihuan.kernel.routing import IdempotencyHeader, add_actions, add_reads, answer, authz, router
from bihuan.kernel.transaction import Ctx
from bihuan.kernel.words import zh
from bihuan.kernel.workflow import Nothing

allocations = router("/allocations", "Billing")
add_reads(allocations, ALLOCATIONS, AllocationQuery)
add_actions(allocations, ALLOCATIONS)

allocations_of_receipts = router("/receipts", "Billing")


@allocations_of_receipts.post(
    "/{id}/allocate",
    response_model=ReceiptRead,
    name="allocateReceipt",
    summary="Pay chosen receivables with a receipt",
    openapi_extra=authz(ALLOCATIONS, "create") | zh("用回款核销指定应收"),
)
async def allocate_receipt(ctx: Ctx, id: UUID, data: Allocate, idempotency_key: IdempotencyHeader = None) -> Response:
    return await answer(ctx, RECEIPTS, await allocate(ctx, id, data))


@allocations_of_receipts.post(
    "/{id}/auto-allocate",
    response_model=ReceiptRead,
    name="autoAllocateReceipt",
    summary="Pay open receivables with a receipt, oldest first",
    openapi_extra=authz(ALLOCATIONS, "create") | zh("用回款自动核销应收，先到期的在前"),
)
async def auto_allocate_receipt(
    ctx: Ctx, id: UUID, data: Nothing, idempotency_key: IdempotencyHeader = None
) -> Response:
    return await answer(ctx, RECEIPTS, await auto_allocate(ctx, id))
