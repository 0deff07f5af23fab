"""Sharing rules (共享规则): what some people own, others may read or edit (DOMAIN §1.5, PERM-05)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, String, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from bihuan.kernel.db import Record
from bihuan.kernel.failures import CONSTRAINT_CODES


class Party(StrEnum):
    """Who is meant by a list of ids; a department means everybody below it, too."""

    USERS = "users"
    DEPARTMENTS = "departments"
    ROLES = "roles"


class Permission(StrEnum):
    """What a rule lets people do; whoever may write may read."""

    READ = "read"
    WRITE = "write"


class SharingRule(Record):
    """Records of one kind that belong to some people, of which the filter is true, are open to others.

    Nothing is stored of whom it reaches: it is asked of the records and of the house as they stand (§1.5).
    """

    __tablename__ = "sharing_rules"
    name: Mapped[str] = mapped_column(String(64))
    object: Mapped[str] = mapped_column(String(32))
    from_kind: Mapped[str] = mapped_column(String(16))
    from_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    to_kind: Mapped[str] = mapped_column(String(16))
    to_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    permission: Mapped[str] = mapped_column(String(8), default=Permission.READ)
    filter: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    is_active: Mapped[bool] = mapped_column(default=True)
    expires_at: Mapped[datetime | None]
    """From this moment on the rule counts for nothing; nobody has to switch it off."""

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        return (
            *super().constraints(),
            Index("uq_sharing_rules_name", "name", unique=True, postgresql_where=text("deleted_at IS NULL")),
            Index("ix_sharing_rules_name", "name", "id"),
            Index("ix_sharing_rules_updated", "updated_at", "id"),
            CheckConstraint("cardinality(from_ids) > 0 AND cardinality(to_ids) > 0", name="somebody"),
            CheckConstraint("permission IN ('read', 'write')", name="permission"),
        )


CONSTRAINT_CODES["uq_sharing_rules_name"] = "DUPLICATE_VALUE"
