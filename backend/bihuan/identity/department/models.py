"""Departments: a tree with a materialised path (DOMAIN §1.1)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from bihuan.kernel.db import Record
from bihuan.kernel.failures import CONSTRAINT_CODES

CONSTRAINT_CODES["uq_departments_parent_name"] = "DUPLICATE_VALUE"


class Department(Record):
    """``path`` is the ids from the root down to its own, between slashes, so that a subtree is one prefix search."""

    __tablename__ = "departments"
    name: Mapped[str] = mapped_column(String(64))
    code: Mapped[str | None] = mapped_column(String(32), unique=True)
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("departments.id"))
    leader_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", use_alter=True))
    path: Mapped[str] = mapped_column(String(2000), default="")
    sort: Mapped[int] = mapped_column(default=0)
    is_active: Mapped[bool] = mapped_column(default=True)

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        return (
            *super().constraints(),
            Index(
                "uq_departments_parent_name",
                "parent_id",
                "name",
                unique=True,
                postgresql_where=text("deleted_at IS NULL"),
            ),
            Index("ix_departments_path", "path", postgresql_ops={"path": "text_pattern_ops"}),
        )
