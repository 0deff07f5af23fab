"""The night tells managers of outings whose follow-ups are missing for a day and longer (DOMAIN §10.3)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import structlog
from sqlalchemy import select

from bihuan.activity.outing.models import Outing, OutingLine, OutingStatus
from bihuan.activity.outing.records import is_missing
from bihuan.activity.outing.service import OUTINGS
from bihuan.kernel.by_filter import act_apart
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.jobs import JOBS, SCHEDULES, enqueue
from bihuan.kernel.workflow import Nothing

REMIND = "remind-of-outings"
GRACE = timedelta(hours=24)
WINDOW = timedelta(days=30)
"""What nobody has written down for a month is told no more."""
SIZE = 500


def overdue() -> Any:
    """Back for a day and longer, not longer than a month, and somebody not written about."""
    now = CLOCK.now()
    lacking = select(OutingLine.id).where(OutingLine.outing_id == Outing.id, is_missing()).correlate(Outing)
    return (
        Outing.status == OutingStatus.RETURNED,
        Outing.returned_at > now - WINDOW,
        Outing.returned_at <= now - GRACE,
        Outing.deleted_at.is_(None),
        lacking.exists(),
    )


async def remind(ctx: Context, _: Mapping[str, Any]) -> None:
    """Each outing once: run again on the same day, or on the next, it finds nothing that was told."""
    action = OUTINGS.action("remind")
    found = select(Outing.id).where(*overdue(), Outing.reminded_on.is_(None)).order_by(Outing.id).limit(SIZE)
    found_ids, told = (await ctx.db.scalars(found)).all(), 0
    for outing_id in found_ids:
        refused = await act_apart(ctx, OUTINGS, action, outing_id, Nothing())
        told += refused is None
        if refused is not None:
            structlog.get_logger().warning("not reminded", id=str(outing_id), code=refused.code)
    if told and len(found_ids) == SIZE:
        await enqueue(ctx, REMIND, {})


async def every_night(ctx: Context, _: Mapping[str, Any]) -> None:
    """As a job, which is tried again when it fails."""
    await enqueue(ctx, REMIND, {})


JOBS[REMIND] = remind
SCHEDULES[REMIND] = ("30 18 * * *", every_night)
"""18:30 UTC: half past two at night in Shanghai."""
