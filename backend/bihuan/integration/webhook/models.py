"""Webhooks: where events are sent, and how their receiver is doing."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from bihuan.kernel.db import Base, Record


class WebhookStatus(StrEnum):
    ACTIVE = "active"
    DISABLED = "disabled"


class Disabled(StrEnum):
    """Why a webhook was switched off."""

    MANUAL = "manual"
    GONE = "gone"
    """The receiver answered 410."""
    FAILING = "failing"
    """Five days without one success."""
    USER_INACTIVE = "user_inactive"
    """Whoever it reads for has left."""
    SECRET_UNREADABLE = "secret_unreadable"
    """The installation's own secret was changed."""


class Webhook(Record):
    """An address that is told of events. What it is told is what ``user_id`` may read when it is sent."""

    __tablename__ = "webhooks"
    name: Mapped[str] = mapped_column(String(64))
    url: Mapped[str] = mapped_column(String(2000))
    event_types: Mapped[list[Any]] = mapped_column(default=list)
    """Types that are sent; none named means all."""
    objects: Mapped[list[Any]] = mapped_column(default=list)
    """Objects whose events are sent; none named means all."""
    status: Mapped[str] = mapped_column(String(32), default=WebhookStatus.ACTIVE)
    disabled_reason: Mapped[str | None] = mapped_column(String(32))
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    secret: Mapped[str] = mapped_column(Text)
    """Encrypted; it signs, and is shown once."""
    previous_secret: Mapped[str | None] = mapped_column(Text)
    """Encrypted; it signs as well until ``previous_secret_until``."""
    previous_secret_until: Mapped[datetime | None]

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        reasoned = CheckConstraint("(status = 'disabled') = (disabled_reason IS NOT NULL)", name="disabled_reason")
        return (*super().constraints(), reasoned)


WINDOW = timedelta(minutes=5)
LEAST_FAILURES, LEAST_SHARE = 20, 0.35
REST = timedelta(minutes=1)
PATIENCE = timedelta(days=5)


class WebhookState(Base):
    """What the dispatcher knows of a webhook: no business of the record's history, so it stands beside it."""

    __tablename__ = "webhook_states"
    webhook_id: Mapped[UUID] = mapped_column(ForeignKey("webhooks.id"), primary_key=True)
    queued_to: Mapped[int] = mapped_column(BigInteger)
    """Every event up to this sequence has its delivery, if it is to have one."""
    failing_since: Mapped[datetime | None]
    last_success_at: Mapped[datetime | None]
    window_started_at: Mapped[datetime | None]
    window_sent: Mapped[int] = mapped_column(default=0)
    window_failed: Mapped[int] = mapped_column(default=0)
    rests_until: Mapped[datetime | None]
    """The breaker is open until then; afterwards a single delivery tries whether it holds."""

    def note(self, succeeded: bool, now: datetime) -> None:
        """Count an attempt; the breaker opens at 20 failures that are 35 % of five minutes (TRUST F13)."""
        if succeeded:
            self.failing_since, self.last_success_at = None, now
            if self.rests_until is not None:
                self.rests_until = self.window_started_at = None
        else:
            self.failing_since = self.failing_since or now
        if self.window_started_at is None or now - self.window_started_at >= WINDOW:
            self.window_started_at, self.window_sent, self.window_failed = now, 0, 0
        self.window_sent += 1
        self.window_failed += not succeeded
        probe_failed = not succeeded and self.rests_until is not None and self.rests_until <= now
        crowded = self.window_failed >= LEAST_FAILURES and self.window_failed >= LEAST_SHARE * self.window_sent
        if probe_failed or (crowded and not succeeded):
            self.rests_until = now + REST

    def has_given_up(self, now: datetime) -> bool:
        """Nothing got through for five days."""
        return self.failing_since is not None and now - self.failing_since >= PATIENCE
