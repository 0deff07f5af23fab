"""What the API says of an invoice."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from bihuan.billing.invoice.models import InvoiceStatus, InvoiceType
from bihuan.kernel.identifiers import Email
from bihuan.kernel.money import Amount, PositiveQuantity, Price, Quantity, Ratio
from bihuan.kernel.paging import ListQuery
from bihuan.kernel.wire import BusinessDate, Chars, Moment, OneOf, OpenCode, Prose, Schema, partial
from bihuan.kernel.workflow import Actions


class InvoicedLine(Schema):
    """That much of one order line."""

    source_line_id: UUID
    qty: PositiveQuantity


class InvoicePush(Schema):
    """From an order; without lines, everything not invoiced yet; without a title, the customer's default one."""

    invoice_type: InvoiceType = InvoiceType.E_SPECIAL
    invoice_title_id: UUID | None = None
    remark: Annotated[str | None, Prose(1000)] = None
    lines: Annotated[list[InvoicedLine], Field(min_length=1, max_length=500)] | None = None


class InvoiceFields(Schema):
    """What may be edited before approval."""

    invoice_type: InvoiceType
    receive_email: Email = None
    remark: Annotated[str | None, Prose(1000)] = None


InvoiceUpdate = partial("InvoiceUpdate", InvoiceFields)


class Issue(Schema):
    """The number the tax system gave; old paper and electronic invoices have a code as well."""

    invoice_number: Annotated[str, Chars(20)]
    invoice_code: Annotated[str | None, Chars(12)] = None
    issue_date: BusinessDate | None = None


class InvoiceLineRead(Schema):
    id: UUID
    line_no: int
    order_line_id: UUID
    product_id: UUID
    name: str
    spec: str | None
    unit: str
    tax_class_code: str | None
    qty: Quantity
    unit_price_excl: Price
    tax_rate: Ratio
    zero_kind: str | None
    amount_excl: Amount
    tax_amount: Amount
    amount_incl: Amount


class InvoiceRow(Schema):
    id: UUID
    version: int
    number: str | None
    status: OpenCode
    kind: OpenCode
    invoice_type: OpenCode
    customer_id: UUID
    customer_name: str | None
    order_id: UUID
    order_number: str | None
    contract_id: UUID | None
    contract_number: str | None
    owner_id: UUID | None
    owner_name: str | None
    title: str
    doc_date: BusinessDate
    currency: OpenCode
    amount_excl: Amount
    tax_amount: Amount
    amount_incl: Amount
    invoice_code: str | None
    invoice_number: str | None
    issue_date: BusinessDate | None
    updated_at: Moment


class InvoiceRead(InvoiceRow):
    title_type: OpenCode
    tax_no: str | None
    bank_name: str | None
    bank_account: str | None
    reg_address: str | None
    reg_phone: str | None
    receive_email: str | None
    receive_mobile: str | None
    amount_upper: str
    remark: str | None
    lines: Annotated[list[InvoiceLineRead], Field(max_length=500)]
    created_at: Moment
    actions: Actions


class InvoiceQuery(ListQuery):
    sort: Literal[
        "-updated_at",
        "updated_at",
        "-doc_date",
        "doc_date",
        "-issue_date",
        "issue_date",
        "-amount_incl",
        "amount_incl",
    ] = "-updated_at"
    status: Annotated[str | None, OneOf(InvoiceStatus)] = None
    invoice_type: Annotated[str | None, OneOf(InvoiceType)] = None
    invoice_number: Annotated[str | None, Chars(20)] = None
    customer_id: UUID | None = None
    order_id: UUID | None = None
    contract_id: UUID | None = None
    owner_id: UUID | None = None
    issue_date_gte: BusinessDate | None = None
    issue_date_lte: BusinessDate | None = None
