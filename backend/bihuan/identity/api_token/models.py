"""API tokens: keys for programs, each bound to a user whose power it never exceeds (API §10)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from bihuan.kernel.db import Record


class TokenStatus(StrEnum):
    ACTIVE = "active"
    REVOKED = "revoked"
    DISABLED = "disabled"


class ApiToken(Record):
    """Only the SHA-256 of the key is kept. ``disabled`` is what became of a token that nobody used for 60 days."""

    __tablename__ = "api_tokens"
    name: Mapped[str] = mapped_column(String(64))
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    prefix: Mapped[str] = mapped_column(String(16), unique=True)
    secret_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    scopes: Mapped[list[Any]]
    allowed_ips: Mapped[list[Any]]
    known_ips: Mapped[list[Any]] = mapped_column(default=list)
    rate_per_minute: Mapped[int | None]
    rows_per_day: Mapped[int | None]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]
    last_used_ip: Mapped[str | None] = mapped_column(String(45))
    status: Mapped[str] = mapped_column(String(32), default=TokenStatus.ACTIVE)

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        return (*super().constraints(), Index("ix_api_tokens_created", "created_at", "id"))
