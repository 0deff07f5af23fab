"""Follow-ups of former years, brought along with their authors and days, and taken back (DOMAIN §27.5)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import any_, select

from bihuan.activity.follow_up.dates import ACTION, apply, take_back
from bihuan.activity.follow_up.models import FollowUp
from bihuan.activity.follow_up.service import FOLLOW_UPS
from bihuan.kernel.audit import LogEntry
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.db import uuid_array
from bihuan.kernel.resource import CONSEQUENCES, RESOURCES


async def add_history(ctx: Context, follow_ups: Sequence[FollowUp]) -> None:
    """Write them down, and move the dates of the records they are about: one change of each record.

    A next date that has passed stays with the follow-up and plans nothing.
    """
    for (kind, record_id), said in _by_record(follow_ups).items():
        async with RESOURCES[kind].change(ctx, record_id, "update", action=ACTION) as record:
            for follow_up in said:
                _take(record, follow_up)
                for follow in CONSEQUENCES.get((kind, ACTION), ()):
                    with ctx.system():
                        await follow(ctx, record, follow_up)
    for follow_up in follow_ups:
        created_at = follow_up.created_at
        await FOLLOW_UPS.add(ctx, follow_up)
        follow_up.created_at = created_at or follow_up.created_at
        follow_up.created_by = follow_up.author_id
    await ctx.written(FollowUp)


def _take(record: Any, follow_up: FollowUp) -> None:
    planned, at = getattr(record, "next_follow_up_at", None), follow_up.next_follow_up_at
    apply(record, follow_up)
    if at is not None and at <= CLOCK.now():
        record.next_follow_up_at = planned


async def remove_history(ctx: Context, follow_ups: Sequence[FollowUp]) -> None:
    """Take them back: the records they are about have the dates of what is left (DOMAIN §10.1)."""
    now = CLOCK.now()
    for follow_up in follow_ups:
        follow_up.deleted_at, follow_up.deleted_by = now, ctx.me.id
        follow_up.external_system = follow_up.external_id = None
        ctx.touch(follow_up)
        ctx.log.append(LogEntry("delete", FOLLOW_UPS.name, follow_up))
    await ctx.written(FollowUp)
    for (kind, record_id), gone in _by_record(follow_ups).items():
        await take_back(ctx, kind, record_id, gone, ACTION)


def _by_record(follow_ups: Iterable[FollowUp]) -> dict[tuple[str, UUID], list[FollowUp]]:
    """In the order of their keys, as all who lock several records do; the oldest of each first."""
    found = defaultdict[tuple[str, UUID], list[FollowUp]](list)
    for follow_up in sorted(follow_ups, key=lambda one: one.occurred_at):
        found[follow_up.object_type, follow_up.object_id].append(follow_up)
    return dict(sorted(found.items()))


async def written_before(
    ctx: Context, records: Iterable[UUID], moments: Iterable[datetime]
) -> set[tuple[UUID, UUID, datetime, str]]:
    """What was written about these records at these moments already: record, author, moment, words."""
    of = FollowUp
    known = select(of.object_id, of.author_id, of.occurred_at, of.content).where(
        of.object_id == any_(uuid_array(sorted(records))), of.occurred_at.in_(set(moments)), of.deleted_at.is_(None)
    )
    return {(row.object_id, row.author_id, row.occurred_at, row.content) for row in await ctx.db.execute(known)}
