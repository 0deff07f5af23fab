"""What an invoice can do, and how one is made of an order."""

from __future__ import annotations

from bihuan.billing.invoice.schemas import InvoicePush, InvoiceQuery, InvoiceUpdate
from bihuan.billing.invoice.service import INVOICES, push_invoice, update_invoice
from bihuan.kernel.errors import Text
from bihuan.kernel.pushing import add_push
from bihuan.kernel.routing import add_actions, add_reads, add_update, authz, router
from bihuan.sales.order.service import ORDERS

invoices = router("/invoices", "Billing")
add_reads(invoices, INVOICES, InvoiceQuery)
add_update(invoices, INVOICES, InvoiceUpdate, update_invoice)
add_actions(invoices, INVOICES)

invoices_of_orders = router("/orders", "Billing")
add_push(
    invoices_of_orders,
    "push-invoice",
    ORDERS,
    INVOICES,
    InvoicePush,
    push_invoice,
    Text("由订单申请开票", "Apply for an invoice of an order"),
    authz(INVOICES, "create"),
)
