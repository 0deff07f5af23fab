"""Imports: a file, what its columns mean, and what has become of each of its rows (DOMAIN §27.5)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from bihuan.kernel.db import Base, new_id


class ImportState(StrEnum):
    """Where an import stands; while a job is at work it is one of BUSY."""

    READING = "reading"
    READY = "ready"
    CHECKING = "checking"
    CHECKED = "checked"
    RUNNING = "running"
    DONE = "done"
    UNDOING = "undoing"
    UNDONE = "undone"
    STOPPED = "stopped"
    """Only ever shown: the job that was at work has failed or was canceled."""


BUSY = (ImportState.READING, ImportState.CHECKING, ImportState.RUNNING, ImportState.UNDOING)


class Outcome(StrEnum):
    """What becomes of a row: forecast by the check, and then what the run has made of it."""

    CREATE = "create"
    UPDATE = "update"
    SKIP = "skip"
    FAIL = "fail"


class Import(Base):
    """``position`` is the last row that was dealt with by the job at work, in the transaction that dealt with it."""

    __tablename__ = "imports"
    __table_args__ = (Index("ix_imports_owner", "owner_id", "id"), Index("ix_imports_expires", "expires_at"))
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    object: Mapped[str] = mapped_column(String(32))
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    state: Mapped[str] = mapped_column(String(32), default=ImportState.READING)
    job_id: Mapped[UUID | None]
    file_name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    header: Mapped[list[Any]] = mapped_column(JSONB, default=list)
    header_key: Mapped[str | None] = mapped_column(String(64))
    mapping: Mapped[list[Any]] = mapped_column(JSONB, default=list)
    """Of each column of the file the field it holds, or null."""
    options: Mapped[dict[str, Any]] = mapped_column(default=dict)
    position: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    created: Mapped[int] = mapped_column(default=0)
    updated: Mapped[int] = mapped_column(default=0)
    skipped: Mapped[int] = mapped_column(default=0)
    failed: Mapped[int] = mapped_column(default=0)
    removed: Mapped[int] = mapped_column(default=0)
    restored: Mapped[int] = mapped_column(default=0)
    """Records that were there before and are again what they were."""
    totals: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'::jsonb"))
    """Of files of figures: how many and how much, by kind and currency (``control``)."""
    kept: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    expires_at: Mapped[datetime]


class ImportRow(Base):
    """A row of the file as it was, what it came to, and the record it made or changed."""

    __tablename__ = "import_rows"
    __table_args__ = (
        Index("ix_import_rows_failed", "import_id", "line", postgresql_where=text("outcome = 'fail'")),
        Index("ix_import_rows_record", "record_id", postgresql_where=text("record_id IS NOT NULL")),
    )
    import_id: Mapped[UUID] = mapped_column(ForeignKey("imports.id", ondelete="CASCADE"), primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    cells: Mapped[list[Any]] = mapped_column(JSONB)
    outcome: Mapped[str | None] = mapped_column(String(8))
    errors: Mapped[list[Any] | None] = mapped_column(JSONB)
    record_id: Mapped[UUID | None]
    made: Mapped[bool] = mapped_column(default=False)
    """The record was made for this row; otherwise it was there before, or an earlier row made it."""
    contact_id: Mapped[UUID | None]
    """The contact that was made for this row."""


class ImportKey(Base):
    """By what a row is known to the rows behind it: the first row of the file that has the key."""

    __tablename__ = "import_keys"
    import_id: Mapped[UUID] = mapped_column(ForeignKey("imports.id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(String(300), primary_key=True)
    line: Mapped[int]


class ImportMapping(Base):
    """How somebody read the columns of such a file the last time."""

    __tablename__ = "import_mappings"
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), primary_key=True)
    object: Mapped[str] = mapped_column(String(32), primary_key=True)
    header_key: Mapped[str] = mapped_column(String(64), primary_key=True)
    mapping: Mapped[list[Any]] = mapped_column(JSONB)
