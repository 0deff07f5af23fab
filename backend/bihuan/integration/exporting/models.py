"""Exports: what was asked for, by whom, and the file it came to (DOMAIN §27.5)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from bihuan.kernel.db import Base, new_id


class ExportFormat(StrEnum):
    XLSX = "xlsx"
    CSV = "csv"


class ExportState(StrEnum):
    """Read off the file and the job that writes it."""

    QUEUED = "queued"
    RUNNING = "running"
    READY = "ready"
    FAILED = "failed"
    CANCELED = "canceled"


class Export(Base):
    """``total`` is how many rows there were when it was asked for, ``rows`` how many the file holds."""

    __tablename__ = "exports"
    __table_args__ = (
        Index("ix_exports_owner", "owner_id", "id"),
        Index("ix_exports_day", "owner_id", "created_at"),
        Index("ix_exports_expires", "expires_at"),
        Index("ix_exports_file", "sha256"),
    )
    version: ClassVar[int] = 1
    """It is asked for once and never changed by anybody."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    object: Mapped[str] = mapped_column(String(32))
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    format: Mapped[str] = mapped_column(String(8))
    plain: Mapped[bool] = mapped_column(default=False)
    """Telephones, addresses and accounts as they are: somebody with ``export_plain`` has asked for it."""
    question: Mapped[dict[str, Any]]
    """Filter, search, order and columns, as they were asked for."""
    total: Mapped[int]
    rows: Mapped[int] = mapped_column(default=0)
    file_name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str | None] = mapped_column(String(64))
    size: Mapped[int | None]
    job_id: Mapped[UUID | None]
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    expires_at: Mapped[datetime]
