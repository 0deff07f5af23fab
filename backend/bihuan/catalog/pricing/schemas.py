"""Document lines on the wire: what is entered, what is shown, and the preview that writes nothing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from bihuan.kernel.money import ZERO, Amount, Fx, PositiveQuantity, Price, Quantity, Ratio, SignedAmount
from bihuan.kernel.wire import BusinessDate, Chars, Flag, Schema

LineNo = Annotated[int, Field(ge=0, le=1_000_000)]


class LineWrite(Schema):
    """A line as entered: a price in the document's mode, or a discount factor, or nothing (the list price).

    ``id`` keeps an existing line and everything linked to it. The price of the other mode is derived and ignored
    when sent beside the entered one.
    """

    id: UUID | None = None
    product_id: UUID
    qty: PositiveQuantity
    unit_price_incl: Price | None = None
    unit_price_excl: Price | None = None
    discount_factor: Ratio | None = None
    tax_rate_id: UUID | None = None
    is_gift: Flag = False
    delivery_date: BusinessDate | None = None
    remark: Annotated[str | None, Chars(200)] = None


class LineAmounts(Schema):
    """What the computation gives for a line."""

    line_no: LineNo
    product_id: UUID
    product_code: Annotated[str, Field(max_length=64, examples=["GW-200"])]
    product_name: Annotated[str, Field(max_length=128, examples=["智能网关"])]
    spec: Annotated[str | None, Field(max_length=128)]
    unit: Annotated[str, Field(max_length=16, examples=["台"])]
    qty: Quantity
    list_price: Price | None
    discount_factor: Ratio | None
    unit_price_incl: Price
    unit_price_excl: Price
    tax_rate_id: UUID
    tax_rate: Ratio
    header_share: Amount
    amount_excl: Amount
    tax_amount: Amount
    amount_incl: Amount
    discount_amount: SignedAmount
    is_gift: bool
    delivery_date: date | None
    remark: Annotated[str | None, Field(max_length=200)]


class LineRead(LineAmounts):
    """A saved line."""

    id: UUID


class PreviewWrite(Schema):
    """A document that is still being typed: as much of its header as its amounts depend on."""

    customer_id: UUID | None = None
    doc_date: BusinessDate | None = None
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$", max_length=3, examples=["CNY"])] = "CNY"
    fx_rate: Fx = Decimal(1)
    price_mode: Literal["incl", "excl"] = "incl"
    header_discount_amount: Amount = ZERO
    lines: Annotated[list[LineWrite], Field(max_length=500)]


class PreviewRead(Schema):
    """What the document would come to; ``amount_upper`` is the total in Chinese capitals."""

    lines: Annotated[list[LineAmounts], Field(max_length=500)]
    header_discount_amount: Amount
    amount_excl: Amount
    tax_amount: Amount
    amount_incl: Amount
    amount_incl_base: Amount
    amount_upper: Annotated[str, Field(max_length=200, examples=["人民币壹仟壹佰叁拾元整"])]
