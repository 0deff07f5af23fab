"""What a question about acts asks for: business dates, acts, people."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from typing import NamedTuple, Protocol

from sqlalchemy import ColumnElement, and_, or_, select

from bihuan.identity.department.models import Department
from bihuan.identity.user.models import User
from bihuan.insights.acts.schemas import ActFilter, By
from bihuan.insights.acts.sources import BY_SIDE, Source
from bihuan.kernel.clock import CLOCK, SHANGHAI
from bihuan.kernel.errors import Invalid

USUAL = 30
LONGEST = 366
"""Days, both ends included: what is counted is read, and a year of a large company is a million acts."""


class Days(Protocol):
    """A question about business dates, both included."""

    date_from: date | None
    date_to: date | None


class Period(NamedTuple):
    """Business dates, both included."""

    first: date
    last: date

    @property
    def bounds(self) -> tuple[datetime, datetime]:
        """The moments between which its acts lie, the second excluded."""
        begin = datetime.combine(self.first, time(), SHANGHAI)
        return begin, datetime.combine(self.last + timedelta(days=1), time(), SHANGHAI)

    def steps(self, by: str) -> Iterator[date]:
        """The first day of every day, week or month in it, also where nothing happened."""
        step = start_of(by, self.first)
        while step <= self.last:
            yield step
            following = step + timedelta(days={By.DAY: 1, By.WEEK: 7}.get(By(by), 32))
            step = following.replace(day=1) if by == By.MONTH else following


def start_of(by: str, day: date) -> date:
    """Weeks begin on Monday."""
    if by == By.WEEK:
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if by == By.MONTH else day


def period_of(asked: Days) -> Period:
    """The last 30 days unless told. Raises DATE_OUT_OF_RANGE for one that ends before it begins, or is too long."""
    last = asked.date_to or CLOCK.today()
    first = asked.date_from or last - timedelta(days=USUAL - 1)
    if not first <= last < first + timedelta(days=LONGEST):
        raise Invalid("/query/date_from", "DATE_OUT_OF_RANGE")
    return Period(first, last)


def wanted(asked: ActFilter, period: Period) -> Iterator[tuple[Source, list[ColumnElement[bool]]]]:
    """The sources that may hold what is asked for, each with its conditions."""
    begin, end = period.bounds
    names = asked.act.split(",") if asked.act else []
    who = _who(asked)
    for source in BY_SIDE[asked.side]:
        acts = [tuple(name.split(".", 1)) for name in names if name.partition(".")[0] in source.kinds]
        if names and not acts:
            continue
        where = [source.at >= begin, source.at < end, *who(source)]
        if acts:
            where.append(or_(*(_is(source, *act) for act in acts)))
        yield source, where


def _is(source: Source, kind: str, verb: str | None = None) -> ColumnElement[bool]:
    of_kind = source.kind == kind
    return of_kind if verb is None else and_(of_kind, source.verb == verb)


def _who(asked: ActFilter) -> Callable[[Source], Iterator[ColumnElement[bool]]]:
    def conditions(source: Source) -> Iterator[ColumnElement[bool]]:
        if asked.system:
            yield source.actor.is_(None)
        if asked.user_id is not None:
            yield source.actor == asked.user_id
        if asked.department_id is not None:
            yield source.actor.in_(
                select(User.id)
                .join(Department, Department.id == User.department_id)
                .where(Department.path.contains(str(asked.department_id), autoescape=True))
            )
        if asked.own_department_id is not None:
            yield source.actor.in_(select(User.id).where(User.department_id == asked.own_department_id))

    return conditions
