"""Runs of the checks: when, on whose wish, and what they found."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from bihuan.kernel.db import Base, new_id


class RunStatus(StrEnum):
    QUEUED = "queued"
    SUCCEEDED = "succeeded"


class IntegrityRun(Base):
    """One run over all checks. ``findings`` are those that were contradicted, each with its first rows."""

    __tablename__ = "integrity_runs"
    __table_args__ = (Index("ix_integrity_runs_asked", "asked_at", "id"),)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    status: Mapped[str] = mapped_column(String(16), default=RunStatus.QUEUED)
    asked_at: Mapped[datetime]
    asked_by: Mapped[UUID | None]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    checks: Mapped[int] = mapped_column(default=0)
    findings: Mapped[list[Any]] = mapped_column(default=list)
