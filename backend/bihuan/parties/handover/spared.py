"""Whose records are left alone by the rules because their work is being handed over (DOMAIN §6.5)."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy import and_, or_, select

from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.parties.handover.models import OPEN, Handover, HandoverStatus

PLANNED = timedelta(days=30)
"""For as long a plan that nobody has begun spares anything: one that was forgotten must not stop the rules for ever."""


async def in_handover(ctx: Context) -> frozenset[UUID]:
    """The people in handover: while it runs, and for thirty days while it is planned or not complete."""
    fresh = and_(Handover.status.in_(OPEN), Handover.updated_at >= CLOCK.now() - PLANNED)
    running = Handover.status == HandoverStatus.RUNNING
    asked = select(Handover.from_user_id).where(Handover.deleted_at.is_(None), or_(running, fresh))
    return frozenset((await ctx.db.scalars(asked)).all())
