"""What can be seen of finance charges."""

from __future__ import annotations

from bihuan.billing.finance_charge.schemas import FinanceChargeQuery
from bihuan.billing.finance_charge.service import FINANCE_CHARGES
from bihuan.kernel.routing import add_reads, router

finance_charges = router("/finance-charges", "Billing")
add_reads(finance_charges, FINANCE_CHARGES, FinanceChargeQuery)
