"""The life of an allocation: posted, and reversed at most once by a row of its own (DOMAIN §17.6)."""

from __future__ import annotations

from bihuan.billing.allocation.models import Allocation, AllocationStatus
from bihuan.billing.allocation.posting import Moved, follow, lock_targets, post_reversal
from bihuan.billing.receipt.service import RECEIPTS
from bihuan.billing.receivable.models import Receivable
from bihuan.kernel.context import Context
from bihuan.kernel.errors import DomainError, Text
from bihuan.kernel.workflow import Action, Reason

S = AllocationStatus


async def reverse(ctx: Context, allocation: Allocation, data: Reason) -> None:
    """The money lies on its receipt again and the debt is open again."""
    if allocation.receipt_id is None:
        raise DomainError("INVALID_TRANSITION")
    moved = Moved()
    with ctx.system():
        async with RECEIPTS.change(ctx, allocation.receipt_id, "allocate", action="unallocate") as receipt:
            (receivable,) = await lock_targets(ctx, receipt, Receivable.id == allocation.receivable_id)
            await post_reversal(ctx, allocation, receipt, receivable, data.reason)
            moved.from_receipt(receipt, receivable, -allocation.amount)
        await follow(ctx, moved)


ACTIONS = (
    Action(
        "reverse",
        frozenset({S.LIVE}),
        S.REVERSED,
        Text("反核销", "Reverse the allocation"),
        input=Reason,
        effect=reverse,
    ),
)
