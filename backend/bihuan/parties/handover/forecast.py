"""What a handover would do, record by record and without doing it: who gets how many, what stays, and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import func, literal, select

from bihuan.identity.user.models import User, UserStatus
from bihuan.kernel import limits
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.db import ids
from bihuan.kernel.errors import DomainError, sentence
from bihuan.kernel.resource import RESOURCES
from bihuan.parties.handover.models import BY_HAND, Handover, PartWay
from bihuan.parties.handover.parts import KINDS, Part, found_by, ids_of, left_of
from bihuan.parties.handover.schemas import SAMPLES, Forecast, Holding, Obstacle, PartForecast, Sample
from bihuan.parties.ownership.service import Kind, home_pools, may_as_superior, standing, without_open_business

NO_RECORD = UUID(int=0)


@dataclass
class Room:
    """How many more a receiver may hold; ``why_not`` where they can receive nothing at all."""

    holding: int = 0
    limit: int | None = None
    spares: bool = False
    """Whether deals take up no place in their pool."""
    why_not: str | None = None

    def takes(self, row: Any, over_limit: bool) -> str | None:
        """Why the record is refused, as the verb would; else it takes its place."""
        if self.why_not:
            return self.why_not
        if not over_limit and self.limit is not None and self.holding + 1 > self.limit:
            return "HOLDING_LIMIT"
        self.holding += not (self.spares and row.spared)
        return None


@dataclass
class Tally:
    """Of one part."""

    total: int = 0
    to_user: int = 0
    to_pool: int = 0
    refused: dict[str, list[UUID]] = field(default_factory=dict)

    def no(self, code: str, record_id: UUID) -> None:
        self.refused.setdefault(code, []).append(record_id)


async def forecast(ctx: Context, of: Handover) -> Forecast:
    """Exactly what a run would do now. Raises HANDOVER_TOO_LARGE."""
    left = await left_of(ctx, of.from_user_id)
    rooms: dict[tuple[str, UUID], Room] = {}
    shown, total = [], 0
    for place, part in enumerate(of.parts):
        tally = await _tally(ctx, of, place, rooms)
        total += tally.total
        if total > limits.JOB:
            raise DomainError("HANDOVER_TOO_LARGE", most=limits.JOB)
        left[part["object"]] -= tally.to_user + tally.to_pool
        shown.append(await _shown(ctx, part, tally, rooms))
    rest = [Holding(name=name, count=max(count, 0)) for name, count in left.items()]
    return Forecast(total=total, parts=shown, left=rest)


async def _tally(ctx: Context, of: Handover, place: int, rooms: dict[tuple[str, UUID], Room]) -> Tally:
    part = of.parts[place]
    tally = Tally()
    receiver = UUID(part["receiver_id"]) if part["receiver_id"] else None
    if part["object"] in BY_HAND:
        pending = (await ctx.db.scalars(ids_of(ctx, of, place).limit(limits.JOB + 1))).all()
        tally.total = len(pending)
        why_not = await _inactive(ctx, receiver)
        if why_not is None:
            tally.to_user = tally.total
        for task_id in pending if why_not else ():
            tally.no(str(why_not), task_id)
        return tally
    kind = KINDS[part["object"]]
    room = None if receiver is None else await _room(ctx, kind, receiver, rooms)
    no_pool = await _no_pool(ctx, kind, of.from_user_id) if part["way"] == PartWay.POOL else None
    freely = may_as_superior(ctx, kind, "recycle", of.from_user_id)
    for row in await ctx.db.execute(_rows(ctx, of, place, kind)):
        tally.total += 1
        if part["way"] == PartWay.POOL:
            refused = no_pool or _stays_out(row, freely)
            if refused is None:
                tally.to_pool += 1
                continue
            if room is None:
                tally.no(refused, row.id)
                continue
        refused = "FORBIDDEN" if not row.may_transfer else None if room is None else room.takes(row, of.force)
        if refused is None:
            tally.to_user += 1
        else:
            tally.no(refused, row.id)
    return tally


def _rows(ctx: Context, of: Handover, place: int, kind: Kind) -> Any:
    model, resource = kind.model, RESOURCES[kind.name]
    protected = func.coalesce(model.protected_until >= literal(CLOCK.today()), literal(False))
    columns = (
        model.id,
        func.coalesce(kind.spared, literal(False)).label("spared"),
        without_open_business(kind).label("is_free"),
        protected.label("protected"),
        resource.scope(ctx, "transfer").label("may_transfer"),
        resource.scope(ctx, "recycle").label("may_recycle"),
    )
    return select(*columns).where(*found_by(ctx, of, place)).order_by(model.id).limit(limits.JOB + 1)


def _stays_out(row: Any, freely: bool) -> str | None:
    """Why a record may not go into a pool, in the order in which the verb asks (DOMAIN §6.4)."""
    if not row.may_recycle:
        return "FORBIDDEN"
    if row.protected and not freely:
        return "PROTECTED"
    return None if row.is_free else "CUSTOMER_HAS_OPEN_BUSINESS"


async def _room(ctx: Context, kind: Kind, receiver: UUID, rooms: dict[tuple[str, UUID], Room]) -> Room:
    """One for all parts that give to the same person."""
    key = (kind.name, receiver)
    if key not in rooms:
        why_not = await _inactive(ctx, receiver)
        try:
            found = await standing(ctx, kind, receiver, NO_RECORD)
            rooms[key] = Room(found.holding, found.limit, not found.pool.deal_counts_holding, why_not)
        except DomainError as refused:
            rooms[key] = Room(why_not=why_not or refused.code)
    return rooms[key]


async def _inactive(ctx: Context, receiver: UUID | None) -> str | None:
    status = await ctx.db.scalar(select(User.status).where(User.id == receiver, User.deleted_at.is_(None)))
    return None if status == UserStatus.ACTIVE else "USER_NOT_ACTIVE"


async def _no_pool(ctx: Context, kind: Kind, owner_id: UUID) -> str | None:
    try:
        await home_pools(ctx, kind, {owner_id})
    except DomainError as refused:
        return refused.code
    return None


async def _shown(ctx: Context, part: Part, tally: Tally, rooms: dict[tuple[str, UUID], Room]) -> PartForecast:
    receiver = UUID(part["receiver_id"]) if part["receiver_id"] else None
    room = rooms.get((part["object"], receiver)) if receiver else None
    return PartForecast(
        object=part["object"],
        way=part["way"],
        receiver_id=receiver,
        receiver_name=await ctx.db.scalar(select(User.name).where(User.id == receiver)) if receiver else None,
        total=tally.total,
        to_user=tally.to_user,
        to_pool=tally.to_pool,
        holding=room.holding if room else None,
        limit=room.limit if room else None,
        obstacles=[
            Obstacle(
                code=code,
                detail=_said(ctx, code),
                count=len(records),
                records=await _samples(ctx, part["object"], records[:SAMPLES]),
            )
            for code, records in sorted(tally.refused.items())
        ],
    )


def _said(ctx: Context, code: str) -> str:
    """The reason without figures, which differ from record to record."""
    if code == "CUSTOMER_HAS_OPEN_BUSINESS":
        code = "HANDOVER_OPEN_BUSINESS"
    return sentence(code).in_(ctx.language)


async def _samples(ctx: Context, name: str, records: list[UUID]) -> list[Sample]:
    """In their order, by name where the reader sees them."""
    if name in BY_HAND:
        return [Sample(id=one, name=None) for one in records]
    resource = RESOURCES[name]
    model = resource.model
    asked = select(model.id, model.name).where(model.id == ids("records"), resource.scope(ctx))
    names: dict[UUID, str] = dict((await ctx.db.execute(asked, {"records": records})).tuples().all())
    return [Sample(id=one, name=names.get(one)) for one in records]


async def how_many(ctx: Context, of: Handover) -> int:
    """What a run would go through. Raises HANDOVER_TOO_LARGE."""
    total = 0
    for place in range(len(of.parts)):
        found = ids_of(ctx, of, place).limit(limits.JOB + 1).subquery()
        total += int(await ctx.db.scalar(select(func.count()).select_from(found)) or 0)
    if total > limits.JOB:
        raise DomainError("HANDOVER_TOO_LARGE", most=limits.JOB)
    return total
