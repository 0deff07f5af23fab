"""New leads go to somebody by the first rule that fits, each turn taken once (DOMAIN §7.4)."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select, text

from bihuan.kernel.clock import CLOCK
from bihuan.kernel.ownership import OwnershipEvent
from bihuan.parties.assign_rule.models import AssignRule
from bihuan.parties.assigning.strategies import Person, Seat, Turns, give, load_balanced, round_robin, weighted
from tests.factories.company import Company
from tests.parties.conftest import Make, Run

A, B, C = (UUID(int=number) for number in (1, 2, 3))
QIAN, SUN, ZHAO = (str(Company.ids[name]) for name in ("qian", "sun", "zhao"))
New = Callable[..., Awaitable[dict[str, Any]]]


def person(user_id: UUID, **more: Any) -> Person:
    return Person(user_id, UUID(int=9), **more)


def taken(strategy: Any, turns: Turns, times: int, able: Any = lambda _: True) -> list[UUID]:
    found = []
    for _ in range(times):
        seat = strategy(turns, able)
        give(seat, CLOCK.now())
        found.append(seat.person.id)
    return found


def test_weights_two_to_one_are_smooth() -> None:
    turns = Turns([Seat(person(A), 2), Seat(person(B), 1)])
    assert taken(weighted, turns, 6) == [A, B, A, A, B, A]


def test_the_least_loaded_and_of_equals_who_has_waited_longest() -> None:
    now = CLOCK.now()
    people = [
        person(A, load=12, last_at=now - timedelta(days=9)),
        person(B, load=9, last_at=now - timedelta(hours=1)),
        person(C, load=9, last_at=now - timedelta(hours=2)),
    ]
    assert taken(load_balanced, Turns([Seat(one) for one in people]), 3) == [C, B, C]


def test_the_round_passes_over_who_is_away_and_comes_back_to_them() -> None:
    turns = Turns([Seat(person(one)) for one in (A, B, C)])
    assert taken(round_robin, turns, 4) == [A, B, C, A]
    assert taken(round_robin, turns, 3, lambda seat: seat.person.id != B) == [C, A, C]
    assert taken(round_robin, turns, 2) == [A, B]
    assert round_robin(turns, lambda _: False) is None
    assert taken(round_robin, turns, 1) == [C]


@pytest.fixture
async def rule(client: Any, db: Any) -> AsyncIterator[New]:
    """``await rule("轮询", "round_robin", QIAN, SUN)``: a rule of the tests; none is left behind."""
    admin = await client("admin")

    async def make(name: str, strategy: str, *users: str, **more: Any) -> dict[str, Any]:
        targets = more.pop("targets", [{"user_id": user} for user in users])
        made = await admin.post("/assign-rules", json={"name": name, "strategy": strategy, "targets": targets} | more)
        assert made.status_code == 201, made.text
        return made.json()  # type: ignore[no-any-return]

    yield make
    for one in (await admin.get("/assign-rules", params={"limit": 100})).json()["data"]:
        gone = await admin.delete(
            f"/assign-rules/{one['id']}", headers={"If-Match": f'"assign-rules:{one["id"]}:{one["version"]}"'}
        )
        assert gone.status_code == 204, gone.text
    await db.execute(text("UPDATE users SET on_leave_from = NULL, on_leave_to = NULL, max_leads = NULL"))
    await db.commit()


def where(field: str, op: str, *values: str) -> dict[str, Any]:
    return {"field": field, "op": op, "values": list(values)}


@pytest.mark.req("LEAD-11")
async def test_the_first_rule_that_fits_decides_and_everything_says_so(
    client: Any, rules: Any, rule: New, make_lead: Make, db: Any
) -> None:
    """上海 & 预算 ≥ 50 万 → 资深销售轮询, before 上海 → 销售一部."""
    shanghai = where("province", "in", "310000")
    senior = await rule(
        "上海大客户", "round_robin", SUN, ZHAO, conditions=[shanghai, where("budget_amount", "gte", "500000")]
    )
    team = [{"department_id": str(Company.departments["sales1"])}]
    await rule("上海", "load_balanced", conditions=[shanghai], targets=team)
    assert [(senior["position"], senior["name"])] == [(senior["position"], "上海大客户")]

    large = [await make_lead("li", province=name, budget_amount="500000.00") for name in ("上海", "310000", "上海市")]
    assert [lead["owner_name"] for lead in large] == ["孙悦", "赵敏", "孙悦"]
    small = await make_lead("li", province="上海", budget_amount="499999.99")
    assert small["owner_name"] in {"钱程", "赵敏"}
    elsewhere = await make_lead("li", province="江苏")
    assert (elsewhere["owner_id"], elsewhere["pool_name"]) == (None, "线索公海")
    own = await make_lead("qian", province="上海", budget_amount="900000.00")
    assert own["owner_name"] == "钱程"
    given = await make_lead("li", province="上海", owner_id=QIAN)
    assert given["owner_name"] == "钱程"

    events = select(OwnershipEvent).where(OwnershipEvent.object_id == large[0]["id"]).order_by(OwnershipEvent.id)
    first, second = (await db.scalars(events)).all()
    assert (first.action, first.to_owner_id, first.rule_id) == ("create", None, None)
    assert (second.action, str(second.to_owner_id), str(second.rule_id)) == ("assign", SUN, senior["id"])
    assert (second.reason, second.actor_kind, second.actor_id) == ("分配规则「上海大客户」", "system", None)
    assert large[0]["protected_until"] is not None
    told = (await (await client("li")).get(f"/timeline/leads/{large[0]['id']}")).json()["data"]
    assert [(one["action"], one["actor_kind"], one["reason"]) for one in told] == [
        ("auto-assign", "system", "分配规则「上海大客户」"),
        ("create", "user", None),
    ]


async def test_by_proportion_as_the_example_says(client: Any, rules: Any, rule: New, make_lead: Make) -> None:
    targets = [{"user_id": QIAN, "weight": 2}, {"user_id": SUN, "weight": 1}]
    await rule("按比例", "weighted", targets=targets)
    assert [(await make_lead("li"))["owner_name"] for _ in range(6)] == ["钱程", "孙悦", "钱程", "钱程", "孙悦", "钱程"]


async def test_who_has_the_fewest_open_leads(client: Any, rules: Any, rule: New, make_lead: Make, db: Any) -> None:
    await db.execute(
        text(
            "UPDATE leads SET status = 'discarded' "
            "WHERE owner_id IS NOT NULL AND status IN ('new', 'nurturing', 'qualified')"
        )
    )
    await db.commit()
    for user, number in ((QIAN, 3), (SUN, 1), (ZHAO, 1)):
        for _ in range(number):
            await make_lead("li", owner_id=user)
    await rule("均衡", "load_balanced", QIAN, SUN, ZHAO)
    found = [(await make_lead("li"))["owner_name"] for _ in range(6)]
    assert Counter(found[:4]) == {"孙悦": 2, "赵敏": 2}
    assert Counter(found) == {"孙悦": 3 - 1 + found[4:].count("孙悦"), "赵敏": 2 + found[4:].count("赵敏")} | (
        {"钱程": found[4:].count("钱程")} if "钱程" in found else {}
    )


async def test_nobody_is_there(client: Any, rules: Any, rule: New, make_lead: Make, db: Any, clock: Any) -> None:
    """On leave, full, elsewhere: passed over; and with nobody left the lead lies in a pool."""
    clock("2026-11-05 10:00")
    regional = [{"user_id": QIAN}, {"user_id": SUN}, {"user_id": ZHAO, "regions": ["320000"]}]
    await rule("轮询", "round_robin", targets=regional)
    await db.execute(
        text("UPDATE users SET on_leave_from = '2026-11-01', on_leave_to = '2026-11-05' WHERE id = :id"), {"id": QIAN}
    )
    await db.commit()
    assert [(await make_lead("li"))["owner_name"] for _ in range(2)] == ["孙悦", "孙悦"]
    assert (await make_lead("li", province="江苏"))["owner_name"] == "赵敏"
    held = await db.scalar(
        text("SELECT count(*) FROM leads WHERE owner_id = :id AND status IN ('new', 'nurturing', 'qualified')"),
        {"id": SUN},
    )
    await db.execute(text("UPDATE users SET max_leads = :held WHERE id = :id"), {"id": SUN, "held": held + 1})
    await db.commit()
    assert (await make_lead("li"))["owner_name"] == "孙悦"
    lost = await make_lead("li")
    assert (lost["owner_id"], lost["pool_name"], lost["status"]) == (None, "线索公海", "new")
    clock("2026-11-06 10:00")
    assert (await make_lead("li"))["owner_name"] == "钱程"


async def test_a_fixed_person_else_the_others_in_turn(
    client: Any, rules: Any, rule: New, make_lead: Make, db: Any
) -> None:
    await rule("专人", "fixed", QIAN, SUN, fallback="round_robin")
    assert [(await make_lead("li"))["owner_name"] for _ in range(2)] == ["钱程", "钱程"]
    await db.execute(text("UPDATE users SET on_leave_from = '2020-01-01' WHERE id = :id"), {"id": QIAN})
    await db.commit()
    assert (await make_lead("li"))["owner_name"] == "孙悦"


async def test_to_the_owner_of_the_customer(
    client: Any, rules: Any, rule: New, make_lead: Make, make_customer: Make, db: Any
) -> None:
    customer = await make_customer("qian", primary_contact={"mobile": "13655500001"})
    named = await make_customer("sun")
    await rule("归属", "match_owner")
    await rule("其余", "fixed", ZHAO)
    assert (await make_lead("li", mobile="13655500001"))["owner_name"] == "钱程"
    assert (await make_lead("li", company_name=named["name"]))["owner_name"] == "孙悦"
    assert (await make_lead("li"))["owner_name"] == "赵敏"
    assert customer["owner_name"] == "钱程"
    await db.execute(text("UPDATE users SET on_leave_from = '2020-01-01' WHERE id = :id"), {"id": QIAN})
    await db.commit()
    away = await make_lead("li", mobile="13655500001")
    assert (away["owner_id"], away["pool_name"]) == (None, "线索公海")


@pytest.mark.req("LEAD-11")
async def test_leads_that_come_at_once_take_one_turn_each(
    client: Any, rules: Any, rule: New, make_lead: Make, db: Any
) -> None:
    made = await rule("并发", "round_robin", QIAN, SUN, ZHAO)
    leads = await asyncio.gather(*(make_lead("li") for _ in range(12)))
    assert Counter(lead["owner_name"] for lead in leads) == {"钱程": 4, "孙悦": 4, "赵敏": 4}
    order = select(OwnershipEvent.to_owner_id).where(OwnershipEvent.rule_id == made["id"]).order_by(OwnershipEvent.id)
    assert [str(owner) for owner in await db.scalars(order)] == [QIAN, SUN, ZHAO] * 4


async def test_leads_of_the_pool_are_given_by_the_rules_when_somebody_asks(
    client: Any, rules: Any, rule: New, make_lead: Make, db: Any
) -> None:
    li, qian = await client("li"), await client("qian")
    lead, other = await make_lead("li", province="上海"), await make_lead("li", province="江苏")
    await rule("上海", "round_robin", QIAN, SUN, conditions=[where("province", "in", "310000")])
    assert (await qian.post(f"/leads/{lead['id']}/auto-assign", json={})).status_code == 403
    refused = await li.post(f"/leads/{other['id']}/auto-assign", json={})
    assert (refused.status_code, refused.json()["code"]) == (409, "NO_ASSIGNEE")
    assert (await li.get(f"/leads/{other['id']}")).json()["version"] == other["version"]
    given = await li.post(f"/leads/{lead['id']}/auto-assign", json={})
    assert (given.status_code, given.json()["owner_name"]) == (200, "钱程")
    again = await li.post(f"/leads/{lead['id']}/auto-assign", json={})
    assert (again.status_code, again.json()["code"]) == (409, "ALREADY_OWNED")
    assert (await make_lead("li", province="上海"))["owner_name"] == "孙悦"


@pytest.mark.req("LEAD-10")
async def test_a_lead_of_nobody_that_becomes_worth_calling_is_given_to_somebody(
    client: Any, rules: Any, rule: New, make_lead: Make, run: Run, clock: Any
) -> None:
    clock("2026-11-05 10:00")
    await rule("高意向", "round_robin", SUN, conditions=[where("intent_level", "in", "A")])
    fit = {"industry": "it", "company_size": "100_499", "province": "上海", "authority_level": "decision_maker"}
    li = await client("li")
    lead = await make_lead("li", source="search", budget_amount="300000.00", demand="一百台网关", **fit)
    assert (lead["owner_id"], lead["score"]) == (None, 60)
    told = (await li.post(f"/leads/{lead['id']}/behaviours", json={"kind": "quote_asked"})).json()
    assert (told["status"], told["owner_id"], told["score"]) == ("qualified", None, 80)
    await run("2026-11-05 10:01", schedule="purge-quota-counts")
    now = (await li.get(f"/leads/{lead['id']}")).json()
    assert (now["owner_name"], now["next_follow_up_at"]) == ("孙悦", "2026-11-06T10:00:00+08:00")


async def test_a_lead_of_nobody_that_new_rules_make_worth_calling_is_given_to_somebody(
    client: Any, rules: Any, rule: New, make_lead: Make, run: Run, clock: Any
) -> None:
    clock("2026-11-05 10:00")
    await rule("高意向", "round_robin", SUN, conditions=[where("intent_level", "in", "A")])
    fit = {"industry": "it", "company_size": "100_499", "province": "上海", "authority_level": "decision_maker"}
    li, admin = await client("li"), await client("admin")
    lead = await make_lead("li", source="web_form", budget_amount="99999.99", demand="一百台网关", city="昆山", **fit)
    assert (lead["owner_id"], lead["score"], lead["status"]) == (None, 70, "new")
    fits = {"name": "昆山", "kind": "fit", "points": 10, "conditions": [where("city", "in", "昆山")]}
    made = (await admin.post("/score-rules", json=fits)).json()
    try:
        await run("2026-11-05 10:01", schedule="purge-quota-counts")
    finally:
        match = {"If-Match": f'"score-rules:{made["id"]}:{made["version"]}"'}
        assert (await admin.delete(f"/score-rules/{made['id']}", headers=match)).status_code == 204
    now = (await li.get(f"/leads/{lead['id']}")).json()
    assert (now["score"], now["status"], now["owner_name"]) == (80, "qualified", "孙悦")
    await run("2026-11-05 10:02", schedule="purge-quota-counts")


@pytest.mark.req("ADM-08")
async def test_rules_are_tried_on_real_leads_and_nobodys_turn_is_taken(
    client: Any, rules: Any, rule: New, make_lead: Make, db: Any
) -> None:
    admin = await client("admin")
    leads = [await make_lead("li", city="苏州") for _ in range(3)]
    await rule("轮询", "round_robin", QIAN, SUN)
    draft = {
        "name": "苏州",
        "strategy": "weighted",
        "targets": [{"user_id": ZHAO}],
        "conditions": [where("city", "in", "苏州")],
    }
    asked = {"lead_ids": [lead["id"] for lead in leads]}
    tried = (await admin.post("/assign-rules/trial", json=asked)).json()
    assert (tried["tried"], tried["matched"], tried["assigned"]) == (3, 3, 3)
    assert [one["owner_name"] for one in tried["data"]] == ["钱程", "孙悦", "钱程"]
    tried = (await admin.post("/assign-rules/trial", json=asked | {"rule": draft})).json()
    assert [(one["owner_name"], one["is_draft"], one["rule_name"]) for one in tried["data"]] == [
        ("赵敏", True, "苏州")
    ] * 3
    assert await db.scalar(select(func.count()).where(AssignRule.name == "苏州")) == 0
    assert (await make_lead("li"))["owner_name"] == "钱程"


async def test_the_order_is_the_administrators(client: Any, rules: Any, rule: New, make_lead: Make) -> None:
    admin = await client("admin")
    await rule("一", "fixed", QIAN)
    two = await rule("二", "fixed", SUN)
    three = await rule("三", "fixed", ZHAO)

    async def names() -> list[str]:
        return [one["name"] for one in (await admin.get("/assign-rules")).json()["data"]]

    assert (await make_lead("li"))["owner_name"] == "钱程"
    assert (await admin.post(f"/assign-rules/{two['id']}/move", json={"to": "up"})).status_code == 200
    assert (await names(), (await make_lead("li"))["owner_name"]) == (["二", "一", "三"], "孙悦")
    await admin.post(f"/assign-rules/{three['id']}/move", json={"to": "first"})
    assert (await names(), (await make_lead("li"))["owner_name"]) == (["三", "二", "一"], "赵敏")
    await admin.post(f"/assign-rules/{three['id']}/move", json={"to": "last"})
    assert await names() == ["二", "一", "三"]
    qian = await client("qian")
    assert (await qian.post(f"/assign-rules/{three['id']}/move", json={"to": "first"})).status_code == 403


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({"strategy": "round_robin", "targets": []}, "/targets", "REQUIRED"),
        ({"strategy": "match_owner", "fallback": "fixed", "targets": []}, "/targets", "REQUIRED"),
        ({"strategy": "fixed", "fallback": "fixed", "targets": [{"user_id": QIAN}]}, "/fallback", "INVALID"),
        ({"strategy": "fixed", "targets": [{}]}, "/targets/0/user_id", "REQUIRED"),
        ({"strategy": "fixed", "targets": [{"user_id": str(A)}]}, "/targets/0/user_id", "REF_NOT_FOUND"),
        (
            {"strategy": "fixed", "targets": [{"user_id": QIAN, "regions": ["mars"]}]},
            "/targets/0/regions/0",
            "REF_NOT_FOUND",
        ),
        ({"strategy": "fixed", "targets": [{"user_id": QIAN}], "pool_id": str(A)}, "/pool_id", "REF_NOT_FOUND"),
    ],
)
async def test_a_rule_that_could_not_work_is_refused(
    client: Any, db: Any, body: dict[str, Any], pointer: str, code: str
) -> None:
    admin = await client("admin")
    count = select(func.count()).select_from(AssignRule)
    before = await db.scalar(count)
    refused = await admin.post("/assign-rules", json={"name": "试验"} | body)
    assert refused.status_code == 422
    (error,) = refused.json()["errors"]
    assert (error["pointer"], error["code"]) == (pointer, code)
    assert await db.scalar(count) == before
