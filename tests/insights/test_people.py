"""Who of us knows a contact, how well, and everything the contact took part in (CONT-03, CONT-07)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from bihuan.insights.people.service import strength
from bihuan.kernel.clock import CLOCK
from tests.fulfilment.world import World, refused


async def contact_of(world: World, customer: dict[str, Any]) -> dict[str, Any]:
    rows = (await world.get("boss", "/contacts", customer_id=customer["id"], is_primary="true"))["data"]
    found: dict[str, Any] = rows[0]
    return found


async def talk(world: World, who: str, customer: dict[str, Any], contact: dict[str, Any], words: str) -> None:
    told = {
        "object_type": "customers",
        "object_id": customer["id"],
        "kind": "phone",
        "content": words,
        "contact_ids": [contact["id"]],
    }
    await world.post(who, "/follow-ups", told, 201)


@pytest.mark.req("CONT-03")
async def test_a_contact_shows_who_knows_them_how_well_and_since_when(world: World) -> None:
    customer = await world.new_customer()
    contact = await contact_of(world, customer)
    path = f"/contacts/{contact['id']}/overview"
    (owner,) = (await world.get("qian", path))["ties"]
    assert (owner["user_name"], owner["is_owner"], owner["touches"], owner["strength"]) == ("钱程", True, 0, "none")

    for number in range(5):
        await talk(world, "zhao", customer, contact, f"第{number}次拜访沟通")
    await talk(world, "qian", customer, contact, "电话确认需求")
    ties = (await world.get("qian", path))["ties"]
    assert [(one["user_name"], one["is_owner"], one["touches"], one["strength"]) for one in ties] == [
        ("赵敏", False, 5, "strong"),
        ("钱程", True, 1, "medium"),
    ]
    assert all(one["last_touch_at"] for one in ties)
    refused(await world.ask("sun", "GET", path), 404, "NOT_FOUND")


def test_a_tie_is_as_strong_as_it_is_frequent_and_fresh() -> None:
    now = CLOCK.now()
    assert strength(5, now - timedelta(days=60), now) == "strong"
    assert strength(2, now - timedelta(days=60), now) == "medium"
    assert strength(1, now - timedelta(days=30), now) == "medium"
    assert strength(1, now - timedelta(days=31), now) == "weak"


@pytest.mark.req("CONT-07")
async def test_everything_a_contact_took_part_in_newest_first(world: World) -> None:
    customer = await world.new_customer()
    contact = await contact_of(world, customer)
    other = {"customer_id": customer["id"], "name": "旁人", "mobile": "13500007777"}
    other = await world.post("qian", "/contacts", other, 201)
    await talk(world, "qian", customer, contact, "先打了一个电话")
    await talk(world, "qian", customer, other, "与旁人的沟通")
    deal = {"customer_id": customer["id"], "contact_id": contact["id"], "name": "网关更新", "demand": "换网关"}
    deal |= {"expected_amount": "50000.00", "expected_close_date": str(CLOCK.today() + timedelta(days=30))}
    await world.post("qian", "/opportunities", deal, 201)
    quote = {"customer_id": customer["id"], "contact_id": contact["id"]}
    quote["lines"] = [{"product_id": world.products["GW-200"], "qty": "2"}]  # type: ignore[assignment]
    quoted = await world.post("qian", "/quotes", quote, 201)
    order = await world.order(("GW-200", "1"), customer=customer, contact_id=contact["id"])
    acts = (await world.get("qian", f"/contacts/{contact['id']}/overview"))["acts"]
    assert [(one["resource"], one["title"], one["amount"]) for one in acts] == [
        ("orders", order["number"], "1130.00"),
        ("quotes", quoted["number"], "2260.00"),
        ("opportunities", "网关更新", "50000.00"),
        ("follow-ups", "先打了一个电话", None),
    ]


async def test_the_reporting_lines_are_those_of_the_customer(world: World) -> None:
    customer = await world.new_customer()
    boss = await contact_of(world, customer)
    below = {"customer_id": customer["id"], "name": "小李", "mobile": "13500006666", "reports_to_id": boss["id"]}
    below = await world.post("qian", "/contacts", below, 201)
    nodes = (await world.get("qian", f"/contacts/{below['id']}/overview"))["colleagues"]
    assert [(one["name"], one["reports_to_id"]) for one in nodes] == [("陈岚", None), ("小李", boss["id"])]


async def test_what_names_a_contact_is_found_by_an_index(db: Any) -> None:
    await db.execute(text("SET LOCAL enable_seqscan = off"))
    wanted = "EXPLAIN SELECT id FROM follow_ups WHERE contact_ids @> '[\"x\"]'::jsonb AND contact_ids <> '[]'::jsonb"
    assert any("ix_follow_ups_contacts" in line for (line,) in await db.execute(text(wanted)))
