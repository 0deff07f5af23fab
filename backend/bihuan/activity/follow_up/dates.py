"""What follow-ups do to the records they are about: last, next, how many; and how it is taken back (DOMAIN §10.1)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Select, select

from bihuan.activity.follow_up.models import FollowUp
from bihuan.activity.follow_up.schemas import FollowUpTarget
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.db import one_of
from bihuan.kernel.errors import NotFound
from bihuan.kernel.resource import RESOURCES

COUNTING_KINDS = frozenset({"phone", "wechat", "visit", "email", "meeting", "video", "other"})
"""What answers a lead, and what keeps a record out of the pool (DOMAIN §6.5)."""
ACTION = "follow-up"
REMOVAL = "remove-follow-up"


def apply(record: Any, follow_up: FollowUp) -> None:
    """Move a record's follow-up dates; only the columns it has, and never backwards."""
    if hasattr(record, "follow_up_count"):
        record.follow_up_count = (record.follow_up_count or 0) + 1
    if hasattr(record, "counted_follow_up_at") and follow_up.kind in COUNTING_KINDS:
        counted = cast("datetime | None", record.counted_follow_up_at)
        record.counted_follow_up_at = max(counted or follow_up.occurred_at, follow_up.occurred_at)
    if not hasattr(record, "last_follow_up_at"):
        return
    latest = cast("datetime | None", record.last_follow_up_at)
    if latest is None or follow_up.occurred_at >= latest:
        record.last_follow_up_at = follow_up.occurred_at
        if hasattr(record, "last_follow_up_content"):
            record.last_follow_up_content = shortened(record, follow_up.content)
    if hasattr(record, "next_follow_up_at"):
        planned = cast("datetime | None", record.next_follow_up_at)
        if follow_up.next_follow_up_at is not None:
            record.next_follow_up_at = follow_up.next_follow_up_at
        elif planned is not None and planned <= CLOCK.now():
            record.next_follow_up_at = None  # what was planned has now been done


def shortened(record: Any, content: str | None) -> str | None:
    """As much as the record's column holds."""
    length = getattr(type(record).last_follow_up_content.type, "length", None)
    return content if length is None or content is None else content[:length]


def moved_by(follow_up: FollowUp) -> list[tuple[str, UUID]]:
    """The records whose dates it has moved, in the order in which they are locked: its customer first."""
    about = (follow_up.object_type, follow_up.object_id)
    customer = (FollowUpTarget.CUSTOMERS.value, follow_up.customer_id)
    return [about] if follow_up.customer_id is None or customer == about else [customer, about]  # type: ignore[list-item]


def _left(kind: str, record_id: UUID) -> Select[Any]:
    """What is still written about a record, the latest first; of a customer also about everything below it."""
    whose = FollowUp.customer_id if kind == FollowUpTarget.CUSTOMERS else FollowUp.object_id
    left = select(FollowUp).where(whose == record_id, FollowUp.deleted_at.is_(None))
    return left.order_by(FollowUp.occurred_at.desc(), FollowUp.id.desc()).limit(1)


async def take_back(ctx: Context, kind: str, record_id: UUID, gone: Sequence[FollowUp], action: str) -> None:
    """The dates of a record are those of what is left. A plan that came with what is gone is gone, too."""
    await ctx.written(FollowUp)
    latest = await ctx.db.scalar(_left(kind, record_id))
    counted = await ctx.db.scalar(_left(kind, record_id).where(FollowUp.kind == one_of(COUNTING_KINDS)))
    with ctx.system():
        try:
            async with RESOURCES[kind].change(ctx, record_id, "update", action=action) as record:
                _set_back(record, gone, latest, counted)
        except NotFound:  # in the recycle bin: its dates are nobody's any more
            return


def _set_back(record: Any, gone: Sequence[FollowUp], latest: FollowUp | None, counted: FollowUp | None) -> None:
    if hasattr(record, "follow_up_count"):
        record.follow_up_count = max(0, record.follow_up_count - len(gone))
    if hasattr(record, "counted_follow_up_at"):
        record.counted_follow_up_at = counted.occurred_at if counted else None
    if hasattr(record, "last_follow_up_at"):
        record.last_follow_up_at = latest.occurred_at if latest else None
    if hasattr(record, "last_follow_up_content"):
        record.last_follow_up_content = shortened(record, latest.content if latest else None)
    if hasattr(record, "next_follow_up_at") and record.next_follow_up_at in {one.next_follow_up_at for one in gone}:
        record.next_follow_up_at = None


async def retell(ctx: Context, follow_up: FollowUp) -> None:
    """What was said last is told in its corrected words wherever a record shows them."""
    await ctx.written(FollowUp)
    for kind, record_id in moved_by(follow_up):
        model = RESOURCES[kind].model
        if not hasattr(model, "last_follow_up_content"):
            continue
        latest = await ctx.db.scalar(_left(kind, record_id))
        if latest is None or latest.id != follow_up.id:
            continue
        with ctx.system():
            try:
                async with RESOURCES[kind].change(ctx, record_id, "update", action=ACTION) as record:
                    record.last_follow_up_content = shortened(record, follow_up.content)
            except NotFound:
                continue
