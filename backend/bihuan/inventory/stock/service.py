"""Posting to the stock ledger: under locks, never below zero, at the product's moving average (DOMAIN §20.5)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    String,
    Uuid,
    bindparam,
    column,
    func,
    insert,
    select,
    table,
)
from sqlalchemy.dialects.postgresql import insert as upsert

from bihuan.catalog.product.models import VIEW_COST, Product
from bihuan.inventory.stock.models import Stock, StockCost, StockMove
from bihuan.inventory.stock.schemas import StockMoveRead, StockMoveRow, StockRead, StockRow
from bihuan.inventory.warehouse.models import Warehouse
from bihuan.kernel.bulk import write_rows
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.db import Uuids, ids, new_id
from bihuan.kernel.errors import DomainError
from bihuan.kernel.money import ZERO, r2, r6
from bihuan.kernel.names import NameOf
from bihuan.kernel.resource import Resource
from bihuan.kernel.words import Label


def _number_of(*tables: str) -> ColumnElement[Any]:
    """The number of the document behind a movement. Whoever moves goods stands above: known by name only."""
    documents = [table(name, column("id", Uuid), column("number", String)) for name in tables]
    numbers = [select(one.c.number).where(one.c.id == StockMove.doc_id).scalar_subquery() for one in documents]
    return func.coalesce(*numbers)


STOCKS = Resource(
    name="stocks",
    one="stock",
    label=Label("库存", "stock level"),
    model=Stock,
    read=StockRead,
    row=StockRow,
    derived={
        "warehouse_name": NameOf(Warehouse, Stock.warehouse_id),
        "product_code": select(Product.code).where(Product.id == Stock.product_id).scalar_subquery(),
        "product_name": NameOf(Product, Stock.product_id),
        "available": Stock.on_hand - Stock.reserved,
    },
)
STOCK_LEDGER = Resource(
    name="stock-ledger",
    one="stock-move",
    label=Label("库存流水", "stock movement"),
    model=StockMove,
    read=StockMoveRead,
    row=StockMoveRow,
    derived={
        "warehouse_name": NameOf(Warehouse, StockMove.warehouse_id),
        "product_code": select(Product.code).where(Product.id == StockMove.product_id).scalar_subquery(),
        "product_name": NameOf(Product, StockMove.product_id),
        "doc_number": _number_of("stock_entries", "outbounds"),
    },
    secret=dict.fromkeys(("unit_cost", "amount", "balance_value"), VIEW_COST),
)

Place = tuple[UUID, UUID]
"""Warehouse and product."""


@dataclass(frozen=True, slots=True)
class Posting:
    """One movement to be booked. ``qty`` is signed; ``unit_cost`` values goods coming in.

    ``amount`` is the exact signed value of a reversal; ``release`` ends that much reservation first;
    ``label`` names the product in a refusal.
    """

    warehouse_id: UUID
    product_id: UUID
    kind: str
    qty: Decimal
    doc: tuple[str, UUID]
    line_id: UUID | None = None
    label: str = ""
    unit_cost: Decimal = ZERO
    amount: Decimal | None = None
    release: Decimal = ZERO
    reversal_of_id: UUID | None = None

    @property
    def place(self) -> Place:
        return self.warehouse_id, self.product_id


class Booked(NamedTuple):
    """What a movement was worth: signed like its quantity."""

    unit_cost: Decimal
    amount: Decimal


@dataclass(slots=True)
class _Place:
    id: UUID
    on_hand: Decimal
    reserved: Decimal
    value: Decimal


@dataclass(slots=True)
class _Cost:
    on_hand: Decimal
    value: Decimal


async def post(ctx: Context, postings: Sequence[Posting]) -> list[Booked]:
    """Book movements in the order given; what each was worth comes back. Raises STOCK_INSUFFICIENT.

    Goods reserved by others do not go out. A product's last piece takes its whole remaining value with it.
    """
    if not postings:
        return []
    costs = await _lock_costs(ctx, sorted({posting.product_id for posting in postings}))
    places = await _lock_places(ctx, sorted({posting.place for posting in postings}), create=True)
    for posting in postings:
        places[posting.place].reserved -= posting.release
    moves: list[dict[str, Any]] = []
    booked: list[Booked] = []
    for posting in postings:
        worth = _book(posting, places[posting.place], costs[posting.product_id])
        booked.append(worth)
        moves.append(_move(ctx, posting, worth, places[posting.place]))
    await _write_places(ctx, places.values())
    await _write_costs(ctx, costs)
    await ctx.db.execute(insert(StockMove), moves)
    return booked


async def cancel(ctx: Context, doc: tuple[str, UUID]) -> None:
    """Book the mirror of everything a document has moved, kind + ``_cancel``, at the value it went at."""
    await ctx.db.flush()
    moves = (
        await ctx.db.scalars(
            select(StockMove)
            .where(StockMove.doc_id == doc[1], StockMove.reversal_of_id.is_(None))
            .order_by(StockMove.id)
        )
    ).all()
    await post(
        ctx,
        [
            Posting(
                warehouse_id=move.warehouse_id,
                product_id=move.product_id,
                kind=f"{move.kind}_cancel",
                qty=-move.qty,
                doc=doc,
                line_id=move.line_id,
                amount=-move.amount,
                reversal_of_id=move.id,
            )
            for move in moves
        ],
    )


async def reserve(ctx: Context, wanted: Sequence[tuple[Place, Decimal]]) -> list[Decimal]:
    """Promise goods: each wish is met whole or not at all; what was reserved of each comes back."""
    places = await _lock_places(ctx, sorted({place for place, _ in wanted}), create=False)
    given: list[Decimal] = []
    for place, qty in wanted:
        row = places.get(place)
        met = row is not None and row.on_hand - row.reserved >= qty
        if row is not None and met:
            row.reserved += qty
        given.append(qty if met else ZERO)
    await _write_places(ctx, places.values())
    return given


async def unreserve(ctx: Context, held: Sequence[tuple[Place, Decimal]]) -> None:
    """Give promised goods free again."""
    sums: dict[Place, Decimal] = defaultdict(lambda: ZERO)
    for place, qty in held:
        sums[place] += qty
    wanted = sorted(place for place, qty in sums.items() if qty)
    if not wanted:
        return
    places = await _lock_places(ctx, wanted, create=False)
    for place in wanted:
        places[place].reserved -= sums[place]
    await _write_places(ctx, places.values())


def _book(posting: Posting, place: _Place, cost: _Cost) -> Booked:
    """Move one quantity at its worth and update the running balances."""
    if posting.qty < 0 and place.on_hand + posting.qty < place.reserved:
        free = place.on_hand - place.reserved
        raise DomainError("STOCK_INSUFFICIENT", product=posting.label, on_hand=f"{free.normalize():f}")
    amount = _worth(posting, cost)
    place.on_hand += posting.qty
    place.value += amount
    cost.on_hand += posting.qty
    cost.value += amount
    unit = posting.unit_cost if posting.qty > 0 and posting.amount is None else r6(amount / posting.qty)
    return Booked(unit, amount)


def _worth(posting: Posting, cost: _Cost) -> Decimal:
    if posting.qty < 0 and cost.on_hand + posting.qty == 0:
        return -cost.value
    if posting.amount is not None:
        return max(posting.amount, -cost.value)
    if posting.qty > 0:
        return r2(posting.qty * posting.unit_cost)
    return max(r2(posting.qty * cost.value / cost.on_hand), -cost.value)


def _move(ctx: Context, posting: Posting, worth: Booked, place: _Place) -> dict[str, Any]:
    return {
        "id": new_id(),
        "biz_date": CLOCK.today(),
        "warehouse_id": posting.warehouse_id,
        "product_id": posting.product_id,
        "kind": posting.kind,
        "doc_type": posting.doc[0],
        "doc_id": posting.doc[1],
        "line_id": posting.line_id,
        "qty": posting.qty,
        "unit_cost": worth.unit_cost,
        "amount": worth.amount,
        "balance_qty": place.on_hand,
        "balance_value": place.value,
        "reversal_of_id": posting.reversal_of_id,
        "created_by": ctx.me.id if ctx.me.username else None,
    }


_COSTS = (
    select(StockCost.product_id, StockCost.on_hand, StockCost.value)
    .where(StockCost.product_id == ids("products"))
    .order_by(StockCost.product_id)
    .with_for_update(key_share=True)
)
_asked = (
    func.unnest(bindparam("houses", type_=Uuids()), bindparam("products", type_=Uuids()))
    .table_valued(column("house", Uuid), column("product", Uuid))
    .render_derived(name="asked")
)
_PLACES = (
    select(Stock.warehouse_id, Stock.product_id, Stock.id, Stock.on_hand, Stock.reserved, Stock.value)
    .join(_asked, (Stock.warehouse_id == _asked.c.house) & (Stock.product_id == _asked.c.product))
    .order_by(Stock.warehouse_id, Stock.product_id)
    .with_for_update(of=Stock, key_share=True)
)


async def _lock_costs(ctx: Context, products: list[UUID]) -> dict[UUID, _Cost]:
    found = (await ctx.db.execute(_COSTS, {"products": products})).all()
    if len(found) < len(products):
        fresh = [{"product_id": product, "on_hand": ZERO, "value": ZERO} for product in products]
        await ctx.db.execute(upsert(StockCost).values(fresh).on_conflict_do_nothing())
        found = (await ctx.db.execute(_COSTS, {"products": products})).all()
    return {product: _Cost(on_hand, value) for product, on_hand, value in found}


async def _lock_places(ctx: Context, wanted: list[Place], *, create: bool) -> dict[Place, _Place]:
    asked = {"houses": [house for house, _ in wanted], "products": [product for _, product in wanted]}
    found = (await ctx.db.execute(_PLACES, asked)).all()
    if create and len(found) < len(wanted):
        fresh = [
            {"id": new_id(), "warehouse_id": house, "product_id": product, "on_hand": ZERO, "reserved": ZERO}
            for house, product in wanted
        ]
        await ctx.db.execute(upsert(Stock).values([row | {"value": ZERO} for row in fresh]).on_conflict_do_nothing())
        found = (await ctx.db.execute(_PLACES, asked)).all()
    return {
        (house, product): _Place(id_, on_hand, reserved, value)
        for house, product, id_, on_hand, reserved, value in found
    }


async def _write_places(ctx: Context, places: Iterable[_Place]) -> None:
    await write_rows(ctx, Stock, [asdict(place) for place in places], touch=True)


async def _write_costs(ctx: Context, costs: dict[UUID, _Cost]) -> None:
    rows = [{"product_id": product, **asdict(cost)} for product, cost in costs.items()]
    await write_rows(ctx, StockCost, rows)
