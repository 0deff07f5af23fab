"""Rules for fields of the product: what an administrator asks of them beyond what the product does (ADM-07, IMP-05)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from bihuan.company.custom_field.models import Ruled
from bihuan.kernel.db import Record
from bihuan.kernel.failures import CONSTRAINT_CODES


class FieldRule(Ruled, Record):
    """The rules of one field of one kind of record."""

    __tablename__ = "field_rules"
    object: Mapped[str] = mapped_column(String(32))
    field: Mapped[str] = mapped_column(String(64))
    is_active: Mapped[bool] = mapped_column(default=True)

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        return (*super().constraints(), Index("uq_field_rules_field", "object", "field", unique=True))


CONSTRAINT_CODES["uq_field_rules_field"] = "FIELD_RULE_TAKEN"
