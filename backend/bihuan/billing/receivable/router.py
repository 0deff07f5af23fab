"""What can be seen of receivables; they come from deliveries and orders."""

from __future__ import annotations

from bihuan.billing.receivable.schemas import ReceivableQuery
from bihuan.billing.receivable.service import RECEIVABLES
from bihuan.kernel.routing import add_reads, router

receivables = router("/receivables", "Billing")
add_reads(receivables, RECEIVABLES, ReceivableQuery)
