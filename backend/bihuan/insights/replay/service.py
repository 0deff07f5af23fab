"""公海沙盘: a proposal is replayed by a job over the past twelve months, before anybody switches it on."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import any_, delete, func, literal_column, select, text, update
from sqlalchemy.dialects.postgresql import insert

from bihuan.company.work_calendar.service import work_calendar
from bihuan.identity.user.models import User
from bihuan.insights.replay.judging import Drop, Past, Terms, drop_of, drops
from bihuan.insights.replay.models import PoolReplay, ReplayDrop
from bihuan.insights.replay.past import deals_of, pasts_of
from bihuan.insights.replay.schemas import (
    DropPage,
    DropRow,
    DropsQuery,
    Replay,
    ReplayInput,
    ReplayMonth,
    ReplayPerson,
    ReplayState,
)
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.db import new_id, uuid_array
from bihuan.kernel.errors import DomainError, Invalid
from bihuan.kernel.keyset import CursorCodec
from bihuan.kernel.long_work import DOERS, LONG, Chunk, Job, JobRow, begin, row_of
from bihuan.kernel.ownership import OwnershipEvent
from bihuan.kernel.paging import PageInfo, digest
from bihuan.kernel.resource import RESOURCES
from bihuan.parties.lead.models import Lead
from bihuan.parties.pool.models import KINDS_OF, Pool, PoolObject
from bihuan.parties.pool.rules import terms_of
from bihuan.parties.pool.schemas import RecycleRuleRead
from bihuan.parties.pool.service import POOLS
from bihuan.parties.recycle.deadlines import midnight, said
from bihuan.parties.recycle.homes import Rule, people_of_pool

KIND = "replay"
YEAR = 365
CHUNK = 2_000
"""Records in one transaction: their past is read in a second."""


async def propose(ctx: Context, pool_id: UUID, data: ReplayInput) -> Job:
    """Replay a proposal; the former one of the same person for this pool goes.

    Raises REQUIRED where nothing is proposed, INVALID for a rule that does not suit the pool, TOO_MANY_JOBS.
    """
    ctx.require("pools", "replay")
    pool = await POOLS.get(ctx, pool_id)
    ctx.require(pool.object_type, "read")
    if data.rule is None and data.claim_daily_limit is None:
        raise Invalid("/rule", "REQUIRED")
    if data.rule is not None and data.rule.kind not in KINDS_OF[PoolObject(pool.object_type)]:
        raise Invalid("/rule/kind", "INVALID")
    if data.rule is not None and data.rule.grades and pool.object_type != PoolObject.CUSTOMERS:
        raise Invalid("/rule/grades", "INVALID")
    today = CLOCK.today()
    await ctx.db.execute(delete(PoolReplay).where(PoolReplay.pool_id == pool.id, PoolReplay.owner_id == ctx.me.id))
    replay = PoolReplay(
        id=new_id(),
        pool_id=pool.id,
        owner_id=ctx.me.id,
        object_type=pool.object_type,
        rule=_stored(data),
        claim_daily_limit=data.claim_daily_limit,
        date_from=today - timedelta(days=YEAR),
        date_to=today,
        asked_at=CLOCK.now(),
    )
    ctx.db.add(replay)
    await ctx.db.flush()
    resource = RESOURCES[pool.object_type]
    total = await ctx.db.scalar(
        resource.alive(select(func.count()).select_from(resource.model)).where(resource.scope(ctx))
    )
    params = {"replay": str(replay.id), "end": CLOCK.now().isoformat()}
    job = await begin(ctx, KIND, pool.object_type, "sandbox", params, int(total or 0))
    replay.job_id = job.id
    return job


def _stored(data: ReplayInput) -> dict[str, Any] | None:
    if data.rule is None:
        return None
    return terms_of(data.rule)._asdict() | {"is_active": True}


def _rule(stored: dict[str, Any], replay: PoolReplay) -> Rule:
    values = stored | {"grades": tuple(stored["grades"])}
    return Rule(id=replay.id, effective_from=replay.date_from, effective_to=None, **values)


async def next_chunk(ctx: Context, job: Any) -> Chunk:
    """The next records by id; the claims, which need no record, come with the last of them."""
    replay = await ctx.db.get(PoolReplay, UUID(job.params["replay"]))
    if replay is None:  # another proposal has taken its place
        raise DomainError("NOT_FOUND")
    pool = await POOLS.get(ctx, replay.pool_id)
    start, end = midnight(replay.date_from), datetime.fromisoformat(job.params["end"])
    found = await pasts_of(ctx, replay.object_type, pool.id, job.cursor, CHUNK, start, end)
    lost: list[Drop] = []
    if replay.rule is not None:
        people = await people_of_pool(ctx, replay.object_type, pool.id)
        terms = Terms(_rule(replay.rule, replay), pool.protect_days, people, start, end, await work_calendar(ctx))
        lost = [drop for past in found.pasts for drop in drops(terms, past)]
    await _keep(ctx, replay, "recycle", lost)
    if found.recycled:
        more = update(PoolReplay).where(PoolReplay.id == replay.id)
        await ctx.db.execute(
            more.values(recycled=PoolReplay.recycled + found.recycled), execution_options={"synchronize_session": False}
        )
    last = found.size < CHUNK
    if last and replay.claim_daily_limit is not None:
        await _keep(ctx, replay, "claim", await _refused(ctx, replay, pool, start))
    return Chunk(found.size, (), found.last or job.cursor, last)


DOERS[KIND] = next_chunk
LONG.add(KIND)  # the last one reads all claims of a year


async def _refused(ctx: Context, replay: PoolReplay, pool: Pool, start: datetime) -> list[Drop]:
    """Claims beyond the proposed limit, day by day in the order in which they were made."""
    event = OwnershipEvent
    place = func.row_number().over(partition_by=(event.actor_id, event.biz_date), order_by=event.id)
    claims = (
        select(event.object_id, event.actor_id, event.at, place.label("place"))
        .where(
            event.at >= start,
            event.object_type == replay.object_type,
            event.action == "claim",
            event.from_pool_id == pool.id,
        )
        .subquery()
    )
    model = RESOURCES[replay.object_type].model
    asked = (
        select(claims.c.object_id, claims.c.actor_id, claims.c.at)
        .join(model, model.id == claims.c.object_id)
        .where(claims.c.place > replay.claim_daily_limit, RESOURCES[replay.object_type].scope(ctx))
    )
    await ctx.db.execute(text("SET LOCAL statement_timeout = '120s'"))
    rows = (await ctx.db.execute(asked)).all()
    records = {row.object_id for row in rows}
    customers = {key: key for key in records}
    if replay.object_type == PoolObject.LEADS:
        became = select(Lead.id, Lead.converted_customer_id).where(
            Lead.id == any_(uuid_array(sorted(records))), Lead.converted_customer_id.is_not(None)
        )
        customers = {key: customer for key, customer in await ctx.db.execute(became)}
    deals = await deals_of(ctx, sorted(set(customers.values())))
    refused = []
    for key, actor, at in rows:
        known = deals.get(customers[key], ()) if key in customers else ()
        refused.append(drop_of(Past(key, None, None, None, (), (), (), (), known), actor, at))
    return refused


async def _keep(ctx: Context, replay: PoolReplay, kind: str, lost: list[Drop]) -> None:
    if not lost:
        return
    rows = [
        {
            "id": new_id(),
            "replay_id": replay.id,
            "kind": kind,
            "record_id": one.record_id,
            "owner_id": one.owner_id,
            "dropped_at": one.at,
            "signed_on": one.signed_on,
            "signed_amount": one.signed_amount,
        }
        for one in lost
    ]
    await ctx.db.execute(insert(ReplayDrop), rows)


async def _mine(ctx: Context, pool_id: UUID) -> PoolReplay | None:
    ctx.require("pools", "replay")
    await POOLS.get(ctx, pool_id)
    wanted = select(PoolReplay).where(PoolReplay.pool_id == pool_id, PoolReplay.owner_id == ctx.me.id)
    return await ctx.db.scalar(wanted)


async def result(ctx: Context, pool_id: UUID) -> ReplayState:
    """What is known of my last proposal so far."""
    replay = await _mine(ctx, pool_id)
    if replay is None:
        return ReplayState(data=None)
    job = await ctx.db.get(Job, replay.job_id) if replay.job_id else None
    people = await _people(ctx, replay)
    months = await _months(ctx, replay)
    drop = ReplayDrop
    of_claims = (drop.replay_id == replay.id, drop.kind == "claim")
    records, refused_signed = (
        await ctx.db.execute(
            select(
                select(func.count(drop.record_id.distinct()))
                .where(drop.replay_id == replay.id, drop.kind == "recycle")
                .scalar_subquery(),
                select(func.count()).where(*of_claims, drop.signed_on.is_not(None)).scalar_subquery(),
            )
        )
    ).one()
    rule = _rule(replay.rule, replay) if replay.rule is not None else None
    return ReplayState(
        data=Replay(
            id=replay.id,
            object_type=replay.object_type,
            rule=None if rule is None else RecycleRuleRead.model_validate(_told(rule)),
            rule_text=None if rule is None else said(rule).in_(ctx.language),
            claim_daily_limit=replay.claim_daily_limit,
            date_from=replay.date_from,
            date_to=replay.date_to,
            asked_at=replay.asked_at,
            job=None if job is None else JobRow(**row_of(job, ctx.me.name)),
            dropped=sum(one.dropped for one in people),
            records=records,
            signed=sum(one.signed for one in people),
            signed_amount=sum((one.signed_amount for one in people), Decimal("0.00")),
            refused=sum(one.refused for one in people),
            refused_signed=refused_signed,
            recycled=replay.recycled,
            people=people[:1_000],
            months=months,
        )
    )


def _told(rule: Rule) -> dict[str, Any]:
    values = rule._asdict() | {"grades": list(rule.grades)}
    return {name: values[name] for name in RecycleRuleRead.model_fields}


async def _people(ctx: Context, replay: PoolReplay) -> list[ReplayPerson]:
    """Whoever would have lost most comes first."""
    drop = ReplayDrop
    taken = drop.kind == "recycle"
    dropped = func.count().filter(taken)
    asked = (
        select(
            drop.owner_id,
            User.name,
            dropped,
            func.count().filter(taken, drop.signed_on.is_not(None)),
            func.coalesce(func.sum(drop.signed_amount).filter(taken), 0),
            func.count().filter(~taken),
        )
        .join(User, User.id == drop.owner_id)
        .where(drop.replay_id == replay.id)
        .group_by(drop.owner_id, User.name)
        .order_by(dropped.desc(), func.count().desc(), User.name)
    )
    return [
        ReplayPerson(
            owner_id=owner, owner_name=name, dropped=lost, signed=signed, signed_amount=amount, refused=refused
        )
        for owner, name, lost, signed, amount, refused in await ctx.db.execute(asked)
    ]


async def _months(ctx: Context, replay: PoolReplay) -> list[ReplayMonth]:
    """Every month of the time, also where nothing would have happened."""
    month: Any = literal_column("date_trunc('month', dropped_at AT TIME ZONE 'Asia/Shanghai')::date")
    taken = ReplayDrop.kind == "recycle"
    asked = (
        select(month, func.count().filter(taken), func.count().filter(~taken))
        .select_from(ReplayDrop)
        .where(ReplayDrop.replay_id == replay.id)
        .group_by(month)
    )
    found = {on: (lost, refused) for on, lost, refused in await ctx.db.execute(asked)}
    months, step = [], replay.date_from.replace(day=1)
    while step <= replay.date_to:
        lost, refused = found.get(step, (0, 0))
        months.append(ReplayMonth(month=step, dropped=lost, refused=refused))
        step = (step + timedelta(days=32)).replace(day=1)
    return months


async def dropped(ctx: Context, codec: CursorCodec, pool_id: UUID, asked: DropsQuery) -> DropPage:
    """One page of what would have been taken back or refused. Raises CURSOR_MISMATCH."""
    replay = await _mine(ctx, pool_id)
    size = min(asked.limit, 200)
    if replay is None:
        return DropPage(data=[], page=_page(None, size))
    drop = ReplayDrop
    bound_to = f"replay:{replay.id}:{digest([str(asked.owner_id), str(asked.signed)])}"
    wanted = select(drop, User.name).join(User, User.id == drop.owner_id).where(drop.replay_id == replay.id)
    if asked.owner_id is not None:
        wanted = wanted.where(drop.owner_id == asked.owner_id)
    if asked.signed is not None:
        wanted = wanted.where(drop.signed_on.is_not(None) if asked.signed else drop.signed_on.is_(None))
    if asked.cursor:
        place = codec.decode(asked.cursor, bound_to, CLOCK.now())
        amount = Decimal(str(place.values[0]))
        wanted = wanted.where((drop.signed_amount < amount) | ((drop.signed_amount == amount) & (drop.id < place.id)))
    rows = (await ctx.db.execute(wanted.order_by(drop.signed_amount.desc(), drop.id.desc()).limit(size + 1))).all()
    shown = rows[:size]
    following = None
    if len(rows) > size:
        last = shown[-1][0]
        following = codec.encode([last.signed_amount], last.id, False, bound_to, CLOCK.now())
    names = await _names(ctx, replay.object_type, [one.record_id for one, _ in shown])
    data = [
        DropRow(
            id=one.id,
            kind=one.kind,
            record_id=one.record_id,
            record_name=names.get(one.record_id),
            owner_id=one.owner_id,
            owner_name=owner,
            dropped_at=one.dropped_at,
            signed_on=one.signed_on,
            signed_amount=one.signed_amount,
        )
        for one, owner in shown
    ]
    return DropPage(data=data, page=_page(following, size))


def _page(following: str | None, size: int) -> PageInfo:
    return PageInfo(next_cursor=following, prev_cursor=None, limit=size, total=None, total_relation=None)


async def _names(ctx: Context, kind: str, keys: list[UUID]) -> dict[UUID, str]:
    resource = RESOURCES[kind]
    model: Any = resource.model
    asked = resource.alive(select(model.id, model.name)).where(model.id.in_(keys), resource.scope(ctx))
    return {key: name for key, name in await ctx.db.execute(asked)}
