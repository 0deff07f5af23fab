"""The roll-ups of a customer (DOMAIN §5.2): each is a filter of a list, counted and summed under the reader's scope."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Date,
    Numeric,
    Select,
    String,
    Subquery,
    bindparam,
    case,
    exists,
    func,
    literal,
    null,
    select,
    union_all,
)
from sqlalchemy.sql import cast as sql_cast

from bihuan.billing.allocation.models import Allocation, AllocationStatus
from bihuan.billing.invoice.models import Invoice, InvoiceStatus
from bihuan.billing.opening_balance.models import OpeningBalance, OpeningKind
from bihuan.billing.receipt.models import COUNTED, PAID_AHEAD, Receipt, ReceiptStatus
from bihuan.billing.receivable.models import Receivable, ReceivableDue, ReceivableStatus
from bihuan.catalog.product.models import VIEW_COST
from bihuan.company.payment_term.models import PaymentTerm
from bihuan.fulfilment.outbound.models import GONE, Outbound
from bihuan.insights.overview.schemas import OverviewFigure
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.db import RECORD_ID, one_of
from bihuan.kernel.resource import RESOURCES
from bihuan.parties.contact.models import Contact, ContactStatus
from bihuan.parties.customer.models import Customer
from bihuan.sales.contract.models import Contract, ContractStatus
from bihuan.sales.opportunity.models import Opportunity, OpportunityStatus
from bihuan.sales.order.models import CollectionBasis, Order, OrderStatus
from bihuan.sales.quote.models import Quote, QuoteStatus

TODAY = bindparam("today", type_=Date)
CREDIT = ("open_orders",)
"""What only the exposure is made of, and no figure of its own."""


class Rolled(NamedTuple):
    """What is counted: ``filter`` is that of the list, ``where`` says the same to the database."""

    name: str
    model: Any
    resource: str
    filter: str
    where: tuple[ColumnElement[bool], ...]
    amount: Any = None


def _base(model: Any, amount: Any) -> ColumnElement[Decimal]:
    """In the company's currency, rounded document by document (DOMAIN §0.4)."""
    return func.round(amount * model.fx_rate, 2)


def _states(*states: str) -> str:
    return f"status={','.join(states)}"


OFFERED = (QuoteStatus.PENDING, QuoteStatus.APPROVED, QuoteStatus.SENT)
AGREED = (ContractStatus.EFFECTIVE, ContractStatus.COMPLETED)
ORDERED = (OrderStatus.APPROVED, OrderStatus.COMPLETED, OrderStatus.CLOSED)
OWED = (ReceivableStatus.OPEN, ReceivableStatus.PARTIAL)

_ordered: Any = case(
    (Order.status == OrderStatus.CLOSED, _base(Order, Order.shipped_amount)), else_=Order.amount_incl_base
)
"""Of an order that was closed short, what was shipped of it (DOMAIN §25.1)."""
_late_part: Any = (
    select(func.sum(ReceivableDue.amount - ReceivableDue.settled))
    .where(ReceivableDue.receivable_id == Receivable.id, ReceivableDue.due_date < TODAY)
    .scalar_subquery()
)
"""Of one debt, what of it is past its day, instalment by instalment (DOMAIN §17.10)."""
_is_late = exists().where(
    ReceivableDue.receivable_id == Receivable.id,
    ReceivableDue.due_date < TODAY,
    ReceivableDue.amount > ReceivableDue.settled,
)
_taken_over: Any = case(
    (OpeningBalance.kind == OpeningKind.PREPAYMENT, -OpeningBalance.amount), else_=OpeningBalance.amount
)
"""What was owed at the take-over, less what was paid ahead."""
_CAME = (Receipt.status == ReceiptStatus.CONFIRMED, Receipt.receipt_type == one_of(COUNTED))
_AHEAD = (Receipt.status == ReceiptStatus.CONFIRMED, Receipt.receipt_type == one_of(PAID_AHEAD))
_PAID = f"status={ReceiptStatus.CONFIRMED}&receipt_type={','.join(COUNTED)}"

ROLLED = (
    Rolled("contacts", Contact, "contacts", "status=active", (Contact.status == ContactStatus.ACTIVE,)),
    Rolled(
        "opportunities_open",
        Opportunity,
        "opportunities",
        "status=open",
        (Opportunity.status == OpportunityStatus.OPEN,),
        _base(Opportunity, Opportunity.expected_amount),
    ),
    Rolled(
        "opportunities_won",
        Opportunity,
        "opportunities",
        "status=won",
        (Opportunity.status == OpportunityStatus.WON,),
        _base(Opportunity, Opportunity.actual_amount),
    ),
    Rolled(
        "quotes_open", Quote, "quotes", _states(*OFFERED), (Quote.status == one_of(OFFERED),), Quote.amount_incl_base
    ),
    Rolled(
        "contracts",
        Contract,
        "contracts",
        _states(*AGREED),
        (Contract.status == one_of(AGREED),),
        Contract.amount_incl_base,
    ),
    Rolled("orders", Order, "orders", _states(*ORDERED), (Order.status == one_of(ORDERED),), _ordered),
    Rolled(
        "shipped",
        Outbound,
        "outbounds",
        _states(*GONE),
        (Outbound.status == one_of(GONE),),
        _base(Outbound, Outbound.amount_incl),
    ),
    Rolled(
        "invoiced", Invoice, "invoices", "status=issued", (Invoice.status == InvoiceStatus.ISSUED,), Invoice.amount_incl
    ),
    Rolled("received", Receipt, "receipts", _PAID, _CAME, _base(Receipt, Receipt.amount - Receipt.refunded_amount)),
    Rolled(
        "receivable",
        Receivable,
        "receivables",
        _states(*OWED),
        (Receivable.status == one_of(OWED),),
        _base(Receivable, Receivable.balance),
    ),
    Rolled(
        "overdue",
        Receivable,
        "receivables",
        f"{_states(*OWED)}&due_date_lte={{yesterday}}",
        (Receivable.status == one_of(OWED), Receivable.due_date < TODAY, _is_late),
        _base(Receivable, _late_part),
    ),
    Rolled(
        "prepayment",
        Receipt,
        "receipts",
        f"status={ReceiptStatus.CONFIRMED}&receipt_type={','.join(PAID_AHEAD)}&unallocated=true",
        (*_AHEAD, Receipt.is_unallocated()),
        _base(Receipt, Receipt.amount - Receipt.allocated_amount - Receipt.refunded_amount),
    ),
    Rolled(
        "opening_balances",
        OpeningBalance,
        "opening-balances",
        f"kind={','.join(OpeningKind)}",
        (),
        _base(OpeningBalance, _taken_over),
    ),
    Rolled(
        "gross_profit",
        Outbound,
        "outbounds",
        _states(*GONE),
        (Outbound.status == one_of(GONE),),
        _base(Outbound, Outbound.amount_excl) - Outbound.cost_amount,
    ),
    Rolled(
        "open_orders",
        Order,
        "orders",
        _states(OrderStatus.APPROVED),
        (Order.status == OrderStatus.APPROVED, Order.collection_basis == CollectionBasis.BY_DELIVERY),
        _base(Order, func.greatest(Order.amount_incl - Order.shipped_amount, 0)),
    ),
)


class Found(NamedTuple):
    """A row of the one statement; ``said`` is text where no figure is meant."""

    number: int
    amount: Decimal | None
    late: int
    said: str | None


async def rolled_up(ctx: Context, customer_id: UUID) -> Mapping[str, Found]:
    """All roll-ups that the principal may read, in one statement."""
    statement = ctx.once(("overview", "figures"), lambda: _statement(ctx))
    rows = await ctx.db.execute(statement, {"record_id": customer_id, "today": CLOCK.today()})
    return {name: Found(*found) for name, *found in rows}


def _statement(ctx: Context) -> Any:
    wanted = [
        one for one in ROLLED if ctx.may(one.resource, "read") and (one.name != "gross_profit" or ctx.may(*VIEW_COST))
    ]
    parts = [_counted(ctx, one) for one in wanted]
    if ctx.may("receivables", "read"):
        parts.append(_kept(ctx))
    if ctx.may("orders", "read"):
        parts.append(_again(ctx))
    return union_all(_term(), *parts)


def _row(name: str, count: Any, amount: Any, late: Any = 0, said: Any = None) -> Select[Any]:
    return select(literal(name), count, sql_cast(amount, Numeric(18, 2)), _value(late), sql_cast(_value(said), String))


def _value(given: Any) -> Any:
    return null() if given is None else literal(given) if isinstance(given, int) else given


def _term() -> Select[Any]:
    """The payment term by name, along with the figures."""
    term = select(PaymentTerm.name).join(Customer, Customer.payment_term_id == PaymentTerm.id)
    return _row("term", literal(0), null(), 0, term.where(Customer.id == RECORD_ID).scalar_subquery())


def _counted(ctx: Context, one: Rolled) -> Select[Any]:
    total = null() if one.amount is None else func.coalesce(func.sum(one.amount), 0)
    return _row(one.name, func.count(), total).where(
        one.model.customer_id == RECORD_ID,
        one.model.deleted_at.is_(None),
        RESOURCES[one.resource].scope(ctx),
        *one.where,
    )


def _again(ctx: Context) -> Select[Any]:
    """Whether the customer came again: how many orders, and how many days lie between two of them on average."""
    days = sql_cast(func.max(Order.doc_date) - func.min(Order.doc_date), Numeric)
    return _row("repurchase", func.count(), func.round(days / func.nullif(func.count() - 1, 0), 1)).where(
        Order.customer_id == RECORD_ID,
        Order.deleted_at.is_(None),
        Order.status == one_of(ORDERED),
        RESOURCES["orders"].scope(ctx),
    )


def _kept(ctx: Context) -> Select[Any]:
    """Settled debts: how many, how late on average in days, and how many were late at all."""
    late = _settled(ctx).c.late
    return _row(
        "settled",
        func.count(),
        func.round(func.avg(func.greatest(late, 0)), 1),
        func.count().filter(late > 0),
    )


def _settled(ctx: Context) -> Subquery:
    return (
        select((func.max(Allocation.alloc_date) - Receivable.due_date).label("late"))
        .join(Allocation, Allocation.receivable_id == Receivable.id)
        .where(
            Receivable.customer_id == RECORD_ID,
            Receivable.deleted_at.is_(None),
            Receivable.status == ReceivableStatus.SETTLED,
            Receivable.amount > 0,
            Receivable.due_date.is_not(None),
            Allocation.status == AllocationStatus.LIVE,
            RESOURCES["receivables"].scope(ctx),
        )
        .group_by(Receivable.id)
        .subquery("settled")
    )


def figures_of(found: Mapping[str, Found], customer_id: UUID) -> list[OverviewFigure]:
    """In the order in which business happens."""
    yesterday = CLOCK.today().fromordinal(CLOCK.today().toordinal() - 1).isoformat()
    return [
        OverviewFigure(
            name=one.name,
            count=found[one.name].number,
            amount=found[one.name].amount,
            resource=one.resource,
            filter=f"customer_id={customer_id}&{one.filter.format(yesterday=yesterday)}",
        )
        for one in ROLLED
        if one.name in found and one.name not in CREDIT
    ]
