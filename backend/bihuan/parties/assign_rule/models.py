"""Assignment rules: which new leads go to whom, in their order (DOMAIN §7.4)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bihuan.kernel.db import Base, Record, new_id


class Strategy(StrEnum):
    FIXED = "fixed"
    ROUND_ROBIN = "round_robin"
    WEIGHTED = "weighted"
    LOAD_BALANCED = "load_balanced"
    MATCH_OWNER = "match_owner"


class AssignRule(Record):
    """The first rule whose conditions hold decides: by its strategy, else its fallback, else a pool."""

    __tablename__ = "assign_rules"
    name: Mapped[str] = mapped_column(String(64))
    position: Mapped[int] = mapped_column(default=0)
    conditions: Mapped[list[Any]] = mapped_column(default=list)
    strategy: Mapped[str] = mapped_column(String(16))
    fallback: Mapped[str | None] = mapped_column(String(16))
    pool_id: Mapped[UUID | None] = mapped_column(ForeignKey("pools.id"))
    is_active: Mapped[bool] = mapped_column(default=True)
    last_user_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    """Whose turn it was last. Moved under the lock on this row, and no change of the rule."""
    targets: Mapped[list[AssignTarget]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="AssignTarget.place", passive_deletes=True
    )

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        return (
            *super().constraints(),
            Index("uq_assign_rules_name", "name", unique=True, postgresql_where=text("deleted_at IS NULL")),
            Index("ix_assign_rules_position", "position", "id"),
        )


class AssignTarget(Base):
    """A person, or everybody of a department who works on leads; ``regions`` where they take leads of these only."""

    __tablename__ = "assign_targets"
    __table_args__ = (
        Index("ix_assign_targets_rule", "rule_id", "place"),
        CheckConstraint("num_nonnulls(user_id, department_id) = 1", name="who"),
        CheckConstraint("weight > 0", name="weight"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    rule_id: Mapped[UUID] = mapped_column(ForeignKey("assign_rules.id", ondelete="CASCADE"))
    place: Mapped[int]
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    department_id: Mapped[UUID | None] = mapped_column(ForeignKey("departments.id"))
    weight: Mapped[int] = mapped_column(default=1)
    regions: Mapped[list[str]] = mapped_column(ARRAY(String(32)), default=list)

    def __init__(self, **values: Any) -> None:
        values.setdefault("id", new_id())
        super().__init__(**values)


class AssignSeat(Base):
    """What a rule remembers of a person: their current weight, and when they were last given a lead."""

    __tablename__ = "assign_seats"
    __table_args__ = (Index("ix_assign_seats_user", "user_id"),)
    rule_id: Mapped[UUID] = mapped_column(ForeignKey("assign_rules.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), primary_key=True)
    current: Mapped[int] = mapped_column(default=0)
    last_at: Mapped[datetime | None]
