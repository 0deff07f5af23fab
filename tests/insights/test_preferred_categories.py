"""Customers are listed by the category they buy most of, as the last night has it (CUST-26)."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import date, timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import delete, select, text

from bihuan.identity.epoch import move_epoch
from bihuan.identity.role.models import Role, RolePermission
from bihuan.kernel.audit import AuditEntry
from bihuan.kernel.context import Context
from bihuan.kernel.jobs import run_job
from bihuan.sales.order import preferring
from bihuan.sales.order.preferring import prefer
from tests.fulfilment.world import World, refused

Night = Callable[[], Awaitable[None]]
OF = {"GW-200": "网络设备", "CB-10": "线缆辅料", "SV-01": "服务"}


@pytest.fixture(scope="module")
async def categories(world: World) -> dict[str, str]:
    """Product code → its category."""
    found = {}
    for code, name in OF.items():
        made = await world.post("admin", "/product-categories", {"name": name}, 201)
        path = f"/products/{world.products[code]}"
        match = {"If-Match": (await world.ask("admin", "GET", path)).headers["ETag"]}
        changed = await world.ask("admin", "PATCH", path, json={"category_id": made["id"]}, headers=match)
        assert changed.status_code == 200, changed.text
        found[code] = made["id"]
    return found


@pytest.fixture
def night(app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> Night:
    """All sets of a night, one customer in each."""

    async def run() -> None:
        waiting: list[Any] = [{}]

        async def enqueue(ctx: Context, name: str, payload: Any) -> None:
            assert name == preferring.PREFER
            waiting.append({"after": str(payload["after"])})

        monkeypatch.setattr(preferring, "SIZE", 1)
        monkeypatch.setattr(preferring, "enqueue", enqueue)
        while waiting:
            await run_job(app.state.sessions, prefer, waiting.pop(), preferring.PREFER)

    return run


async def names(world: World, who: str, **params: Any) -> set[str]:
    return {one["name"] for one in (await world.get(who, "/customers", limit=200, **params))["data"]}


@pytest.mark.req("CUST-26")
async def test_the_night_tells_what_a_customer_buys_most_of_and_lists_are_asked_for_it(
    world: World, categories: dict[str, str], night: Night
) -> None:
    buyer, small, none = [await world.new_customer() for _ in range(3)]
    await world.order(("GW-200", "2"), ("CB-10", "300"), customer=buyer)  # 2,260.00 and 2,997.00
    await world.order(("GW-200", "1"), customer=buyer)  # 3,390.00 by now
    await world.order(("CB-10", "1"), customer=small)
    draft = {
        "customer_id": none["id"],
        "delivery_date": "2099-12-31",
        "warehouse_id": world.warehouse,
        "lines": [{"product_id": world.products["GW-200"], "qty": "9"}],
    }
    await world.post("qian", "/orders", draft, 201)
    before = await world.get("qian", f"/customers/{buyer['id']}")
    assert (before["preferred_category_id"], before["preferred_category_name"]) == (None, None)
    await night()

    now = await world.get("qian", f"/customers/{buyer['id']}")
    assert (now["preferred_category_id"], now["preferred_category_name"]) == (categories["GW-200"], "网络设备")
    assert (now["version"], now["updated_at"]) == (before["version"] + 1, before["updated_at"])
    overview = await world.get("qian", f"/customers/{buyer['id']}/overview")
    assert overview["preferences"][0]["category_id"] == categories["GW-200"], "the page says the same"
    gateways, cables = ({"preferred_category_id": categories[code]} for code in ("GW-200", "CB-10"))
    assert await names(world, "qian", **gateways) == {buyer["name"]}
    assert await names(world, "qian", **cables) == {small["name"]}
    assert await names(world, "li", **gateways) == {buyer["name"]}, "marketing asks for whom to write to"
    assert await names(world, "sun", **gateways) == set(), "whose customers are those of somebody else"
    row = (await world.get("qian", "/customers", **gateways))["data"][0]
    assert (row["preferred_category_id"], row["preferred_category_name"]) == (categories["GW-200"], "网络设备")

    tree = {"field": "preferred_category_id", "op": "in", "value": [categories["GW-200"], categories["SV-01"]]}
    found = await world.post("qian", "/customers/search", {"filter": tree})
    assert [one["id"] for one in found["data"]] == [buyer["id"]]
    view = {"object": "customers", "name": "偏好网络设备", "filter": json.dumps(tree)}
    kept = await world.post("qian", "/saved-views", view, 201)
    assert json.loads(kept["filter"]) == tree


async def test_what_was_taken_back_or_long_ago_is_no_preference(
    world: World, app: FastAPI, categories: dict[str, str], night: Night, clock: Any
) -> None:
    customer = await world.new_customer()
    path = f"/customers/{customer['id']}"
    first = await world.order(("GW-200", "3"), customer=customer)
    await world.order(("CB-10", "10"), customer=customer)
    await night()
    told = await world.get("qian", path)
    assert told["preferred_category_name"] == "网络设备"
    await night()
    assert (await world.get("qian", path))["version"] == told["version"], "nothing is written that is known"

    await world.post("wu", f"/orders/{first['id']}/void", {"reason": "客户取消"})
    await night()
    assert (await world.get("qian", path))["preferred_category_name"] == "线缆辅料"
    ordered = date.fromisoformat(first["doc_date"])
    for days, name in ((730, "线缆辅料"), (731, None)):
        clock(f"{ordered + timedelta(days=days)} 03:10")
        await night()
        async with app.state.sessions() as db:
            wanted = "SELECT k.name FROM customers c LEFT JOIN product_categories k ON k.id = c.preferred_category_id "
            kept = await db.scalar(text(f"{wanted} WHERE c.id = :id"), {"id": customer["id"]})
            assert kept == name, days
    async with app.state.sessions() as db:
        entries = select(AuditEntry.changes, AuditEntry.actor_kind).where(
            AuditEntry.object_id == customer["id"], AuditEntry.action == "prefer"
        )
        logged = (await db.execute(entries.order_by(AuditEntry.id))).all()
    gateways, cables = categories["GW-200"], categories["CB-10"]
    assert [(entry.changes, entry.actor_kind) for entry in logged] == [
        ([{"field": "preferred_category_id", "old": None, "new": gateways}], "system"),
        ([{"field": "preferred_category_id", "old": gateways, "new": cables}], "system"),
        ([{"field": "preferred_category_id", "old": cables, "new": None}], "system"),
    ]


@pytest.fixture
async def no_products(app: FastAPI) -> AsyncIterator[None]:
    """Marketing without products to read."""
    role = select(Role.id).where(Role.code == "marketing").scalar_subquery()
    products = (RolePermission.role_id == role, RolePermission.object == "products")
    async with app.state.sessions.begin() as db:
        await db.execute(delete(RolePermission).where(*products))
        await move_epoch(Context(db))
    yield


async def test_it_is_kept_from_who_reads_no_products(
    world: World, categories: dict[str, str], night: Night, no_products: None
) -> None:
    customer = await world.new_customer()
    await world.order(("GW-200", "3"), customer=customer)
    await night()
    shown = await world.get("li", f"/customers/{customer['id']}")
    assert (shown["preferred_category_id"], shown["preferred_category_name"]) == (None, None)
    listed = (await world.get("li", "/customers", q=customer["name"]))["data"]
    assert [one["preferred_category_id"] for one in listed] == [None]
    li = await world.client("li")
    answer = await li.get("/customers", params={"preferred_category_id": categories["GW-200"]})
    errors = refused(answer, 422, "FIELD_FORBIDDEN")["errors"]
    assert [one["pointer"] for one in errors] == ["/query/preferred_category_id"]
    tree = {"field": "preferred_category_id", "op": "eq", "value": categories["GW-200"]}
    refused(await li.post("/customers/search", json={"filter": tree}), 422, "FIELD_FORBIDDEN")
