"""Payment terms and the dates they give: ``due_date`` is pure (DOMAIN §17.2)."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import select

from bihuan.company.payment_term.models import BaseEvent, DateRoll, PaymentTerm, TermKind
from bihuan.company.payment_term.schemas import PaymentTermRead, PaymentTermRow
from bihuan.company.work_calendar.clocks import Overrides, next_workday
from bihuan.kernel.audit import plain
from bihuan.kernel.context import Context
from bihuan.kernel.errors import DomainError, FieldError, Invalid
from bihuan.kernel.resource import Resource
from bihuan.kernel.wire import Schema
from bihuan.kernel.words import Label

PAYMENT_TERMS = Resource(
    name="payment-terms",
    one="payment-term",
    label=Label("付款条件", "payment term"),
    model=PaymentTerm,
    read=PaymentTermRead,
    row=PaymentTermRow,
)
NEEDED: dict[str, tuple[str, ...]] = {
    TermKind.PREPAID: (),
    TermKind.COD: (),
    TermKind.NET_DAYS: ("days", "base_event"),
    TermKind.EOM_DAYS: ("days", "base_event"),
    TermKind.FIXED_DAY: ("cut_day", "pay_day", "pay_month", "base_event"),
    TermKind.INSTALMENT: ("instalments",),
}
EVENT_OF = {TermKind.PREPAID: BaseEvent.ORDER_APPROVED, TermKind.COD: BaseEvent.SIGNED}


class Term(Protocol):
    """What ``due_date`` needs to know of a payment term."""

    kind: Any
    days: Any
    cut_day: Any
    pay_day: Any
    pay_month: Any
    due_date_roll: Any


def due_date(term: Term, base: date | None, overrides: Overrides | None = None) -> date | None:
    """The day an amount falls due, counted from the date of the term's base event.

    None where that date is unknown (not due yet), and for instalments, which fall due row by row. ``overrides`` is the
    work calendar, needed only where the term moves a due date to the next workday.
    """
    if base is None or term.kind == TermKind.INSTALMENT:
        return None
    due = _plain_due_date(term, base)
    return next_workday(due, overrides or {}) if term.due_date_roll == DateRoll.NEXT_WORKDAY else due


def _plain_due_date(term: Term, base: date) -> date:
    if term.kind == TermKind.NET_DAYS:
        return base + timedelta(days=term.days)
    if term.kind == TermKind.EOM_DAYS:
        return _in_month(base, 0, 31) + timedelta(days=term.days)
    if term.kind == TermKind.FIXED_DAY:
        return _in_month(base, term.pay_month + (base.day > term.cut_day), term.pay_day)
    return base


def _in_month(base: date, months: int, day: int) -> date:
    """``day`` of the month ``months`` after base's, capped to that month's end."""
    year, month = divmod(base.year * 12 + base.month - 1 + months, 12)
    return date(year, month + 1, min(day, calendar.monthrange(year, month + 1)[1]))


def base_event(term: Any) -> str | None:
    """The event the term's days are counted from; of prepayment and cash on delivery it is given."""
    return EVENT_OF.get(term.kind) or term.base_event


def instalment_due_date(row: Mapping[str, Any], base: date | None) -> date | None:
    """When one part of an instalment term falls due; None while its event has not happened."""
    return None if base is None else base + timedelta(days=row["days"])


async def create_payment_term(ctx: Context, data: Schema) -> PaymentTerm:
    """A term with everything its kind needs. Raises REQUIRED and PLAN_SUM_MISMATCH by field."""
    term = await PAYMENT_TERMS.create(ctx, data)
    _settle_rows(term)
    check(term)
    return term


async def update_payment_term(ctx: Context, record_id: UUID, data: Schema, if_match: str) -> PaymentTerm:
    """Edit; documents keep the dates they already computed."""
    async with PAYMENT_TERMS.change(ctx, record_id, "update", if_match=if_match) as term:
        for name in data.model_fields_set:
            setattr(term, name, getattr(data, name))
        _settle_rows(term)
        check(term)
    return term


def _settle_rows(term: PaymentTerm) -> None:
    term.instalments = [plain(row.model_dump() if isinstance(row, Schema) else row) for row in term.instalments or []]


def check(term: Any) -> None:
    """A term states exactly what its kind is computed from (DOMAIN §17.2)."""
    missing = [name for name in NEEDED[term.kind] if getattr(term, name) in (None, [])]
    if missing:
        raise DomainError("REQUIRED", errors=[FieldError(f"/{name}", "REQUIRED") for name in missing])
    ratios = [Decimal(row["ratio"]) for row in term.instalments]
    if term.kind == TermKind.INSTALMENT and sum(ratios) != 1:
        raise Invalid("/instalments", "PLAN_SUM_MISMATCH")


STANDARD_TERMS: tuple[dict[str, Any], ...] = (
    {"name": "款到发货", "kind": TermKind.PREPAID, "base_event": BaseEvent.ORDER_APPROVED},
    {"name": "货到付款", "kind": TermKind.COD, "base_event": BaseEvent.SIGNED},
    {"name": "发货后30天", "kind": TermKind.NET_DAYS, "base_event": BaseEvent.SHIPPED, "days": 30},
    {"name": "发货后60天", "kind": TermKind.NET_DAYS, "base_event": BaseEvent.SHIPPED, "days": 60},
    {"name": "开票后30天", "kind": TermKind.NET_DAYS, "base_event": BaseEvent.INVOICED, "days": 30},
    {"name": "月结30天", "kind": TermKind.EOM_DAYS, "base_event": BaseEvent.SHIPPED, "days": 30},
    {"name": "月结60天", "kind": TermKind.EOM_DAYS, "base_event": BaseEvent.SHIPPED, "days": 60},
    {
        "name": "每月25日截止，次月10日付款",
        "kind": TermKind.FIXED_DAY,
        "base_event": BaseEvent.SHIPPED,
        "cut_day": 25,
        "pay_day": 10,
        "pay_month": 1,
    },
    {
        "name": "签约30%，验收60%，质保10%（一年）",
        "kind": TermKind.INSTALMENT,
        "instalments": [
            {"name": "首付款", "ratio": "0.3", "base_event": "contract_signed", "days": 0},
            {"name": "验收款", "ratio": "0.6", "base_event": "accepted", "days": 0},
            {"name": "质保金", "ratio": "0.1", "base_event": "accepted", "days": 365},
        ],
    },
)


async def seed_payment_terms(ctx: Context) -> None:
    """The usual terms of a new company. Idempotent by name."""
    have = set(await ctx.db.scalars(select(PaymentTerm.name)))
    for index, values in enumerate(STANDARD_TERMS, start=1):
        if values["name"] not in have:
            ctx.db.add(PaymentTerm(sort=index * 10, **values))
    await ctx.db.flush()
