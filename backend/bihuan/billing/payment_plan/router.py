"""What can be seen of payment plans; they come from contracts."""

from __future__ import annotations

from bihuan.billing.payment_plan.schemas import PlanQuery
from bihuan.billing.payment_plan.service import PAYMENT_PLANS
from bihuan.kernel.routing import add_reads, router

payment_plans = router("/payment-plans", "Billing")
add_reads(payment_plans, PAYMENT_PLANS, PlanQuery)
