"""Who has been let into a record beyond their scope: rows of one table, whatever let them in (decision 0006)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ColumnElement, DateTime, ForeignKey, Index, String, bindparam, or_, text
from sqlalchemy.orm import Mapped, mapped_column

from bihuan.kernel.clock import CLOCK
from bihuan.kernel.db import Base, new_id

TEAM, APPROVAL = "team", "approval"


class RecordMember(Base):
    """Somebody let into one record beyond their scope (DOMAIN §1.3 b, e; §1.4; decision 0006).

    A person, a department with everybody below it, or the team of a leader: the leader and whoever reports to them,
    directly or not. After ``expires_at`` the row counts for nothing, until a nightly job removes it.
    """

    __tablename__ = "record_members"
    __table_args__ = (
        Index(
            "uq_record_members",
            "object_type",
            "object_id",
            "via",
            "user_id",
            "department_id",
            "leader_id",
            unique=True,
            postgresql_nulls_not_distinct=True,
        ),
        Index("ix_record_members_user", "user_id", "object_type", "object_id"),
        Index(
            "ix_record_members_department",
            "department_id",
            "object_type",
            "object_id",
            postgresql_where=text("department_id IS NOT NULL"),
        ),
        Index(
            "ix_record_members_leader",
            "leader_id",
            "object_type",
            "object_id",
            postgresql_where=text("leader_id IS NOT NULL"),
        ),
        Index("ix_record_members_expires", "expires_at", postgresql_where=text("expires_at IS NOT NULL")),
        CheckConstraint("num_nonnulls(user_id, department_id, leader_id) = 1", name="who"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    object_type: Mapped[str] = mapped_column(String(32))
    object_id: Mapped[UUID]
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    department_id: Mapped[UUID | None] = mapped_column(ForeignKey("departments.id"))
    leader_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    permission: Mapped[str] = mapped_column(String(8))
    via: Mapped[str] = mapped_column(String(16))
    role: Mapped[str | None] = mapped_column(String(32))
    """What they do in the team, in a word."""
    expires_at: Mapped[datetime | None]
    added_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    added_at: Mapped[datetime | None] = mapped_column(default=CLOCK.now)


class MemberKind(Base):
    """Whom a record of a kind has ever been opened to, and by what: written by a trigger, which moves the epoch.

    The nil id stands for anybody. Whoever is not here need not be looked for in ``record_members`` (decision 0060).
    """

    __tablename__ = "member_kinds"
    who: Mapped[UUID] = mapped_column(primary_key=True)
    object_type: Mapped[str] = mapped_column(String(32), primary_key=True)
    via: Mapped[str] = mapped_column(String(16), primary_key=True)


ANYBODY = UUID(int=0)


def counts() -> ColumnElement[bool]:
    """Memberships that have not ended. The time is asked for when the statement is sent, not when it is built."""
    now = bindparam(None, type_=DateTime(timezone=True), callable_=CLOCK.now, unique=True)
    return or_(RecordMember.expires_at.is_(None), RecordMember.expires_at > now)
