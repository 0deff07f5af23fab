"""The list of what is soon taken back, the most urgent first, page by page (待入公海, DOMAIN §6.5)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    CTE,
    ColumnElement,
    Date,
    Integer,
    Select,
    any_,
    cast,
    func,
    literal,
    not_,
    select,
    tuple_,
    union,
    union_all,
)

from bihuan.company.work_calendar.clocks import Overrides
from bihuan.identity.user.models import User
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.db import uuid_array
from bihuan.kernel.keyset import CursorCodec
from bihuan.kernel.paging import COUNT_CAP, PageInfo
from bihuan.kernel.resource import RESOURCES
from bihuan.parties.ownership.service import Kind
from bihuan.parties.recycle.deadlines import HOURLY, begins_at
from bihuan.parties.recycle.due import KINDS, base_of
from bihuan.parties.recycle.homes import Home, Known, Rule, known
from bihuan.parties.recycle.schemas import SoonPage, SoonQuery, SoonRow
from bihuan.parties.recycle.service import Running, running, soon_by_rule, told


class Place(NamedTuple):
    """Where a record stands in the list: by its deadline, then rule by rule as each orders its own."""

    at: datetime
    rule_id: UUID
    last: date | datetime
    id: UUID

    def is_before(self, rule: Rule, part: CTE, calendar: Overrides) -> ColumnElement[bool]:
        """What of a rule stands behind this place; of hours of work up to a millisecond in front of it as well."""
        here: tuple[Any, Any] = part.c.last, part.c.id
        if rule.id == self.rule_id:
            behind: ColumnElement[bool] = tuple_(*here) > tuple_(literal(self.last, here[0].type), literal(self.id))
            return behind
        later: ColumnElement[bool] = begins_at(
            rule, here[0], self.at + timedelta(microseconds=rule.id < self.rule_id), calendar
        )
        return later


class Part(NamedTuple):
    """A rule with the records that it will take soon."""

    home: Home
    rule: Rule
    found: CTE


async def soon(ctx: Context, codec: CursorCodec, name: str, asked: SoonQuery) -> SoonPage:
    """Those whom the reader may edit: owners, their managers, and teams that write. Raises CURSOR_MISMATCH."""
    ctx.require(name, "read")
    now = await known(ctx)
    bound_to = f"recycling:{name}:{asked.owner_id}:{ctx.me.id}:{ctx.me.epoch}"
    begin = None
    if asked.cursor:
        position = codec.decode(asked.cursor, bound_to, CLOCK.now())
        at, rule_id, last = position.values
        begin = Place(at, rule_id, last, position.id)
    parts = _parts(ctx, name, now, asked.owner_id)
    if not parts:
        return _page(asked, [], 0, None)
    found: list[tuple[Place, Running]] = []
    total = 0
    for row in await ctx.db.execute(_next(parts, begin, asked.limit, now.calendar)):
        home, rule, _ = parts[row.place]
        total = row.total
        one = running(home, rule, row, now.calendar, False)
        found.append((Place(one.deadline.at, rule.id, row.last, row.id), one))
    first: dict[UUID, tuple[Place, Running]] = {}
    for place, one in sorted(found, key=lambda pair: pair[0]):
        if begin is None or place > begin:
            first.setdefault(place.id, (place, one))
    urgent = list(first)[: asked.limit]
    onward = None
    if len(first) > asked.limit:
        *values, last_id = first[urgent[-1]][0]
        onward = codec.encode(values, last_id, False, bound_to, CLOCK.now())
    shown = _shown(KINDS[name].model, urgent)
    rows = {row.id: row for row in await ctx.db.execute(shown)}
    data = [SoonRow(**rows[key]._mapping, **told(ctx, first[key][1])) for key in urgent if key in rows]
    return _page(asked, data, total, onward)


def _parts(ctx: Context, name: str, now: Known, owner_id: UUID | None) -> list[Part]:
    kind, model, resource = KINDS[name], KINDS[name].model, RESOURCES[name]
    parts: list[Part] = []
    for home, rule, where in soon_by_rule(kind, now):
        owners = now.homes[name].people(home.id)
        if owner_id is not None:
            owners = [one for one in owners if one == owner_id]
        place, base = literal(len(parts), Integer).label("place"), base_of(kind, rule).label("base")
        every = select(place, model.id, base, model.protected_until, _last(kind, rule).label("last")).where(
            model.owner_id == any_(uuid_array(owners)), resource.scope(ctx), resource.scope(ctx, "update"), *where
        )
        # Read once: whoever looks for the first ones looks at all of them, and they are counted as well.
        parts.append(Part(home, rule, every.cte(f"rule_{len(parts)}").prefix_with("MATERIALIZED")))
    return parts


def _next(parts: Sequence[Part], begin: Place | None, limit: int, calendar: Overrides) -> Select[Any]:
    """Of every rule as many as are shown, and one more: what is shown is among the first of the rule that takes it
    first. Whatever a rule has in front of the beginning was shown there, and is not told again for a rule of later.
    """
    behind = {part.rule.id: begin.is_before(part.rule, part.found, calendar) for part in parts} if begin else {}
    listed = [select(part.found).order_by(part.found.c.last, part.found.c.id).limit(limit + 1) for part in parts]
    if behind:
        ahead = [select(part.found.c.id).where(not_(behind[part.rule.id])) for part in parts]
        shown = union_all(*ahead).cte("shown")
        listed = [
            one.where(behind[part.rule.id], part.found.c.id.not_in(select(shown.c.id)))
            for part, one in zip(parts, listed, strict=True)
        ]
    counted = union(*(select(part.found.c.id).limit(COUNT_CAP).subquery().select() for part in parts))
    many = select(func.count()).select_from(counted.limit(COUNT_CAP).subquery())
    every = union_all(*(one.subquery().select() for one in listed)).subquery()
    return select(every, many.scalar_subquery().label("total"))


def _page(asked: SoonQuery, data: list[SoonRow], total: int, onward: str | None) -> SoonPage:
    relation = "gte" if total == COUNT_CAP else "eq"
    info = PageInfo(next_cursor=onward, prev_cursor=None, limit=asked.limit, total=total, total_relation=relation)
    return SoonPage(data=data, total=total, page=info)


def _last(kind: Kind, rule: Rule) -> ColumnElement[Any]:
    """What orders the records of a rule as their deadlines do."""
    base = base_of(kind, rule)
    if rule.kind in HOURLY:
        return base
    return func.greatest(
        cast(func.timezone("Asia/Shanghai", base), Date) + literal(rule.days, Integer),
        kind.model.protected_until,
        literal(rule.effective_from - timedelta(days=1)),
    )


def _shown(model: Any, urgent: list[UUID]) -> Select[Any]:
    columns = (model.id, model.number, model.name, model.owner_id, User.name.label("owner_name"))
    found = select(*columns, model.last_follow_up_at).join(User, User.id == model.owner_id)
    return found.where(model.id == any_(uuid_array(urgent)))
