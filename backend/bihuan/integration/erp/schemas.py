"""ERP figures on the wire."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from bihuan.integration.erp.models import FigureKind
from bihuan.kernel.money import SignedAmount, SignedQuantity
from bihuan.kernel.paging import ListQuery
from bihuan.kernel.wire import BusinessDate, Chars, Moment, OneOf, OpenCode, Prose, Schema, Whole, partial
from bihuan.kernel.workflow import Actions

MOST = 500
"""Figures of one call (DOMAIN §27.1)."""
Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$", max_length=3, examples=["CNY"])]
Version = Annotated[int, Field(ge=1, le=2_147_483_647)]
Count = Annotated[int, Field(ge=0, le=2_147_483_647)]
System = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.+\-]{1,32}$", max_length=32, examples=["erp"])]
Number = Annotated[str, Chars(128)]


class FigureFields(Schema):
    """What the other system says. Of ``source_version`` and ``source_updated_at`` the older loses (DOMAIN §27.2)."""

    kind: FigureKind
    doc_date: BusinessDate
    due_date: BusinessDate | None = None
    currency: Currency = "CNY"
    amount: SignedAmount
    settled_amount: Annotated[SignedAmount | None, Field(description="Nothing unless told")] = None
    quantity: SignedQuantity | None = None
    status: Annotated[str | None, Chars(32)] = None
    order_no: Annotated[str | None, Chars(64)] = None
    remark: Annotated[str | None, Prose()] = None
    source_version: Annotated[Whole | None, Field(ge=0, le=2_147_483_647)] = None
    source_updated_at: Moment | None = None


FigureImport = partial("FigureImport", FigureFields)
"""A row of a file."""


class FigureCustomer(Schema):
    """Whose it is: everything that is given must lead to the same customer."""

    id: UUID | None = None
    number: Annotated[str | None, Chars(64)] = None
    external_id: Annotated[str | None, Chars(128)] = None
    uscc: Annotated[str | None, Chars(18)] = None
    name: Annotated[str | None, Chars(128)] = None


class FigurePut(FigureFields):
    customer: FigureCustomer


class FigureItem(FigurePut):
    external_id: Annotated[str, Chars(128)]


class FigureBulk(Schema):
    """Up to 500 figures of one system."""

    system: System
    items: Annotated[list[FigureItem], Field(min_length=1, max_length=MOST)]


class FigureRow(Schema):
    """``open_amount``: the amount less what of it is settled; of a delivery nothing is to be settled."""

    id: UUID
    version: Version
    kind: OpenCode
    number: Annotated[str | None, Field(max_length=128, examples=["AR-88812"])]
    external_system: Annotated[str | None, Field(max_length=32, examples=["erp"])]
    customer_id: UUID
    customer_name: Annotated[str | None, Field(max_length=128)]
    doc_date: date
    due_date: date | None
    currency: OpenCode
    amount: SignedAmount
    settled_amount: SignedAmount
    open_amount: SignedAmount | None
    quantity: SignedQuantity | None
    status: Annotated[str | None, Field(max_length=32)]
    order_no: Annotated[str | None, Field(max_length=64)]
    source_updated_at: Moment | None
    synced_at: Moment
    updated_at: Moment


class FigureRead(FigureRow):
    remark: Annotated[str | None, Field(max_length=20_000)]
    source_version: int | None
    created_at: Moment
    actions: Actions


class FigureQuery(ListQuery):
    sort: Literal["-doc_date", "doc_date", "due_date", "-due_date", "-amount", "amount"] = "-doc_date"
    kind: Annotated[str | None, OneOf(FigureKind)] = None
    customer_id: UUID | None = None
    currency: Currency | None = None
    external_system: System | None = None
    external_id: Annotated[str | None, Chars(128)] = None
    status: Annotated[str | None, Chars(32)] = None
    doc_date_gte: BusinessDate | None = None
    doc_date_lte: BusinessDate | None = None
    due_date_gte: BusinessDate | None = None
    due_date_lte: BusinessDate | None = None


class FigureTaken(Schema):
    """What became of a figure: created, updated, unchanged, or stale because what is here is newer."""

    outcome: Annotated[OpenCode, Field(examples=["created"])]
    code: Annotated[OpenCode | None, Field(examples=["ERP_STALE"])]
    figure: FigureRead


class FigureResult(Schema):
    index: int
    external_id: Annotated[str, Field(max_length=128)]
    status: int
    outcome: Annotated[OpenCode | None, Field(examples=["created"])]
    code: OpenCode | None
    detail: Annotated[str | None, Field(max_length=500)]
    id: UUID | None


class FigureResults(Schema):
    """Item by item, in the order sent; those that are wrong are left out, the others are kept."""

    results: Annotated[list[FigureResult], Field(max_length=MOST)]


class FigureTotal(Schema):
    """All figures of a customer of one kind and currency; ``overdue_amount`` is what of it is open past its day."""

    kind: OpenCode
    currency: OpenCode
    count: Count
    amount: SignedAmount
    open_amount: SignedAmount
    overdue_amount: SignedAmount
    quantity: SignedQuantity


class CustomerFigures(Schema):
    """What the ERP says of one customer, and as of when."""

    master: Annotated[OpenCode, Field(examples=["erp"])]
    synced_at: Moment | None
    systems: Annotated[list[OpenCode], Field(max_length=100)]
    totals: Annotated[list[FigureTotal], Field(max_length=1000)]
