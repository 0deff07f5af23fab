"""Scoring rules: what makes a lead worth calling first, as rows that the company edits (DOMAIN §7.5)."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from bihuan.kernel.db import Record


class ScoreKind(StrEnum):
    FIT = "fit"
    """What the lead is: all conditions hold."""
    BEHAVIOUR = "behaviour"
    """What it did: every event counts, and is worth half after ``half_life_days``."""
    IDLE = "idle"
    """What it did not do: nothing at all for ``days``."""


class BehaviourKind(StrEnum):
    """What a lead does that tells of interest, or of none."""

    FORM_SUBMIT = "form_submit"
    EMAIL_OPEN = "email_open"
    EMAIL_CLICK = "email_click"
    EVENT_ATTENDED = "event_attended"
    QUOTE_ASKED = "quote_asked"
    INBOUND_CALL = "inbound_call"
    REPLIED = "replied"
    UNSUBSCRIBED = "unsubscribed"


class ScoreRule(Record):
    """``points`` may be negative; ``most`` bounds what all events of one behaviour are worth together."""

    __tablename__ = "score_rules"
    name: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(16))
    position: Mapped[int] = mapped_column(default=100)
    points: Mapped[int]
    conditions: Mapped[list[Any]] = mapped_column(default=list)
    behaviour: Mapped[str | None] = mapped_column(String(32))
    most: Mapped[int | None]
    half_life_days: Mapped[int] = mapped_column(default=30)
    days: Mapped[int | None]
    is_active: Mapped[bool] = mapped_column(default=True)

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        return (
            *super().constraints(),
            Index("uq_score_rules_name", "name", unique=True, postgresql_where=text("deleted_at IS NULL")),
            CheckConstraint("points BETWEEN -100 AND 100 AND points <> 0", name="points"),
            CheckConstraint("most > 0 AND half_life_days > 0 AND days > 0", name="numbers"),
            CheckConstraint(
                "(kind = 'behaviour') = (behaviour IS NOT NULL) AND (kind = 'idle') = (days IS NOT NULL)", name="kind"
            ),
        )
