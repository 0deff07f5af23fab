"""Who has an occasion on which day: of deliveries, and of contracts that end."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import update

from bihuan.sales.contract.models import Contract
from tests.factories.company import PASSWORD
from tests.fulfilment.world import World, app, world
from tests.marketing.test_occasions import plan_of, today
from tests.sales.conftest import ok

__all__ = ["app", "world"]


@pytest.mark.req("CUST-30")
async def test_a_delivery_is_asked_about_and_an_ending_contract_is_told_in_time(
    client: Any, world: World, db: Any, clock: Any
) -> None:
    clock("2031-05-01 09:00")
    await world.stock_up("GW-200", "10", "620.00")
    order = await world.order(("GW-200", "2"))
    shipped = await world.ship(order, "2")
    customer = world.customer
    contract = await world.contract()
    ends = date(2031, 8, 1)
    await db.execute(update(Contract).where(Contract.id == UUID(contract["id"])).values(end_date=ends))
    await db.commit()
    clock("2031-05-01 12:00")
    li = await client("li")
    delivered, renewal = await plan_of(li, "delivered", 7), await plan_of(li, "contract_ends", 60)

    async def on(day: date, plan: dict[str, Any]) -> list[tuple[str, str]]:
        clock(f"{day} 09:00")
        signed_in = await client("li")
        answer = await signed_in.post("/auth/login", json={"username": "li", "password": PASSWORD})
        signed_in.headers["Authorization"] = f"Bearer {ok(answer)['access_token']}"
        return await today(signed_in, plan, customer)

    out = date.fromisoformat(shipped["out_date"])
    told = [(customer["name"], str(out))]
    assert [await on(out + timedelta(days=days), delivered) for days in (6, 7, 13, 14)] == [[], told, told, []]
    told = [(customer["name"], str(ends))]
    days = (61, 60, 0, -1)
    assert [await on(ends - timedelta(days=before), renewal) for before in days] == [[], told, told, []]
