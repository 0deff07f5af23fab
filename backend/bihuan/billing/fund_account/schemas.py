"""What the API says of a fund account and its ledger."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from bihuan.billing.fund_account.models import AccountKind
from bihuan.kernel.money import Amount, SignedAmount
from bihuan.kernel.paging import ListQuery
from bihuan.kernel.wire import BusinessDate, Chars, Flag, Moment, OneOf, OpenCode, Schema, partial
from bihuan.kernel.workflow import Actions


class FundAccountFields(Schema):
    name: Annotated[str, Chars(64)]
    kind: AccountKind
    bank_name: Annotated[str | None, Chars(64)] = None
    account_no: Annotated[str | None, Chars(32)] = None
    is_active: Flag = True


class FundAccountCreate(FundAccountFields):
    """Currency and opening balance are fixed once the account exists."""

    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$", max_length=3, examples=["CNY"])] = "CNY"
    opening_balance: Amount = Decimal(0)
    opening_date: BusinessDate | None = None


FundAccountUpdate = partial("FundAccountUpdate", FundAccountFields)


class FundAccountRow(Schema):
    id: UUID
    version: int
    name: str
    kind: OpenCode
    bank_name: str | None
    account_no: str | None
    currency: OpenCode
    opening_balance: Amount
    opening_date: BusinessDate
    balance: SignedAmount
    is_active: bool
    updated_at: Moment


class FundAccountRead(FundAccountRow):
    created_at: Moment
    actions: Actions


class FundAccountQuery(ListQuery):
    sort: Literal["name", "-name", "-updated_at", "updated_at"] = "name"
    kind: Annotated[str | None, OneOf(AccountKind)] = None
    is_active: bool | None = None


class FundTxnRow(Schema):
    """Money in or out; ``doc_type`` and ``doc_id`` lead to the document behind it."""

    id: UUID
    version: int
    account_id: UUID
    account_name: str
    biz_date: BusinessDate
    amount_in: Amount
    amount_out: Amount
    balance_after: SignedAmount
    doc_type: OpenCode
    doc_id: UUID
    doc_number: str | None
    created_at: Moment


class FundTxnRead(FundTxnRow):
    reversal_of_id: UUID | None
    updated_at: Moment
    actions: Actions


class FundTxnQuery(ListQuery):
    sort: Literal["-created_at", "created_at"] = "-created_at"
    account_id: UUID | None = None
    doc_id: UUID | None = None
    biz_date_gte: BusinessDate | None = None
    biz_date_lte: BusinessDate | None = None
