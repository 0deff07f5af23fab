"""Masters that the rows of a file name: units, tax rates and categories, by everything they are called."""

from __future__ import annotations

from collections import Counter
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import select

from bihuan.catalog.category.models import ProductCategory
from bihuan.catalog.tax_rate.models import TaxRate
from bihuan.catalog.unit.models import Unit
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context


class Master(NamedTuple):
    """``names``: the first is the one that a template offers."""

    id: UUID
    names: tuple[str, ...]


async def masters(ctx: Context) -> dict[str, list[Master]]:
    """What may be chosen for a product today: active units, rates in force, categories without any below them."""
    units = select(Unit.id, Unit.name).where(Unit.is_active, Unit.deleted_at.is_(None)).order_by(Unit.name)
    rates = select(TaxRate).where(TaxRate.deleted_at.is_(None)).order_by(TaxRate.code)
    today = CLOCK.today()
    return {
        "unit": [Master(unit_id, (name,)) for unit_id, name in await ctx.db.execute(units)],
        "tax_rate": [_rate(rate) for rate in await ctx.db.scalars(rates) if rate.valid_on(today)],
        "category": await _categories(ctx),
    }


def _rate(rate: TaxRate) -> Master:
    """13 % is written so, as ``13%``, and as ``0.13`` where a spreadsheet keeps the number."""
    figures = (rate.label, f"{rate.rate.normalize():f}") if rate.rate else ()
    return Master(rate.id, (rate.name, rate.code, *figures))


async def _categories(ctx: Context) -> list[Master]:
    """By the way down to it, ``硬件/网关``; by its own name alone where no other has it."""
    wanted = select(ProductCategory.id, ProductCategory.name, ProductCategory.parent_id).where(
        ProductCategory.deleted_at.is_(None)
    )
    known: dict[UUID, Any] = {row.id: row for row in await ctx.db.execute(wanted)}
    above = {row.parent_id for row in known.values()}
    alike = Counter(row.name for row in known.values())
    found = []
    for row in known.values():
        if row.id in above:
            continue
        way, at = [row.name], row
        while at.parent_id in known and len(way) <= len(known):
            at = known[at.parent_id]
            way.insert(0, at.name)
        path = "/".join(way)
        found.append(Master(row.id, (path, row.name) if alike[row.name] == 1 else (path,)))
    return sorted(found, key=lambda one: one.names)
