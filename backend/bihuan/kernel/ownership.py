"""Who a record belongs to, and the ledger of every change of hands (DOMAIN §6)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, String, Text
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.db import Base, Ledger


class Owned:
    """A record with an owner; the department is the owner's at the time they took it (DOMAIN §0.3)."""

    @declared_attr
    @classmethod
    def owner_id(cls) -> Mapped[UUID | None]:
        return mapped_column(ForeignKey("users.id"), sort_order=800)

    @declared_attr
    @classmethod
    def owner_dept_id(cls) -> Mapped[UUID | None]:
        return mapped_column(ForeignKey("departments.id"), sort_order=801)


class OwnershipEvent(Ledger, Base):
    """One change of hands; append-only. All counting of claims, returns and transfers reads this ledger."""

    __tablename__ = "ownership_events"
    __table_args__ = (
        Index("ix_ownership_events_object", "object_type", "object_id", "id"),
        Index("ix_ownership_events_actor", "actor_id", "action", "biz_date"),
        Index("ix_ownership_events_from_owner", "from_owner_id", "object_id", "biz_date"),
        Index("ix_ownership_events_lost", "biz_date", "object_id", postgresql_where=sql("to_state = 'lost'")),
    )
    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    object_type: Mapped[str] = mapped_column(String(32))
    object_id: Mapped[UUID]
    action: Mapped[str] = mapped_column(String(32))
    from_owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    to_owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    from_pool_id: Mapped[UUID | None]
    to_pool_id: Mapped[UUID | None]
    from_state: Mapped[str | None] = mapped_column(String(32))
    to_state: Mapped[str | None] = mapped_column(String(32))
    reason_code: Mapped[str | None] = mapped_column(String(32))
    reason: Mapped[str | None] = mapped_column(Text)
    rule_id: Mapped[UUID | None]
    """The rule that decided, where it was not a person: of its own kind of rule, and never gone from its table."""
    actor_id: Mapped[UUID | None]
    actor_kind: Mapped[str] = mapped_column(String(8))
    at: Mapped[datetime]
    biz_date: Mapped[date]


def own(record: Any, owner_id: UUID | None, department_id: UUID | None) -> None:
    """Set the owner of a document or a contact, which follow their customer: the ledger counts customers and leads."""
    record.owner_id = owner_id
    record.owner_dept_id = department_id


def hand_over(
    ctx: Context,
    object_type: str,
    record: Any,
    action: str,
    *,
    owner_id: UUID | None,
    department_id: UUID | None,
    pool_id: UUID | None = None,
    reason: str | None = None,
    reason_code: str | None = None,
    state: tuple[str | None, str | None] = (None, None),
    rule_id: UUID | None = None,
    fresh: bool = False,
) -> None:
    """Set the owner (or the pool) and write the ledger row: the only place that does either.

    ``rule_id`` names the rule that decided: then it was the system's doing, whoever was the occasion.
    ``fresh`` marks a record that is being created: the event then starts from nothing.
    """
    before_owner = None if fresh else record.owner_id
    before_pool = None if fresh else getattr(record, "pool_id", None)
    record.owner_id = owner_id
    record.owner_dept_id = department_id
    if hasattr(record, "pool_id"):
        record.pool_id = pool_id
    ctx.append(
        OwnershipEvent,
        object_type=object_type,
        object_id=record.id,
        action=action,
        from_owner_id=before_owner,
        to_owner_id=owner_id,
        from_pool_id=before_pool,
        to_pool_id=pool_id,
        from_state=state[0],
        to_state=state[1],
        reason=reason,
        reason_code=reason_code,
        rule_id=rule_id,
        actor_id=ctx.me.id if ctx.me.username and rule_id is None else None,
        actor_kind=ctx.actor_kind if rule_id is None else "system",
        at=CLOCK.now(),
        biz_date=CLOCK.today(),
    )
