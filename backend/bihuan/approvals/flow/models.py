"""Approval flows: for which documents they hold, and who decides at each node (DOMAIN §3.1, A.1)."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bihuan.kernel.db import Base, RatioColumn, Record, new_id


class NodeKind(StrEnum):
    APPROVE = "approve"
    CC = "cc"


class MultiMode(StrEnum):
    SEQUENTIAL = "sequential"
    ALL = "all"
    ANY = "any"
    RATIO = "ratio"


class ApprovalFlow(Record):
    """One rule "documents like this are decided by these". Smaller ``priority`` is asked first.

    A flow without nodes approves at once. Running instances keep a snapshot: editing a flow never affects them.
    """

    __tablename__ = "approval_flows"
    name: Mapped[str] = mapped_column(String(64))
    object_type: Mapped[str] = mapped_column(String(32))
    priority: Mapped[int] = mapped_column(default=100)
    conditions: Mapped[list[Any]] = mapped_column(JSONB, default=list)
    allow_withdraw: Mapped[bool] = mapped_column(default=True)
    resume_mode: Mapped[str] = mapped_column(String(8), default="direct")
    is_active: Mapped[bool] = mapped_column(default=True)
    nodes: Mapped[list[ApprovalNode]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="ApprovalNode.seq"
    )

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        return (
            *super().constraints(),
            Index("ix_approval_flows_object", "object_type", "priority", postgresql_where=text("is_active")),
        )


class ApprovalNode(Base):
    """One step of a flow. ``resolver`` says who: ``{"kind": "direct_manager", "level": 1}``."""

    __tablename__ = "approval_nodes"
    __table_args__ = (
        Index("uq_approval_nodes_seq", "flow_id", "seq", unique=True),
        CheckConstraint("ratio IS NULL OR (ratio > 0 AND ratio <= 1)", name="ratio"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    flow_id: Mapped[UUID] = mapped_column(ForeignKey("approval_flows.id", ondelete="CASCADE"))
    seq: Mapped[int]
    name: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(32), default=NodeKind.APPROVE)
    resolver: Mapped[dict[str, Any]] = mapped_column(JSONB)
    multi_mode: Mapped[str] = mapped_column(String(32), default=MultiMode.SEQUENTIAL)
    ratio: Mapped[RatioColumn | None]
    timeout_hours: Mapped[int] = mapped_column(default=48)
    empty_approver: Mapped[str] = mapped_column(String(16), default="admin")
    self_approval: Mapped[str] = mapped_column(String(16), default="manager")
    duplicate: Mapped[str] = mapped_column(String(16), default="consecutive")
    editable_fields: Mapped[list[Any]] = mapped_column(JSONB, default=list)
    allow_transfer: Mapped[bool] = mapped_column(default=True)
    allow_add_sign: Mapped[bool] = mapped_column(default=True)
    allow_return: Mapped[bool] = mapped_column(default=True)

    def snapshot(self) -> dict[str, Any]:
        """What a running instance keeps of this node."""
        kept = ("seq", "name", "kind", "resolver", "multi_mode", "self_approval", "duplicate", "empty_approver")
        ratio = None if self.ratio is None else str(Decimal(self.ratio))
        return {**{name: getattr(self, name) for name in kept}, "ratio": ratio, "timeout_hours": self.timeout_hours}
