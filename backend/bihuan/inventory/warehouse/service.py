"""Warehouses: one that still holds goods cannot be closed (DOMAIN §20.4)."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import exists, select

from bihuan.identity.user.models import User
from bihuan.inventory.stock.models import Stock
from bihuan.inventory.warehouse.models import Warehouse
from bihuan.inventory.warehouse.schemas import WarehouseRead, WarehouseRow
from bihuan.kernel.context import Context
from bihuan.kernel.errors import DomainError
from bihuan.kernel.names import NameOf
from bihuan.kernel.resource import Resource
from bihuan.kernel.wire import Schema
from bihuan.kernel.words import Label

WAREHOUSES = Resource(
    name="warehouses",
    one="warehouse",
    label=Label("仓库", "warehouse"),
    model=Warehouse,
    read=WarehouseRead,
    row=WarehouseRow,
    derived={"manager_name": NameOf(User, Warehouse.manager_id)},
    references={"manager_id": "users"},
)


async def update_warehouse(ctx: Context, record_id: UUID, data: Schema, if_match: str) -> Warehouse:
    """Edit; switching off a warehouse with stock is refused with WAREHOUSE_NOT_EMPTY."""
    async with WAREHOUSES.change(ctx, record_id, "update", if_match=if_match) as warehouse:
        await WAREHOUSES.check_references(ctx, data)
        for name in data.model_fields_set:
            setattr(warehouse, name, getattr(data, name))
        if not warehouse.is_active:
            held = exists().where(Stock.warehouse_id == record_id, Stock.on_hand > 0)
            if await ctx.db.scalar(select(held)):
                raise DomainError("WAREHOUSE_NOT_EMPTY")
    return warehouse
