"""What the ownership verbs need to know, each in one statement, and the door they share (DOMAIN §6)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Date,
    DateTime,
    ScalarSelect,
    Select,
    String,
    and_,
    any_,
    bindparam,
    case,
    cast,
    exists,
    func,
    literal,
    not_,
    or_,
    select,
    true,
)
from sqlalchemy.orm import InstrumentedAttribute, aliased

from bihuan.identity.department.models import Department
from bihuan.identity.user.models import User
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.db import RECORD_ID, Record, ids, one_id, one_of, uuid_array
from bihuan.kernel.errors import DomainError, NotFound
from bihuan.kernel.ownership import OwnershipEvent
from bihuan.kernel.resource import Resource
from bihuan.kernel.wire import Schema
from bihuan.parties.pool.models import HIDING, MemberRole, Pool, PoolMember, belongs, ownerless_in

M = TypeVar("M", bound=Record)

OPEN_BUSINESS: list[Select[UUID]] = []
"""The customers of what is unfinished, one row each, kind by kind; sales, billing and service add their own (§6.4)."""
GIVEN_UP = ("return", "recycle")
EXTENDED = "extend_protection"
OVERRIDDEN = "override_limit"
"""Why the ledger has an assignment beyond the holding limit: an administrator of the pool wanted it."""
DEADLINES: dict[str, Callable[[Context, Any], Awaitable[date | None]]] = {}
"""The last day before a record of the kind is taken back, None where no rule counts; the rules register themselves."""


@dataclass(frozen=True, eq=False)
class Kind:
    """A kind of record that pools hold: what counts as held, and what happens along with a change of owner."""

    name: str
    model: type[Any]
    held: ColumnElement[bool]
    """Owned records that take up a place."""
    spared: ColumnElement[bool]
    """Of those, the ones that do not when the pool spares deals."""
    own_limit: InstrumentedAttribute[int | None]
    """The user's personal limit, which precedes the pool's."""
    active: frozenset[Any]
    """States in which the record changes hands."""
    follow: Callable[[Context, Sequence[Any]], Awaitable[None]] | None = None
    """Makes the children, which always have the owner of the record, follow some records."""
    children: tuple[type[Any], ...] = ()
    """Those children, each with a ``customer_id``."""
    open_business: list[Select[UUID]] | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """A user before a pool: membership, what they hold (up to the limit), and what they lately gave up."""

    pool: Pool
    is_member: bool
    is_admin: bool
    claimed_today: int
    holding: int
    limit: int | None
    lost_on: date | None

    def check_member(self) -> None:
        if not (self.is_member or self.is_admin):
            raise DomainError("NOT_POOL_MEMBER")

    def check_daily_limit(self) -> None:
        """Returned records still count (DOMAIN §6.3, 3)."""
        if self.pool.claim_daily_limit is not None and self.claimed_today + 1 > self.pool.claim_daily_limit:
            raise DomainError("CLAIM_DAILY_LIMIT")

    @property
    def is_full(self) -> bool:
        return self.limit is not None and self.holding + 1 > self.limit

    def check_holding(self) -> None:
        if self.is_full:
            raise DomainError("HOLDING_LIMIT")

    def check_cooldown(self) -> None:
        """Lost on 03-01 with 30 days: available from 04-01 (DOMAIN §6.3, 5)."""
        days = self.pool.prev_owner_cooldown_days
        if days and self.lost_on is not None and (CLOCK.today() - self.lost_on).days <= days:
            raise DomainError("COOLDOWN", available_on=self.lost_on + timedelta(days=days + 1))


async def standing(ctx: Context, kind: Kind, user_id: UUID, record_id: UUID, pool_id: UUID | None = None) -> Standing:
    """Everything the preconditions of claim, assign and transfer ask, in one statement.

    Before the given pool, or the one where the user's own records go. Raises NO_POOL.
    """
    await ctx.written(kind.model, OwnershipEvent, but=record_id)
    asked = {"user": user_id, "record_id": record_id, "day": CLOCK.today(), "pool": pool_id}
    itself = {"knows_what_waits": True}  # the record, which is left out
    row = (
        await ctx.db.execute(_standing(kind, at_home=pool_id is None), asked, execution_options=itself)
    ).one_or_none()
    if row is None:
        raise DomainError("NO_POOL")
    limit = row.own_limit if row.own_limit is not None else row.Pool.holding_limit
    return Standing(row.Pool, row.is_member, row.is_admin, row.claimed_today, row.holding, limit, row.lost_on)


_USER = one_id("user")


def _path_of(user: Any) -> Select[str]:
    return select(Department.path).join(User, User.department_id == Department.id).where(User.id == user)


_PATH = _path_of(_USER)
_STANDS_FOR = or_(PoolMember.user_id == _USER, _PATH.scalar_subquery().contains(cast(PoolMember.department_id, String)))
"""A membership of the user: in person, or of the department or one above it."""


@cache
def _standing(kind: Kind, *, at_home: bool) -> Select[Any]:
    model = kind.model
    in_pool = and_(PoolMember.pool_id == Pool.id, _STANDS_FOR)
    events = select(func.count()).where(
        OwnershipEvent.actor_id == _USER,
        OwnershipEvent.action == "claim",
        OwnershipEvent.biz_date == bindparam("day", type_=Date),
        OwnershipEvent.from_pool_id == Pool.id,
    )
    lost = select(func.max(OwnershipEvent.biz_date)).where(
        OwnershipEvent.from_owner_id == _USER,
        OwnershipEvent.object_id == RECORD_ID,
        OwnershipEvent.action == one_of(GIVEN_UP),
    )
    counted = or_(Pool.deal_counts_holding, ~kind.spared)
    own_limit = select(kind.own_limit).where(User.id == _USER).scalar_subquery()
    held = select(literal(1)).where(
        model.owner_id == _USER, model.deleted_at.is_(None), kind.held, model.id != RECORD_ID, counted
    )
    # No further than to the limit, however much somebody without one may hold.
    held = held.correlate(Pool).limit(func.coalesce(own_limit, Pool.holding_limit, 0))
    return select(
        Pool,
        exists().where(in_pool).label("is_member"),
        exists().where(in_pool, PoolMember.role == MemberRole.ADMIN).label("is_admin"),
        events.correlate(Pool).scalar_subquery().label("claimed_today"),
        select(func.count()).select_from(held.subquery()).correlate(Pool).scalar_subquery().label("holding"),
        own_limit.label("own_limit"),
        lost.scalar_subquery().label("lost_on"),
    ).where(Pool.id == (_home_of(kind, _PATH) if at_home else one_id("pool")))


async def home_pools(ctx: Context, kind: Kind, owners: Collection[UUID]) -> dict[UUID, UUID]:
    """Where a record goes when one of ``owners`` loses it. Raises NO_POOL where one has none (DOMAIN §6.2)."""
    if not owners:
        return {}
    found = dict((await ctx.db.execute(_homes_of(kind), {"owners": list(owners)})).all())
    if None in found.values() or len(found) < len(owners):
        raise DomainError("NO_POOL")
    return found


@cache
def _homes_of(kind: Kind) -> Select[UUID, UUID]:
    owner = aliased(User)
    return select(owner.id, _home_of(kind, _path_of(owner.id).correlate(owner))).where(owner.id == ids("owners"))


@cache
def _home_of(kind: Kind, path: Select[str]) -> ScalarSelect[UUID]:
    """The pool of a user's deepest department, the default one last; a pool may send what it gets to another."""
    department = aliased(Department)
    mine = path.scalar_subquery().startswith(department.path)
    return (
        select(func.coalesce(Pool.recycle_pool_id, Pool.id))
        .outerjoin(PoolMember, and_(PoolMember.pool_id == Pool.id, PoolMember.role == MemberRole.MEMBER))
        .outerjoin(department, department.id == PoolMember.department_id)
        .where(Pool.object_type == kind.name, Pool.is_active, Pool.deleted_at.is_(None), or_(Pool.is_default, mine))
        .order_by(case((mine, func.length(department.path)), else_=0).desc(), Pool.is_default, Pool.id)
        .limit(1)
        .scalar_subquery()
    )


async def check_no_open_business(ctx: Context, kind: Kind, record_id: UUID) -> None:
    """Open business would be ownerless in a pool. Raises CUSTOMER_HAS_OPEN_BUSINESS (DOMAIN §6.4, D-10)."""
    if not kind.open_business:
        return
    counts = [select(func.count()).select_from(_of(open_, RECORD_ID)).scalar_subquery() for open_ in kind.open_business]
    found = int(await ctx.db.scalar(select(sum(counts, literal(0))), {"record_id": record_id}) or 0)
    if found:
        raise DomainError("CUSTOMER_HAS_OPEN_BUSINESS", count=found)


def _of(open_: Select[UUID], customer: Any) -> Any:
    """The part of it that is this customer's."""
    return open_.where(open_.selected_columns[0] == customer).subquery()


def without_open_business(kind: Kind) -> ColumnElement[bool]:
    """The same of many records at once: one anti-join a kind of business."""
    key = kind.model.id
    parts = (part.where(part.selected_columns[0] == key).correlate(kind.model) for part in kind.open_business or ())
    return and_(true(), *(~exists(part) for part in parts))


async def with_children_in_use(ctx: Context, kind: Kind, record_ids: Sequence[UUID]) -> set[UUID]:
    """Of records that are locked, those with a child that somebody else is at; the other children are locked as well.

    Whoever changes a child may go on to its record: to wait for them would be to wait for each other.
    """
    used: set[UUID] = set()
    for model in kind.children:
        theirs = (model.customer_id == any_(uuid_array(list(record_ids))), model.deleted_at.is_(None))
        free = select(model.id).where(*theirs).order_by(model.id)
        locked = free.with_for_update(key_share=True, skip_locked=True).cte("locked")
        asked = select(model.customer_id).where(*theirs, model.id.not_in(select(locked.c.id)))
        used.update(await ctx.db.scalars(asked))
    return used


async def check_not_extended(ctx: Context, kind: Kind, record: Any) -> None:
    """One extension for as long as the record is somebody's. Raises ALREADY_EXTENDED (DOMAIN §6.5)."""
    await ctx.written(OwnershipEvent)
    before = exists().where(
        OwnershipEvent.object_type == kind.name,
        OwnershipEvent.object_id == RECORD_ID,
        OwnershipEvent.action == EXTENDED,
        OwnershipEvent.at >= bindparam("received", type_=DateTime(timezone=True)),
    )
    if await ctx.db.scalar(select(before), {"record_id": record.id, "received": record.received_at}):
        raise DomainError("ALREADY_EXTENDED")


def may_as_superior(ctx: Context, kind: Kind, verb: str, owner_id: UUID) -> bool:
    """Whether the verb is granted over this owner's records, not merely by administering a pool."""
    scopes = ctx.me.scopes(kind.name, verb)
    return ctx.is_system or "all" in scopes or owner_id in ctx.me.owners(scopes, True)


class PooledResource(Resource[M]):
    """A resource whose records several people may reach for at once."""

    async def act(self, ctx: Context, record_id: UUID, name: str, data: Schema, if_match: str | None = None) -> Any:
        """Whoever is about to receive a record is counted alone: the lock comes before any row lock."""
        receiver = ctx.me.id if name == "claim" else getattr(data, "owner_id", None)
        if name in {"claim", "assign", "transfer"} and receiver is not None:
            ctx.require(self.name, self.action(name).verb)
            if name == "claim":
                await self._stand_in_line(ctx, record_id, receiver)
            else:  # of several who receive in turn all, in the same order whoever asks
                for one in sorted({receiver, *getattr(data, "also_to", ())}):
                    await lock_receiver(ctx, self.name, one)
        try:
            return await super().act(ctx, record_id, name, data, if_match)
        except NotFound:
            if name in {"claim", "assign"} and await ctx.db.scalar(select(self._was_in_my_pool(ctx, record_id))):
                raise DomainError("ALREADY_OWNED") from None
            raise

    async def _stand_in_line(self, ctx: Context, record_id: UUID, receiver: UUID) -> None:
        """Lock the receiver of a claim, unless a look shows that someone was faster: who comes too late, as nine of
        ten do in a rush, waits for nobody and keeps nobody waiting. Raises ALREADY_OWNED.
        """
        await ctx.written(self.model, OwnershipEvent)
        gone = and_(~self.sees(ctx, record_id), self._was_in_my_pool(ctx, record_id))
        if await ctx.db.scalar(select(case((gone, True), else_=alone(self.name, receiver).is_(None)))):
            raise DomainError("ALREADY_OWNED")

    def _was_in_my_pool(self, ctx: Context, record_id: UUID) -> ColumnElement[bool]:
        """Someone was faster: the record left a pool of mine last, so it is no secret that it exists."""
        last = (
            select(OwnershipEvent.from_pool_id, OwnershipEvent.action)
            .where(OwnershipEvent.object_type == self.name, OwnershipEvent.object_id == record_id)
            .order_by(OwnershipEvent.id.desc())
            .limit(1)
            .subquery()
        )
        mine = select(PoolMember.id).where(PoolMember.pool_id == last.c.from_pool_id, belongs(ctx.me))
        taken = last.c.action.in_(("claim", "assign"))
        return exists(mine.select_from(last, PoolMember).where(taken))


async def lock_receiver(ctx: Context, object_type: str, user_id: UUID | None) -> None:
    """Limits count what a user holds: one change for a user and a kind of record at a time."""
    if user_id is not None:
        await ctx.db.execute(select(alone(object_type, user_id)))


def alone(object_type: str, user_id: UUID) -> ColumnElement[Any]:
    """The lock on a receiver, until the end of the transaction."""
    return func.pg_advisory_xact_lock(func.hashtextextended(f"{object_type}:{user_id}", 0))


def in_pool_filter(model: type[Any], wanted: bool) -> ColumnElement[bool]:
    """``in_pool=true``: ownerless records that lie in a pool."""
    lies: ColumnElement[bool] = model.pool_id.is_not(None)
    return lies if wanted else ~lies


VIEW_SENSITIVE = "view_sensitive"


def masked_for(
    name: str, model: type[Any], in_pool: Callable[[Context], ColumnElement[bool]]
) -> Callable[[Context, str | None], ColumnElement[bool]]:
    """Whether contact data is masked for a reader: in a pool that hides it for everybody, elsewhere for whoever may
    not see it in plain (DOMAIN §1.6).
    """

    def masked(ctx: Context, among: str | None) -> ColumnElement[bool]:
        return or_(in_pool(ctx), not_(ctx.visible(model, name, VIEW_SENSITIVE, among)))

    return masked


def phone_hidden(model: type[Any]) -> ColumnElement[bool]:
    """Whether the record lies in a pool that hides contact data before the claim (DOMAIN §1.6, §6.2)."""
    hides = select(Pool.hide_phone_before_claim).where(Pool.id == model.pool_id).scalar_subquery()
    return func.coalesce(and_(model.owner_id.is_(None), hides), literal(False))


def hidden_in_pool(model: type[Any]) -> Callable[[Context], ColumnElement[bool]]:
    """The same by the pools that the reader's principal knows to hide."""

    def hidden(ctx: Context) -> ColumnElement[bool]:
        pools = ctx.me.sets.get(HIDING)
        if pools is None:
            return phone_hidden(model)
        return func.coalesce(ownerless_in(model, pools), literal(False))  # what is discarded lies nowhere

    return hidden
