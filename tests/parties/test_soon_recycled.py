"""What is soon taken back: the countdown, its list, the queue of the work page, and the one extension (DOMAIN §6.5)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from bihuan.kernel.ownership import OwnershipEvent
from tests.factories.company import Company
from tests.parties.conftest import Make, Run, Set

THIRTY = [{"kind": "no_follow_up", "days": 30}]


async def ask(client: Any, username: str, path: str, **params: Any) -> Any:
    answer = await (await client(username)).get(path, params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def act(client: Any, username: str, path: str, **body: Any) -> Any:
    return await (await client(username)).post(path, json=body)


@pytest.mark.req("OWN-03")
async def test_thirty_days_count_down_from_the_last_call(
    client: Any, rules: Any, set_rules: Set, make_customer: Make, clock: Any
) -> None:
    """Received on 03-01: until 03-31, warned from 03-28; a call on 03-20 gives until 04-19."""
    await set_rules("customers", "2026-02-01", THIRTY)
    clock("2026-03-01 10:00")
    customer = await make_customer("qian")
    path = f"/customers/{customer['id']}/recycling"
    clock("2026-03-27 23:59")
    assert await ask(client, "qian", path) == {
        "recycle_on": "2026-03-31",
        "recycle_at": "2026-04-01T02:00:00+08:00",
        "kind": "no_follow_up",
        "reason": "30 天未跟进",
        "pool_name": "客户公海",
        "is_soon": False,
        "is_kept": False,
        "kept_by": None,
    }
    clock("2026-03-28 00:00")
    assert (await ask(client, "qian", path))["is_soon"] is True
    assert (await ask(client, "zhao", path))["recycle_on"] == "2026-03-31"
    assert (await ask(client, "wu", path))["recycle_on"] is None  # finance reads the customer, and has no say in it
    assert (await (await client("sun")).get(path)).status_code == 404
    clock("2026-03-20 15:00")
    body = {"object_type": "customers", "object_id": customer["id"], "kind": "phone", "content": "电话沟通需求"}
    assert (await act(client, "qian", "/follow-ups", **body)).status_code == 201
    assert (await ask(client, "qian", path))["recycle_on"] == "2026-04-19"


async def test_the_list_shows_whom_the_night_will_take(
    client: Any, rules: Any, set_rules: Set, make_customer: Make, run: Run, clock: Any
) -> None:
    await set_rules("customers", "2025-02-01", [*THIRTY, {"kind": "no_deal", "days": 32, "grades": ["A"]}])
    clock("2025-03-01 10:00")
    first = await make_customer("qian")
    clock("2025-03-02 10:00")
    second, foreign, graded = (
        await make_customer("qian"),
        await make_customer("sun"),
        await make_customer("zhao", grade="A"),
    )
    clock("2025-03-28 09:00")
    (own,) = (await ask(client, "qian", "/recycling/customers"))["data"]
    assert (own["id"], own["recycle_on"], own["owner_name"]) == (first["id"], "2025-03-31", "钱程")
    clock("2025-03-30 09:00")
    mine = await ask(client, "qian", "/recycling/customers")
    assert [row["id"] for row in mine["data"]] == [first["id"], second["id"]]
    team = await ask(client, "zhao", "/recycling/customers")
    assert [(row["id"], row["recycle_on"]) for row in team["data"]] == [
        (first["id"], "2025-03-31"),
        *sorted([(second["id"], "2025-04-01"), (graded["id"], "2025-04-01")]),
    ]
    assert team["total"] == 3
    narrowed = await ask(client, "zhao", "/recycling/customers", owner_id=str(Company.ids["zhao"]))
    assert [row["id"] for row in narrowed["data"]] == [graded["id"]]
    everybody = await ask(client, "admin", "/recycling/customers", limit=1)
    assert ([row["id"] for row in everybody["data"]], everybody["total"]) == ([first["id"]], 4)
    nobodys = await ask(client, "wu", "/recycling/customers")
    assert (nobodys["data"], nobodys["total"], nobodys["page"]["next_cursor"]) == ([], 0, None)
    queues = {one["name"]: one for one in (await ask(client, "qian", "/work"))["queues"]}
    assert queues["customers_soon_recycled"] == {
        "name": "customers_soon_recycled",
        "count": 2,
        "count_relation": "eq",
        "resource": "recycling",
        "filter": "kind=customers&mine=true",
    }
    assert "customers_soon_recycled" not in {one["name"] for one in (await ask(client, "li", "/work"))["queues"]}
    await run("2025-04-02 02:00")
    admin = await client("admin")
    for record in (first, second, foreign, graded):
        assert (await admin.get(f"/customers/{record['id']}")).json()["owner_id"] is None
    assert (await ask(client, "zhao", "/recycling/customers"))["total"] == 0


async def test_unanswered_leads_count_down_in_working_hours(
    client: Any, rules: Any, set_rules: Set, make_lead: Make, clock: Any
) -> None:
    await set_rules("leads", "2026-01-01", [{"kind": "lead_no_response", "days": 24}])
    clock("2026-11-20 16:00")
    lead = await make_lead("qian")
    found = await ask(client, "qian", f"/leads/{lead['id']}/recycling")
    assert (found["recycle_on"], found["recycle_at"]) == ("2026-11-25", "2026-11-25T16:00:00+08:00")
    assert found["reason"] == "24 个工作小时未首次响应"
    clock("2026-11-23 09:00")
    (row,) = (await ask(client, "qian", "/recycling/leads"))["data"]
    assert (row["id"], row["recycle_at"]) == (lead["id"], "2026-11-25T16:00:00+08:00")


async def test_open_business_keeps_a_customer_and_the_warning_is_a_choice(
    client: Any, rules: Any, set_rules: Set, make_customer: Make, run: Run, clock: Any
) -> None:
    await set_rules("customers", "2024-02-01", [THIRTY[0] | {"exclude_open_opportunity": False}])
    clock("2024-03-01 10:00")
    customer = await make_customer("qian")
    deal = {"customer_id": customer["id"], "name": "网关采购", "demand": "网关一台", "expected_amount": "10.00"}
    made = await act(client, "qian", "/opportunities", **deal, expected_close_date="2024-06-01")
    assert made.status_code == 201, made.text
    found = await ask(client, "qian", f"/customers/{customer['id']}/recycling")
    assert (found["recycle_on"], found["is_kept"], found["kept_by"]) == ("2024-03-31", True, "open_business")
    clock("2024-03-30 10:00")
    assert (await ask(client, "qian", "/recycling/customers"))["total"] == 1
    await run("2024-04-02 02:00")
    assert (await ask(client, "admin", f"/customers/{customer['id']}"))["owner_name"] == "钱程"
    await set_rules("customers", "2024-03-30", THIRTY)
    found = await ask(client, "qian", f"/customers/{customer['id']}/recycling")
    assert found["recycle_on"] is None
    assert (await ask(client, "qian", "/recycling/customers"))["total"] == 0


async def test_whoever_hands_over_is_told_that_this_is_what_keeps_it(
    client: Any, rules: Any, set_rules: Set, make_customer: Make, clock: Any
) -> None:
    await set_rules("customers", "2024-08-01", THIRTY)
    clock("2024-09-01 10:00")
    customer = await make_customer("qian")
    path = f"/customers/{customer['id']}/recycling"
    assert (await ask(client, "qian", path))["kept_by"] is None
    part = {"object": "customers", "way": "user", "filter": None, "receiver_id": str(Company.ids["sun"])}
    plan = {"from_user_id": str(Company.ids["qian"]), "reason": "区域调整", "parts": [part]}
    made = await act(client, "admin", "/handovers", **plan)
    assert made.status_code == 201, made.text
    found = await ask(client, "qian", path)
    assert (found["recycle_on"], found["is_kept"], found["kept_by"]) == ("2024-10-01", True, "handover")
    ended = await act(client, "admin", f"/handovers/{made.json()['id']}/cancel")
    assert ended.status_code == 200, ended.text
    assert (await ask(client, "qian", path))["is_kept"] is False


async def test_a_manager_extends_once(
    client: Any, db: Any, rules: Any, set_rules: Set, make_customer: Make, run: Run, clock: Any
) -> None:
    await set_rules("customers", "2023-02-01", THIRTY)
    clock("2023-03-01 10:00")
    customer, own = await make_customer("qian"), await make_customer("zhao")
    path = f"/customers/{customer['id']}/extend"
    body = {"days": 10, "reason": "客户内部审批中"}
    unpermitted = await act(client, "qian", path, **body)
    assert (unpermitted.status_code, unpermitted.json()["code"]) == (403, "FORBIDDEN")
    long = await act(client, "zhao", path, days=16, reason="太长")
    assert long.status_code == 422
    mine = await act(client, "zhao", f"/customers/{own['id']}/extend", **body)
    assert (mine.status_code, mine.json()["code"]) == (409, "EXTENSION_BY_MANAGER")
    clock("2023-03-30 10:00")
    given = await act(client, "zhao", path, **body)
    assert (given.status_code, given.json()["protected_until"]) == (200, "2023-04-10")
    again = await act(client, "zhao", path, **body)
    assert (again.status_code, again.json()["code"]) == (409, "ALREADY_EXTENDED")
    events = select(OwnershipEvent.actor_id, OwnershipEvent.reason, OwnershipEvent.to_owner_id).where(
        OwnershipEvent.object_id == UUID(customer["id"]), OwnershipEvent.action == "extend_protection"
    )
    assert (await db.execute(events)).all() == [(Company.ids["zhao"], "客户内部审批中", Company.ids["qian"])]
    assert (await ask(client, "qian", f"/customers/{customer['id']}/recycling"))["recycle_on"] == "2023-04-10"
    await run("2023-04-10 02:00")
    assert (await ask(client, "admin", f"/customers/{customer['id']}"))["owner_name"] == "钱程"
    await run("2023-04-11 02:00")
    assert (await ask(client, "admin", f"/customers/{customer['id']}"))["owner_name"] is None
    given = await act(client, "admin", f"/customers/{customer['id']}/assign", owner_id=str(Company.ids["qian"]))
    assert given.status_code == 200, given.text
    assert (await act(client, "zhao", path, **body)).status_code == 200  # another ownership


async def pages(client: Any, username: str, path: str, limit: int, **params: Any) -> list[list[str]]:
    """The ids of every page, by its cursor."""
    found: list[list[str]] = []
    asked = params | {"limit": limit}
    while True:
        page = await ask(client, username, path, **asked)
        found.append([row["id"] for row in page["data"]])
        if page["page"]["next_cursor"] is None:
            return found
        asked["cursor"] = page["page"]["next_cursor"]


async def test_the_list_goes_on_page_by_page_and_tells_every_record_once(
    client: Any, rules: Any, set_rules: Set, make_customer: Make, clock: Any
) -> None:
    """Both rules count for grade A, one with an earlier deadline: what it has told is not told again by the other."""
    await set_rules("customers", "2022-02-01", [*THIRTY, {"kind": "no_deal", "days": 32, "grades": ["A"]}])
    made = []
    for day in ("01", "01", "02", "03", "03"):
        clock(f"2022-03-{day} 10:00")
        made.append(await make_customer("qian", grade="A"))
    called = made[-1]  # told by the rule of deals alone, behind all that the other has told
    clock("2022-03-20 10:00")
    body = {"object_type": "customers", "object_id": called["id"], "kind": "phone", "content": "电话沟通需求"}
    assert (await act(client, "qian", "/follow-ups", **body)).status_code == 201
    clock("2022-04-02 01:00")
    whole = await ask(client, "qian", "/recycling/customers")
    told = [row["id"] for row in whole["data"]]
    assert [row["recycle_on"][5:] for row in whole["data"]] == ["03-31", "03-31", "04-01", "04-02", "04-04"]
    assert (told[2:], set(told[:2])) == ([one["id"] for one in made[2:]], {one["id"] for one in made[:2]})
    for limit in (1, 2, 3):
        found = await pages(client, "qian", "/recycling/customers", limit)
        assert [key for page in found for key in page] == told
        assert [len(page) for page in found] == [limit] * (5 // limit) + [5 % limit] * (5 % limit > 0)
    cursor = (await ask(client, "qian", "/recycling/customers", limit=2))["page"]["next_cursor"]
    for who, path in (("zhao", "/recycling/customers"), ("qian", "/recycling/leads")):
        foreign = await (await client(who)).get(path, params={"cursor": cursor})
        assert (foreign.status_code, foreign.json()["code"]) == (400, "CURSOR_MISMATCH")


async def test_leads_of_hours_and_of_days_go_on_in_one_list(
    client: Any, rules: Any, set_rules: Set, make_lead: Make, clock: Any
) -> None:
    """What came in by night has one deadline, whenever it came: it is told in the order in which it came."""
    hours, days = {"kind": "lead_no_response", "days": 8}, {"kind": "no_follow_up", "days": 1}
    await set_rules("leads", "2022-01-01", [hours, days])
    made = []
    for moment in ("2022-03-07 20:00", "2022-03-07 23:00", "2022-03-08 08:00", "2022-03-08 10:00", "2022-03-08 23:30"):
        clock(moment)
        made.append((await make_lead("qian"))["id"])
    clock("2022-03-09 08:30")
    whole = [row["id"] for row in (await ask(client, "qian", "/recycling/leads"))["data"]]
    assert whole == made
    for limit in (1, 2):
        found = await pages(client, "qian", "/recycling/leads", limit)
        assert [key for page in found for key in page] == made


async def test_what_is_over_already_is_told_for_the_first_night_of_the_rules(
    client: Any, rules: Any, set_rules: Set, make_customer: Make, run: Run, clock: Any
) -> None:
    """Nothing is taken before its rule and its pool count: countdown, list and night agree, and so do the pages."""
    await set_rules("customers", "2020-02-01", [{"kind": "no_follow_up", "days": 5}], auto_recycle=False)
    made = []
    for day in ("01", "02", "20"):
        clock(f"2020-03-{day} 10:00")
        made.append((await make_customer("qian"))["id"])
    switch = [{"kind": "no_follow_up", "days": 20}, {"kind": "no_deal", "days": 31}]
    await set_rules("customers", "2020-04-09", switch, fresh=False, auto_recycle=True, warn_days=0)
    clock("2020-04-09 12:00")
    over = await ask(client, "qian", f"/customers/{made[0]}/recycling")
    assert (over["recycle_on"], over["recycle_at"]) == ("2020-04-09", "2020-04-10T02:00:00+08:00")
    assert over["is_soon"] is True
    whole = (await ask(client, "qian", "/recycling/customers"))["data"]
    assert [(row["id"], row["recycle_on"]) for row in whole] == [(one, "2020-04-09") for one in made]
    assert [row["reason"] for row in whole] == ["20 天未跟进"] * 3
    for limit in (1, 2):
        found = await pages(client, "qian", "/recycling/customers", limit)
        assert [key for page in found for key in page] == made
    await run("2020-04-09 02:00")
    assert (await ask(client, "admin", f"/customers/{made[2]}"))["owner_name"] == "钱程"
    await run("2020-04-10 02:00")
    for one in made:
        assert (await ask(client, "admin", f"/customers/{one}"))["owner_name"] is None
    await set_rules("customers", "2020-04-10", [], warn_days=3)


async def test_hours_of_work_that_are_over_end_with_the_day_the_rule_begins(
    client: Any, rules: Any, set_rules: Set, make_lead: Make, run: Run, clock: Any
) -> None:
    """Behind what another rule takes sooner, also where their hours were over before that."""
    daily = {"kind": "no_follow_up", "days": 1}
    await set_rules("leads", "2020-01-02", [daily])
    clock("2020-02-24 10:00")
    answered = (await make_lead("qian"))["id"]
    clock("2020-03-02 09:00")
    body = {"object_type": "leads", "object_id": answered, "kind": "phone", "content": "电话沟通需求"}
    assert (await act(client, "qian", "/follow-ups", **body)).status_code == 201
    made = []
    for moment in ("2020-03-02 10:00", "2020-03-03 10:00", "2020-03-05 10:00"):
        clock(moment)
        made.append((await make_lead("qian"))["id"])
    await set_rules("leads", "2020-03-04", [daily, {"kind": "lead_no_response", "days": 8}], fresh=False)
    clock("2020-03-04 17:00")
    for lead, at in zip(made, ("2020-03-05T00:00:00", "2020-03-05T00:00:00", "2020-03-06T10:00:00"), strict=True):
        found = await ask(client, "qian", f"/leads/{lead}/recycling")
        assert found["recycle_at"] == f"{at}+08:00"
    clock("2020-03-05 10:01")
    found = await pages(client, "qian", "/recycling/leads", 1)
    assert [key for page in found for key in page] == [answered, *made]
    await run("2020-03-04 23:00", "recycle-unanswered-leads")
    assert (await ask(client, "admin", f"/leads/{made[0]}"))["owner_name"] == "钱程"
    await run("2020-03-05 00:00", "recycle-unanswered-leads")
    for lead, owner in zip(made, (None, None, "钱程"), strict=True):
        assert (await ask(client, "admin", f"/leads/{lead}"))["owner_name"] == owner
