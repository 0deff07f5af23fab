"""What can happen to an outing: one sets out, checks in at a customer, comes back; or does not go at all."""

from __future__ import annotations

from typing import Any

from bihuan.activity.attachment.service import files_of
from bihuan.activity.outing.models import Outing
from bihuan.activity.outing.models import OutingStatus as S
from bihuan.activity.outing.schemas import CheckIn
from bihuan.company.setting.service import setting
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.errors import DomainError, Invalid, Text
from bihuan.kernel.workflow import Action, Reason

MOST_INACCURATE = 200
"""Metres: what is less exact proves nothing (DOMAIN §10.2)."""


def day_has_come(outing: Outing) -> DomainError | None:
    return DomainError("OUTING_NOT_TODAY") if outing.day > CLOCK.today() else None


def is_its_time(outing: Outing) -> DomainError | None:
    """On the days of the outing; later only while nobody has come back."""
    late = outing.status == S.REGISTERED and outing.last_day < CLOCK.today()
    return DomainError("OUTING_NOT_TODAY") if late else day_has_come(outing)


def has_customers(outing: Outing) -> DomainError | None:
    return None if outing.lines else DomainError("OUTING_WITHOUT_CUSTOMERS")


def can_be_edited(outing: Outing) -> DomainError | None:
    return None if outing.status in {S.REGISTERED, S.OUT} else DomainError("INVALID_TRANSITION")


async def start(ctx: Context, outing: Outing, data: Any) -> None:
    outing.started_at = outing.started_at or CLOCK.now()


async def come_back(ctx: Context, outing: Outing, data: Any) -> None:
    outing.returned_at = CLOCK.now()


async def check_in(ctx: Context, outing: Outing, data: CheckIn) -> None:
    """Server time and the position of the browser (FUP-09); whoever checks in has set out.

    Raises CHECK_IN_OFF, CHECK_IN_NOT_YOURS, CHECK_IN_DONE, CHECK_IN_INACCURATE, REF_NOT_FOUND.
    """
    if await setting(ctx, "outing_check_in") == "off":
        raise DomainError("CHECK_IN_OFF")
    if outing.owner_id != ctx.me.id:
        raise DomainError("CHECK_IN_NOT_YOURS")
    line = next((one for one in outing.lines if one.id == data.line_id), None)
    if line is None:
        raise Invalid("/line_id", "REF_NOT_FOUND")
    if line.checked_in_at is not None:
        raise DomainError("CHECK_IN_DONE")
    if data.accuracy_m > MOST_INACCURATE:
        raise Invalid("/accuracy_m", "CHECK_IN_INACCURATE")
    if data.photo_id is not None and data.photo_id not in await files_of(ctx, outing, [data.photo_id]):
        raise Invalid("/photo_id", "REF_NOT_FOUND")
    line.checked_in_at = CLOCK.now()
    line.lng, line.lat, line.accuracy_m, line.photo_id = data.lng, data.lat, data.accuracy_m, data.photo_id
    await start(ctx, outing, data)


async def remind(ctx: Context, outing: Outing, data: Any) -> None:
    outing.reminded_on = CLOCK.today()


ACTIONS = (
    Action("start", {S.REGISTERED}, S.OUT, Text("出发", "Set out"), guards=(is_its_time,), effect=start),
    Action(
        "check-in",
        {S.REGISTERED, S.OUT},
        S.OUT,
        Text("在客户处签到", "Check in at a customer"),
        input=CheckIn,
        guards=(has_customers, is_its_time),
        effect=check_in,
    ),
    Action("return", {S.OUT}, S.RETURNED, Text("登记返回", "Come back"), effect=come_back),
    Action("cancel", {S.REGISTERED}, S.CANCELLED, Text("取消外出", "Call the outing off"), input=Reason),
    Action(
        "remind",
        {S.RETURNED},
        None,
        Text("提醒缺少联系记录", "Tell that follow-ups are missing"),
        effect=remind,
        system=True,
    ),
)
