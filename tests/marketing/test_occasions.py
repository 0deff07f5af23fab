"""Who has an occasion on which day: the first deal, and no order for long."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text, update

from bihuan.kernel.clock import SHANGHAI
from bihuan.parties.customer.models import Customer
from tests.factories.company import PASSWORD
from tests.parties.conftest import Make, Run
from tests.sales.conftest import ok, refused

_serial = count(1)


async def plan_of(li: Any, trigger: str, days: int | None, **more: Any) -> dict[str, Any]:
    steps = [{"title": "回访{客户名称}", "task_type": "call", "care_dimension": "after_sales"}]
    body = {"name": f"{trigger} {next(_serial)}", "trigger": trigger, "days": days, "steps": steps} | more
    return ok(await li.post("/care-plans", json=body), 201)  # type: ignore[no-any-return]


async def today(li: Any, plan: dict[str, Any], *customers: dict[str, Any]) -> list[tuple[str, str]]:
    """Which of these customers would begin today, and from when the occasion dates."""
    wanted = {one["id"]: one["name"] for one in customers}
    rows = ok(await li.get(f"/care-plans/{plan['id']}/trial"))["data"]
    return [(wanted[row["customer_id"]], row["since"]) for row in rows if row["customer_id"] in wanted]


async def dealt(db: Any, customer: dict[str, Any], first: str, last: str) -> None:
    """As orders would have dated it."""
    at = {
        "first_deal_at": datetime.fromisoformat(first).replace(tzinfo=SHANGHAI),
        "last_deal_at": datetime.fromisoformat(last).replace(tzinfo=SHANGHAI),
    }
    await db.execute(update(Customer).where(Customer.id == UUID(customer["id"])).values(lifecycle="deal", **at))
    await db.commit()


@pytest.mark.req("CUST-30")
async def test_the_first_deal_has_its_day_every_year(client: Any, make_customer: Make, db: Any, clock: Any) -> None:
    clock("2028-02-01 09:00")
    old, leap, new, never = [await make_customer("qian", name=f"周年{n}公司") for n in "甲乙丙丁"]
    await dealt(db, old, "2026-03-05 23:30", "2028-01-31 10:00")
    await dealt(db, leap, "2024-02-29 10:00", "2028-01-31 10:00")
    await dealt(db, new, "2028-03-05 09:00", "2028-03-05 09:00")
    li = await client("li")
    everyone = (old, leap, new, never)
    ahead, day = await plan_of(li, "anniversary", 3), await plan_of(li, "anniversary", 0)
    clock("2028-03-02 09:00")
    assert await today(li, ahead, *everyone) == [("周年甲公司", "2028-03-05")]
    assert await today(li, day, *everyone) == []
    clock("2028-03-05 09:00")  # not of the deal of this year
    assert await today(li, day, *everyone) == [("周年甲公司", "2028-03-05")]
    clock("2028-02-29 09:00")
    assert await today(li, day, *everyone) == [("周年乙公司", "2028-02-29")]
    clock("2029-02-28 09:00")  # where there is no 29th
    assert await today(li, day, *everyone) == [("周年乙公司", "2029-02-28")]


@pytest.mark.req("CUST-30", "CUST-10")
async def test_whoever_has_not_ordered_for_long_is_told_once_until_the_next_order(
    client: Any, make_customer: Make, db: Any, run: Run, clock: Any
) -> None:
    clock("2030-01-02 09:00")
    silent, recent, never = [await make_customer("qian", name=f"无单{n}公司") for n in "甲乙丙"]
    await dealt(db, silent, "2029-01-05 10:00", "2029-09-01 10:00")
    await dealt(db, recent, "2029-01-05 10:00", "2029-10-06 10:00")
    li, qian = await client("li"), await client("qian")
    named = '{"field":"name","op":"starts_with","value":"无单"}'
    plan = await plan_of(li, "no_order", 90, filter=named)
    clock("2030-01-04 09:00")  # on the ninetieth day it is not yet over
    assert await today(li, plan, silent, recent, never) == [("无单甲公司", "2029-09-01")]
    ok(await li.post(f"/care-plans/{plan['id']}/activate", json={}))
    for moment in ("2030-01-04 03:30", "2030-01-05 03:30"):
        await run(moment, "customer-care")
    for one, times in ((silent, 1), (recent, 1), (never, 0)):
        tasks = ok(await qian.get("/tasks", params={"customer_id": one["id"]}))["data"]
        assert [(row["title"], row["status"]) for row in tasks] == [(f"回访{one['name']}", "pending")] * times
    clock("2030-01-06 09:00")
    assert await today(li, plan, silent, recent, never) == []


async def test_a_plan_asks_the_same_of_everybody(client: Any) -> None:
    li = await client("li")
    mine = '{"or":[{"field":"city","op":"eq","value":"苏州"},{"field":"owner_id","op":"is_me","value":true}]}'
    body = {"name": "我的", "trigger": "delivered", "days": 7, "filter": mine}
    body["steps"] = [{"title": "回访", "task_type": "call", "care_dimension": "after_sales"}]
    answer = refused(await li.post("/care-plans", json=body), 422, "OPERATOR_INVALID")
    assert answer["errors"][0]["pointer"] == "/filter"


@pytest.mark.req("CUST-30")
async def test_only_whoever_is_still_there_and_keeps_the_day_has_a_birthday(
    client: Any, make_customer: Make, db: Any, clock: Any
) -> None:
    clock("2032-05-01 09:00")
    born = {"birthday": "1980-05-09"}
    whole, lunar, left, deleted, given_up = [
        await make_customer("qian", name=f"生日{n}公司", primary_contact=born) for n in "甲乙丙丁戊"
    ]
    li = await client("li")
    plan = await plan_of(li, "birthday", 8)
    everyone = (whole, lunar, left, deleted, given_up)
    assert len(await today(li, plan, *everyone)) == 5
    person = text("SELECT id FROM contacts WHERE customer_id = CAST(:id AS uuid)")
    ids = [await db.scalar(person, {"id": one["id"]}) for one in (lunar, left, deleted)]
    for contact_id, change in zip(
        ids, ("birthday_calendar = 'lunar'", "status = 'left'", "deleted_at = now()"), strict=True
    ):
        await db.execute(text(f"UPDATE contacts SET {change} WHERE id = :id"), {"id": contact_id})
    await db.commit()
    wrong = {"reason_code": "closed_down", "reason": "已注销"}
    ok(await (await client("zhao")).post(f"/customers/{given_up['id']}/discard", json=wrong))
    assert await today(li, plan, *everyone) == [("生日甲公司", "2032-05-09")]


@pytest.mark.req("CUST-30")
async def test_a_lunar_birthday_moves_from_year_to_year_and_is_kept_once_in_each(
    client: Any, make_customer: Make, run: Run, clock: Any
) -> None:
    clock("2032-08-01 09:00")
    born = {"birthday": "1985-09-17", "birthday_calendar": "lunar"}  # 八月初三
    lunar = await make_customer("qian", name="农历甲公司", primary_contact=born)
    solar = await make_customer("qian", name="农历乙公司", primary_contact={"birthday": "1985-09-07"})
    li, qian = await client("li"), await client("qian")
    plan = await plan_of(li, "birthday", 0, filter='{"field":"name","op":"starts_with","value":"农历"}')
    clock("2032-09-07 09:00")  # 八月初三 of 2032
    assert sorted(await today(li, plan, lunar, solar)) == [("农历乙公司", "2032-09-07"), ("农历甲公司", "2032-09-07")]
    ok(await li.post(f"/care-plans/{plan['id']}/activate", json={}))
    for moment in ("2032-09-07 03:30", "2032-09-17 03:30"):  # on the solar day nothing more comes of it
        await run(moment, "customer-care")
    for one in (lunar, solar):
        tasks = ok(await qian.get("/tasks", params={"customer_id": one["id"]}))["data"]
        assert [row["title"] for row in tasks] == [f"回访{one['name']}"]
    clock("2032-09-07 10:00")
    assert await today(li, plan, lunar, solar) == []


@pytest.mark.req("CUST-30")
async def test_what_nobody_owns_is_nobodys_to_wake(client: Any, make_customer: Make, clock: Any) -> None:
    clock("2033-01-03 09:00")
    silent, returned = [await make_customer("qian", name=f"沉默{n}公司") for n in "甲乙"]
    li, qian = await client("li"), await client("qian")
    plan = await plan_of(li, "dormant", 30)
    why = {"reason_code": "no_demand", "reason": "近期无采购计划"}
    ok(await qian.post(f"/customers/{returned['id']}/return", json=why))
    later = datetime.fromisoformat("2033-01-03 09:00") + timedelta(days=31)
    clock(f"{later:%Y-%m-%d %H:%M}")
    answer = await li.post("/auth/login", json={"username": "li", "password": PASSWORD})
    li.headers["Authorization"] = f"Bearer {ok(answer)['access_token']}"
    assert await today(li, plan, silent, returned) == [("沉默甲公司", "2033-01-03")]
