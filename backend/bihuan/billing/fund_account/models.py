"""Fund accounts and the ledger their balances are sums of (DOMAIN §17.1)."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from bihuan.kernel.db import Ledger, Money, Record
from bihuan.kernel.money import ZERO


class AccountKind(StrEnum):
    BANK = "bank"
    CASH = "cash"
    ALIPAY = "alipay"
    WECHAT = "wechat"
    BILL = "bill"


class FundAccount(Record):
    """``balance`` = opening + Σ in − Σ out, in the account's currency; written by the ledger only."""

    __tablename__ = "fund_accounts"
    name: Mapped[str] = mapped_column(String(64), unique=True)
    kind: Mapped[str] = mapped_column(String(16))
    bank_name: Mapped[str | None] = mapped_column(String(64))
    account_no: Mapped[str | None] = mapped_column(String(32), unique=True)
    currency: Mapped[str] = mapped_column(String(3), default="CNY")
    opening_balance: Mapped[Money] = mapped_column(default=ZERO)
    opening_date: Mapped[date]
    balance: Mapped[Money] = mapped_column(default=ZERO)
    is_active: Mapped[bool] = mapped_column(default=True)


class FundTxn(Ledger, Record):
    """One row of the fund ledger. Append-only; a document books once and is reversed at most once."""

    __tablename__ = "fund_txns"
    account_id: Mapped[UUID] = mapped_column(ForeignKey("fund_accounts.id"))
    biz_date: Mapped[date]
    amount_in: Mapped[Money] = mapped_column(default=ZERO)
    amount_out: Mapped[Money] = mapped_column(default=ZERO)
    balance_after: Mapped[Money]
    doc_type: Mapped[str] = mapped_column(String(32))
    doc_id: Mapped[UUID]
    reversal_of_id: Mapped[UUID | None] = mapped_column(ForeignKey("fund_txns.id"), unique=True)

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        return (
            *super().constraints(),
            CheckConstraint("amount_in >= 0 AND amount_out >= 0", name="amounts_not_negative"),
            Index("ix_fund_txns_account", "account_id", text("id DESC")),
            Index("ix_fund_txns_created", "created_at", "id"),
            Index("uq_fund_txns_doc", "doc_id", unique=True, postgresql_where=text("reversal_of_id IS NULL")),
        )
