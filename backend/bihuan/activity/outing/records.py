"""Whether somebody wrote down whom they called on: follow-ups beside the customers of outings (FUP-08, DOMAIN §10.3).

Compared when it is asked, never kept: a follow-up that is written, or a customer that is merged, changes it by itself.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, DateTime, Select, and_, cast, func, literal_column, select

from bihuan.activity.follow_up.models import FollowUp
from bihuan.activity.outing.models import Outing, OutingLine, OutingStatus

_ZONE: ColumnElement[str] = literal_column("'Asia/Shanghai'")
_UNSAID = ("stage_note", "convert_note")
"""Follow-ups that the system writes: nobody has talked to anybody."""


def midnight(day: Any) -> ColumnElement[Any]:
    """The moment at which a business date begins."""
    return func.timezone(_ZONE, cast(day, DateTime()))


def records_of(outing: Any, line: Any) -> Select[Any]:
    """What the person wrote about the customer of a line on the days of the outing, the latest first."""
    return (
        select(FollowUp.id)
        .where(
            FollowUp.customer_id == line.customer_id,
            FollowUp.author_id == outing.owner_id,
            FollowUp.occurred_at >= midnight(outing.day),
            FollowUp.occurred_at < midnight(outing.last_day + literal_column("1")),
            *(FollowUp.kind != kind for kind in _UNSAID),
            FollowUp.deleted_at.is_(None),
        )
        .order_by(FollowUp.occurred_at.desc(), FollowUp.id.desc())
        .limit(1)
    )


def is_missing(outing: Any = Outing, line: Any = OutingLine) -> ColumnElement[bool]:
    """缺少联系记录: the person is back, and has written nothing about the customer."""
    return and_(outing.status == OutingStatus.RETURNED, ~records_of(outing, line).order_by(None).exists())


def missing_count() -> ColumnElement[int]:
    """How many customers of an outing lack a record."""
    asked = select(func.count()).where(OutingLine.outing_id == Outing.id, is_missing())
    return asked.select_from(OutingLine).correlate(Outing).scalar_subquery()
