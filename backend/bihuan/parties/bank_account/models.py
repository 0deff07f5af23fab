"""Bank accounts of a customer: where its money comes from, and where refunds go (DOMAIN §5.1)."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from bihuan.kernel.db import Record
from bihuan.kernel.failures import CONSTRAINT_CODES
from bihuan.kernel.ownership import Owned
from bihuan.parties.customer.models import CustomerChild

VIEW_ACCOUNT = ("bank-accounts", "view_account")
"""To see more of a number than its last four digits (DOMAIN §1.6)."""
_CARD = re.compile(r"62[0-9]{14,17}").fullmatch


class BankAccount(CustomerChild, Owned, Record):
    """One account of a customer is the default. ``account_tail`` is what everybody sees of the number."""

    __tablename__ = "customer_bank_accounts"
    bank_name: Mapped[str] = mapped_column(String(128))
    account_name: Mapped[str] = mapped_column(String(128))
    account_no: Mapped[str] = mapped_column(String(32))
    cnaps: Mapped[str | None] = mapped_column(String(12))
    currency: Mapped[str] = mapped_column(String(3), default="CNY")
    is_default: Mapped[bool] = mapped_column(default=False)

    @property
    def number_suspect(self) -> bool:
        """Whether a personal card (62…, 16 to 19 digits) fails the check of Luhn: a warning, no refusal (DOMAIN §2.7).

        Accounts of companies have no check digit that is public.
        """
        return bool(_CARD(self.account_no)) and not luhn_ok(self.account_no)

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        alive = text("deleted_at IS NULL")
        return (
            *super().constraints(),
            Index(
                "uq_customer_bank_accounts_default",
                "customer_id",
                unique=True,
                postgresql_where=text("is_default AND deleted_at IS NULL"),
            ),
            Index("uq_customer_bank_accounts_no", "customer_id", "account_no", unique=True, postgresql_where=alive),
            Index("ix_customer_bank_accounts_owner", "owner_id", "id"),
            Index("ix_customer_bank_accounts_updated", text("updated_at DESC"), text("id DESC")),
            Index("ix_customer_bank_accounts_default", "is_default", "id"),
        )


CONSTRAINT_CODES["uq_customer_bank_accounts_no"] = "DUPLICATE_VALUE"


def luhn_ok(digits: str) -> bool:
    """ISO/IEC 7812: every second digit from the right doubled, the sum of all digits a multiple of ten."""
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return sum(sum(divmod(one, 10)) for one in doubled) % 10 == 0
