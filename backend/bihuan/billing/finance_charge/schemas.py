"""What the API says of a finance charge."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from bihuan.billing.finance_charge.models import ChargeKind
from bihuan.kernel.money import SignedAmount
from bihuan.kernel.paging import ListQuery
from bihuan.kernel.wire import BusinessDate, Moment, OneOf, OpenCode, Schema
from bihuan.kernel.workflow import Actions


class FinanceChargeRow(Schema):
    """A cost is positive, an income negative; in CNY."""

    id: UUID
    version: int
    kind: OpenCode
    charge_date: BusinessDate
    amount: SignedAmount
    customer_id: UUID
    customer_name: str | None
    contract_id: UUID | None
    contract_number: str | None
    order_id: UUID | None
    order_number: str | None
    receipt_id: UUID | None
    receipt_number: str | None
    remark: str | None
    updated_at: Moment


class FinanceChargeRead(FinanceChargeRow):
    account_id: UUID | None
    account_name: str | None
    created_at: Moment
    actions: Actions


class FinanceChargeQuery(ListQuery):
    sort: Literal["-charge_date", "charge_date", "-updated_at", "updated_at"] = "-charge_date"
    kind: Annotated[str | None, OneOf(ChargeKind)] = None
    customer_id: UUID | None = None
    order_id: UUID | None = None
    receipt_id: UUID | None = None
    charge_date_gte: BusinessDate | None = None
    charge_date_lte: BusinessDate | None = None
