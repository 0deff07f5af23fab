"""Follow-ups that are written on an outing: whose, of whom, on which day; and visits that need a check-in (FUP-09)."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from uuid import UUID

from sqlalchemy import select

from bihuan.activity.follow_up.schemas import FollowUpCreate
from bihuan.activity.outing.models import Outing, OutingLine, OutingStatus
from bihuan.company.setting.service import setting
from bihuan.kernel.clock import CLOCK, SHANGHAI
from bihuan.kernel.context import Context
from bihuan.kernel.errors import DomainError, Invalid

VISIT = "visit"


async def check_outing(ctx: Context, data: FollowUpCreate, customer_id: UUID | None) -> datetime:
    """When it happened: as told, else now, or the end of an outing that was on an earlier day.

    Raises REF_NOT_FOUND for an outing that is not one's own or does not lead to the customer, OUTING_DAY_MISMATCH,
    and CHECK_IN_REQUIRED for a visit where the company asks for check-ins and there is none of that day.
    """
    at = data.occurred_at or CLOCK.now()
    if data.outing_id is not None:
        at = await _on_outing(ctx, data, customer_id, at)
    if data.kind == VISIT and customer_id is not None and await setting(ctx, "outing_check_in") == "required":
        await _check_presence(ctx, customer_id, at)
    return at


async def _on_outing(ctx: Context, data: FollowUpCreate, customer_id: UUID | None, at: datetime) -> datetime:
    mine = (
        select(Outing.day, Outing.last_day, Outing.end_at, Outing.returned_at)
        .join(OutingLine, OutingLine.outing_id == Outing.id)
        .where(
            Outing.id == data.outing_id,
            Outing.owner_id == ctx.me.id,
            Outing.status != OutingStatus.CANCELLED,
            Outing.deleted_at.is_(None),
            OutingLine.customer_id == customer_id,
        )
        .limit(1)
    )
    outing = (await ctx.db.execute(mine)).one_or_none()
    if outing is None:
        raise Invalid("/outing_id", "REF_NOT_FOUND")
    if data.occurred_at is None and CLOCK.business_date(at) > outing.last_day:
        at = min(outing.returned_at or outing.end_at, outing.end_at, at)
    if not outing.day <= CLOCK.business_date(at) <= outing.last_day:
        raise Invalid("/occurred_at", "OUTING_DAY_MISMATCH")
    return at


async def _check_presence(ctx: Context, customer_id: UUID, at: datetime) -> None:
    begin = datetime.combine(CLOCK.business_date(at), time(), SHANGHAI)
    been = (
        select(OutingLine.id)
        .join(Outing, Outing.id == OutingLine.outing_id)
        .where(
            OutingLine.customer_id == customer_id,
            OutingLine.checked_in_at >= begin,
            OutingLine.checked_in_at < begin + timedelta(days=1),
            Outing.owner_id == ctx.me.id,
        )
        .limit(1)
    )
    if await ctx.db.scalar(been) is None:
        raise DomainError("CHECK_IN_REQUIRED")
