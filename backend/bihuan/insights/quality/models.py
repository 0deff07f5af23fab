"""Runs of the data quality job, what they found, and which customers only look the same."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import UUID as PgUUID
from sqlalchemy.orm import Mapped, mapped_column

from bihuan.kernel.db import Base, new_id


class RunStatus(StrEnum):
    QUEUED = "queued"
    SUCCEEDED = "succeeded"


class QualityRun(Base):
    """One look at all records: how many problems there were, how many of them new, how many gone since the last."""

    __tablename__ = "quality_runs"
    __table_args__ = (Index("ix_quality_runs_asked", "asked_at", "id"),)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    status: Mapped[str] = mapped_column(String(16), default=RunStatus.QUEUED)
    asked_at: Mapped[datetime]
    asked_by: Mapped[UUID | None]
    finished_at: Mapped[datetime | None]
    problems: Mapped[int] = mapped_column(default=0)
    appeared: Mapped[int] = mapped_column(default=0)
    corrected: Mapped[int] = mapped_column(default=0)


class QualityScore(Base):
    """Of one run: how many records of a kind an owner has, and how many of them have a problem."""

    __tablename__ = "quality_scores"
    run_id: Mapped[UUID] = mapped_column(ForeignKey("quality_runs.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    owner: Mapped[str] = mapped_column(String(36), primary_key=True)
    """The user's id; empty for what lies in pools."""
    total: Mapped[int]
    wrong: Mapped[int]


class QualityProblem(Base):
    """A record that breaks a rule, from the run that found it first until the one that no longer did."""

    __tablename__ = "quality_problems"
    __table_args__ = (
        Index(
            "uq_quality_problems_open",
            "rule",
            "record_id",
            "key",
            unique=True,
            postgresql_where=text("gone_at IS NULL"),
        ),
        Index("ix_quality_problems_key", "rule", "key", postgresql_where=text("gone_at IS NULL AND key <> ''")),
        Index(
            "ix_quality_problems_found", "rule", text("found_at DESC"), "id", postgresql_where=text("gone_at IS NULL")
        ),
        Index(
            "ix_quality_problems_gone", "rule", text("gone_at DESC"), "id", postgresql_where=text("gone_at IS NOT NULL")
        ),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    rule: Mapped[str] = mapped_column(String(32))
    kind: Mapped[str] = mapped_column(String(16))
    record_id: Mapped[UUID]
    key: Mapped[str] = mapped_column(String(256))
    """What several customers have in common: a phone, a name, a domain; empty where it is about one record."""
    found_at: Mapped[datetime]
    gone_at: Mapped[datetime | None]


class NoDuplicates(Base):
    """Customers that have something in common and are different all the same, as somebody said."""

    __tablename__ = "quality_no_duplicates"
    rule: Mapped[str] = mapped_column(String(32), primary_key=True)
    key: Mapped[str] = mapped_column(String(256), primary_key=True)
    customer_ids: Mapped[list[UUID]] = mapped_column(ARRAY(PgUUID(as_uuid=True)))
    said_at: Mapped[datetime]
    said_by: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
