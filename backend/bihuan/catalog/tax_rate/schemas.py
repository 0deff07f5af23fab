"""Tax rates on the wire."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, Field
from sqlalchemy import ColumnElement, or_

from bihuan.catalog.tax_rate.models import ZeroKind
from bihuan.kernel.money import Ratio
from bihuan.kernel.paging import ListQuery
from bihuan.kernel.wire import BusinessDate, Chars, Moment, OpenCode, Schema, error, partial
from bihuan.kernel.workflow import Actions


def _below_one(value: Any) -> Any:
    if value is not None and value >= 1:
        raise error("MAX_VALUE")
    return value


Rate = Annotated[Ratio, AfterValidator(_below_one)]
Version = Annotated[int, Field(ge=1, le=2_147_483_647)]


class TaxRateWrite(Schema):
    code: Annotated[str, Chars(16)]
    name: Annotated[str, Chars(32)]
    rate: Rate
    zero_kind: ZeroKind | None = None
    valid_from: BusinessDate
    valid_to: BusinessDate | None = None


TaxRateUpdate = partial("TaxRateUpdate", TaxRateWrite)


class TaxRateRow(Schema):
    id: UUID
    version: Version
    code: Annotated[str, Field(max_length=16, examples=["VAT13"])]
    name: Annotated[str, Field(max_length=32, examples=["增值税 13%"])]
    rate: Ratio
    zero_kind: OpenCode | None
    valid_from: date
    valid_to: date | None
    updated_at: Moment


class TaxRateRead(TaxRateRow):
    label: Annotated[str, Field(max_length=16, examples=["13%"])]
    created_at: Moment
    actions: Actions


class TaxRateQuery(ListQuery):
    sort: Literal["code", "-code", "-rate", "rate"] = "-rate"
    valid_on: BusinessDate | None = None

    def where(self, model: type[Any]) -> list[ColumnElement[bool]]:
        found: list[ColumnElement[bool]] = []
        if self.valid_on:
            found += [model.valid_from <= self.valid_on, or_(model.valid_to.is_(None), model.valid_to >= self.valid_on)]
        if self.q:
            text = self.q.strip()
            found.append(or_(model.code.icontains(text, autoescape=True), model.name.icontains(text, autoescape=True)))
        return found
