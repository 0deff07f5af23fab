"""The life of a receivable: the system moves it with every allocation (DOMAIN §17.4)."""

from __future__ import annotations

from bihuan.billing.receivable.models import Receivable, ReceivableStatus
from bihuan.kernel.errors import DomainError, Text
from bihuan.kernel.workflow import Action, Note

S = ReceivableStatus
LIVE = frozenset({S.OPEN, S.PARTIAL, S.SETTLED})


def untouched(receivable: Receivable) -> DomainError | None:
    """Neither paid nor invoiced."""
    used = receivable.settled_amount or receivable.written_off_amount or receivable.invoiced_amount
    return DomainError("RECEIVABLE_SETTLED") if used else None


ACTIONS = (
    Action("settle", LIVE, S.SETTLED, Text("核销完成", "Settled"), system=True),
    Action("settle-partly", LIVE, S.PARTIAL, Text("部分核销", "Partly settled"), system=True),
    Action("reopen", LIVE, S.OPEN, Text("恢复未核销", "Open again"), system=True),
    Action(
        "void", LIVE, S.VOIDED, Text("随来源单据作废", "Voided with its source"), Note, guards=(untouched,), system=True
    ),
)
