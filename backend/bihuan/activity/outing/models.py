"""Outings: who goes out when, to which customers, and that they were there (外出登记, DOMAIN §10.3)."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bihuan.kernel.db import Base, LongText, Numbered, Record, new_id
from bihuan.kernel.failures import CONSTRAINT_CODES
from bihuan.kernel.ownership import Owned


class OutingStatus(StrEnum):
    REGISTERED = "registered"
    OUT = "out"
    RETURNED = "returned"
    CANCELLED = "cancelled"


class OutingReason(StrEnum):
    VISIT = "visit"
    BUSINESS = "business"
    OTHER = "other"


class Transport(StrEnum):
    OWN_CAR = "own_car"
    COMPANY_CAR = "company_car"
    TAXI = "taxi"
    PUBLIC = "public"
    TRAIN = "train"
    PLANE = "plane"
    OTHER = "other"


OPEN = (OutingStatus.REGISTERED, OutingStatus.OUT)


class OutingLine(Base):
    """A customer of an outing, and where and when somebody checked in there: the time is the server's."""

    __tablename__ = "outing_lines"
    __table_args__ = (
        CheckConstraint("num_nonnulls(checked_in_at, lng, lat, accuracy_m) IN (0, 4)", name="check_in"),
        CheckConstraint("lng BETWEEN -180 AND 180 AND lat BETWEEN -90 AND 90", name="position"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    outing_id: Mapped[UUID] = mapped_column(ForeignKey("outings.id", ondelete="CASCADE"), index=True)
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"), index=True)
    seq: Mapped[int]
    purpose: Mapped[str | None] = mapped_column(String(200))
    checked_in_at: Mapped[datetime | None]
    lng: Mapped[Decimal | None] = mapped_column(Numeric(10, 7))
    lat: Mapped[Decimal | None] = mapped_column(Numeric(9, 7))
    accuracy_m: Mapped[int | None]
    photo_id: Mapped[UUID | None] = mapped_column(ForeignKey("attachments.id"))

    def __init__(self, **values: Any) -> None:
        values.setdefault("id", new_id())
        super().__init__(**values)


class Outing(Owned, Numbered, Record):
    """Its owner is who goes out. ``day`` and ``last_day`` are the business dates of its two ends.

    A person has one open outing that begins on a day: whoever has come back may go out again.
    """

    __tablename__ = "outings"
    PREFIX = "GO"

    status: Mapped[str] = mapped_column(String(32), default=OutingStatus.REGISTERED)
    start_at: Mapped[datetime]
    end_at: Mapped[datetime]
    day: Mapped[date]
    last_day: Mapped[date]
    reason: Mapped[str] = mapped_column(String(32), default=OutingReason.VISIT)
    transport: Mapped[str | None] = mapped_column(String(32))
    destination: Mapped[str | None] = mapped_column(String(200))
    remark: Mapped[LongText | None]
    started_at: Mapped[datetime | None]
    returned_at: Mapped[datetime | None]
    reminded_on: Mapped[date | None]
    """The business date of the night on which the manager was told that follow-ups are missing."""

    lines: Mapped[list[OutingLine]] = relationship(lazy="raise", cascade="all, delete-orphan", order_by=OutingLine.seq)

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        latest = (text("start_at DESC"), text("id DESC"))
        return (
            *super().constraints(),
            CheckConstraint("end_at > start_at", name="ends_later"),
            Index(
                "uq_outings_open_day",
                "owner_id",
                "day",
                unique=True,
                postgresql_where=text("status IN ('registered', 'out') AND deleted_at IS NULL"),
            ),
            Index("ix_outings_owner", "owner_id", *latest),
            Index("ix_outings_start", *latest),
            Index("ix_outings_updated", text("updated_at DESC"), text("id DESC")),
            Index("ix_outings_day", "day", "owner_id"),
            Index("ix_outings_returned", "returned_at", postgresql_where=text("status = 'returned'")),
        )


CONSTRAINT_CODES["uq_outings_open_day"] = "OUTING_DAY_TAKEN"
