"""VAT rates and levy rates, and the three kinds of zero (DOMAIN §12.2)."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from bihuan.kernel.db import RatioColumn, Record


class ZeroKind(StrEnum):
    """Why a rate is zero: it decides what an invoice prints."""

    EXEMPT = "exempt"
    NONTAX = "nontax"
    ZERO_RATED = "zero_rated"


PRINTED = {ZeroKind.EXEMPT: "免税", ZeroKind.NONTAX: "不征税"}


class TaxRate(Record):
    """13 % is ``0.13``. After ``valid_to`` it is refused on new documents; existing ones keep it."""

    __tablename__ = "tax_rates"
    code: Mapped[str] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(String(32))
    rate: Mapped[RatioColumn]
    zero_kind: Mapped[str | None] = mapped_column(String(16))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        return (
            *super().constraints(),
            Index("uq_tax_rates_code", "code", unique=True, postgresql_where=text("deleted_at IS NULL")),
            CheckConstraint("rate >= 0 AND rate < 1", name="rate"),
            CheckConstraint("zero_kind IS NULL OR rate = 0", name="zero_kind"),
            CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="validity"),
        )

    @property
    def label(self) -> str:
        """What an invoice prints: ``13%``, ``免税`` or ``不征税``."""
        if self.zero_kind in PRINTED:
            return PRINTED[ZeroKind(self.zero_kind)]
        return f"{self.rate * 100:f}".rstrip("0").rstrip(".") + "%"

    def valid_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)
