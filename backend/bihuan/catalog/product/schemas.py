"""Products on the wire."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from bihuan.catalog.product.models import Lifecycle, ProductKind, SerialControl
from bihuan.kernel.money import Price, Quantity
from bihuan.kernel.paging import ListQuery
from bihuan.kernel.wire import Chars, Flag, Moment, OneOf, OpenCode, Prose, Schema, Whole, partial
from bihuan.kernel.workflow import Actions

Version = Annotated[int, Field(ge=1, le=2_147_483_647)]
Months = Annotated[Whole, Field(ge=0, le=600)]
Mode = Literal["incl", "excl"]
TaxClass = Annotated[str, Field(pattern=r"^[0-9]{19}$", max_length=19, examples=["1090511010000000000"])]


class ProductBase(Schema):
    """Fields a person writes, but for the prices."""

    code: Annotated[str, Chars(64)]
    name: Annotated[str, Chars(128)]
    spec: Annotated[str | None, Chars(128)] = None
    category_id: UUID | None = None
    brand: Annotated[str | None, Chars(64)] = None
    product_kind: ProductKind = ProductKind.GOODS
    unit_id: UUID
    tax_rate_id: UUID
    tax_class_code: TaxClass | None = None
    price_mode: Mode = "incl"
    standard_price_incl: Price | None = None
    standard_price_excl: Price | None = None
    floor_price_excl: Price | None = None
    cost_price: Price | None = None
    safety_stock: Quantity | None = None
    max_stock: Quantity | None = None
    serial_control: SerialControl = SerialControl.NONE
    is_asset: Flag = False
    warranty_months: Months | None = None
    warranty_terms: Annotated[str | None, Prose()] = None
    description: Annotated[str | None, Prose()] = None


class ProductCreate(ProductBase):
    """One of the two standard prices, the one of ``price_mode``; ``is_stocked`` follows the kind unless given."""

    is_stocked: Flag | None = None


class _ProductEdit(ProductBase):
    is_stocked: Flag


ProductUpdate = partial("ProductUpdate", _ProductEdit)


class ProductRow(Schema):
    id: UUID
    version: Version
    code: Annotated[str, Field(max_length=64, examples=["GW-200"])]
    name: Annotated[str, Field(max_length=128, examples=["智能网关"])]
    spec: Annotated[str | None, Field(max_length=128)]
    category_id: UUID | None
    category_name: Annotated[str | None, Field(max_length=64)]
    brand: Annotated[str | None, Field(max_length=64)]
    product_kind: OpenCode
    unit_id: UUID
    unit_name: Annotated[str, Field(max_length=16, examples=["台"])]
    tax_rate_id: UUID
    tax_rate_name: Annotated[str, Field(max_length=32, examples=["增值税 13%"])]
    price_mode: OpenCode
    standard_price_incl: Price
    standard_price_excl: Price
    lifecycle: OpenCode
    is_stocked: bool
    is_asset: bool
    updated_at: Moment


class ProductRead(ProductRow):
    """``cost_price`` and ``floor_price_excl`` are null for those who may not see them."""

    tax_class_code: Annotated[str | None, Field(max_length=19)]
    floor_price_excl: Price | None
    cost_price: Price | None
    safety_stock: Quantity | None
    max_stock: Quantity | None
    serial_control: OpenCode
    warranty_months: Months | None
    warranty_terms: Annotated[str | None, Field(max_length=20_000)]
    description: Annotated[str | None, Field(max_length=20_000)]
    created_at: Moment
    actions: Actions


class ProductQuery(ListQuery):
    sort: Literal[
        "-updated_at", "updated_at", "code", "-code", "name", "-name", "standard_price_incl", "-standard_price_incl"
    ] = "-updated_at"
    lifecycle: Annotated[str | None, OneOf(Lifecycle)] = None
    product_kind: Annotated[str | None, OneOf(ProductKind)] = None
    category_id: UUID | None = None
    brand: Annotated[str | None, Chars(64)] = None
    is_stocked: bool | None = None
    standard_price_incl_gte: Price | None = None
    standard_price_incl_lte: Price | None = None
    updated_at_gte: Moment | None = None
    updated_at_lte: Moment | None = None
