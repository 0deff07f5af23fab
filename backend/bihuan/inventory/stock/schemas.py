"""What the API says of stock and its ledger."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field
from sqlalchemy import ColumnElement

from bihuan.kernel.money import Price, Quantity, SignedAmount, SignedQuantity
from bihuan.kernel.paging import ListQuery
from bihuan.kernel.wire import BusinessDate, Moment, OpenCode, Schema
from bihuan.kernel.workflow import Actions

_ID = "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
UUIDS = f"^{_ID}(,{_ID}){{0,199}}$"
SEVERAL = "01928c5e-7a3b-7c4d-8e5f-000000000001,01928c5e-7a3b-7c4d-8e5f-000000000002"


class StockRow(Schema):
    """A product in a warehouse: on hand, promised, and free to promise."""

    id: UUID
    version: int
    warehouse_id: UUID
    warehouse_name: str
    product_id: UUID
    product_code: str
    product_name: str
    on_hand: Quantity
    reserved: Quantity
    available: Quantity
    updated_at: Moment


class StockRead(StockRow):
    created_at: Moment
    actions: Actions


class StockQuery(ListQuery):
    """``product_id``: one, or several separated by commas."""

    sort: Literal["-updated_at", "updated_at", "-on_hand", "on_hand"] = "-updated_at"
    warehouse_id: UUID | None = None
    product_id: Annotated[str | None, Field(pattern=UUIDS, max_length=7_400, examples=[SEVERAL])] = None

    def where(self, model: type[Any]) -> list[ColumnElement[bool]]:
        plain = self.model_copy()
        plain.__pydantic_fields_set__.discard("product_id")
        found = super(StockQuery, plain).where(model)
        if self.product_id is not None:
            found.append(model.product_id.in_([UUID(one) for one in self.product_id.split(",")]))
        return found


class StockMoveRow(Schema):
    """One row of the ledger; ``doc_type`` and ``doc_id`` lead to the document behind it.

    What goods are worth is null for whoever may not see costs (DOMAIN §1.6).
    """

    id: UUID
    version: int
    biz_date: BusinessDate
    warehouse_id: UUID
    warehouse_name: str
    product_id: UUID
    product_code: str
    product_name: str
    kind: OpenCode
    doc_type: OpenCode
    doc_id: UUID
    doc_number: str | None
    qty: SignedQuantity
    unit_cost: Price | None
    amount: SignedAmount | None
    balance_qty: Quantity
    balance_value: SignedAmount | None
    created_at: Moment


class StockMoveRead(StockMoveRow):
    line_id: UUID | None
    reversal_of_id: UUID | None
    updated_at: Moment
    actions: Actions


class StockMoveQuery(ListQuery):
    sort: Literal["-created_at", "created_at"] = "-created_at"
    warehouse_id: UUID | None = None
    product_id: UUID | None = None
    doc_id: UUID | None = None
    kind: Annotated[str | None, Field(max_length=200, pattern=r"^[a-z_,]+$", examples=["sale_out"])] = None
    biz_date_gte: BusinessDate | None = None
    biz_date_lte: BusinessDate | None = None
