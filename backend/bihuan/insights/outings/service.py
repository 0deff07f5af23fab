"""Outings beside follow-ups, both ways: whom nobody wrote about, and which visits nobody had registered (FUP-08)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    DateTime,
    Select,
    String,
    Uuid,
    and_,
    any_,
    cast,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)

from bihuan.activity.follow_up.models import FollowUp
from bihuan.activity.follow_up.service import FOLLOW_UPS
from bihuan.activity.outing.jobs import overdue
from bihuan.activity.outing.models import Outing, OutingLine, OutingStatus
from bihuan.activity.outing.records import is_missing, midnight, records_of
from bihuan.activity.outing.service import OUTINGS
from bihuan.identity.department.models import Department
from bihuan.identity.user.models import User
from bihuan.insights.outings.schemas import (
    ComparedKind,
    ComparedLine,
    ComparedLines,
    ComparedPerson,
    Comparison,
    ComparisonQuery,
    LinesQuery,
)
from bihuan.kernel.clock import CLOCK, SHANGHAI
from bihuan.kernel.context import Context
from bihuan.kernel.db import uuid_array
from bihuan.kernel.errors import DomainError, Invalid
from bihuan.kernel.keyset import CursorCodec
from bihuan.kernel.paging import COUNT_CAP, PageInfo, digest
from bihuan.parties.customer.models import Customer

USUAL, LONGEST = 31, 92
"""Days, both ends included."""
PEOPLE = 500


class Period(NamedTuple):
    first: date
    last: date


def period_of(asked: ComparisonQuery) -> Period:
    """Raises DATE_OUT_OF_RANGE for one that ends before it begins, or is too long."""
    last = asked.date_to or CLOCK.today()
    first = asked.date_from or last - timedelta(days=USUAL - 1)
    if not first <= last < first + timedelta(days=LONGEST):
        raise Invalid("/query/date_from", "DATE_OUT_OF_RANGE")
    return Period(first, last)


def _outings(ctx: Context, period: Period, user_id: UUID | None) -> list[ColumnElement[bool]]:
    who = [] if user_id is None else [Outing.owner_id == user_id]
    return [
        Outing.day >= period.first,
        Outing.day <= period.last,
        Outing.status != OutingStatus.CANCELLED,
        Outing.deleted_at.is_(None),
        OUTINGS.scope(ctx),
        *who,
    ]


def _visits(ctx: Context, period: Period, user_id: UUID | None) -> list[ColumnElement[bool]]:
    """Visits that were written down, of people whose outings the reader may see or whose words they may read."""
    who = [] if user_id is None else [FollowUp.author_id == user_id]
    begin, end = (datetime.combine(day, time(), SHANGHAI) for day in (period.first, period.last + timedelta(days=1)))
    return [
        FollowUp.occurred_at >= begin,
        FollowUp.occurred_at < end,
        FollowUp.kind == "visit",
        FollowUp.customer_id.is_not(None),
        FollowUp.deleted_at.is_(None),
        FOLLOW_UPS.scope(ctx),
        *who,
    ]


def _registered() -> ColumnElement[bool]:
    """Whether the visit was on an outing of its author to that customer."""
    return (
        exists()
        .where(
            OutingLine.customer_id == FollowUp.customer_id,
            OutingLine.outing_id == Outing.id,
            Outing.owner_id == FollowUp.author_id,
            Outing.status != OutingStatus.CANCELLED,
            Outing.deleted_at.is_(None),
            FollowUp.occurred_at >= midnight(Outing.day),
            FollowUp.occurred_at < midnight(Outing.last_day + 1),
        )
        .correlate(FollowUp)
    )


async def comparison(ctx: Context, asked: ComparisonQuery) -> Comparison:
    """Person by person, over the period."""
    ctx.require("outings", "read")
    period = period_of(asked)
    recorded = records_of(Outing, OutingLine).order_by(None).correlate(Outing, OutingLine).exists()
    lines = (
        select(
            Outing.owner_id.label("who"),
            func.count(Outing.id.distinct()).label("outings"),
            func.count(OutingLine.id).label("customers"),
            func.count().filter(OutingLine.id.is_not(None), recorded).label("recorded"),
            func.count().filter(OutingLine.id.is_not(None), is_missing()).label("missing"),
            literal(0).label("visits"),
            literal(0).label("unregistered"),
        )
        .outerjoin(OutingLine, OutingLine.outing_id == Outing.id)
        .where(*_outings(ctx, period, asked.user_id))
        .group_by(Outing.owner_id)
    )
    parts: list[Any] = [lines]
    if ctx.may("follow-ups", "read"):
        nothing = [literal(0).label(name) for name in ("outings", "customers", "recorded", "missing")]
        visits = select(FollowUp.author_id.label("who"), _registered().label("registered")).where(
            *_visits(ctx, period, asked.user_id)
        )
        each = visits.subquery()
        parts.append(
            select(
                each.c.who,
                *nothing,
                func.count().label("visits"),
                func.count().filter(~each.c.registered).label("unregistered"),
            ).group_by(each.c.who)
        )
    both = union_all(*parts).subquery()
    sums = [func.sum(both.c[name]).label(name) for name in COUNTED]
    people = (
        select(
            both.c.who.label("user_id"),
            User.name.label("user_name"),
            Department.name.label("department_name"),
            *sums,
        )
        .join(User, User.id == both.c.who)
        .outerjoin(Department, Department.id == User.department_id)
        .group_by(both.c.who, User.name, Department.name)
        .order_by((func.sum(both.c.missing) + func.sum(both.c.unregistered)).desc(), User.name, both.c.who)
        .limit(PEOPLE)
    )
    rows = await ctx.db.execute(people)
    data = [ComparedPerson.model_validate({**row._mapping, **_whole(row)}) for row in rows]
    return Comparison(date_from=period.first, date_to=period.last, data=data)


COUNTED = ("outings", "customers", "recorded", "missing", "visits", "unregistered")


def _whole(row: Any) -> dict[str, int]:
    """Sums are numerics in PostgreSQL."""
    return {name: int(getattr(row, name)) for name in COUNTED}


def _of_outings(ctx: Context, kind: ComparedKind, period: Period, user_id: UUID | None) -> Any:
    record = records_of(Outing, OutingLine).correlate(Outing, OutingLine)
    where: list[Any] = _outings(ctx, period, user_id)
    if kind == ComparedKind.RECORDED:
        where.append(record.order_by(None).exists())
    else:
        where.append(is_missing())
    if kind == ComparedKind.OVERDUE:
        where += [*overdue(), Outing.owner_id == any_(uuid_array(list(ctx.me.subordinates)))]
    found = record.scalar_subquery() if kind == ComparedKind.RECORDED else cast(null(), Uuid)
    return (
        select(
            OutingLine.id.label("id"),
            func.coalesce(OutingLine.checked_in_at, Outing.start_at).label("at"),
            literal(kind.value, String).label("kind"),
            Outing.owner_id.label("user_id"),
            OutingLine.customer_id.label("customer_id"),
            OutingLine.purpose.label("purpose"),
            Outing.id.label("outing_id"),
            Outing.number.label("outing_number"),
            Outing.returned_at.label("returned_at"),
            OutingLine.checked_in_at.label("checked_in_at"),
            found.label("follow_up_id"),
        )
        .join(OutingLine, OutingLine.outing_id == Outing.id)
        .where(*where)
    )


def _unregistered(ctx: Context, period: Period, user_id: UUID | None) -> Select[Any]:
    nothing, never = cast(null(), Uuid), cast(null(), DateTime(timezone=True))
    return select(
        FollowUp.id.label("id"),
        FollowUp.occurred_at.label("at"),
        literal(ComparedKind.UNREGISTERED.value, String).label("kind"),
        FollowUp.author_id.label("user_id"),
        FollowUp.customer_id.label("customer_id"),
        cast(null(), String).label("purpose"),
        nothing.label("outing_id"),
        cast(null(), String).label("outing_number"),
        never.label("returned_at"),
        never.label("checked_in_at"),
        FollowUp.id.label("follow_up_id"),
    ).where(*_visits(ctx, period, user_id), ~_registered())


def _rows(ctx: Context, kind: ComparedKind, period: Period, user_id: UUID | None) -> Any:
    if kind == ComparedKind.UNREGISTERED:
        return _unregistered(ctx, period, user_id)
    return _of_outings(ctx, kind, period, user_id)


def counted(ctx: Context, kind: ComparedKind, user_id: UUID | None) -> Select[Any]:
    """How many there are in the usual period, up to one above the cap of lists: what the work page counts."""
    period = period_of(ComparisonQuery())
    return select(func.count()).select_from(_rows(ctx, kind, period, user_id).limit(COUNT_CAP + 1).subquery())


async def compared_lines(ctx: Context, codec: CursorCodec, asked: LinesQuery) -> ComparedLines:
    """One page. Raises DATE_OUT_OF_RANGE, CURSOR_MISMATCH."""
    ctx.require("outings", "read")
    if asked.kind == ComparedKind.UNREGISTERED:
        ctx.require("follow-ups", "read")
    period, size = period_of(asked), min(asked.limit, 200)
    told = {name: str(getattr(asked, name)) for name in type(asked).model_fields if name not in {"limit", "cursor"}}
    bound_to = f"outing-comparison:{digest(told | {'period': str(period)})}:{ctx.me.id}:{ctx.me.epoch}"
    each = _rows(ctx, ComparedKind(asked.kind), period, asked.user_id).subquery()
    asked_rows = (
        select(each, User.name.label("user_name"), Customer.name.label("customer_name"), _content(each))
        .join(User, User.id == each.c.user_id)
        .join(Customer, Customer.id == each.c.customer_id)
        .order_by(each.c.at.desc(), each.c.id.desc())
        .limit(size + 1)
    )
    if asked.cursor:
        at, last = _position(codec, asked.cursor, bound_to)
        asked_rows = asked_rows.where(or_(each.c.at < at, and_(each.c.at == at, each.c.id < last)))
    rows = (await ctx.db.execute(asked_rows)).all()
    shown = rows[:size]
    following = None
    if len(rows) > size:
        following = codec.encode([shown[-1].at], shown[-1].id, False, bound_to, CLOCK.now())
    info = PageInfo(next_cursor=following, prev_cursor=None, limit=size, total=None, total_relation=None)
    ctx.rows += len(shown)
    return ComparedLines(data=[ComparedLine.model_validate(row._mapping) for row in shown], page=info)


def _content(each: Any) -> ColumnElement[Any]:
    words = select(func.left(FollowUp.content, 200)).where(FollowUp.id == each.c.follow_up_id)
    return words.correlate(each).scalar_subquery().label("content")


def _position(codec: CursorCodec, cursor: str, bound_to: str) -> tuple[datetime, UUID]:
    place = codec.decode(cursor, bound_to, CLOCK.now())
    if not isinstance(place.values[0], datetime):
        raise DomainError("CURSOR_MISMATCH")
    return place.values[0], place.id
