"""Units of measure: how a quantity is named and how many decimals it shows."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CheckConstraint, Index, SmallInteger, String, text
from sqlalchemy.orm import Mapped, mapped_column

from bihuan.kernel.db import Record


class Unit(Record):
    """个, 箱, 千克 …; ``precision`` is the number of decimals shown, 0–4."""

    __tablename__ = "units"
    name: Mapped[str] = mapped_column(String(16))
    precision: Mapped[int] = mapped_column(SmallInteger, default=0)
    is_active: Mapped[bool] = mapped_column(default=True)

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        return (
            *super().constraints(),
            Index("uq_units_name", "name", unique=True, postgresql_where=text("deleted_at IS NULL")),
            CheckConstraint("precision BETWEEN 0 AND 4", name="precision"),
        )
