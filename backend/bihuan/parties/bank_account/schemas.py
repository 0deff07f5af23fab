"""Bank accounts of customers on the wire."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from bihuan.kernel.identifiers import AccountNo, Cnaps
from bihuan.kernel.paging import ListQuery
from bihuan.kernel.wire import Chars, Flag, Moment, Schema, partial
from bihuan.kernel.workflow import Actions

Version = Annotated[int, Field(ge=1, le=2_147_483_647)]
Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$", max_length=3, examples=["CNY"])]


class BankAccountFields(Schema):
    """Blanks within the number are dropped; it has 8 to 32 digits and dashes (DOMAIN §2.7)."""

    bank_name: Annotated[str, Chars(128)]
    account_name: Annotated[str, Chars(128)]
    account_no: AccountNo
    cnaps: Cnaps = None
    currency: Currency = "CNY"
    is_default: Flag = False


class BankAccountCreate(BankAccountFields):
    """The first account of a customer is its default."""

    customer_id: UUID


BankAccountUpdate = partial("BankAccountUpdate", BankAccountFields)


class BankAccountRow(Schema):
    """``account_no`` is null for whoever may not see it; ``account_tail`` has the last four characters."""

    id: UUID
    version: Version
    customer_id: UUID
    customer_name: Annotated[str, Field(max_length=128)]
    bank_name: Annotated[str, Field(max_length=128)]
    account_name: Annotated[str, Field(max_length=128)]
    account_no: Annotated[str | None, Field(max_length=32)]
    account_tail: Annotated[str, Field(max_length=8, examples=["****3456"])]
    cnaps: Annotated[str | None, Field(max_length=12, examples=["308290003020"])]
    currency: Currency
    is_default: bool
    updated_at: Moment


class BankAccountRead(BankAccountRow):
    number_suspect: bool
    """Whether the number looks mistyped: a personal card whose check digit does not fit."""
    owner_id: UUID | None
    owner_name: Annotated[str | None, Field(max_length=64)]
    created_at: Moment
    actions: Actions


class BankAccountQuery(ListQuery):
    sort: Literal["-updated_at", "updated_at", "-is_default", "is_default"] = "-updated_at"
    customer_id: UUID | None = None
    is_default: bool | None = None
