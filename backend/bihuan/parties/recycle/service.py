"""What is soon taken back: the countdown of one record, and the list of all (待入公海, DOMAIN §6.5)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    Select,
    any_,
    cast,
    func,
    literal,
    not_,
    or_,
    select,
    union,
    union_all,
)

from bihuan.company.work_calendar.clocks import Overrides
from bihuan.identity.user.models import User
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.db import one_id, uuid_array
from bihuan.kernel.errors import NotFound
from bihuan.kernel.paging import COUNT_CAP
from bihuan.kernel.resource import RESOURCES
from bihuan.parties.handover.spared import in_handover
from bihuan.parties.ownership.service import DEADLINES, Kind, without_open_business
from bihuan.parties.recycle.deadlines import HOURLY, Deadline, deadline, neglected_before, said
from bihuan.parties.recycle.due import KINDS, applies, base_of, over
from bihuan.parties.recycle.homes import Home, Known, Rule, known
from bihuan.parties.recycle.schemas import Countdown, SoonPage, SoonQuery, SoonRow


class Running(NamedTuple):
    """A rule that counts down for a record."""

    home: Home
    rule: Rule
    deadline: Deadline
    is_kept: bool

    def is_soon(self) -> bool:
        """From ``warn_days`` before the deadline on."""
        return CLOCK.today() >= self.deadline.on - timedelta(days=self.home.warn_days)


async def countdown(ctx: Context, name: str, record_id: UUID) -> Countdown:
    """Raises NOT_FOUND for a record out of sight."""
    ctx.require(name, "read")
    kind, resource = KINDS[name], RESOURCES[name]
    model = kind.model
    asked = select(model.owner_id, resource.scope(ctx, "update").label("concerned")).where(
        model.id == record_id, model.deleted_at.is_(None), resource.scope(ctx)
    )
    row = (await ctx.db.execute(asked)).one_or_none()
    if row is None:
        raise NotFound()
    first = await _first(ctx, kind, record_id, row.owner_id) if row.concerned else None
    if first is None:
        nothing = dict.fromkeys(("recycle_on", "recycle_at", "kind", "reason", "pool_name"))
        return Countdown(**nothing, is_soon=False, is_kept=False)
    return Countdown(**_told(ctx, first), is_soon=first.is_soon(), is_kept=first.is_kept)


def _told(ctx: Context, one: Running) -> dict[str, Any]:
    return {
        "recycle_on": one.deadline.on,
        "recycle_at": one.deadline.at,
        "kind": one.rule.kind,
        "reason": said(one.rule).in_(ctx.language),
        "pool_name": one.home.name,
    }


async def _first(ctx: Context, kind: Kind, record_id: UUID, owner_id: UUID | None) -> Running | None:
    """The rule whose time is over first; all of them are asked in one statement."""
    now = await known(ctx)
    home = now.homes[kind.name].of(owner_id)
    rules = [rule for rule in home.rules if rule.is_set] if home is not None else []
    if home is None or not rules:
        return None
    spared = literal(owner_id in await in_handover(ctx))
    model, kept = kind.model, or_(spared, not_(without_open_business(kind))).label("kept")
    parts = [
        select(
            literal(place, Integer).label("place"), base_of(kind, rule).label("base"), model.protected_until, kept
        ).where(model.id == one_id("record"), *applies(kind, rule))
        for place, rule in enumerate(rules)
    ]
    rows = await ctx.db.execute(union_all(*parts), {"record": record_id})
    found = [_running(home, rules[row.place], row, now.calendar, row.kept) for row in rows]
    return min(found, key=lambda one: one.deadline.at, default=None)


def _running(home: Home, rule: Rule, row: Any, calendar: Overrides, is_kept: bool) -> Running:
    return Running(home, rule, deadline(rule, row.base, row.protected_until, calendar), is_kept)


async def _last_day(ctx: Context, kind: Kind, record: Any) -> date | None:
    await ctx.written(kind.model)
    first = await _first(ctx, kind, record.id, record.owner_id)
    return None if first is None else first.deadline.on


async def last_day_of_customer(ctx: Context, record: Any) -> date | None:
    return await _last_day(ctx, KINDS["customers"], record)


async def last_day_of_lead(ctx: Context, record: Any) -> date | None:
    return await _last_day(ctx, KINDS["leads"], record)


DEADLINES |= {"customers": last_day_of_customer, "leads": last_day_of_lead}


def _soon(kind: Kind, now: Known) -> Iterator[tuple[Home, Rule, list[Any]]]:
    """Every rule with what it asks of the records about which their owners are warned."""
    homes, today, moment = now.homes[kind.name], CLOCK.today(), CLOCK.now()
    for home in homes.pools.values():
        day = today + timedelta(days=home.warn_days + 1)
        for rule in home.rules:
            if not rule.is_set:
                continue
            before = neglected_before(rule, day, moment + timedelta(days=home.warn_days), now.calendar)
            where = [*applies(kind, rule), *over(kind, rule, before, day)]
            if rule.exclude_open_opportunity:
                where.append(without_open_business(kind))
            yield home, rule, where


def soon_of(ctx: Context, name: str, now: Known) -> Select[int] | None:
    """How many of my own records are soon taken back, up to one above the cap; None where no rule counts."""
    kind = KINDS[name]
    home = now.homes[name].of(ctx.me.id)
    mine = kind.model.owner_id == ctx.me.id
    # Rule by rule, each by its own index: all of them joined by OR would look at everything that I have.
    found = [
        select(kind.model.id).where(mine, *where).limit(COUNT_CAP + 1).subquery().select()
        for pool, _, where in _soon(kind, now)
        if pool == home
    ]
    if not found:
        return None
    return select(func.count()).select_from(union(*found).limit(COUNT_CAP + 1).subquery())


async def soon(ctx: Context, name: str, asked: SoonQuery) -> SoonPage:
    """Those whom the reader may edit: owners, their managers, and teams that write."""
    ctx.require(name, "read")
    kind, model, resource = KINDS[name], KINDS[name].model, RESOURCES[name]
    now = await known(ctx)
    rules: list[tuple[Home, Rule]] = []
    parts, counted = [], []
    for home, rule, where in _soon(kind, now):
        owners = now.homes[name].people(home.id)
        if asked.owner_id is not None:
            owners = [one for one in owners if one == asked.owner_id]
        base = base_of(kind, rule)
        mine = (
            model.owner_id == any_(uuid_array(owners)),
            resource.scope(ctx),
            resource.scope(ctx, "update"),
            *where,
        )
        place = literal(len(rules), Integer).label("place")
        every = select(place, model.id, base.label("base"), model.protected_until, _last(kind, rule).label("last"))
        # Read once: whoever looks for the first ones looks at all of them, and they are counted as well.
        part = every.where(*mine).cte(f"rule_{len(rules)}").prefix_with("MATERIALIZED")
        # Of every rule as many as are shown: what is shown is among the first of the rule that takes it first.
        parts.append(select(part).order_by(part.c.last, part.c.id).limit(asked.limit))
        counted.append(select(part.c.id).limit(COUNT_CAP))
        rules.append((home, rule))
    if not parts:
        return SoonPage(data=[], total=0)
    many = select(func.count()).select_from(
        union(*(part.subquery().select() for part in counted)).limit(COUNT_CAP).subquery()
    )
    listed = union_all(*(part.subquery().select() for part in parts)).subquery()
    first: dict[UUID, Running] = {}
    total = 0
    for row in await ctx.db.execute(select(listed, many.scalar_subquery().label("total"))):
        home, rule = rules[row.place]
        total = row.total
        one = _running(home, rule, row, now.calendar, False)
        if row.id not in first or one.deadline.at < first[row.id].deadline.at:
            first[row.id] = one
    urgent = sorted(first, key=lambda key: (first[key].deadline.at, key))[: asked.limit]
    rows = {row.id: row for row in await ctx.db.execute(_shown(model).where(model.id == any_(uuid_array(urgent))))}
    data = [SoonRow(**rows[key]._mapping, **_told(ctx, first[key])) for key in urgent if key in rows]
    return SoonPage(data=data, total=total)


def _last(kind: Kind, rule: Rule) -> ColumnElement[Any]:
    """What orders the records of a rule as their deadlines do."""
    base = base_of(kind, rule)
    if rule.kind in HOURLY:
        return base
    return func.greatest(
        cast(func.timezone("Asia/Shanghai", base), Date) + literal(rule.days, Integer), kind.model.protected_until
    )


def _shown(model: Any) -> Select[Any]:
    columns = (model.id, model.number, model.name, model.owner_id, User.name.label("owner_name"))
    return select(*columns, model.last_follow_up_at).join(User, User.id == model.owner_id)
