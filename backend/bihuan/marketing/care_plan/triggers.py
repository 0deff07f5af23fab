"""Who has an occasion today, trigger by trigger, as one statement each; and whether a customer still is in the state.

Every statement has the same columns: the customer, the contact if it is about one, the occasion (which makes it once),
and the day it dates from.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Date,
    DateTime,
    Select,
    String,
    Uuid,
    and_,
    any_,
    case,
    cast,
    func,
    literal,
    literal_column,
    null,
    or_,
    select,
)

from bihuan.fulfilment.outbound.models import GONE, Outbound
from bihuan.kernel.clock import SHANGHAI
from bihuan.kernel.context import Context
from bihuan.kernel.db import one_of
from bihuan.kernel.filtering import parse
from bihuan.kernel.ownership import OwnershipEvent
from bihuan.marketing.care_plan.models import CareEnrolment, CarePlan, CareTrigger
from bihuan.parties.contact.lunar import born_for, lunar_year
from bihuan.parties.contact.models import BirthdayCalendar, Contact, ContactStatus
from bihuan.parties.customer.models import Customer, CustomerStatus, Lifecycle
from bihuan.parties.customer.service import CUSTOMERS
from bihuan.sales.contract.models import Contract, ContractStatus

GRACE = 7
"""Days for which what was not done on its day is made up for: nights on which nothing ran, plans begun late."""
FRESHLY_LOST = 30
"""Days after a loss in which a plan still takes the customer in: those of long ago are not stirred up all at once."""
_ZONE: ColumnElement[str] = literal_column("'Asia/Shanghai'")


def candidates(ctx: Context, plan: CarePlan, day: date) -> Select[Any]:
    """Customers who have the occasion, fit the condition, and are not in the plan for it already."""
    found = TRIGGERS[CareTrigger(plan.trigger)](plan, day)
    columns = found.selected_columns
    known = select(CareEnrolment.id).where(
        CareEnrolment.plan_id == plan.id,
        CareEnrolment.customer_id == Customer.id,
        CareEnrolment.occasion == columns.occasion,
    )
    living = (Customer.status == CustomerStatus.ACTIVE, Customer.deleted_at.is_(None))
    found = found.where(*living, ~known.correlate_except(CareEnrolment).exists())
    return found if plan.filter is None else found.where(condition(ctx, plan.filter))


def condition(ctx: Context, written: str) -> ColumnElement[bool]:
    """The condition of a plan, as ``POST /customers/search`` reads it. Raises 422 at ``/filter``."""
    return parse(ctx, CUSTOMERS, orjson.loads(written), "/filter").condition


def _row(occasion: ColumnElement[str], since: Any, contact: Any = None) -> Select[Any]:
    return select(
        Customer.id.label("customer_id"),
        (cast(null(), Uuid) if contact is None else contact).label("contact_id"),
        occasion.label("occasion"),
        since.label("since"),
    )


def _day_of(moment: Any) -> ColumnElement[date]:
    """The business date of a moment."""
    return cast(func.timezone(_ZONE, moment, type_=DateTime()), Date)


def _named(prefix: str, *parts: Any) -> ColumnElement[str]:
    return func.concat(literal(prefix), *parts, type_=String)


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI)


def _lost(plan: CarePlan, day: date) -> Select[Any]:
    """The last loss, of a customer who is lost still."""
    last = (
        select(OwnershipEvent.object_id, func.max(OwnershipEvent.biz_date).label("day"))
        .where(
            OwnershipEvent.to_state == literal_column("'lost'"),
            OwnershipEvent.biz_date > day - timedelta(days=FRESHLY_LOST),
            OwnershipEvent.object_type == "customers",
        )
        .group_by(OwnershipEvent.object_id)
        .subquery()
    )
    found = _row(_named("lost:", last.c.day), last.c.day)
    return found.join(last, last.c.object_id == Customer.id).where(Customer.lifecycle == Lifecycle.LOST)


def _dormant(plan: CarePlan, day: date) -> Select[Any]:
    """Nobody has spoken with them for so many days; what lies in a pool is nobody's to wake."""
    before = midnight(day - timedelta(days=plan.days or 0))
    last = func.coalesce(Customer.last_follow_up_at, Customer.created_at)
    silent = or_(
        Customer.last_follow_up_at < before,
        and_(Customer.last_follow_up_at.is_(None), Customer.created_at < before),
    )
    since = _day_of(last)
    return _row(_named("dormant:", since), since).where(silent, Customer.owner_id.is_not(None))


def _no_order(plan: CarePlan, day: date) -> Select[Any]:
    before = midnight(day - timedelta(days=plan.days or 0))
    last = func.coalesce(Customer.last_deal_at, Customer.first_deal_at)
    since = _day_of(last)
    return _row(_named("deal:", since), since).where(Customer.lifecycle == Lifecycle.DEAL, last < before)


def _month_and_day(value: str) -> ColumnElement[int]:
    """``1130`` of 30 November; of a birthday written as the index of contacts has it."""
    return literal_column(f"(EXTRACT(month FROM {value}) * 100 + EXTRACT(day FROM {value}))")


def _days_of(target: date) -> list[int]:
    """Whoever was born on 29 February has their day on the 28th of other years."""
    wanted = [target.month * 100 + target.day]
    leap = target.year % 4 == 0 and (target.year % 100 != 0 or target.year % 400 == 0)
    return [*wanted, 229] if wanted == [228] and not leap else wanted


def _birthday(plan: CarePlan, day: date) -> Select[Any]:
    """Of a contact who is still there, by the calendar that they keep: once in each of its years."""
    target = day + timedelta(days=plan.days or 0)
    days, born = _days_of(target), born_for(target)
    is_lunar = Contact.birthday_calendar == BirthdayCalendar.LUNAR
    year = case((is_lunar, f"lunar-{lunar_year(target)}"), else_=str(target.year))
    found = _row(_named("birthday:", Contact.id, literal(":"), year), literal(target, Date), Contact.id)
    born_then = _month_and_day("contacts.birthday")
    return found.join(Contact, Contact.customer_id == Customer.id).where(
        Contact.birthday.is_not(None),
        born_then.in_(sorted({*days, *(one.month * 100 + one.day for one in born)})),  # what the index knows
        case((is_lunar, Contact.birthday == any_(literal(born, ARRAY(Date)))), else_=born_then.in_(days)),
        Contact.status == ContactStatus.ACTIVE,
        Contact.deleted_at.is_(None),
    )


def _anniversary(plan: CarePlan, day: date) -> Select[Any]:
    """Of the first deal, from the year after it on."""
    target = day + timedelta(days=plan.days or 0)
    first = _day_of(Customer.first_deal_at)
    found = _row(literal(f"anniversary:{target.year}"), literal(target, Date))
    return found.where(
        _month_and_day("timezone('Asia/Shanghai', customers.first_deal_at)").in_(_days_of(target)),
        first < literal(date(target.year, 1, 1)),
    )


def _delivered(plan: CarePlan, day: date) -> Select[Any]:
    last = day - timedelta(days=plan.days or 0)
    found = _row(_named("delivery:", Outbound.id), Outbound.out_date)
    return found.join(Outbound, Outbound.customer_id == Customer.id).where(
        Outbound.status == one_of(GONE),
        Outbound.out_date <= last,
        Outbound.out_date > last - timedelta(days=GRACE),
        Outbound.deleted_at.is_(None),
    )


def _contract_ends(plan: CarePlan, day: date) -> Select[Any]:
    found = _row(_named("contract:", Contract.id, literal(":"), Contract.end_date), Contract.end_date)
    return found.join(Contract, Contract.customer_id == Customer.id).where(
        Contract.status == literal_column(f"'{ContractStatus.EFFECTIVE}'"),
        Contract.end_date >= day,
        Contract.end_date <= day + timedelta(days=plan.days or 0),
        Contract.deleted_at.is_(None),
    )


def _graded(plan: CarePlan, day: date) -> Select[Any]:
    """Once in the life of a customer."""
    return _row(literal(f"grade:{plan.grade}"), literal(day, Date)).where(Customer.grade == plan.grade)


TRIGGERS: Mapping[CareTrigger, Callable[[CarePlan, date], Select[Any]]] = {
    CareTrigger.LOST: _lost,
    CareTrigger.DORMANT: _dormant,
    CareTrigger.NO_ORDER: _no_order,
    CareTrigger.BIRTHDAY: _birthday,
    CareTrigger.ANNIVERSARY: _anniversary,
    CareTrigger.DELIVERED: _delivered,
    CareTrigger.CONTRACT_ENDS: _contract_ends,
    CareTrigger.GRADE: _graded,
}


def of_customer(ctx: Context, plan: CarePlan, day: date, customer_id: UUID) -> Select[Any]:
    """The same of one customer."""
    return candidates(ctx, plan, day).where(Customer.id == customer_id)


def left_state(plan: CarePlan, enrolment: CareEnrolment, customer: Customer) -> str | None:
    """Why the customer is none for the plan any more, in a word for people; None while they are."""
    if customer.deleted_at is not None or customer.status == CustomerStatus.DISCARDED:
        return "客户已废弃"
    if customer.status == CustomerStatus.MERGED:
        return "客户已并入其他客户"
    since = enrolment.created_at
    gone: Mapping[str, tuple[bool, str]] = {
        CareTrigger.LOST: (customer.lifecycle != Lifecycle.LOST, "客户已挽回"),
        CareTrigger.DORMANT: (_after(customer.last_follow_up_at, since), "客户已恢复联系"),
        CareTrigger.NO_ORDER: (_after(customer.last_deal_at, since), "客户已再次成交"),
        CareTrigger.GRADE: (customer.grade != plan.grade, "客户级别已变更"),
    }
    has_left, why = gone.get(plan.trigger, (False, ""))
    return why if has_left else None


def _after(moment: datetime | None, since: datetime) -> bool:
    return moment is not None and moment > since
