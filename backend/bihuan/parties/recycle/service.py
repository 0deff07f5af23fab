"""What is soon taken back: the countdown of one record, and the list of all (待入公海, DOMAIN §6.5)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    Integer,
    Select,
    func,
    literal,
    not_,
    or_,
    select,
    union,
    union_all,
)

from bihuan.company.work_calendar.clocks import Overrides
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.db import one_id
from bihuan.kernel.errors import NotFound
from bihuan.kernel.paging import COUNT_CAP
from bihuan.kernel.resource import RESOURCES
from bihuan.parties.handover.spared import in_handover
from bihuan.parties.ownership.service import DEADLINES, Kind, without_open_business
from bihuan.parties.recycle.deadlines import Deadline, deadline, neglected_before, said, under
from bihuan.parties.recycle.due import KINDS, applies, base_of, over
from bihuan.parties.recycle.homes import Home, Known, Rule, known
from bihuan.parties.recycle.schemas import Countdown


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
        nothing = dict.fromkeys(("recycle_on", "recycle_at", "kind", "reason", "pool_name", "kept_by"))
        return Countdown(**nothing, is_soon=False, is_kept=False)
    why = ("handover" if row.owner_id in await in_handover(ctx) else "open_business") if first.is_kept else None
    return Countdown(**told(ctx, first), is_soon=first.is_soon(), is_kept=first.is_kept, kept_by=why)


def told(ctx: Context, one: Running) -> dict[str, Any]:
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
    found = [running(home, rules[row.place], row, now.calendar, row.kept) for row in rows]
    return min(found, key=lambda one: one.deadline.at, default=None)


def running(home: Home, rule: Rule, row: Any, calendar: Overrides, is_kept: bool) -> Running:
    return Running(home, rule, under(rule, deadline(rule, row.base, row.protected_until, calendar)), is_kept)


async def _last_day(ctx: Context, kind: Kind, record: Any) -> date | None:
    await ctx.written(kind.model)
    first = await _first(ctx, kind, record.id, record.owner_id)
    return None if first is None else first.deadline.on


async def last_day_of_customer(ctx: Context, record: Any) -> date | None:
    return await _last_day(ctx, KINDS["customers"], record)


async def last_day_of_lead(ctx: Context, record: Any) -> date | None:
    return await _last_day(ctx, KINDS["leads"], record)


DEADLINES |= {"customers": last_day_of_customer, "leads": last_day_of_lead}


def soon_by_rule(kind: Kind, now: Known) -> Iterator[tuple[Home, Rule, list[Any]]]:
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
        for pool, _, where in soon_by_rule(kind, now)
        if pool == home
    ]
    if not found:
        return None
    return select(func.count()).select_from(union(*found).limit(COUNT_CAP + 1).subquery())
