"""Deliveries: one event on its way to one webhook, and every attempt to bring it there."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from bihuan.kernel.db import Base, Record


class DeliveryStatus(StrEnum):
    PENDING = "pending"
    DELIVERED = "delivered"
    DEAD = "dead"
    """Ten attempts failed; it can be sent again by hand."""
    SKIPPED = "skipped"
    """When its turn came, the webhook's user could not read the record."""


class WebhookDelivery(Record):
    """``next_at`` is when it is due; ``leased_until`` is set while a dispatcher has it in hand, and then runs out."""

    __tablename__ = "webhook_deliveries"
    webhook_id: Mapped[UUID] = mapped_column(ForeignKey("webhooks.id"))
    kind: Mapped[str] = mapped_column(String(8))
    """``event`` or ``test``."""
    sequence: Mapped[int | None] = mapped_column(BigInteger)
    event_id: Mapped[str] = mapped_column(String(40))
    event_type: Mapped[str] = mapped_column(String(129))
    record_kind: Mapped[str] = mapped_column(String(32))
    record_id: Mapped[UUID]
    """The record whose events are sent one after the other."""
    record_no: Mapped[str | None] = mapped_column(String(64))
    status: Mapped[str] = mapped_column(String(32), default=DeliveryStatus.PENDING)
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime | None]
    leased_until: Mapped[datetime | None]
    last_status_code: Mapped[int | None]
    last_error: Mapped[str | None] = mapped_column(String(32))
    finished_at: Mapped[datetime | None]

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        pending, of_events = text("status = 'pending'"), text("sequence IS NOT NULL")
        return (
            *super().constraints(),
            Index("uq_webhook_deliveries_sequence", "webhook_id", "sequence", unique=True, postgresql_where=of_events),
            Index("ix_webhook_deliveries_due", "webhook_id", "next_at", "sequence", postgresql_where=pending),
            Index("ix_webhook_deliveries_turn", "webhook_id", "record_id", "sequence", postgresql_where=pending),
            Index("ix_webhook_deliveries_recent", "webhook_id", "created_at", "id"),
            Index("ix_webhook_deliveries_created", "created_at", "id"),
        )


class WebhookAttempt(Base):
    """What was sent and what came back; signatures and the receiver's cookies are left out."""

    __tablename__ = "webhook_attempts"
    __table_args__ = (Index("ix_webhook_attempts_delivery", "delivery_id", "id"),)
    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    delivery_id: Mapped[UUID] = mapped_column(ForeignKey("webhook_deliveries.id", ondelete="CASCADE"))
    at: Mapped[datetime]
    duration_ms: Mapped[int]
    status_code: Mapped[int | None]
    error: Mapped[str | None] = mapped_column(String(32))
    request_headers: Mapped[dict[str, Any]]
    request_body: Mapped[str] = mapped_column(Text)
    response_headers: Mapped[dict[str, Any]]
    response_excerpt: Mapped[str | None] = mapped_column(String(500))
