"""The life of a payment plan: it lives and ends with its contract and the money that comes (DOMAIN Appendix B)."""

from __future__ import annotations

from typing import Any

from bihuan.billing.payment_plan.models import PaymentPlan, PlanStatus
from bihuan.kernel.context import Context
from bihuan.kernel.errors import Text
from bihuan.kernel.workflow import Action, Note

S = PlanStatus
LIVE = frozenset({S.ACTIVE, S.DONE})


async def drop_unpaid(ctx: Context, plan: PaymentPlan, data: Any) -> None:
    """Nothing more is expected: instalments that nothing was paid on are cancelled."""
    for line in plan.lines:
        line.is_cancelled = line.received_amount == 0


ACTIONS = (
    Action("complete", LIVE, S.DONE, Text("全部回款", "Everything is paid"), Note, system=True),
    Action("reopen", LIVE, S.ACTIVE, Text("恢复待回款", "Payment is expected again"), Note, system=True),
    Action(
        "cancel",
        LIVE,
        S.CANCELLED,
        Text("随合同取消", "Ended with its contract"),
        Note,
        effect=drop_unpaid,
        system=True,
    ),
)
