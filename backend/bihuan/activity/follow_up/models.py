"""Follow-ups: what was said to whom, and when next (DOMAIN §10.1)."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, String, and_, literal, literal_column, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from bihuan.kernel.db import Base, LongText, Record, new_id


class FollowUp(Record):
    """One contact about one record. ``customer_id`` links it upward, so that a customer shows all of theirs."""

    __tablename__ = "follow_ups"
    object_type: Mapped[str] = mapped_column(String(32))
    object_id: Mapped[UUID]
    customer_id: Mapped[UUID | None]
    author_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    kind: Mapped[str] = mapped_column(String(32))
    direction: Mapped[str | None] = mapped_column(String(8))
    contact_ids: Mapped[list[Any]] = mapped_column(JSONB, default=list)
    content: Mapped[LongText]
    result: Mapped[str | None] = mapped_column(String(32))
    occurred_at: Mapped[datetime]
    duration_min: Mapped[int | None]
    next_follow_up_at: Mapped[datetime | None]
    next_plan: Mapped[str | None] = mapped_column(String(500))
    outing_id: Mapped[UUID | None] = mapped_column(ForeignKey("outings.id"))
    """The outing on which it was written down; what counts for that is who, whom and the day (``outing/records``)."""

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        latest = (text("occurred_at DESC"), text("id DESC"))
        return (
            *super().constraints(),
            CheckConstraint("duration_min IS NULL OR duration_min BETWEEN 0 AND 1440", name="duration"),
            Index("ix_follow_ups_object", "object_id", *latest),
            Index("ix_follow_ups_customer", "customer_id", *latest),
            Index(
                "ix_follow_ups_contacts",
                "contact_ids",
                postgresql_using="gin",
                postgresql_ops={"contact_ids": "jsonb_path_ops"},
                postgresql_where=text("contact_ids <> '[]'::jsonb"),
                postgresql_with={"fastupdate": "off"},
            ),
            Index("ix_follow_ups_author", "author_id", *latest),
            Index("ix_follow_ups_latest", *latest),
        )


def names(contact_id: UUID) -> ColumnElement[bool]:
    """Follow-ups in which a contact took part, by the index of those that name somebody."""
    said = FollowUp.contact_ids
    return and_(said.contains(literal([str(contact_id)], JSONB)), said != literal_column("'[]'::jsonb"))


class FollowUpReply(Base):
    """A word on a follow-up by a superior of its author, or the author's answer; ``to_id`` has to read it."""

    __tablename__ = "follow_up_replies"
    __table_args__ = (
        Index("ix_follow_up_replies_follow_up", "follow_up_id", "id"),
        Index("ix_follow_up_replies_to", "to_id", "id"),
        Index("ix_follow_up_replies_unread", "to_id", postgresql_where=text("read_at IS NULL")),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    follow_up_id: Mapped[UUID] = mapped_column(ForeignKey("follow_ups.id"))
    author_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    to_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    content: Mapped[LongText]
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
