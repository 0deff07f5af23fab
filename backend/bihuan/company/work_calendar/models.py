"""The working calendar: only the days that differ from Monday to Friday (DOMAIN §0.2)."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, Date, String
from sqlalchemy.orm import Mapped, mapped_column

from bihuan.kernel.db import Base


class DayKind(StrEnum):
    WORKDAY = "workday"
    HOLIDAY = "holiday"


class CalendarDay(Base):
    """A public holiday, or a weekend day worked in exchange for one (调休)."""

    __tablename__ = "work_calendar"
    __table_args__ = (CheckConstraint("kind IN ('workday', 'holiday')", name="kind"),)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    kind: Mapped[str] = mapped_column(String(8))
    name: Mapped[str] = mapped_column(String(32))
