"""What customers are worth, on the wire."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from bihuan.kernel.money import Amount
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
