"""Handovers (工作交接): whose work goes to whom, how far it has come, and what became of every record (DOMAIN §1.1)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from bihuan.kernel.db import Base, Numbered, Record
from bihuan.kernel.failures import CONSTRAINT_CODES
from bihuan.kernel.ownership import Owned


class HandoverKind(StrEnum):
    LEAVE = "leave"
    """Everything goes, and the user leaves the company when it is done."""
    TRANSFER = "transfer"
    """What is chosen goes; the user stays, as with a change of territory."""


class HandoverStatus(StrEnum):
    DRAFT = "draft"
    RUNNING = "running"
    DONE = "done"
    INCOMPLETE = "incomplete"
    """It came to its end, and something was refused or is left."""
    CANCELLED = "cancelled"


OPEN = (HandoverStatus.DRAFT, HandoverStatus.RUNNING, HandoverStatus.INCOMPLETE)


class PartObject(StrEnum):
    LEADS = "leads"
    CUSTOMERS = "customers"
    """With all their open business, which always goes along."""
    APPROVALS = "approvals"
    TASKS = "tasks"


BY_HAND = frozenset({PartObject.APPROVALS, PartObject.TASKS})
"""The leaver's own affair: all of it goes to a person, and no pool takes any."""


class PartWay(StrEnum):
    USER = "user"
    POOL = "pool"


class Outcome(StrEnum):
    MOVED = "moved"
    POOLED = "pooled"
    REFUSED = "refused"


class Handover(Owned, Numbered, Record):
    """Owned by whoever made it. ``parts`` in their order: a record goes with the first part that finds it.

    ``at_part`` is the part in hand; within it the job's cursor tells the record.
    """

    __tablename__ = "handovers"
    PREFIX = "HD"
    from_user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    status: Mapped[str] = mapped_column(String(32), default=HandoverStatus.DRAFT)
    reason: Mapped[str] = mapped_column(String(500))
    force: Mapped[bool] = mapped_column(default=False)
    parts: Mapped[list[Any]] = mapped_column(default=list)
    job_id: Mapped[UUID | None]
    at_part: Mapped[int] = mapped_column(default=0)
    moved: Mapped[int] = mapped_column(default=0)
    pooled: Mapped[int] = mapped_column(default=0)
    refused: Mapped[int] = mapped_column(default=0)
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        running = text("status = 'running' AND deleted_at IS NULL")
        return (
            *super().constraints(),
            Index("uq_handovers_running", "from_user_id", unique=True, postgresql_where=running),
            Index("ix_handovers_owner", "owner_id", text("updated_at DESC"), text("id DESC")),
            Index("ix_handovers_updated", "updated_at", "id"),
        )


CONSTRAINT_CODES["uq_handovers_running"] = "HANDOVER_RUNNING"


class HandoverItem(Base):
    """What became of one record in one run; written once, together with the change itself."""

    __tablename__ = "handover_items"
    __table_args__ = (
        Index("ix_handover_items_handover", "handover_id", "id"),
        Index("ix_handover_items_outcome", "handover_id", "outcome", "id"),
        Index("ix_handover_items_receiver", "receiver_id", "at", postgresql_where=text("outcome = 'moved'")),
        CheckConstraint("(outcome = 'refused') = (code IS NOT NULL)", name="refused"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    handover_id: Mapped[UUID] = mapped_column(ForeignKey("handovers.id"))
    object: Mapped[str] = mapped_column(String(32))
    record_id: Mapped[UUID]
    receiver_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    """Null for what went into a pool."""
    outcome: Mapped[str] = mapped_column(String(16))
    code: Mapped[str | None] = mapped_column(String(64))
    detail: Mapped[str | None] = mapped_column(String(500))
    at: Mapped[datetime]
