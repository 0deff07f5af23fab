"""The masters of the catalogue a company starts with."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert

from bihuan.catalog.tax_rate.service import load_initial_tax_rates
from bihuan.catalog.unit.models import Unit
from bihuan.kernel.context import Context
from bihuan.kernel.db import new_id

UNITS = "个 块 只 把 枚 瓶 盒 台 吨 千克 米 箱 套 件 项"
DECIMALS = {"吨": 3, "千克": 3, "米": 2}


async def seed_catalog(ctx: Context) -> None:
    """Units and tax rates; idempotent."""
    rows = [{"id": new_id(), "name": name, "precision": DECIMALS.get(name, 0)} for name in UNITS.split()]
    statement = insert(Unit).values(rows)
    await ctx.db.execute(
        statement.on_conflict_do_nothing(index_elements=["name"], index_where=text("deleted_at IS NULL"))
    )
    await load_initial_tax_rates(ctx)
