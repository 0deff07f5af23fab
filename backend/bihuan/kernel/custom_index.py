"""What can be compared of the fields an administrator has made: a table beside the records, and its filters.

A record that is touched writes every index of its table anew, and a GIN over ``custom`` most of all (PERFORMANCE §3).
This table is written only when a value changes, by a trigger on the table of the record, so that no way of writing a
record can forget it (decision 0037).
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Numeric, String, text
from sqlalchemy.orm import Mapped, mapped_column

from bihuan.kernel.db import Base


class CustomValue(Base):
    """One value of one record: texts in the order of their bytes, numbers and moments (seconds) as numbers."""

    __tablename__ = "custom_values"
    __table_args__ = (
        Index("ix_custom_values_value", "field_id", "value", "record_id"),
        Index(
            "ix_custom_values_number", "field_id", "number", "record_id", postgresql_where=text("number IS NOT NULL")
        ),
        Index("uq_custom_values_unique", "field_id", "value", unique=True, postgresql_where=text("is_unique")),
    )
    record_id: Mapped[UUID] = mapped_column(primary_key=True)
    field_id: Mapped[UUID] = mapped_column(ForeignKey("custom_fields.id"), primary_key=True)
    value: Mapped[str] = mapped_column(String(254, collation="C"), primary_key=True)
    number: Mapped[Any | None] = mapped_column(Numeric(24, 6))
    is_unique: Mapped[bool]
