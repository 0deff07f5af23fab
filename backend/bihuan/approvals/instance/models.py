"""Running and finished approvals: one instance per submission, one task per person asked (DOMAIN §3.2, A.1)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from bihuan.kernel.db import Base, Money, Numbered, Record, new_id
from bihuan.kernel.failures import CONSTRAINT_CODES

CONSTRAINT_CODES["uq_approval_instances_running"] = "DOCUMENT_IN_APPROVAL"


class InstanceStatus(StrEnum):
    RUNNING = "running"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"


class TaskState(StrEnum):
    WAITING = "waiting"
    OPEN = "open"
    APPROVED = "approved"
    REJECTED = "rejected"
    RETURNED = "returned"
    TRANSFERRED = "transferred"
    SKIPPED = "skipped"
    CANCELLED = "cancelled"


class ApprovalInstance(Numbered, Record):
    """One submission of one document: at most one is running (DOMAIN Appendix E 12).

    ``title`` and ``amount`` are what was submitted; the document is locked while the instance runs.
    """

    __tablename__ = "approval_instances"
    PREFIX = "AP"
    object_type: Mapped[str] = mapped_column(String(32))
    object_id: Mapped[UUID]
    flow_id: Mapped[UUID | None] = mapped_column(ForeignKey("approval_flows.id"))
    flow_snapshot: Mapped[dict[str, Any]] = mapped_column(JSONB)
    title: Mapped[str] = mapped_column(String(200), default="")
    amount: Mapped[Money | None]
    currency: Mapped[str | None] = mapped_column(String(3))
    submitter_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    status: Mapped[str] = mapped_column(String(32), default=InstanceStatus.RUNNING)
    current_node_seq: Mapped[int] = mapped_column(default=0)
    round: Mapped[int] = mapped_column(default=1)
    submitted_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        running = text("status = 'running'")
        return (
            *super().constraints(),
            Index("uq_approval_instances_running", "object_type", "object_id", unique=True, postgresql_where=running),
            Index("ix_approval_instances_object", "object_type", "object_id", "round"),
            Index("ix_approval_instances_submitter", "submitter_id", "submitted_at"),
        )


class ApprovalTask(Base):
    """One person asked to decide. ``principal_id`` is who was meant, when a delegate acts."""

    __tablename__ = "approval_tasks"
    __table_args__ = (
        Index("ix_approval_tasks_instance", "instance_id", "node_seq", "position"),
        Index("ix_approval_tasks_assignee", "assignee_id", "state", "opened_at", "id"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    instance_id: Mapped[UUID] = mapped_column(ForeignKey("approval_instances.id", ondelete="CASCADE"))
    node_seq: Mapped[int]
    position: Mapped[int] = mapped_column(default=0)
    node_name: Mapped[str] = mapped_column(String(64))
    assignee_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    principal_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    state: Mapped[str] = mapped_column(String(32), default=TaskState.WAITING)
    auto: Mapped[bool] = mapped_column(default=False)
    opened_at: Mapped[datetime | None]
    acted_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    comment: Mapped[str | None] = mapped_column(Text)

    def __init__(self, **values: Any) -> None:
        values.setdefault("id", new_id())
        super().__init__(**values)
