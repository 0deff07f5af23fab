"""A record's history: everything that was changed, done and said, for whoever may read the record."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from sqlalchemy import Engine, event

from bihuan.kernel.context import Context
from tests.activity.conftest import Made
from tests.activity.records import FIRMS
from tests.activity.test_follow_up import body
from tests.conftest import Clients

BOOKS_DO_NOT_BALANCE = "stand-ins play the parts of customers and opportunities"


async def rename(as_user: Callable[..., Awaitable[Any]], customer: Any, name: str) -> None:
    async def change(ctx: Context) -> None:
        async with FIRMS.change(ctx, customer.id, "update", reason="工商更名") as record:
            record.name = name

    await as_user("qian", change)


@pytest.mark.req("AUD-01")
async def test_changes_and_follow_ups_come_in_one_stream(
    made: Made, client: Clients, as_user: Callable[..., Awaitable[Any]]
) -> None:
    customer, deal = made
    qian = await client("qian")
    await rename(as_user, customer, "云帆智造")
    await qian.post("/follow-ups", json=body("customers", customer, next_plan="下周拜访"))
    await qian.post("/follow-ups", json=body("opportunities", deal, content="谈了商机的交期"))

    entries = (await qian.get(f"/timeline/customers/{customer.id}")).json()["data"]
    assert [(one["kind"], one["action"], one["actor_name"]) for one in entries] == [
        ("follow_up", "phone", "钱程"),
        ("follow_up", "phone", "钱程"),
        ("change", "update", "钱程"),
        ("change", "create", "钱程"),
    ]
    assert [one["content"] for one in entries[:2]] == ["谈了商机的交期", "电话沟通了产线需求"]
    assert entries[2]["changes"] == [{"field": "name", "old": "云帆制造", "new": "云帆智造"}]
    assert entries[2]["reason"] == "工商更名"
    assert entries[0]["at"].endswith("+08:00")
    of_deal = (await qian.get(f"/timeline/opportunities/{deal.id}")).json()["data"]
    assert [one["kind"] for one in of_deal] == ["follow_up", "change"]


async def test_pages_continue_where_they_stopped_even_at_the_same_moment(
    made: Made, client: Clients, as_user: Callable[..., Awaitable[Any]]
) -> None:
    customer, _ = made
    qian = await client("qian")
    for step in range(4):
        await rename(as_user, customer, f"云帆{step}")
        await qian.post("/follow-ups", json=body("customers", customer, content=f"第 {step} 次沟通"))
    whole = [one["id"] for one in (await qian.get(f"/timeline/customers/{customer.id}")).json()["data"]]
    assert len(whole) == 9
    found: list[str] = []
    cursor: str | None = None
    for _ in range(5):
        params = {"limit": "2"} | ({"cursor": cursor} if cursor else {})
        page = (await qian.get(f"/timeline/customers/{customer.id}", params=params)).json()
        found += [one["id"] for one in page["data"]]
        cursor = page["page"]["next_cursor"]
    assert cursor is None
    assert found == whole


async def test_a_cursor_belongs_to_its_record(
    made: Made, client: Clients, as_user: Callable[..., Awaitable[Any]]
) -> None:
    customer, deal = made
    qian = await client("qian")
    await rename(as_user, customer, "云帆改")
    cursor = (await qian.get(f"/timeline/customers/{customer.id}?limit=1")).json()["page"]["next_cursor"]
    elsewhere = await qian.get(f"/timeline/opportunities/{deal.id}", params={"cursor": cursor})
    assert (elsewhere.status_code, elsewhere.json()["code"]) == (400, "CURSOR_MISMATCH")


async def test_strangers_and_unknown_kinds_find_nothing(made: Made, client: Clients) -> None:
    customer, _ = made
    assert (await (await client("sun")).get(f"/timeline/customers/{customer.id}")).status_code == 404
    assert (await (await client("qian")).get(f"/timeline/dragons/{customer.id}")).status_code == 404
    assert (await (await client("wu")).get(f"/timeline/customers/{customer.id}")).status_code == 200


async def test_it_costs_three_statements(made: Made, client: Clients) -> None:
    customer, _ = made
    qian = await client("qian")
    await qian.get(f"/timeline/customers/{customer.id}")
    statements: list[str] = []

    def note(*seen: Any) -> None:
        statements.append(seen[2])

    event.listen(Engine, "before_cursor_execute", note)
    try:
        await qian.get(f"/timeline/customers/{customer.id}")
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    assert len(statements) == 3  # who asks, may they, what happened
