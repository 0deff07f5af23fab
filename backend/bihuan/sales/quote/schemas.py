"""Quotes on the wire."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from bihuan.catalog.pricing.schemas import LineRead, LineWrite
from bihuan.kernel.money import Amount, Quantity, Ratio
from bihuan.kernel.paging import ListQuery
from bihuan.kernel.wire import BusinessDate, Chars, Moment, OneOf, Prose, Schema, Whole, partial
from bihuan.kernel.workflow import Actions
from bihuan.sales.quote.models import QuoteStatus
from bihuan.sales.wire import DocumentRead, DocumentRow, HeaderFields, Name, PulledLines, SignedRatio, Terms

Text = Annotated[str | None, Field(max_length=20_000)]


class QuoteFields(HeaderFields):
    """What people write about an offer (DOMAIN §13)."""

    name: Annotated[str | None, Chars(128)] = None
    valid_until: BusinessDate | None = None
    lead_time_days: Annotated[Whole | None, Field(ge=0, le=3650)] = None
    delivery_terms: Annotated[str | None, Prose()] = None
    warranty_terms: Annotated[str | None, Prose()] = None


class QuoteLineWrite(LineWrite):
    """A quoted product; ``opportunity_line_id`` says which line of the deal it offers."""

    opportunity_line_id: UUID | None = None


QuoteLines = Annotated[list[QuoteLineWrite], Field(max_length=500)]


class QuoteCreate(Terms, QuoteFields):
    opportunity_id: UUID | None = None
    lines: QuoteLines = Field(default_factory=list)


QuoteUpdate = partial("QuoteUpdate", QuoteFields)


class QuoteLinesWrite(Schema):
    """All lines; what is missing is removed. ``id`` keeps an existing line."""

    lines: QuoteLines


class Send(Schema):
    """To whom the quote went."""

    sent_to: Annotated[str | None, Chars(254)] = None


class QuoteCopy(Schema):
    """A new offer like this one, for the same or another customer."""

    customer_id: UUID | None = None


class PushQuote(Schema):
    """What to quote; without lines, everything not yet quoted."""

    lines: PulledLines | None = None
    valid_until: BusinessDate | None = None


class QuoteLineRead(LineRead):
    """A quoted line, and how much of it went into contracts and orders."""

    opportunity_line_id: UUID | None
    pushed_contract_qty: Quantity
    pushed_order_qty: Quantity


class QuoteRow(DocumentRow):
    name: Name
    opportunity_id: UUID | None
    opportunity_name: Name
    version_no: Annotated[int, Field(ge=1, le=10_000)]
    is_current: bool
    valid_until: date
    min_discount_factor: Ratio


class QuoteRead(DocumentRead):
    name: Name
    opportunity_id: UUID | None
    opportunity_name: Name
    quote_group_id: UUID
    version_no: Annotated[int, Field(ge=1, le=10_000)]
    is_current: bool
    valid_until: date
    lead_time_days: Annotated[int | None, Field(ge=0, le=3650)]
    delivery_terms: Text
    warranty_terms: Text
    min_discount_factor: Ratio
    below_floor: bool
    gross_margin: SignedRatio | None
    sent_at: Moment | None
    sent_to: Annotated[str | None, Field(max_length=254)]
    accepted_at: Moment | None
    declined_reason: Annotated[str | None, Field(max_length=500)]
    lines: Annotated[list[QuoteLineRead], Field(max_length=500)]
    actions: Actions


class QuoteQuery(ListQuery):
    sort: Literal[
        "-updated_at",
        "updated_at",
        "-doc_date",
        "doc_date",
        "-amount_incl",
        "amount_incl",
        "valid_until",
        "-valid_until",
    ] = "-updated_at"
    status: Annotated[str | None, OneOf(QuoteStatus)] = None
    customer_id: UUID | None = None
    opportunity_id: UUID | None = None
    quote_group_id: UUID | None = None
    owner_id: UUID | None = None
    owner_dept_id: UUID | None = None
    is_current: bool | None = None
    doc_date_gte: BusinessDate | None = None
    doc_date_lte: BusinessDate | None = None
    amount_incl_gte: Amount | None = None
    amount_incl_lte: Amount | None = None
    created_at_gte: Moment | None = None
    created_at_lte: Moment | None = None
