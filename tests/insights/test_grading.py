"""The grade that the rules suggest, out of factors that can be checked by hand (DOMAIN §26.2)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from bihuan.kernel.clock import CLOCK
from tests.fulfilment.world import World, refused


async def talk(world: World, customer: dict[str, Any], times: int, **more: Any) -> None:
    for _ in range(times):
        told = {"object_type": "customers", "object_id": customer["id"], "kind": "phone", "content": "例行沟通一次"}
        await world.post("qian", "/follow-ups", told | more, 201)


@pytest.mark.req("CUST-08", "CUST-09")
async def test_the_score_is_the_weighted_sum_of_its_factors(world: World, db: Any) -> None:
    customer = await world.new_customer()
    path = f"/customers/{customer['id']}/grading"
    bare = await world.get("qian", path)
    assert (bare["grade"], bare["suggested"], bare["score"]) == ("B", "C", "0.50")  # nobody complained

    order = await world.order(("GW-200", "110"), customer=customer)  # 110,000.00 without tax
    assert order["amount_excl"] == "110000.00"
    await talk(world, customer, 3)
    await db.execute(
        text("UPDATE customers SET first_deal_at = :at WHERE id = :id"),
        {"at": CLOCK.now() - timedelta(days=3 * 366), "id": UUID(customer["id"])},
    )
    await db.commit()
    shown = await world.get("qian", path)
    assert [(one["name"], one["value"], one["points"], one["weight"]) for one in shown["factors"]] == [
        ("purchases", "110000.00", 3, "0.5"),
        ("years", "3", 3, "0.2"),
        ("activity", "3", 3, "0.2"),
        ("complaints", "0", 5, "0.1"),
    ]
    assert (shown["score"], shown["suggested"]) == ("3.20", "B")  # 1.5 + 0.6 + 0.6 + 0.5
    refused(await world.ask("sun", "GET", path), 404, "NOT_FOUND")


@pytest.mark.req("CUST-07", "CUST-08")
async def test_who_set_which_grade_and_why_is_remembered(world: World) -> None:
    customer = await world.new_customer()
    for grade, reason in (("A", "战略客户"), ("C", "项目取消")):
        await world.post("qian", f"/customers/{customer['id']}/set-grade", {"grade": grade, "reason": reason})
    history = (await world.get("zhao", f"/customers/{customer['id']}/grading"))["history"]
    assert [(one["actor_name"], one["old"], one["new"], one["reason"]) for one in history] == [
        ("钱程", "A", "C", "项目取消"),
        ("钱程", "B", "A", "战略客户"),
    ]
