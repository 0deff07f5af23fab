"""Stock entries: written, numbered and posted in one transaction (DOMAIN §20.5)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from bihuan.catalog.product.models import Product
from bihuan.catalog.unit.models import Unit
from bihuan.inventory.stock.service import Posting, post
from bihuan.inventory.stock_entry.models import StockEntry, StockEntryLine
from bihuan.inventory.stock_entry.schemas import StockEntryLineWrite, StockEntryRead, StockEntryRow, StockEntryWrite
from bihuan.inventory.warehouse.models import Warehouse
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.errors import DomainError, FieldError
from bihuan.kernel.lines import number_lines
from bihuan.kernel.money import ZERO, r2
from bihuan.kernel.names import NameOf
from bihuan.kernel.resource import Resource
from bihuan.kernel.words import Label

STOCK_ENTRIES = Resource(
    name="stock-entries",
    one="stock-entry",
    label=Label("库存单据", "stock entry"),
    model=StockEntry,
    read=StockEntryRead,
    row=StockEntryRow,
    derived={"warehouse_name": NameOf(Warehouse, StockEntry.warehouse_id)},
    children=(StockEntry.lines,),
    references={"warehouse_id": "warehouses"},
)


async def create_entry(ctx: Context, data: StockEntryWrite) -> StockEntry:
    """Goods in at a stated cost without tax. Refuses products that are not kept in stock."""
    await STOCK_ENTRIES.check_references(ctx, data)
    entry = StockEntry(
        warehouse_id=data.warehouse_id, kind=data.kind, reason=data.reason, doc_date=CLOCK.today(), amount=ZERO
    )
    entry.lines = await _lines(ctx, data.lines)
    entry.amount = sum((line.amount for line in entry.lines), ZERO)
    await STOCK_ENTRIES.add(ctx, entry)
    await post(
        ctx,
        [
            Posting(
                warehouse_id=entry.warehouse_id,
                product_id=line.product_id,
                kind=entry.kind,
                qty=line.qty,
                doc=("stock-entries", entry.id),
                line_id=line.id,
                unit_cost=line.unit_cost,
            )
            for line in entry.lines
        ],
    )
    return entry


async def _lines(ctx: Context, wanted: Sequence[StockEntryLineWrite]) -> list[StockEntryLine]:
    known = await _products(ctx, {line.product_id for line in wanted})
    wrong = [
        FieldError(f"/lines/{index}/product_id", "NOT_STOCKED" if line.product_id in known else "REF_NOT_FOUND")
        for index, line in enumerate(wanted)
        if line.product_id not in known or not known[line.product_id][0].is_stocked
    ]
    if wrong:
        raise DomainError(wrong[0].code, errors=wrong)
    rows = [_line(line, *known[line.product_id]) for line in wanted]
    number_lines(rows)
    return rows


def _line(wanted: StockEntryLineWrite, product: Product, unit: str) -> StockEntryLine:
    return StockEntryLine(
        product_id=product.id,
        product_code=product.code,
        product_name=product.name,
        unit=unit,
        qty=wanted.qty,
        unit_cost=wanted.unit_cost,
        amount=r2(wanted.qty * wanted.unit_cost),
    )


async def _products(ctx: Context, ids: set[UUID]) -> dict[UUID, tuple[Product, str]]:
    rows = await ctx.db.execute(
        select(Product, Unit.name)
        .join(Unit, Unit.id == Product.unit_id)
        .where(Product.id.in_(ids), Product.deleted_at.is_(None))
    )
    return {product.id: (product, unit) for product, unit in rows}
