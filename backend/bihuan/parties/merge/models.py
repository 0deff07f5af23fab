"""What a merge of customers changed, row by row: enough to say it, and to take it back."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from bihuan.kernel.db import Base, Ledger, new_id


class CustomerMerge(Ledger, Base):
    """One customer that went into another: whose it was, and which fields of the other one it changed."""

    __tablename__ = "customer_merges"
    __table_args__ = (Index("ix_customer_merges_loser", "loser_id", "at"),)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    master_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"))
    loser_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"))
    at: Mapped[datetime]
    by: Mapped[UUID | None]
    loser_before: Mapped[dict[str, Any]] = mapped_column(JSONB)
    master_before: Mapped[dict[str, Any]] = mapped_column(JSONB)
    master_after: Mapped[dict[str, Any]] = mapped_column(JSONB)


class MergeChange(Ledger, Base):
    """One row that a merge changed: some of its columns before and after, and the version it had in the end.

    A row without a version is known to be unchanged by the values it had afterwards.
    """

    __tablename__ = "customer_merge_changes"
    __table_args__ = (Index("ix_customer_merge_changes_merge", "merge_id", "id"),)
    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    merge_id: Mapped[UUID] = mapped_column(ForeignKey("customer_merges.id"))
    table_name: Mapped[str] = mapped_column(String(64))
    row_id: Mapped[UUID]
    before: Mapped[dict[str, Any]] = mapped_column(JSONB)
    after: Mapped[dict[str, Any]] = mapped_column(JSONB)
    version: Mapped[int | None]
