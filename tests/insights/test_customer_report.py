"""Customers by stage, grade and owner: each figure is the sum of what the pages of those customers say (CUST-35)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl

import pytest

from tests.factories.company import Company
from tests.fulfilment.world import World, refused

Json = dict[str, Any]
OF_PAGE = {
    "open_amount": "opportunities_open",
    "order_amount": "orders",
    "received_amount": "received",
    "receivable_amount": "receivable",
    "overdue_amount": "overdue",
}
GROUPS = ("lifecycle", "grade", "owner", "industry", "source", "province")


async def report(world: World, who: str, by: str) -> Json:
    return await world.get(who, "/customer-reports/standing", group_by=by)  # type: ignore[no-any-return]


@pytest.mark.req("CUST-21", "CUST-35")
async def test_each_figure_of_a_group_is_the_sum_over_the_customers_that_its_filter_lists(
    world: World, deal: Json
) -> None:
    await world.post("zhao", "/customers", _customer("成交客户甲", lifecycle="deal", grade="A"), 201)
    await world.post("qian", "/customers", _customer("意向客户乙", lifecycle="intent", grade="C", province="上海"), 201)
    lines = [{"product_id": world.products["GW-200"], "qty": "3"}]
    draft = {"customer_id": deal["customer"]["id"], "delivery_date": "2099-12-31", "lines": lines}
    draft |= {"warehouse_id": world.warehouse}
    assert (await world.post("qian", "/orders", draft, 201))["status"] == "draft"
    listed = 0
    for by in GROUPS:
        told = await report(world, "boss", by)
        assert told["row_count"] == len(told["data"]) and sum(row["customers"] for row in told["data"]) > 0
        for row in told["data"]:
            if row["filter"] is None:
                assert row["key"] is None
                continue
            found = await world.get("boss", "/customers", limit=200, **dict(parse_qsl(row["filter"])))
            assert len(found["data"]) == row["customers"], row["filter"]
            listed += 1
            pages = [await world.get("boss", f"/customers/{one['id']}/overview") for one in found["data"]]
            sums = {name: Decimal(0) for name in OF_PAGE}
            for page in pages:
                figures = {one["name"]: one for one in page["figures"]}
                for name, shown in OF_PAGE.items():
                    sums[name] += Decimal(figures[shown]["amount"])
            assert {name: Decimal(row[name]) for name in OF_PAGE} == sums, (by, row["label"])
        for name in OF_PAGE:
            assert Decimal(told["total"][name]) == sum(Decimal(row[name]) for row in told["data"])
    assert listed >= 8
    stages = await report(world, "boss", "lifecycle")
    assert [(row["key"], row["label"]) for row in stages["data"]][-1] == ("deal", "成交")
    bought = stages["data"][-1]
    assert (bought["orders"], bought["order_amount"]) == (1, deal["order"]["amount_incl"])
    grades = await report(world, "boss", "grade")
    assert [row["label"] for row in grades["data"]] == ["A 重点", "B 普通", "C 一般"]
    english = await world.ask("boss", "GET", "/customer-reports/standing", headers={"Accept-Language": "en"})
    assert english.json()["data"][-1]["label"] == "Deal"


async def test_everybody_counts_what_they_see_and_no_money_that_they_may_not_read(world: World, deal: Json) -> None:
    (mine,) = (await report(world, "qian", "owner"))["data"]
    assert (mine["key"], mine["label"]) == (str(Company.ids["qian"]), "钱程")
    everybody = {row["key"]: row for row in (await report(world, "boss", "owner"))["data"]}
    assert {name: value for name, value in mine.items() if value is not None} == {
        name: everybody[mine["key"]][name] for name, value in mine.items() if value is not None
    }
    nothing = await report(world, "sun", "lifecycle")
    assert (nothing["data"], nothing["total"]["customers"]) == ([], 0)
    marketing = (await report(world, "li", "lifecycle"))["total"]
    assert marketing["customers"] == sum(row["customers"] for row in everybody.values())
    assert (marketing["orders"], marketing["order_amount"], marketing["receivable_amount"]) == (None, None, None)
    unknown = await world.ask("qian", "GET", "/customer-reports/standing", params={"group_by": "phone"})
    assert refused(unknown, 422, "INVALID")["errors"][0]["pointer"] == "/query/group_by"


def _customer(name: str, **fields: Any) -> Json:
    person = {"name": "周", "mobile": f"1366{sum(map(ord, name)) % 10_000_000:07d}"}
    return {"name": name, "industry": "it", "primary_contact": person, **fields}
