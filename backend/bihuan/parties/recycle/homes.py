"""Which pool takes back what a person neglects, and by which rules (DOMAIN §6.2, §6.5)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Select, and_, case, func, or_, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import aliased

from bihuan.company.work_calendar.clocks import Overrides
from bihuan.company.work_calendar.service import work_calendar
from bihuan.identity.department.models import Department
from bihuan.identity.epoch import Remembered
from bihuan.identity.user.models import User
from bihuan.kernel.context import Context
from bihuan.parties.pool.models import MemberRole, Pool, PoolMember, PoolObject, RecycleRule


class Rule(NamedTuple):
    """A recycle rule as it was written; two versions of one are two rules.

    ``effective_from`` is the day from which both it and its pool count: a pool that is switched on waits for the next.
    """

    id: UUID
    kind: str
    days: int
    grades: tuple[str, ...]
    exclude_deal: bool
    exclude_open_opportunity: bool
    is_active: bool
    effective_from: date
    effective_to: date | None

    def in_force(self, day: date) -> bool:
        """On this business date: edits count from the next (DOMAIN §6.5)."""
        ended = self.effective_to is not None and self.effective_to < day
        return self.is_active and self.effective_from <= day and not ended

    @property
    def is_set(self) -> bool:
        """As the pool stands now: what the coming nights will do."""
        return self.is_active and self.effective_to is None


class Home(NamedTuple):
    """A pool as those see it whose records go there."""

    id: UUID
    name: str
    warn_days: int
    rules: tuple[Rule, ...]


class Homes(NamedTuple):
    """Where everybody's records of one kind go; pools that take nothing back by themselves are left out."""

    pools: Mapping[UUID, Home]
    pool_of: Mapping[UUID, UUID]

    def of(self, user_id: UUID | None) -> Home | None:
        found = self.pool_of.get(user_id) if user_id is not None else None
        return self.pools.get(found) if found is not None else None

    def people(self, pool_id: UUID) -> list[UUID]:
        return [user for user, pool in self.pool_of.items() if pool == pool_id]


@cache
def _deepest(object_type: str) -> Select[UUID, UUID]:
    """Everybody with the pool of the deepest department they stand under, or the default one (as ``home_pool``)."""
    own, theirs = aliased(Department), aliased(Department)
    under = and_(own.path.startswith(theirs.path), theirs.path.is_not(None))
    depth = case((under, func.length(theirs.path)), else_=0)
    return (
        select(User.id, Pool.id)
        .select_from(User)
        .outerjoin(own, own.id == User.department_id)
        .join(Pool, and_(Pool.object_type == object_type, Pool.is_active, Pool.deleted_at.is_(None)))
        .outerjoin(PoolMember, and_(PoolMember.pool_id == Pool.id, PoolMember.role == MemberRole.MEMBER))
        .outerjoin(theirs, theirs.id == PoolMember.department_id)
        .where(or_(Pool.is_default, under))
        .ext(distinct_on(User.id))
        .order_by(User.id, depth.desc(), Pool.is_default, Pool.id)
    )


async def homes_of(ctx: Context, object_type: str) -> Homes:
    """As stored now."""
    asked = select(Pool).where(Pool.object_type == object_type, Pool.auto_recycle, Pool.deleted_at.is_(None))
    pools = (await ctx.db.scalars(asked)).all()
    columns = [getattr(RecycleRule, name) for name in Rule._fields]
    rows = select(RecycleRule.pool_id, *columns).where(RecycleRule.pool_id.in_([pool.id for pool in pools]))
    rules: dict[UUID, list[Rule]] = {pool.id: [] for pool in pools}
    began = {pool.id: pool.recycles_from for pool in pools}
    for pool_id, *values in await ctx.db.execute(rows.order_by(RecycleRule.id)):
        rule, resumed = Rule(*values), began[pool_id]
        begin = max(rule.effective_from, resumed) if resumed else rule.effective_from
        rules[pool_id].append(rule._replace(grades=tuple(rule.grades), effective_from=begin))
    known = {pool.id: Home(pool.id, pool.name, pool.warn_days, tuple(rules[pool.id])) for pool in pools}
    people = (await ctx.db.execute(_deepest(object_type))).all()
    return Homes(known, {user: pool for user, pool in people if pool in known})


async def people_of_pool(ctx: Context, object_type: str, pool_id: UUID) -> frozenset[UUID]:
    """Everybody whose records of the kind go to this pool, whether or not it takes any back by itself."""
    people = await ctx.db.execute(_deepest(object_type))
    return frozenset(user for user, pool in people if pool == pool_id)


class Known(NamedTuple):
    """Homes by kind of record, and the days on which nobody works."""

    homes: Mapping[str, Homes]
    calendar: Overrides


async def _all(ctx: Context) -> Known:
    return Known({kind.value: await homes_of(ctx, kind) for kind in PoolObject}, await work_calendar(ctx))


known = Remembered(_all)
"""In memory: whoever changes pools, people or departments moves the epoch."""


def rules_on(homes: Homes, day: date, kinds: Iterable[str]) -> list[tuple[Home, Rule]]:
    """What is in force on that day, of these kinds."""
    wanted = set(kinds)
    return [
        (home, rule)
        for home in homes.pools.values()
        for rule in home.rules
        if rule.kind in wanted and rule.in_force(day)
    ]
