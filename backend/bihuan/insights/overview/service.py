"""One customer as a whole, in six statements: door, roll-ups, taste, people, what was said, documents (DOMAIN §5.5)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Date, Numeric, Select, String, func, literal, null, select, union_all
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql import cast as sql_cast

from bihuan.activity.follow_up.models import FollowUp
from bihuan.activity.follow_up.service import FOLLOW_UPS
from bihuan.billing.invoice.models import Invoice
from bihuan.billing.receipt.models import Receipt
from bihuan.billing.receivable.models import Receivable
from bihuan.fulfilment.delivery_notice.models import DeliveryNotice
from bihuan.fulfilment.outbound.models import Outbound
from bihuan.identity.user.models import User
from bihuan.insights.overview.figures import Found, figures_of, rolled_up
from bihuan.insights.overview.preferences import months_since, preferences_of
from bihuan.insights.overview.schemas import (
    CustomerOverview,
    OverviewAwaited,
    OverviewContact,
    OverviewCredit,
    OverviewFollowUp,
    OverviewRecord,
    OverviewRepurchase,
)
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.db import RECORD_ID, one_of
from bihuan.kernel.money import ZERO
from bihuan.kernel.resource import RESOURCES
from bihuan.parties.contact.models import Contact, ContactStatus
from bihuan.parties.contact.service import CONTACTS
from bihuan.parties.customer.models import Customer
from bihuan.parties.customer.service import CUSTOMERS
from bihuan.sales.contract.models import Contract
from bihuan.sales.opportunity.models import Opportunity, OpportunityStatus
from bihuan.sales.order.models import Order, OrderStatus, Progress
from bihuan.sales.quote.models import Quote

SHOWN, PEOPLE, SAID = 5, 10, 5
AWAITED = (
    ("tickets", "service"),
    ("complaints", "service"),
    ("assets", "service"),
    ("campaigns", "marketing"),
    ("surveys", "marketing"),
    ("expenses", "expenses"),
    ("care", "marketing"),
    ("care_feedback", "service"),
    ("win_back", "marketing"),
)
"""Parts of DOMAIN §5.5 whose records are kept by a part of the product that is still to come."""


class _Kind(NamedTuple):
    """A kind of document: what it is called, what it is worth, which day counts."""

    resource: str
    model: Any
    title: InstrumentedAttribute[Any] | None
    amount: InstrumentedAttribute[Any] | None
    on: InstrumentedAttribute[Any]


KINDS = (
    _Kind("opportunities", Opportunity, Opportunity.name, Opportunity.expected_amount, Opportunity.expected_close_date),
    _Kind("quotes", Quote, Quote.name, Quote.amount_incl, Quote.doc_date),
    _Kind("contracts", Contract, Contract.name, Contract.amount_incl, Contract.doc_date),
    _Kind("orders", Order, None, Order.amount_incl, Order.doc_date),
    _Kind("delivery-notices", DeliveryNotice, None, None, DeliveryNotice.planned_date),
    _Kind("outbounds", Outbound, None, Outbound.amount_incl, Outbound.out_date),
    _Kind("invoices", Invoice, None, Invoice.amount_incl, Invoice.doc_date),
    _Kind("receivables", Receivable, None, Receivable.amount, Receivable.doc_date),
    _Kind("receipts", Receipt, None, Receipt.amount, Receipt.receipt_date),
)
_NEEDS = KINDS[0]
_PROMISES = _Kind("orders", Order, None, Order.amount_incl, Order.delivery_date)


async def overview_of(ctx: Context, customer_id: UUID) -> CustomerOverview:
    """The customer and what the principal may read of it. Raises Forbidden, NotFound."""
    customer = await CUSTOMERS.get(ctx, customer_id)
    asked = {"record_id": customer.id}
    found = await rolled_up(ctx, customer.id)
    return CustomerOverview(
        id=customer.id,
        name=customer.name,
        number=customer.number,
        lifecycle=customer.lifecycle,
        grade=customer.grade,
        first_deal_at=customer.first_deal_at,
        last_deal_at=customer.last_deal_at,
        last_follow_up_at=customer.last_follow_up_at,
        next_follow_up_at=customer.next_follow_up_at,
        follow_up_count=customer.follow_up_count,
        deal_months=months_since(customer.first_deal_at),
        preferences=await preferences_of(ctx, customer.id),
        figures=figures_of(found, customer.id),
        awaited=[OverviewAwaited(name=name, fed_by=part) for name, part in AWAITED],
        credit=_credit(customer, found),
        repurchase=_repurchase(found.get("repurchase")),
        contacts=await _contacts(ctx, asked),
        follow_ups=await _said(ctx, asked),
        records=await _records(ctx, asked),
    )


# ---------------------------------------------------------------------------------------------------- documents


async def _records(ctx: Context, asked: Mapping[str, Any]) -> list[OverviewRecord]:
    """The documents touched last, a few of each kind; every open deal's need; what is still to be shipped, by day."""
    statement = ctx.once(("overview", "records"), lambda: _gathered(ctx))
    if statement is None:
        return []
    return [OverviewRecord.model_validate(row._mapping) for row in await ctx.db.execute(statement, asked)]


def _gathered(ctx: Context) -> Any:
    parts = [_cards(ctx, "recent", kind, ()) for kind in KINDS if ctx.may(kind.resource, "read")]
    if ctx.may("opportunities", "read"):
        parts.append(_cards(ctx, "need", _NEEDS, (Opportunity.status == OpportunityStatus.OPEN,)))
    if ctx.may("orders", "read"):
        unshipped = (
            Order.status == OrderStatus.APPROVED,
            Order.ship_status == one_of((Progress.NONE, Progress.PARTIAL)),
        )
        parts.append(_cards(ctx, "promise", _PROMISES, unshipped))
    return union_all(*parts) if parts else None


def _cards(ctx: Context, section: str, kind: _Kind, where: tuple[ColumnElement[bool], ...]) -> Select[Any]:
    model = kind.model
    title = func.coalesce(model.number if kind.title is None else kind.title, model.number, "")
    currency = getattr(model, "currency", None)
    cards = select(
        literal(section).label("section"),
        literal(kind.resource).label("resource"),
        model.id.label("id"),
        model.number.label("number"),
        sql_cast(title, String).label("title"),
        model.status.label("status"),
        sql_cast(null() if kind.amount is None else kind.amount, Numeric(18, 2)).label("amount"),
        sql_cast(null() if currency is None else currency, String).label("currency"),
        sql_cast(kind.on, Date).label("on"),
    ).where(model.customer_id == RECORD_ID, model.deleted_at.is_(None), RESOURCES[kind.resource].scope(ctx), *where)
    order = (model.updated_at.desc(), model.id.desc()) if section == "recent" else (kind.on, model.id)
    return select(cards.order_by(*order).limit(SHOWN).subquery())


# ------------------------------------------------------------------------------------------------------- people


async def _contacts(ctx: Context, asked: Mapping[str, Any]) -> list[OverviewContact]:
    """Who is there: the primary one first, then those who decide."""
    if not ctx.may("contacts", "read"):
        return []
    statement = ctx.once(("overview", "contacts"), lambda: _people(ctx))
    return [OverviewContact.model_validate(row._mapping) for row in await ctx.db.execute(statement, asked)]


def _people(ctx: Context) -> Select[Any]:
    names = [name for name in OverviewContact.model_fields if name != "phone_hidden"]
    shown = [getattr(Contact, name) for name in names]
    return (
        select(*shown, CONTACTS.column(ctx, "phone_hidden"))
        .where(
            Contact.customer_id == RECORD_ID,
            Contact.status == ContactStatus.ACTIVE,
            Contact.deleted_at.is_(None),
            CONTACTS.scope(ctx),
        )
        .order_by(Contact.is_primary.desc(), Contact.is_key_decision_maker.desc(), Contact.id)
        .limit(PEOPLE)
    )


async def _said(ctx: Context, asked: Mapping[str, Any]) -> list[OverviewFollowUp]:
    """The latest follow-ups, about the customer and everything below it."""
    if not ctx.may("follow-ups", "read"):
        return []
    statement = ctx.once(("overview", "follow-ups"), lambda: _latest(ctx))
    return [OverviewFollowUp.model_validate(row._mapping) for row in await ctx.db.execute(statement, asked)]


def _latest(ctx: Context) -> Select[Any]:
    names = [name for name in OverviewFollowUp.model_fields if name != "author_name"]
    author = select(User.name).where(User.id == FollowUp.author_id).scalar_subquery()
    return (
        select(*(getattr(FollowUp, name) for name in names), author.label("author_name"))
        .where(FollowUp.customer_id == RECORD_ID, FollowUp.deleted_at.is_(None), FOLLOW_UPS.scope(ctx))
        .order_by(FollowUp.occurred_at.desc(), FollowUp.id.desc())
        .limit(SAID)
    )


# ------------------------------------------------------------------------------------------------------- credit


def _credit(customer: Customer, found: Mapping[str, Found]) -> OverviewCredit:
    """Limit and use of it. An expired credit is a limit of nothing (DOMAIN §17.9)."""
    exposure = _exposure(found)
    kept = found.get("settled")
    return OverviewCredit(
        payment_term_name=found["term"].said,
        credit_limit=customer.credit_limit,
        credit_grade=customer.credit_grade,
        credit_valid_to=customer.credit_valid_to,
        credit_hold=customer.credit_hold,
        exposure=exposure,
        available=_available(customer, exposure),
        settled_count=kept.number if kept else 0,
        late_count=kept.late if kept else 0,
        days_late=None if kept is None or kept.amount is None else f"{kept.amount:.1f}",
    )


def _repurchase(found: Found | None) -> OverviewRepurchase | None:
    if found is None:
        return None
    days = None if found.amount is None else f"{found.amount:.1f}"
    return OverviewRepurchase(orders=found.number, came_again=found.number > 1, days_between=days)


def _exposure(found: Mapping[str, Found]) -> Decimal | None:
    parts = [found.get(name) for name in ("receivable", "open_orders", "prepayment")]
    if None in parts:
        return None
    owed, coming, ahead = (part.amount or ZERO for part in parts if part is not None)
    return owed + coming - ahead


def _available(customer: Customer, exposure: Decimal | None) -> Decimal | None:
    if customer.credit_limit is None or exposure is None:
        return None
    expired = customer.credit_valid_to is not None and customer.credit_valid_to < CLOCK.today()
    return (ZERO if expired else customer.credit_limit) - exposure
