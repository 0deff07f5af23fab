"""Saved views (场景) of lists, and how somebody likes a list to look."""

from __future__ import annotations

from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from bihuan.kernel.db import Base, Record
from bihuan.kernel.failures import CONSTRAINT_CODES


class Shared(StrEnum):
    """With whom a view is shared; only its owner changes it."""

    PRIVATE = "private"
    ROLES = "roles"
    DEPARTMENTS = "departments"
    ALL = "all"


class SavedView(Record):
    """A filter, an order and columns under a name. The rows are those that each reader may see."""

    __tablename__ = "saved_views"
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    object: Mapped[str] = mapped_column(String(32))
    name: Mapped[str] = mapped_column(String(32))
    filter: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    q: Mapped[str | None] = mapped_column(String(64))
    sort: Mapped[str | None] = mapped_column(String(64))
    columns: Mapped[list[Any] | None] = mapped_column(JSONB(none_as_null=True))
    shared: Mapped[str] = mapped_column(String(16), default=Shared.PRIVATE)
    role_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), default=list)
    department_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), default=list)

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        alive = text("deleted_at IS NULL")
        return (
            *super().constraints(),
            Index("uq_saved_views_name", "owner_id", "object", "name", unique=True, postgresql_where=alive),
            Index("ix_saved_views_shared", "object", "name", postgresql_where=text("shared <> 'private'")),
            Index("ix_saved_views_listed", "name", "id"),
            Index("ix_saved_views_updated", "updated_at", "id"),
            CheckConstraint("(shared = 'roles') = (cardinality(role_ids) > 0)", name="roles"),
            CheckConstraint("(shared = 'departments') = (cardinality(department_ids) > 0)", name="departments"),
        )


CONSTRAINT_CODES["uq_saved_views_name"] = "DUPLICATE_VIEW_NAME"


class ListLayout(Base):
    """With which view a list opens for somebody, and its columns with their widths where no view says otherwise."""

    __tablename__ = "list_layouts"
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), primary_key=True)
    object: Mapped[str] = mapped_column(String(32), primary_key=True)
    view: Mapped[str | None] = mapped_column(String(64))
    columns: Mapped[list[Any] | None] = mapped_column(JSONB(none_as_null=True))
