"""Pools: where records without an owner wait to be claimed (公海, 线索池; DOMAIN §6.2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    Select,
    String,
    and_,
    any_,
    cast,
    false,
    or_,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from bihuan.identity.department.models import Department
from bihuan.kernel.access import SETS, Reason, Way
from bihuan.kernel.context import Principal
from bihuan.kernel.db import Base, Record, new_id, uuid_array

BY_ADMIN = frozenset({"restore", "discard"})
BY_MEMBER = frozenset({"claim", "assign"})
BELONGING, ADMINISTERED, HIDING = "pools", "pools administered", "pools hiding"
"""What is read with a principal (``Principal.sets``)."""


class PoolObject(StrEnum):
    """Which kind of record lies in a pool: the names of the resources."""

    LEADS = "leads"
    CUSTOMERS = "customers"


class ClaimOrder(StrEnum):
    ANY = "any"
    OLDEST_FIRST = "oldest_first"


class MemberRole(StrEnum):
    ADMIN = "admin"
    MEMBER = "member"


class RuleKind(StrEnum):
    """What an owner must not leave undone (DOMAIN §6.5)."""

    NO_FOLLOW_UP = "no_follow_up"
    NO_OPPORTUNITY = "no_opportunity"
    NO_DEAL = "no_deal"
    LEAD_NOT_CONVERTED = "lead_not_converted"
    LEAD_NO_RESPONSE = "lead_no_response"


KINDS_OF = {
    PoolObject.LEADS: frozenset({RuleKind.NO_FOLLOW_UP, RuleKind.LEAD_NOT_CONVERTED, RuleKind.LEAD_NO_RESPONSE}),
    PoolObject.CUSTOMERS: frozenset({RuleKind.NO_FOLLOW_UP, RuleKind.NO_OPPORTUNITY, RuleKind.NO_DEAL}),
}
"""Which rules suit which kind of record."""


class Pool(Record):
    """Limits, cool-down and protection of the records that pass through; null limits are unlimited."""

    __tablename__ = "pools"
    name: Mapped[str] = mapped_column(String(64))
    object_type: Mapped[str] = mapped_column(String(32))
    is_default: Mapped[bool] = mapped_column(default=False)
    is_active: Mapped[bool] = mapped_column(default=True)
    claim_daily_limit: Mapped[int | None] = mapped_column(default=10)
    holding_limit: Mapped[int | None]
    deal_counts_holding: Mapped[bool] = mapped_column(default=False)
    prev_owner_cooldown_days: Mapped[int] = mapped_column(default=30)
    protect_days: Mapped[int]
    auto_recycle: Mapped[bool] = mapped_column(default=True)
    recycles_from: Mapped[date | None]
    """Where recycling was off, or the pool closed: the business date from which its rules count again."""
    warn_days: Mapped[int] = mapped_column(default=3)
    recycle_pool_id: Mapped[UUID | None] = mapped_column(ForeignKey("pools.id"))
    hide_phone_before_claim: Mapped[bool] = mapped_column(default=True)
    claim_order: Mapped[str] = mapped_column(String(16), default=ClaimOrder.ANY)
    members: Mapped[list[PoolMember]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="PoolMember.id", passive_deletes=True
    )
    rules: Mapped[list[RecycleRule]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="RecycleRule.id", passive_deletes=True
    )

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        return (
            *super().constraints(),
            Index("uq_pools_name", "object_type", "name", unique=True, postgresql_where=text("deleted_at IS NULL")),
            Index(
                "uq_pools_default",
                "object_type",
                unique=True,
                postgresql_where=text("is_default AND deleted_at IS NULL"),
            ),
            CheckConstraint("claim_daily_limit > 0 AND holding_limit > 0", name="limits"),
            CheckConstraint("prev_owner_cooldown_days >= 0 AND protect_days >= 0 AND warn_days >= 0", name="days"),
            CheckConstraint("NOT is_default OR is_active", name="default_is_active"),
        )

    @property
    def recycle_rules(self) -> list[RecycleRule]:
        """As they are set now; what they replaced is kept for the day it was in force."""
        return [rule for rule in self.rules if rule.effective_to is None]

    def _ids(self, role: MemberRole, attribute: str) -> list[UUID]:
        found = [getattr(member, attribute) for member in self.members if member.role == role]
        return [value for value in found if value is not None]

    @property
    def admin_ids(self) -> list[UUID]:
        return self._ids(MemberRole.ADMIN, "user_id")

    @property
    def member_user_ids(self) -> list[UUID]:
        return self._ids(MemberRole.MEMBER, "user_id")

    @property
    def member_department_ids(self) -> list[UUID]:
        return self._ids(MemberRole.MEMBER, "department_id")


class PoolMember(Base):
    """A person, or a department with everyone below it, as member or administrator of a pool."""

    __tablename__ = "pool_members"
    __table_args__ = (
        Index(
            "uq_pool_members",
            "pool_id",
            "role",
            "user_id",
            "department_id",
            unique=True,
            postgresql_nulls_not_distinct=True,
        ),
        Index("ix_pool_members_user", "user_id"),
        Index("ix_pool_members_department", "department_id"),
        CheckConstraint("num_nonnulls(user_id, department_id) = 1", name="who"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    pool_id: Mapped[UUID] = mapped_column(ForeignKey("pools.id", ondelete="CASCADE"))
    role: Mapped[str] = mapped_column(String(8))
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    department_id: Mapped[UUID | None] = mapped_column(ForeignKey("departments.id"))

    def __init__(self, **values: Any) -> None:
        values.setdefault("id", new_id())
        super().__init__(**values)


class RecycleRule(Base):
    """Take back what its owner neglects for ``days`` (hours of work for ``lead_no_response``; DOMAIN §6.5).

    Rules never change: one that is edited ends with its day, and another begins with the next.
    """

    __tablename__ = "recycle_rules"
    __table_args__ = (
        Index("ix_recycle_rules_pool", "pool_id"),
        CheckConstraint("days > 0", name="days"),
        CheckConstraint("effective_to >= effective_from", name="in_force"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    pool_id: Mapped[UUID] = mapped_column(ForeignKey("pools.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(32))
    days: Mapped[int]
    grades: Mapped[list[str]] = mapped_column(ARRAY(String(8)), default=list)
    exclude_deal: Mapped[bool] = mapped_column(default=True)
    exclude_open_opportunity: Mapped[bool] = mapped_column(default=True)
    is_active: Mapped[bool] = mapped_column(default=True)
    effective_from: Mapped[date]
    effective_to: Mapped[date | None]

    def __init__(self, **values: Any) -> None:
        values.setdefault("id", new_id())
        super().__init__(**values)


def belongs(me: Principal, *, admin: bool = False) -> ColumnElement[bool]:
    """The rows of pool_members that stand for the user: in person or by department, as administrator if asked."""
    who = _stands_for(me.id, me.departments)
    return and_(who, PoolMember.role == MemberRole.ADMIN) if admin else who


def _stands_for(user_id: UUID, departments: Sequence[UUID]) -> ColumnElement[bool]:
    return or_(PoolMember.user_id == user_id, PoolMember.department_id == any_(uuid_array(list(departments))))


async def _sets(db: AsyncSession, user_id: UUID, departments: Sequence[UUID]) -> Mapping[str, frozenset[UUID]]:
    """The pools somebody belongs to and administers, and all that hide contact data before the claim."""
    mine = await db.execute(select(PoolMember.pool_id, PoolMember.role).where(_stands_for(user_id, departments)))
    found = {(row.pool_id, row.role) for row in mine}
    hiding = await db.scalars(select(Pool.id).where(Pool.hide_phone_before_claim))
    return {
        BELONGING: frozenset(pool_id for pool_id, _ in found),
        ADMINISTERED: frozenset(pool_id for pool_id, role in found if role == MemberRole.ADMIN),
        HIDING: frozenset(hiding),
    }


SETS.append(_sets)


def ownerless_in(model: type[Any], pools: frozenset[UUID]) -> ColumnElement[bool]:
    """Whether a record lies in one of these pools."""
    return and_(model.owner_id.is_(None), model.pool_id == any_(uuid_array(sorted(pools)))) if pools else false()


def waiting_index(table: str) -> Index:
    """Which record of a pool has waited longest (``ownership.oldest``)."""
    return Index(
        f"ix_{table}_waiting",
        "pool_id",
        text("coalesce(prev_owner_lost_at, created_at)"),
        "id",
        postgresql_where=text("pool_id IS NOT NULL AND deleted_at IS NULL"),
    )


class Pooled:
    """Columns and rules of a record that may lie in a pool (DOMAIN §4.1, §5.1)."""

    OBJECT: ClassVar[str]
    received_at: Mapped[datetime | None] = mapped_column(sort_order=810)
    protected_until: Mapped[date | None] = mapped_column(sort_order=811)
    prev_owner_lost_at: Mapped[datetime | None] = mapped_column(sort_order=812)
    counted_follow_up_at: Mapped[datetime | None] = mapped_column(sort_order=814)
    """The last follow-up of a counting kind, whoever wrote it: notes of the system do not stop the clock."""

    @declared_attr
    @classmethod
    def pool_id(cls) -> Mapped[UUID | None]:
        return mapped_column(ForeignKey("pools.id"), sort_order=802)

    @declared_attr
    @classmethod
    def prev_owner_id(cls) -> Mapped[UUID | None]:
        return mapped_column(ForeignKey("users.id"), sort_order=813)

    @classmethod
    def granted(cls, me: Principal, verb: str, reading: bool) -> list[Way]:
        """Ownerless records of the user's pools: to read, claim and assign as a member, more as administrator.

        An administrator also recycles what members of the pool's departments own (DOMAIN §1.3 c, §6.1).
        """
        if verb == "recycle":
            department: Any = getattr(cls, "owner_dept_id")  # noqa: B009
            return [Way(Reason.POOL, which=department.in_(_departments_administered(me, cls.OBJECT)))]
        if not (reading or verb in BY_MEMBER or verb in BY_ADMIN):
            return []
        pools = me.sets.get(ADMINISTERED if not reading and verb in BY_ADMIN else BELONGING)
        return [Way(Reason.POOL, which=ownerless_in(cls, pools))] if pools else []


def _departments_administered(me: Principal, object_type: str) -> Select[Any]:
    """The departments, with those below, that are members of pools which the user administers."""
    administered = (
        select(PoolMember.pool_id)
        .join(Pool, Pool.id == PoolMember.pool_id)
        .where(belongs(me, admin=True), Pool.object_type == object_type)
    )
    return (
        select(Department.id)
        .join(PoolMember, Department.path.contains(cast(PoolMember.department_id, String)))
        .where(PoolMember.pool_id.in_(administered), PoolMember.role == MemberRole.MEMBER)
    )
