"""Price lists on the wire."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from bihuan.catalog.price_list.models import PriceListStatus, ScopeKind
from bihuan.kernel.money import ZERO, Price, Quantity, Ratio
from bihuan.kernel.paging import ListQuery
from bihuan.kernel.wire import BusinessDate, Chars, Flag, Moment, OneOf, OpenCode, Schema, Whole, partial
from bihuan.kernel.workflow import Actions

Version = Annotated[int, Field(ge=1, le=2_147_483_647)]
Priority = Annotated[Whole, Field(ge=0, le=1_000_000)]
Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$", max_length=3, examples=["CNY"])]
ScopeValue = Annotated[str, Field(min_length=1, max_length=36, examples=["A"])]
ScopeValues = Annotated[list[ScopeValue], Field(max_length=1000)]


class PriceListHeader(Schema):
    name: Annotated[str, Chars(64)]
    currency: Currency = "CNY"
    price_mode: Literal["incl", "excl"] = "incl"
    priority: Priority = 100
    is_standard: Flag = False
    valid_from: BusinessDate
    valid_to: BusinessDate | None = None
    scope_kind: ScopeKind = ScopeKind.ALL
    scope_values: ScopeValues = Field(default_factory=list)


class PriceListLineWrite(Schema):
    """``unit_id`` is the product's unit unless given."""

    id: UUID | None = None
    product_id: UUID
    unit_id: UUID | None = None
    min_qty: Quantity = ZERO
    price: Price
    min_price: Price | None = None
    max_discount: Ratio | None = None


LinesWrite = Annotated[list[PriceListLineWrite], Field(max_length=5000)]


class PriceListCreate(PriceListHeader):
    lines: LinesWrite = Field(default_factory=list)


PriceListUpdate = partial("PriceListUpdate", PriceListHeader)


class PriceListLines(Schema):
    """All lines of a list: they replace what was there."""

    lines: LinesWrite


class PriceListLineRead(Schema):
    id: UUID
    line_no: Annotated[int, Field(ge=0, le=1_000_000)]
    product_id: UUID
    product_code: Annotated[str, Field(max_length=64)]
    product_name: Annotated[str, Field(max_length=128)]
    unit_id: UUID
    unit_name: Annotated[str, Field(max_length=16)]
    min_qty: Quantity
    price: Price
    min_price: Price | None
    max_discount: Ratio | None


class PriceListRow(Schema):
    id: UUID
    version: Version
    name: Annotated[str, Field(max_length=64, examples=["A级2026"])]
    currency: Currency
    price_mode: OpenCode
    priority: Priority
    is_standard: bool
    valid_from: date
    valid_to: date | None
    scope_kind: OpenCode
    status: OpenCode
    updated_at: Moment


class PriceListRead(PriceListRow):
    scope_values: ScopeValues
    lines: Annotated[list[PriceListLineRead], Field(max_length=5000)]
    created_at: Moment
    actions: Actions


class PriceListQuery(ListQuery):
    sort: Literal["priority", "-priority", "name", "-name", "-updated_at", "updated_at"] = "priority"
    status: Annotated[str | None, OneOf(PriceListStatus)] = None
    scope_kind: Annotated[str | None, OneOf(ScopeKind)] = None
    currency: Currency | None = None


class ResolveQuery(Schema):
    """For whom, what and how much."""

    product_id: UUID
    qty: Quantity = Field(default_factory=lambda: ZERO)
    customer_id: UUID | None = None
    currency: Currency = "CNY"
    on: BusinessDate | None = None


class ResolvedPrice(Schema):
    """The price that applies, and the list it comes from; without a list it is the product's standard price."""

    price: Price
    price_mode: OpenCode
    price_list_id: UUID | None
    price_list_line_id: UUID | None
    min_price: Price | None
    no_price_list: bool
