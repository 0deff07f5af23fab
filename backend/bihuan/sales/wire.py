"""What sales documents have in common on the wire: commercial headers, and the choice of lines to push down."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, PlainSerializer, WithJsonSchema

from bihuan.kernel.money import Amount, Fx, PositiveQuantity, SignedAmount
from bihuan.kernel.wire import BusinessDate, Moment, OpenCode, Prose, Schema

Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$", max_length=3, examples=["CNY"])]
Version = Annotated[int, Field(ge=1, le=2_147_483_647)]
Number = Annotated[str | None, Field(max_length=64)]
Name = Annotated[str | None, Field(max_length=128)]
SignedRatio = Annotated[
    Decimal,
    PlainSerializer(lambda ratio: f"{ratio:.6f}", return_type=str),
    WithJsonSchema(
        {"type": "string", "pattern": r"^-?[0-9]{1,3}\.[0-9]{6}$", "maxLength": 12, "examples": ["0.352941"]}
    ),
]
"""A share that may be negative, such as a margin; responses only."""


class HeaderFields(Schema):
    """Header fields that may be edited while the document is a draft (DOMAIN §0.4)."""

    contact_id: UUID | None = None
    doc_date: BusinessDate | None = None
    header_discount_amount: Amount = Decimal(0)
    payment_term_id: UUID | None = None
    remark: Annotated[str | None, Prose()] = None


class Terms(Schema):
    """What is fixed when a document is made: whose it is, and in which money its prices are entered."""

    customer_id: UUID
    currency: Currency = "CNY"
    fx_rate: Fx = Decimal(1)
    price_mode: Literal["incl", "excl"] = "incl"


class Totals(Schema):
    """Amounts of a header: sums of its rounded lines."""

    amount_excl: Amount
    tax_amount: Amount
    amount_incl: Amount


class CommercialRead(Totals):
    """Header fields as they are shown."""

    id: UUID
    version: Version
    number: Number
    status: OpenCode
    customer_id: UUID
    customer_name: Name
    contact_id: UUID | None
    contact_name: Name
    owner_id: UUID | None
    owner_name: Name
    performance_owner_id: UUID | None
    performance_owner_name: Name
    doc_date: date
    currency: OpenCode
    fx_rate: Fx
    price_mode: OpenCode
    header_discount_amount: Amount
    amount_incl_base: Amount
    remark: Annotated[str | None, Field(max_length=20_000)]
    created_at: Moment
    updated_at: Moment


class DocumentRead(CommercialRead):
    """A commercial document with agreed terms of payment."""

    payment_term_id: UUID | None
    payment_term_name: Name


class DocumentRow(Totals):
    """A sales document in a list."""

    id: UUID
    version: Version
    number: Number
    status: OpenCode
    customer_id: UUID
    customer_name: Name
    owner_id: UUID | None
    owner_name: Name
    doc_date: date
    currency: OpenCode
    updated_at: Moment


class PulledLine(Schema):
    """That much of one line of the source."""

    source_line_id: UUID
    qty: PositiveQuantity


PulledLines = Annotated[list[PulledLine], Field(min_length=1, max_length=500)]


class Progress(Schema):
    """How far a document is carried out, in its currency (DOMAIN §14.4)."""

    shipped_amount: SignedAmount
    received_amount: SignedAmount
    invoiced_amount: SignedAmount
    returned_amount: Amount
    net_amount: Amount
