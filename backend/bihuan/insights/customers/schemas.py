"""What customers are worth, on the wire."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from bihuan.kernel.money import Amount, Ratio
from bihuan.kernel.wire import OpenCode, Schema

MOST_ROWS = 1_000
Count = Annotated[int, Field(ge=0, le=2_147_483_647)]
CustomerFilterText = Annotated[str | None, Field(max_length=200, examples=["lifecycle=deal"])]
"""The query of ``GET /customers`` that lists the customers of a row; null where no filter says it."""


class CustomersBy(StrEnum):
    LIFECYCLE = "lifecycle"
    GRADE = "grade"
    OWNER = "owner"
    INDUSTRY = "industry"
    SOURCE = "source"
    PROVINCE = "province"


class CustomerReportQuery(Schema):
    """As things stand now."""

    group_by: CustomersBy = CustomersBy.LIFECYCLE


class CustomerReportFigures(Schema):
    """Of the active customers that the reader sees, each figure as on the page of a customer (DOMAIN §5.2).

    Amounts are in the company's currency; what the reader may not read is null.
    """

    customers: Count
    open_deals: Count | None
    open_amount: Amount | None
    orders: Count | None
    order_amount: Amount | None
    received_amount: Amount | None
    receivable_amount: Amount | None
    overdue_amount: Amount | None


class CustomerReportRow(CustomerReportFigures):
    key: Annotated[str | None, Field(max_length=64)]
    label: Annotated[str, Field(max_length=200)]
    filter: CustomerFilterText


class CustomerReport(Schema):
    """Lifecycles and grades in their order, everything else with most customers first; and the total of all rows."""

    group_by: OpenCode
    data: Annotated[list[CustomerReportRow], Field(max_length=MOST_ROWS)]
    total: CustomerReportFigures
    row_count: Count


class RetentionEvery(StrEnum):
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class RetentionQuery(Schema):
    """The last twelve months, eight quarters or five years, the running one included."""

    every: RetentionEvery = RetentionEvery.QUARTER


PeriodKey = Annotated[str, Field(max_length=7, pattern=r"^[0-9]{4}(-Q[1-4]|-[01][0-9])?$", examples=["2026-Q4"])]


class Cohort(Schema):
    """Customers whose first order was approved in a period; ``key`` is null for all who came before those shown.

    ``active``: how many of them ordered in each of the periods, null before they came.
    """

    key: PeriodKey | None
    label: Annotated[str, Field(max_length=32)]
    customers: Count
    active: Annotated[list[Count | None], Field(max_length=12)]


class Kept(Schema):
    """Of those who ordered in the period before, how many did in this one; ``rate`` is null where nobody had."""

    of: Count
    kept: Count
    rate: Ratio | None


class Retention(Schema):
    """Of the active customers and orders that the reader sees. The earliest first."""

    every: OpenCode
    periods: Annotated[list[PeriodKey], Field(max_length=12)]
    data: Annotated[list[Cohort], Field(max_length=13)]
    kept: Annotated[list[Kept | None], Field(max_length=12)]
    """Of each period; null of the first, whose forerunner is not shown."""
