"""The life of an invoice: applied for, approved, issued under the tax system's number (DOMAIN §18.3)."""

from __future__ import annotations

import re
from collections import defaultdict
from decimal import Decimal
from typing import Any

from bihuan.approvals.flow.service import approval
from bihuan.billing.invoice.models import SPECIAL_TYPES, Invoice, InvoiceStatus, InvoiceType
from bihuan.billing.invoice.schemas import Issue
from bihuan.billing.payment_plan.service import event_happened
from bihuan.billing.receivable.service import invoice_issued
from bihuan.catalog.tax_rate.models import ZeroKind
from bihuan.company.payment_term.models import BaseEvent
from bihuan.company.setting.service import setting
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.errors import DomainError, Invalid, Text
from bihuan.kernel.money import CENT, ZERO, r2
from bihuan.kernel.pushdown import release
from bihuan.kernel.workflow import Action, Reason
from bihuan.sales.order.models import Order
from bihuan.sales.order.service import record_invoice

S = InvoiceStatus
T = InvoiceType
DIGITAL = frozenset({T.E_SPECIAL, T.E_NORMAL})
CODED = frozenset({T.SPECIAL, T.NORMAL, T.E_SPECIAL_OLD, T.E_NORMAL_OLD})


def has_lines(invoice: Invoice) -> DomainError | None:
    return None if invoice.lines else DomainError("NO_LINES")


def may_be_special(invoice: Invoice) -> DomainError | None:
    """Special invoices name a company and its tax number; nothing on them is exempt (DOMAIN §18.2, §18.4)."""
    if invoice.invoice_type not in SPECIAL_TYPES:
        return None
    if invoice.title_type != "unit" or not invoice.tax_no:
        return DomainError("SPECIAL_NEEDS_TAX_NO")
    exempt = any(line.zero_kind in {ZeroKind.EXEMPT, ZeroKind.NONTAX} for line in invoice.lines)
    return DomainError("SPECIAL_NOT_EXEMPT") if exempt else None


async def issue(ctx: Context, invoice: Invoice, data: Issue) -> None:
    """Number and date from the tax system; order and receivables learn what is invoiced."""
    check_number(invoice.invoice_type, data.invoice_code, data.invoice_number)
    check_tax(invoice, await setting(ctx, "tax_tolerance_line"), await setting(ctx, "tax_tolerance_total"))
    invoice.invoice_code, invoice.invoice_number = data.invoice_code, data.invoice_number
    invoice.issue_date = data.issue_date or CLOCK.today()
    if invoice.issue_date > CLOCK.today():
        raise Invalid("/issue_date", "DATE_OUT_OF_RANGE")
    await record_invoice(ctx, invoice.order_id, invoice.amount_incl)
    with ctx.system():
        order = await ctx.db.get_one(Order, invoice.order_id)
        await invoice_issued(ctx, order, invoice.issue_date)
        if order.contract_id is not None:
            await event_happened(ctx, {order.contract_id}, BaseEvent.INVOICED, invoice.issue_date)


def check_number(invoice_type: str, code: str | None, number: str) -> None:
    """Twenty digits for digital invoices; a code and eight digits for the older ones (DOMAIN §18.1)."""
    if invoice_type == T.RECEIPT_OTHER:
        return
    if invoice_type in CODED:
        wanted_code = r"\d{12}" if invoice_type in {T.E_SPECIAL_OLD, T.E_NORMAL_OLD} else r"\d{10}(\d{2})?"
        if not re.fullmatch(wanted_code, code or "", re.ASCII):
            raise Invalid("/invoice_code", "INVALID_INVOICE_NO")
        if not re.fullmatch(r"\d{8}", number, re.ASCII):
            raise Invalid("/invoice_number", "INVALID_INVOICE_NO")
        return
    if code is not None and (invoice_type in DIGITAL or not re.fullmatch(r"\d{12}", code, re.ASCII)):
        raise Invalid("/invoice_code", "INVALID_INVOICE_NO")
    if not re.fullmatch(r"\d{20}", number, re.ASCII):
        raise Invalid("/invoice_number", "INVALID_INVOICE_NO")


def check_tax(invoice: Invoice, line_limit: Decimal, total_limit: Decimal) -> None:
    """Tax against rate × net, by line and by rate, and net against quantity × price (DOMAIN §18.4): TAX_TOLERANCE."""
    net: dict[Decimal, Decimal] = defaultdict(lambda: ZERO)
    tax: dict[Decimal, Decimal] = defaultdict(lambda: ZERO)
    for index, line in enumerate(invoice.lines):
        wrong_tax = abs(r2(line.amount_excl * line.tax_rate) - line.tax_amount) > line_limit
        wrong_net = abs(r2(line.qty * line.unit_price_excl) - line.amount_excl) > CENT
        if wrong_tax or wrong_net:
            raise Invalid(f"/lines/{index}", "TAX_TOLERANCE")
        net[line.tax_rate] += line.amount_excl
        tax[line.tax_rate] += line.tax_amount
    if any(abs(tax[rate] - r2(net[rate] * rate)) > total_limit for rate in net):
        raise DomainError("TAX_TOLERANCE")


async def withdraw_claim(ctx: Context, invoice: Invoice, data: Any) -> None:
    """What it was to invoice can be invoiced again."""
    await release(ctx, invoice.id)


ACTIONS = (
    *approval(S.DRAFT, S.PENDING, S.APPROVED, S.REJECTED, guards=(has_lines, may_be_special)),
    Action(
        "issue",
        frozenset({S.APPROVED}),
        S.ISSUED,
        Text("开票：登记税务发票号码", "Issue under the tax system's number"),
        input=Issue,
        guards=(may_be_special,),
        effect=issue,
    ),
    Action(
        "void",
        frozenset({S.DRAFT, S.REJECTED, S.APPROVED}),
        S.VOIDED,
        Text("作废（未开具）", "Void before it is issued"),
        input=Reason,
        effect=withdraw_claim,
    ),
)
