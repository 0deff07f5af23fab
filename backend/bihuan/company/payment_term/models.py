"""Payment terms: when an amount falls due (DOMAIN §17.2, A.5)."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, Index, String, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from bihuan.kernel.db import Record


class TermKind(StrEnum):
    PREPAID = "prepaid"
    COD = "cod"
    NET_DAYS = "net_days"
    EOM_DAYS = "eom_days"
    FIXED_DAY = "fixed_day"
    INSTALMENT = "instalment"


class BaseEvent(StrEnum):
    """What the days are counted from."""

    CONTRACT_SIGNED = "contract_signed"
    ORDER_APPROVED = "order_approved"
    SHIPPED = "shipped"
    SIGNED = "signed"
    ACCEPTED = "accepted"
    INVOICED = "invoiced"


class DateRoll(StrEnum):
    """What becomes of a due date that is no workday."""

    NONE = "none"
    NEXT_WORKDAY = "next_workday"


class PaymentTerm(Record):
    """``cut_day``, ``pay_day`` and ``pay_month`` are cut, D and m of a fixed day; ``instalments`` are its rows."""

    __tablename__ = "payment_terms"
    name: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(32))
    base_event: Mapped[str | None] = mapped_column(String(32))
    days: Mapped[int | None]
    cut_day: Mapped[int | None]
    pay_day: Mapped[int | None]
    pay_month: Mapped[int | None]
    instalments: Mapped[list[Any]] = mapped_column(JSONB, default=list)
    due_date_roll: Mapped[str] = mapped_column(String(16), default=DateRoll.NONE)
    sort: Mapped[int] = mapped_column(default=0)
    is_active: Mapped[bool] = mapped_column(default=True)

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        return (
            *super().constraints(),
            Index("uq_payment_terms_name", "name", unique=True, postgresql_where=text("deleted_at IS NULL")),
            CheckConstraint("days IS NULL OR days BETWEEN 0 AND 3650", name="days"),
            CheckConstraint("cut_day IS NULL OR cut_day BETWEEN 1 AND 31", name="cut_day"),
            CheckConstraint("pay_day IS NULL OR pay_day BETWEEN 1 AND 31", name="pay_day"),
        )
