"""Users: the people who sign in (DOMAIN §1.1)."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, func, text
from sqlalchemy.orm import Mapped, mapped_column

from bihuan.kernel.db import Base, Record


class UserStatus(StrEnum):
    ACTIVE = "active"
    DISABLED = "disabled"
    LEFT = "left"


class User(Record):
    """``username`` is unique whatever its case. The password is an Argon2id hash and never leaves this table."""

    __tablename__ = "users"
    username: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(32))
    password_hash: Mapped[str] = mapped_column(String(200))
    employee_no: Mapped[str | None] = mapped_column(String(32), unique=True)
    mobile: Mapped[str | None] = mapped_column(String(24), unique=True)
    email: Mapped[str | None] = mapped_column(String(254), unique=True)
    department_id: Mapped[UUID] = mapped_column(ForeignKey("departments.id"), index=True)
    manager_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"), index=True)
    position: Mapped[str | None] = mapped_column(String(64))
    max_customers: Mapped[int | None]
    max_leads: Mapped[int | None]
    on_leave_from: Mapped[date | None]
    on_leave_to: Mapped[date | None]
    status: Mapped[str] = mapped_column(String(32), default=UserStatus.ACTIVE)

    @property
    def is_service(self) -> bool:
        """A service account: it has no password, and works through API tokens only (API §10)."""
        return not self.password_hash

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        return (*super().constraints(), Index("uq_users_username", func.lower(text("username")), unique=True))


class UserRole(Base):
    """A user's roles; permissions are their union."""

    __tablename__ = "user_roles"
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), primary_key=True)
    role_id: Mapped[UUID] = mapped_column(ForeignKey("roles.id"), primary_key=True, index=True)
