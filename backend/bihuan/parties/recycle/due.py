"""The rules as SQL, once for the run, the countdown and the list of what is soon taken back (DOMAIN §6.5)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    DateTime,
    String,
    Uuid,
    and_,
    column,
    exists,
    func,
    literal,
    not_,
    or_,
    table,
)

from bihuan.kernel.db import one_of
from bihuan.parties.customer.models import Customer, CustomerStatus, Lifecycle
from bihuan.parties.customer.workflow import CUSTOMER_KIND
from bihuan.parties.lead.models import OPEN, Lead
from bihuan.parties.lead.workflow import LEAD_KIND
from bihuan.parties.ownership.service import Kind
from bihuan.parties.pool.models import RuleKind
from bihuan.parties.recycle.deadlines import HOURLY
from bihuan.parties.recycle.homes import Rule

KINDS: dict[str, Kind] = {"customers": CUSTOMER_KIND, "leads": LEAD_KIND}
_deals = table(
    "opportunities",
    column("customer_id", Uuid),
    column("status", String),
    column("created_at", DateTime(timezone=True)),
    column("deleted_at", DateTime(timezone=True)),
)
"""Sales stand above: known by name only."""

_OPEN_LEAD = Lead.status == one_of(OPEN)
_LIVE: dict[str, ColumnElement[bool]] = {
    "customers": and_(Customer.status == CustomerStatus.ACTIVE, not_(Customer.is_locked)),
    "leads": _OPEN_LEAD,
}


def _deal_of(*more: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(_deals.c.customer_id == Customer.id, _deals.c.deleted_at.is_(None), *more)


_UNLESS: dict[str, Callable[[Any], ColumnElement[bool]]] = {
    RuleKind.NO_OPPORTUNITY: lambda model: not_(_deal_of(_deals.c.created_at >= model.received_at)),
    RuleKind.NO_DEAL: lambda model: or_(model.last_deal_at.is_(None), model.last_deal_at < model.received_at),
    RuleKind.LEAD_NO_RESPONSE: lambda model: or_(
        model.counted_follow_up_at.is_(None), model.counted_follow_up_at < model.received_at
    ),
}
"""What the rule asks for has not been done since its owner received the record."""


def base_of(kind: Kind, rule: Rule) -> ColumnElement[datetime]:
    """From when the days are counted."""
    received: ColumnElement[datetime] = kind.model.received_at
    if rule.kind == RuleKind.NO_FOLLOW_UP:
        return func.greatest(received, kind.model.counted_follow_up_at)
    return received


def applies(kind: Kind, rule: Rule) -> list[ColumnElement[bool]]:
    """The rule counts down for these records; that they are somebody's is left to the caller, with their owners."""
    model = kind.model
    found = [model.deleted_at.is_(None), model.received_at.is_not(None), _LIVE[kind.name]]
    if rule.kind in _UNLESS:
        found.append(_UNLESS[rule.kind](model))
    if kind.name == "customers":
        if rule.grades:
            found.append(Customer.grade == one_of(rule.grades))
        if rule.exclude_deal:
            found.append(Customer.lifecycle != Lifecycle.DEAL)
        if rule.exclude_open_opportunity:
            found.append(not_(_deal_of(_deals.c.status == "open")))
    return found


def over(kind: Kind, rule: Rule, before: datetime, day: date) -> list[ColumnElement[bool]]:
    """Its deadline lies before ``day`` (for hours of work, where ``before`` says), and no protection is left."""
    model = kind.model
    found = [base_of(kind, rule) < before]
    if rule.kind not in HOURLY:
        found.append(or_(model.protected_until.is_(None), model.protected_until < literal(day)))
    return found
