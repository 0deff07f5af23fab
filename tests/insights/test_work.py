"""The work page: what to do today, and how the deals stand."""

from __future__ import annotations

from decimal import Decimal

from tests.fulfilment.world import World

STAGE = ("acquire", "线索获取", "Acquire")


async def test_a_stage_has_its_name_in_both_languages_wherever_it_is_shown(world: World) -> None:
    body = {
        "customer_id": world.customer["id"],
        "name": "澜桥扩容项目",
        "expected_close_date": "2099-12-31",
        "expected_amount": "100000.00",
        "demand": "扩容二期，需要网关五十台",
    }
    deal = await world.post("qian", "/opportunities", body, 201)
    names = ("stage", "stage_name", "stage_name_en")
    assert tuple(deal[name] for name in names) == STAGE
    assert (deal["pipeline_name"], deal["pipeline_name_en"]) == ("标准销售流程", "Standard")
    (row,) = (await world.get("qian", "/opportunities", customer_id=world.customer["id"]))["data"]
    assert tuple(row[name] for name in names) == STAGE
    (stage,) = (await world.get("qian", "/work"))["funnel"]
    assert stage == {
        "stage": "acquire",
        "name": "线索获取",
        "name_en": "Acquire",
        "count": 1,
        "amount": "100000.00",
        "weighted": "10000.00",
    }


async def test_a_deal_in_dollars_counts_in_the_currency_of_the_company(world: World) -> None:
    async def expected() -> Decimal:
        figures = (await world.get("qian", "/work"))["figures"]
        (amount,) = [Decimal(one["amount"]) for one in figures if one["name"] == "opportunities_open"]
        return amount

    before = await expected()
    body = {
        "customer_id": world.customer["id"],
        "name": "海外仓一期",
        "expected_close_date": "2099-12-31",
        "expected_amount": "1000.01",
        "currency": "USD",
        "fx_rate": "7.12345678",
        "demand": "按美元报价",
    }
    await world.post("qian", "/opportunities", body, 201)
    assert await expected() - before == Decimal("7123.53")
