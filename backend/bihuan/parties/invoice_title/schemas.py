"""Invoice titles on the wire."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BeforeValidator, Field

from bihuan.kernel.identifiers import Email, Mobile, Phone, TaxNo
from bihuan.kernel.paging import ListQuery
from bihuan.kernel.wire import Chars, Flag, Moment, OpenCode, Schema, partial
from bihuan.kernel.workflow import Actions
from bihuan.parties.invoice_title.models import TitleType
from bihuan.parties.masking import Masked

Version = Annotated[int, Field(ge=1, le=2_147_483_647)]
Line = Annotated[str | None, Field(max_length=254)]
BankAccount = Annotated[
    Annotated[str, Field(pattern=r"^([0-9\-]{8,32})?$", max_length=32, examples=["1001234567890123456"])] | None,
    BeforeValidator(lambda value: "".join(value.split()) or None if isinstance(value, str) else value),
]


class InvoiceTitleFields(Schema):
    title_type: TitleType = TitleType.UNIT
    title: Annotated[str, Chars(128)]
    tax_no: TaxNo = None
    bank_name: Annotated[str | None, Chars(128)] = None
    bank_account: BankAccount = None
    reg_address: Annotated[str | None, Chars(200)] = None
    reg_phone: Phone = None
    receive_email: Email = None
    receive_mobile: Mobile = None
    is_default: Flag = False


class InvoiceTitleCreate(InvoiceTitleFields):
    """The first title of a customer is its default."""

    customer_id: UUID


InvoiceTitleUpdate = partial("InvoiceTitleUpdate", InvoiceTitleFields)


class InvoiceTitleRow(Masked):
    """Of a customer that lies in a pool, without phones and e-mail (DOMAIN §1.6)."""

    id: UUID
    version: Version
    customer_id: UUID
    customer_name: Annotated[str, Field(max_length=128)]
    title_type: OpenCode
    title: Annotated[str, Field(max_length=128, examples=["上海澜桥智能科技有限公司"])]
    tax_no: Line
    bank_name: Line
    bank_account: Line
    reg_address: Line
    reg_phone: Line
    receive_email: Line
    receive_mobile: Line
    is_default: bool
    updated_at: Moment


class InvoiceTitleRead(InvoiceTitleRow):
    owner_id: UUID | None
    owner_name: Annotated[str | None, Field(max_length=64)]
    created_at: Moment
    actions: Actions


class InvoiceTitleQuery(ListQuery):
    sort: Literal["-updated_at", "updated_at", "title", "-title", "-is_default", "is_default"] = "-updated_at"
    customer_id: UUID | None = None
    is_default: bool | None = None
