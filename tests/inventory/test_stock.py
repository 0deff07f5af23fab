"""Stock: costing at the moving average, the ledger as its sum, and never a piece that is not there (DOMAIN §20.5)."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from bihuan.inventory.stock.models import Stock, StockCost, StockMove
from bihuan.inventory.stock.service import Posting, cancel, post, reserve, unreserve
from bihuan.kernel.context import Context
from bihuan.kernel.db import new_id
from bihuan.kernel.errors import DomainError
from tests.fulfilment.world import World, ok, refused, together

D = Decimal


def goes(place: tuple[UUID, UUID], qty: str, cost: str = "0", **more: Any) -> Posting:
    kind = "other_in" if D(qty) > 0 else "sale_out"
    doc = more.pop("doc", ("stock-entries", new_id()))
    return Posting(place[0], place[1], kind, D(qty), doc, unit_cost=D(cost), label="智能网关", **more)


@pytest.fixture
async def place(world: World) -> tuple[UUID, UUID]:
    """A new warehouse and a product nothing lies of anywhere: no test shares its average."""
    units = (await world.get("admin", "/products", limit=1))["data"][0]
    full = await world.get("admin", f"/products/{units['id']}")
    body = {
        "code": f"T-{new_id().hex[-10:]}",
        "name": "试验品",
        "unit_id": full["unit_id"],
        "tax_rate_id": full["tax_rate_id"],
        "standard_price_incl": "1.00",
        "product_kind": "goods",
    }
    product = await world.post("admin", "/products", body, 201)
    return UUID(await world.new_warehouse()), UUID(product["id"])


async def row(db: AsyncSession, place: tuple[UUID, UUID]) -> tuple[Decimal, Decimal, Decimal]:
    found = await db.execute(
        select(Stock.on_hand, Stock.reserved, Stock.value).where(
            Stock.warehouse_id == place[0], Stock.product_id == place[1]
        )
    )
    return tuple(found.one())  # type: ignore[return-value]


async def average(db: AsyncSession, product: UUID) -> Decimal:
    cost = await db.scalar(select(StockCost).where(StockCost.product_id == product))
    assert cost is not None
    await db.refresh(cost)
    return cost.value / cost.on_hand


@pytest.mark.req("STK-02")
async def test_the_worked_example_of_the_moving_average(db: AsyncSession, place: tuple[UUID, UUID]) -> None:
    ctx = Context(db)
    await post(ctx, [goes(place, "100", "10.00")])
    await post(ctx, [goes(place, "50", "13.00")])
    assert await row(db, place) == (D(150), D(0), D("1650.00"))
    assert await average(db, place[1]) == D("11")
    (booked,) = await post(ctx, [goes(place, "-120")])
    assert (booked.unit_cost, booked.amount) == (D("11.000000"), D("-1320.00"))
    assert await row(db, place) == (D(30), D(0), D("330.00"))
    await post(ctx, [goes(place, "30", "12.50")])
    assert await row(db, place) == (D(60), D(0), D("705.00"))
    assert await average(db, place[1]) == D("11.75")


async def test_the_last_piece_takes_the_whole_remaining_value(db: AsyncSession, place: tuple[UUID, UUID]) -> None:
    ctx = Context(db)
    await post(ctx, [goes(place, "3", "3.333333")])  # 10.00
    gone = [(await post(ctx, [goes(place, "-1")]))[0].amount for _ in range(3)]
    assert gone == [D("-3.33"), D("-3.34"), D("-3.33")]
    assert await row(db, place) == (D(0), D(0), D("0.00"))


async def test_the_average_is_of_the_product_across_warehouses(
    db: AsyncSession, world: World, place: tuple[UUID, UUID]
) -> None:
    other = (UUID(await world.new_warehouse()), place[1])
    ctx = Context(db)
    await post(ctx, [goes(place, "100", "10.00"), goes(other, "100", "20.00")])
    (booked,) = await post(ctx, [goes(place, "-100")])
    assert booked.amount == D("-1500.00")
    (rest,) = await post(ctx, [goes(other, "-100")])
    assert rest.amount == D("-1500.00")


async def test_more_than_lies_there_is_refused_and_nothing_moves(db: AsyncSession, place: tuple[UUID, UUID]) -> None:
    ctx = Context(db)
    await post(ctx, [goes(place, "5", "10.00")])
    with pytest.raises(DomainError) as refusal:
        await post(ctx, [goes(place, "-3"), goes(place, "-3")])
    assert refusal.value.code == "STOCK_INSUFFICIENT"
    assert refusal.value.params == {"product": "智能网关", "on_hand": "2"}
    assert await row(db, place) == (D(5), D(0), D("50.00"))
    assert await db.scalar(select(func.count(StockMove.id)).where(StockMove.product_id == place[1])) == 1


async def test_what_is_reserved_does_not_go_out_to_others(db: AsyncSession, place: tuple[UUID, UUID]) -> None:
    ctx = Context(db)
    await post(ctx, [goes(place, "10", "1.00")])
    assert await reserve(ctx, [(place, D(6)), (place, D(5)), (place, D(4))]) == [D(6), D(0), D(4)]
    with pytest.raises(DomainError):
        await post(ctx, [goes(place, "-1")])
    await post(ctx, [goes(place, "-4", release=D(4))])
    assert await row(db, place) == (D(6), D(6), D("6.00"))
    await unreserve(ctx, [(place, D(2)), (place, D(4))])
    assert await row(db, place) == (D(6), D(0), D("6.00"))


async def test_a_reversal_is_the_mirror_at_the_value_it_went_at(db: AsyncSession, place: tuple[UUID, UUID]) -> None:
    ctx = Context(db)
    doc = ("outbounds", new_id())
    await post(ctx, [goes(place, "10", "10.00")])
    await post(ctx, [goes(place, "-4", doc=doc)])
    await post(ctx, [goes(place, "6", "20.00")])
    await cancel(ctx, doc)
    assert await row(db, place) == (D(16), D(0), D("220.00"))
    rows = (await db.scalars(select(StockMove).where(StockMove.doc_id == doc[1]).order_by(StockMove.id))).all()
    assert [(move.kind, move.qty, move.amount) for move in rows] == [
        ("sale_out", D("-4.0000"), D("-40.00")),
        ("sale_out_cancel", D("4.0000"), D("40.00")),
    ]
    with pytest.raises(IntegrityError):  # at most once
        await cancel(ctx, doc)


async def test_stock_is_the_sum_of_its_ledger(db: AsyncSession, place: tuple[UUID, UUID]) -> None:
    ctx = Context(db)
    for qty, cost in (("7", "1.11"), ("-3", "0"), ("2", "9.99"), ("-5", "0")):
        await post(ctx, [goes(place, qty, cost)])
    sums = await db.execute(
        select(func.sum(StockMove.qty), func.sum(StockMove.amount)).where(StockMove.product_id == place[1])
    )
    on_hand, _, value = await row(db, place)
    assert tuple(sums.one()) == (on_hand, value)


async def test_the_database_itself_refuses_negative_stock(db: AsyncSession, place: tuple[UUID, UUID]) -> None:
    db.add(Stock(warehouse_id=place[0], product_id=place[1], on_hand=D(-1), reserved=D(0), value=D(0)))
    with pytest.raises(IntegrityError):
        await db.flush()


@pytest.mark.req("STK-01")
async def test_an_opening_entry_is_numbered_posted_and_listed(world: World, place: tuple[UUID, UUID]) -> None:
    lines = [{"product_id": str(place[1]), "qty": "100", "unit_cost": "620.00"}]
    body = {"warehouse_id": str(place[0]), "kind": "opening", "lines": lines}
    entry = await world.post("he", "/stock-entries", body, 201)
    assert entry["number"].startswith("OI")
    assert entry["amount"] == "62000.00"
    (stock,) = (await world.get("qian", "/stocks", warehouse_id=str(place[0])))["data"]
    assert (stock["on_hand"], stock["reserved"], stock["available"]) == ("100", "0", "100")
    (move,) = (await world.get("wu", "/stock-ledger", doc_id=entry["id"]))["data"]
    assert (move["kind"], move["qty"], move["unit_cost"], move["amount"]) == ("opening", "100", "620.00", "62000.00")
    (listed,) = (await world.get("he", "/stock-ledger", doc_id=entry["id"]))["data"]
    shown = await world.get("he", f"/stock-ledger/{move['id']}")
    for kept in (listed, shown):  # the warehouse counts goods, what they are worth is not its business
        assert (kept["qty"], kept["unit_cost"], kept["amount"], kept["balance_value"]) == ("100", None, None, None)
    refused(await (await world.client("qian")).get("/stock-ledger"), 403, "FORBIDDEN")
    refused(await world.try_post("qian", "/stock-entries", body), 403, "FORBIDDEN")


async def test_a_service_has_no_stock(world: World) -> None:
    lines = [{"product_id": world.products["SV-01"], "qty": "1", "unit_cost": "1.00"}]
    body = {"warehouse_id": world.warehouse, "kind": "opening", "lines": lines}
    answer = refused(await world.try_post("he", "/stock-entries", body), 422, "NOT_STOCKED")
    assert answer["errors"][0]["pointer"] == "/lines/0/product_id"
    assert (await world.get("he", "/stock-entries", warehouse_id=world.warehouse))["data"] == []


async def test_a_warehouse_with_stock_cannot_be_closed(world: World) -> None:
    house = await world.new_warehouse()
    await world.stock_up("CB-10", "1", "3.00", house)
    he = await world.client("he")
    shown = await he.get(f"/warehouses/{house}")
    match = {"If-Match": shown.headers["etag"]}
    refused(
        await he.patch(f"/warehouses/{house}", json={"is_active": False}, headers=match), 409, "WAREHOUSE_NOT_EMPTY"
    )
    assert ok(await he.get(f"/warehouses/{house}"))["is_active"] is True


async def test_postings_of_the_same_products_in_any_order_never_deadlock_and_lose_nothing(world: World) -> None:
    house = await world.new_warehouse()
    codes = ["GW-200", "CB-10"]

    async def enter(index: int) -> Any:
        turned = codes if index % 2 else codes[::-1]
        lines = [{"product_id": world.products[code], "qty": "1", "unit_cost": "1.00"} for code in turned]
        return await world.try_post("he", "/stock-entries", {"warehouse_id": house, "kind": "opening", "lines": lines})

    answers = await together(*(partial(enter, index) for index in range(20)))
    assert {answer.status_code for answer in answers} == {201}
    assert await world.stock("GW-200", house) == ("20", "0", "20")
    assert await world.stock("CB-10", house) == ("20", "0", "20")


async def test_stock_is_asked_for_several_products_at_once(world: World) -> None:
    house = await world.new_warehouse()
    for code, qty in (("GW-200", "7"), ("CB-10", "5")):
        await world.stock_up(code, qty, "3.00", house)
    gateway, cable, service = (world.products[code] for code in ("GW-200", "CB-10", "SV-01"))

    async def found(wanted: str) -> dict[str, str]:
        rows = (await world.get("he", "/stocks", warehouse_id=house, product_id=wanted))["data"]
        return {row["product_code"]: row["on_hand"] for row in rows}

    assert await found(gateway) == {"GW-200": "7"}
    assert await found(f"{gateway},{cable},{service}") == {"GW-200": "7", "CB-10": "5"}
    assert await found(service) == {}
    for wrong in ("x", f"{gateway},", f",{gateway}", f"{gateway};{cable}"):
        answer = await world.ask("he", "GET", "/stocks", params={"product_id": wrong})
        assert answer.status_code == 422, wrong
