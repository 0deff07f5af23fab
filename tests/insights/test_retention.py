"""Customers by when they first ordered, and how many came back (CUST-34), with figures made up by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import text

from bihuan.kernel.members import RecordMember
from tests.factories.company import Company
from tests.fulfilment.world import World, refused

Json = dict[str, Any]
ORDERS = {
    "老客户": ["2025-03-02", "2028-01-10", "2028-04-01"],
    "常客": ["2027-11-30", "2028-02-01", "2028-03-31", "2028-04-02"],
    "回头客": ["2027-10-08", "2028-05-01"],
    "一次客户": ["2028-02-29"],
    "新客户": ["2028-05-16"],
}
"""Days on which an order of each was approved."""


@pytest.fixture(scope="module")
async def years(app: FastAPI, world: World) -> None:
    for name, days in ORDERS.items():
        customer = await world.new_customer(name)
        for day in days:
            order = await world.order(("GW-200", "1"), customer=customer)
            async with app.state.sessions.begin() as db:
                at = {"id": order["id"], "at": datetime.fromisoformat(f"{day}T00:30:00+08:00")}
                await db.execute(text("UPDATE orders SET approved_at = :at WHERE id = :id"), at)


@pytest.fixture(autouse=True)
def today(years: None, clock: Callable[[str], None]) -> None:
    clock("2028-05-17 09:00")


async def report(world: World, who: str, **query: str) -> Json:
    return await world.get(who, "/customer-reports/retention", **query)  # type: ignore[no-any-return]


@pytest.mark.req("CUST-34")
async def test_customers_are_counted_by_when_they_came_and_in_every_quarter_since(world: World) -> None:
    """Half past midnight in Shanghai is the day before in UTC: the first of April belongs to the second quarter."""
    told = await report(world, "boss")
    quarters = "2026-Q3 2026-Q4 2027-Q1 2027-Q2 2027-Q3 2027-Q4 2028-Q1 2028-Q2"
    assert told["periods"] == quarters.split()
    rows = {row["label"]: (row["customers"], row["active"]) for row in told["data"]}
    none = [None] * 5
    assert rows == {
        "更早": (1, [0, 0, 0, 0, 0, 0, 1, 1]),
        "2027-Q4": (2, [*none, 2, 1, 2]),
        "2028-Q1": (1, [*none, None, 1, 0]),
        "2028-Q2": (1, [*none, None, None, 1]),
    }
    assert [row["key"] for row in told["data"]] == [None, "2027-Q4", "2028-Q1", "2028-Q2"]
    assert told["kept"][0] is None
    assert told["kept"][-2:] == [
        {"of": 2, "kept": 1, "rate": "0.50"},
        {"of": 3, "kept": 2, "rate": "0.666667"},
    ]
    assert told["kept"][1] == {"of": 0, "kept": 0, "rate": None}


@pytest.mark.req("CUST-34")
async def test_the_same_by_months_and_by_years(world: World) -> None:
    months = await report(world, "boss", every="month")
    assert (months["periods"][0], months["periods"][-1], len(months["periods"])) == ("2027-06", "2028-05", 12)
    assert months["kept"][-1] == {"of": 2, "kept": 0, "rate": "0.00"}
    assert months["kept"][-3] == {"of": 2, "kept": 1, "rate": "0.50"}
    years = await report(world, "boss", every="year")
    assert years["periods"] == ["2024", "2025", "2026", "2027", "2028"]
    assert [(row["label"], row["customers"], row["active"]) for row in years["data"]] == [
        ("2025", 1, [None, 1, 0, 0, 1]),
        ("2027", 2, [None, None, None, 2, 2]),
        ("2028", 2, [None, None, None, None, 2]),
    ]
    assert years["kept"][-1] == {"of": 2, "kept": 2, "rate": "1.00"}


async def test_an_order_of_a_customer_one_does_not_see_is_not_counted(app: FastAPI, world: World) -> None:
    order = (await world.get("qian", "/orders", limit=1))["data"][0]
    let_in = {"object_type": "orders", "object_id": order["id"], "permission": "read", "via": "team"}
    async with app.state.sessions.begin() as db:
        db.add(RecordMember(**let_in, user_id=Company.ids["sun"]))
    assert [one["id"] for one in (await world.get("sun", "/orders"))["data"]] == [order["id"]]
    assert (await world.get("sun", "/customers"))["data"] == []
    assert (await report(world, "sun"))["data"] == []


async def test_everybody_sees_what_they_may(world: World) -> None:
    assert (await report(world, "qian"))["data"] == (await report(world, "boss"))["data"]
    nothing = await report(world, "sun")
    assert nothing["data"] == []
    assert nothing["kept"][1:] == [{"of": 0, "kept": 0, "rate": None}] * 7
    assert (await report(world, "li"))["data"] == []  # marketing reads customers, and no orders
    unknown = await world.ask("qian", "GET", "/customer-reports/retention", params={"every": "week"})
    assert refused(unknown, 422, "INVALID")["errors"][0]["pointer"] == "/query/every"
