"""One box over everything that has a number or words, whatever kind of record it is (DOMAIN §5.5)."""

from __future__ import annotations

from typing import Any

from tests.fulfilment.world import World


async def hits(world: World, who: str, words: str) -> list[tuple[str, str]]:
    rows = (await world.get(who, "/search", q=words))["data"]
    return [(row["resource"], row["title"]) for row in rows]


async def test_customers_come_first_then_the_deal_in_its_order_then_the_rest(
    world: World, deal: dict[str, Any]
) -> None:
    name = deal["customer"]["name"]
    found = await hits(world, "qian", "云帆")
    assert found[:3] == [("customers", name), ("leads", name), ("opportunities", "云帆网关采购")]
    assert [kind for kind, _ in found[3:]] == ["contracts"]
    assert [kind for kind, _ in await hits(world, "admin", "孙")] == ["users"]
    assert ("contacts", "陆云") in await hits(world, "qian", "陆云")


async def test_every_numbered_kind_is_found_by_its_number(world: World, deal: dict[str, Any]) -> None:
    entry = (await world.get("he", "/stock-entries"))["data"][0]["number"]
    plan = (await world.get("wu", "/payment-plans"))["data"][0]["number"]
    assert await hits(world, "he", entry) == [("stock-entries", entry)]
    assert await hits(world, "wu", plan.lower()) == [("payment-plans", plan)]
    assert await hits(world, "he", plan) == []
