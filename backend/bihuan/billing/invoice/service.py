"""Invoices as a resource, and how one is made of an order: never more than was ordered (DOMAIN §18.3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from bihuan.approvals.flow.service import Approvable, editable_when
from bihuan.billing.invoice.models import Invoice, InvoiceKind, InvoiceLine, InvoiceStatus
from bihuan.billing.invoice.schemas import InvoicedLine, InvoicePush, InvoiceRead, InvoiceRow
from bihuan.billing.invoice.workflow import ACTIONS, may_be_special
from bihuan.catalog.product.models import Product
from bihuan.catalog.tax_rate.models import TaxRate
from bihuan.company.setting.service import setting
from bihuan.fulfilment.outbound.models import NOTHING, Taken, portion
from bihuan.identity.user.models import User
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.db import one_id
from bihuan.kernel.errors import DomainError, FieldError, Invalid
from bihuan.kernel.lines import number_lines
from bihuan.kernel.money import ZERO, r6
from bihuan.kernel.names import NameOf
from bihuan.kernel.ownership import own
from bihuan.kernel.pushdown import link
from bihuan.kernel.reading import Push
from bihuan.kernel.words import Label
from bihuan.parties.customer.models import Customer
from bihuan.parties.invoice_title.models import InvoiceTitle
from bihuan.sales.contract.models import Contract
from bihuan.sales.order.models import Order, OrderLine, OrderStatus
from bihuan.sales.order.service import ORDERS

INVOICES = Approvable(
    name="invoices",
    one="invoice",
    label=Label("发票", "invoice"),
    model=Invoice,
    read=InvoiceRead,
    row=InvoiceRow,
    actions=ACTIONS,
    derived={
        "customer_name": NameOf(Customer, Invoice.customer_id),
        "order_number": select(Order.number).where(Order.id == Invoice.order_id).scalar_subquery(),
        "contract_number": select(Contract.number).where(Contract.id == Invoice.contract_id).scalar_subquery(),
        "owner_name": NameOf(User, Invoice.owner_id),
    },
    children=(Invoice.lines,),
    references={"invoice_title_id": "invoice-titles"},
    editable=editable_when(InvoiceStatus.DRAFT, InvoiceStatus.REJECTED),
)
TITLE = (
    *("title_type", "title", "tax_no", "bank_name", "bank_account", "reg_address", "reg_phone"),
    *("receive_email", "receive_mobile"),
)


def can_be_invoiced(order: Order) -> DomainError | None:
    """In force, closed short or done, and not invoiced in full; a held order may still be invoiced."""
    if order.status not in {OrderStatus.APPROVED, OrderStatus.CLOSED, OrderStatus.COMPLETED}:
        return DomainError("INVALID_TRANSITION")
    return DomainError("NOTHING_LEFT") if order.invoice_status == "full" else None


ORDERS.pushes.append(Push("push-invoice", "invoices", can_be_invoiced))


async def push_invoice(ctx: Context, order_id: UUID, data: InvoicePush) -> Invoice:
    """An application for the chosen quantities. Raises INVOICE_EXCEEDS_ORDER, SPECIAL_NEEDS_TAX_NO."""
    await ORDERS.hold(ctx, order_id)
    await INVOICES.check_references(ctx, data)
    with ctx.system():
        async with ORDERS.change(ctx, order_id, "push-invoice") as order:
            refused = can_be_invoiced(order)
            if refused is not None:
                raise refused
            if order.currency != "CNY":
                raise DomainError("CURRENCY_MISMATCH")
            title = await _title(ctx, order, data.invoice_title_id)
            invoiced = await _invoiced(ctx, order)
            chosen = _choose(data.lines, await _left(ctx, order, invoiced))
    invoice = Invoice(
        **{name: getattr(title, name) for name in TITLE},
        status=InvoiceStatus.DRAFT,
        kind=InvoiceKind.BLUE,
        invoice_type=data.invoice_type,
        customer_id=order.customer_id,
        order_id=order.id,
        contract_id=order.contract_id,
        doc_date=CLOCK.today(),
        currency=order.currency,
        remark=data.remark,
    )
    invoice.lines = await _lines(ctx, order, chosen, invoiced)
    refused = may_be_special(invoice)
    if refused is not None:
        raise Invalid("/invoice_type", refused.code)
    number_lines(invoice.lines)
    invoice.total()
    owner, department = order.owner_id, order.owner_dept_id
    own(invoice, owner, department)
    await INVOICES.add(ctx, invoice)
    links = [(line.order_line_id, line.id, line.qty, line.amount_incl) for line in invoice.lines]
    link(ctx, ("orders", order.id), ("invoices", invoice.id), links)
    return invoice


async def _title(ctx: Context, order: Order, title_id: UUID | None) -> InvoiceTitle:
    """The chosen title of the customer, or the default one; without any, the customer's own name and credit code."""
    statement = select(InvoiceTitle).where(
        InvoiceTitle.customer_id == order.customer_id, InvoiceTitle.deleted_at.is_(None)
    )
    if title_id is not None:
        statement = statement.where(InvoiceTitle.id == title_id)
    found = await ctx.db.scalar(statement.order_by(InvoiceTitle.is_default.desc(), InvoiceTitle.id).limit(1))
    if found is not None:
        return found
    if title_id is not None:
        raise Invalid("/invoice_title_id", "REF_NOT_FOUND")
    customer = await ctx.db.get_one(Customer, order.customer_id)
    if customer.uscc is None:
        raise Invalid("/invoice_title_id", "REQUIRED")
    return InvoiceTitle(customer_id=customer.id, title_type="unit", title=customer.name, tax_no=customer.uscc)


_SUMS = (InvoiceLine.qty, InvoiceLine.amount_excl, InvoiceLine.tax_amount, InvoiceLine.amount_incl)
_INVOICED = (
    select(InvoiceLine.order_line_id, *(func.sum(column) for column in _SUMS))
    .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
    .where(Invoice.order_id == one_id("order"), Invoice.status != InvoiceStatus.VOIDED, Invoice.deleted_at.is_(None))
    .group_by(InvoiceLine.order_line_id)
)


async def _invoiced(ctx: Context, order: Order) -> dict[UUID, Taken]:
    """What live invoices took of each order line; the order is locked."""
    await ctx.written(Invoice, InvoiceLine)
    sums = {line.id: NOTHING for line in order.lines}
    for line_id, *amounts in await ctx.db.execute(_INVOICED, {"order": order.id}):
        sums[line_id] = Taken(*amounts)
    return sums


async def _left(ctx: Context, order: Order, invoiced: Mapping[UUID, Taken]) -> dict[UUID, Decimal]:
    """Quantities that may still be invoiced: of what is ordered, or by setting of what has shipped."""
    by_shipment = await setting(ctx, "invoice_basis") == "outbound"
    return {
        line.id: (line.shipped_qty if by_shipment else line.qty - line.cancelled_qty) - invoiced[line.id].qty
        for line in order.lines
    }


def _choose(wanted: Sequence[InvoicedLine] | None, left: Mapping[UUID, Decimal]) -> dict[UUID, Decimal]:
    if wanted is None:
        everything = {line_id: qty for line_id, qty in left.items() if qty > 0}
        if not everything:
            raise DomainError("NOTHING_LEFT")
        return everything
    chosen: dict[UUID, Decimal] = {}
    for index, part in enumerate(wanted):
        if part.source_line_id not in left or part.source_line_id in chosen:
            raise Invalid(f"/lines/{index}/source_line_id", "REF_NOT_FOUND")
        rest = max(left[part.source_line_id], ZERO)
        if part.qty > rest:
            shown = f"{rest.normalize():f}"
            place = FieldError(f"/lines/{index}/qty", "INVOICE_EXCEEDS_ORDER", {"remaining": shown})
            raise DomainError("INVOICE_EXCEEDS_ORDER", errors=[place], remaining=shown)
        chosen[part.source_line_id] = part.qty
    return chosen


async def _lines(
    ctx: Context, order: Order, chosen: Mapping[UUID, Decimal], invoiced: Mapping[UUID, Taken]
) -> list[InvoiceLine]:
    """Lines as printed: gifts worth nothing are left out."""
    lines = [line for line in order.lines if line.id in chosen]
    printed = await ctx.db.execute(
        select(OrderLine.id, Product.tax_class_code, TaxRate.zero_kind)
        .join(Product, Product.id == OrderLine.product_id)
        .join(TaxRate, TaxRate.id == OrderLine.tax_rate_id)
        .where(OrderLine.id.in_(chosen))
    )
    known = {line_id: {"tax_class_code": code, "zero_kind": zero} for line_id, code, zero in printed}
    rows = [_line(line, chosen[line.id], order.price_mode, invoiced[line.id], known[line.id]) for line in lines]
    paid = [row for row in rows if row.amount_incl]
    if not paid:
        raise DomainError("NOTHING_LEFT")
    return paid


def _line(line: OrderLine, qty: Decimal, mode: str, taken: Taken, printed: Mapping[str, Any]) -> InvoiceLine:
    """The last invoice of a line takes the remainder; the printed price is net amount ÷ quantity."""
    part = portion(line, qty, mode, taken)
    return InvoiceLine(
        order_line_id=line.id,
        product_id=line.product_id,
        name=line.product_name,
        spec=line.spec,
        unit=line.unit,
        **printed,
        qty=qty,
        unit_price_excl=r6(part.excl / qty),
        tax_rate=line.tax_rate,
        amount_excl=part.excl,
        tax_amount=part.tax,
        amount_incl=part.incl,
    )


async def update_invoice(ctx: Context, record_id: UUID, data: Any, if_match: str) -> Invoice:
    """Edit an application; a special invoice still needs its tax number."""
    invoice = await INVOICES.update(ctx, record_id, data, if_match)
    refused = may_be_special(invoice)
    if refused is not None:
        raise Invalid("/invoice_type", refused.code)
    return invoice
