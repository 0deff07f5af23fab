"""Doing a handover: a job that moves record by record through the doors that people use (DOMAIN §1.1, §6.4).

A chunk, its results and the place it leads to are one transaction. What has moved is no longer the leaver's, so that
whoever goes on after a stop finds only what is left.
"""

from __future__ import annotations

from functools import partial
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import insert, literal, select

from bihuan.activity.task.handing import hand_task_on
from bihuan.approvals.instance.handing import hand_on
from bihuan.identity.user.models import UserStatus
from bihuan.kernel.by_filter import attempt
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.db import new_id
from bihuan.kernel.errors import DomainError
from bihuan.kernel.long_work import DOERS, OPEN, Chunk, Failure, Job, begin
from bihuan.kernel.resource import RESOURCES
from bihuan.kernel.workflow import Note, Nothing
from bihuan.parties.handover.forecast import how_many
from bihuan.parties.handover.models import Handover, HandoverItem, HandoverKind, Outcome, PartObject, PartWay
from bihuan.parties.handover.parts import Part, ids_of, key_of, left_of, someone_led
from bihuan.parties.ownership.leaving import end_access
from bihuan.parties.ownership.schemas import ForcedHandOver, HandIntoPool, HandOver

KIND = "handover"
CHUNK = 50
"""Records in one transaction: locked for a second or two."""
NOT_FOR_POOLS = frozenset({"CUSTOMER_HAS_OPEN_BUSINESS", "PROTECTED", "NO_POOL", "FORBIDDEN"})
"""Why a record may have to go to the second choice of a part."""


async def begin_run(ctx: Context, of: Handover, _: Any) -> None:
    """Effect of ``start``. Whoever leaves is shut out first: they must not change what is being moved."""
    user = await someone_led(ctx, of.from_user_id, "start", "/from_user_id")
    if of.job_id is not None:
        state = await ctx.db.scalar(select(Job.state).where(Job.id == of.job_id))
        if state in OPEN:
            raise DomainError("INVALID_TRANSITION")
    if of.kind == HandoverKind.LEAVE:
        ctx.require("users", "leave")
        with ctx.system():
            if user.status == UserStatus.ACTIVE:
                await RESOURCES["users"].act(ctx, user.id, "disable", Note(reason=of.reason))
            await end_access(ctx, user, None)
    of.at_part, of.refused = 0, 0
    of.started_at, of.finished_at = of.started_at or CLOCK.now(), None
    total = await how_many(ctx, of)
    of.job_id = (await begin(ctx, KIND, "handovers", "start", {"handover": str(of.id)}, total)).id


class Moved(NamedTuple):
    """What became of one record."""

    record_id: UUID
    name: str | None
    object: str
    receiver_id: UUID | None
    refused: DomainError | None

    @property
    def outcome(self) -> Outcome:
        if self.refused is not None:
            return Outcome.REFUSED
        return Outcome.MOVED if self.receiver_id else Outcome.POOLED


async def do(ctx: Context, job: Any) -> Chunk:
    """The next records of the part in hand; with the last of them the handover ends."""
    ctx.require("handovers", "start")
    with ctx.system():
        of = await RESOURCES["handovers"].hold(ctx, UUID(job.params["handover"]))
    await someone_led(ctx, of.from_user_id, "start", "/from_user_id")
    done: list[Moved] = []
    cursor, last = job.cursor, of.at_part >= len(of.parts)
    if not last:
        rows = (await ctx.db.scalars(_next(ctx, of, cursor))).all()
        part = of.parts[of.at_part]
        done = [await _move(ctx, of, part, record_id) for record_id in rows]
        cursor = rows[-1] if rows else cursor
        if len(rows) < CHUNK:
            of.at_part, cursor = of.at_part + 1, None
            last = of.at_part >= len(of.parts)
    of.moved += sum(one.outcome == Outcome.MOVED for one in done)
    of.pooled += sum(one.outcome == Outcome.POOLED for one in done)
    of.refused += sum(one.outcome == Outcome.REFUSED for one in done)
    if last:
        done += await _end(ctx, of)
    await _note(ctx, of, done)
    failures = [Failure(one.record_id, one.name, one.refused) for one in done if one.refused is not None]
    return Chunk(len(done), failures, cursor, last)


def _next(ctx: Context, of: Handover, cursor: UUID | None) -> Any:
    part = of.parts[of.at_part]
    key = key_of(part["object"])
    wanted = ids_of(ctx, of, of.at_part).order_by(key).limit(CHUNK)
    return wanted if cursor is None else wanted.where(key > literal(cursor))


async def _move(ctx: Context, of: Handover, part: Part, record_id: UUID) -> Moved:
    """Through the verb that a person would use, each record in its own savepoint."""
    name, receiver = part["object"], UUID(part["receiver_id"]) if part["receiver_id"] else None
    if name == PartObject.APPROVALS:
        assert receiver is not None
        asked: list[UUID] = []

        async def hand() -> None:
            asked.append(await hand_on(ctx, record_id, of.from_user_id, receiver, of.reason))

        refused = await attempt(ctx, hand)
        return Moved(record_id, None, name, asked[-1] if asked and refused is None else receiver, refused)
    if name == PartObject.TASKS:
        assert receiver is not None
        refused = await attempt(ctx, partial(hand_task_on, ctx, record_id, receiver, of.reason))
        return Moved(record_id, None, name, receiver, refused)
    resource = RESOURCES[name]
    if part["way"] == PartWay.POOL:
        into = partial(resource.act, ctx, record_id, "recycle", HandIntoPool(reason=of.reason))
        refused = await attempt(ctx, into)
        if refused is None or receiver is None or refused.code not in NOT_FOR_POOLS:
            return Moved(record_id, None, name, None, refused)
    assert receiver is not None
    how = ForcedHandOver if of.force else HandOver
    to = partial(resource.act, ctx, record_id, "transfer", how(owner_id=receiver, reason=of.reason))
    return Moved(record_id, None, name, receiver, await attempt(ctx, to))


async def _end(ctx: Context, of: Handover) -> list[Moved]:
    """Done when nothing was refused; of whoever leaves, when nothing is left either, and then they have left."""
    refused: list[Moved] = []
    complete = of.refused == 0
    if complete and of.kind == HandoverKind.LEAVE:
        left = await left_of(ctx, of.from_user_id)
        if any(left.values()):
            complete = False
        else:
            go = partial(RESOURCES["users"].act, ctx, of.from_user_id, "leave", Note(reason=of.reason))
            why_not = await attempt(ctx, go)
            if why_not is not None:
                complete, of.refused = False, of.refused + 1
                refused.append(Moved(of.from_user_id, None, "users", None, why_not))
    of.finished_at = CLOCK.now()
    with ctx.system():
        await RESOURCES["handovers"].act(ctx, of.id, "finish" if complete else "stop-short", Nothing())
    return refused


async def _note(ctx: Context, of: Handover, done: list[Moved]) -> None:
    now = CLOCK.now()
    rows = [
        {
            "id": new_id(),
            "handover_id": of.id,
            "object": one.object,
            "record_id": one.record_id,
            "receiver_id": one.receiver_id,
            "outcome": one.outcome,
            "code": one.refused.code if one.refused else None,
            "detail": one.refused.sentence.in_(ctx.language)[:500] if one.refused else None,
            "at": now,
        }
        for one in done
    ]
    if rows:
        await ctx.db.execute(insert(HandoverItem), rows)


DOERS[KIND] = do
