"""Pools take back what nobody works on: the rules of a pool, and the night that follows them (DOMAIN §6.5)."""

from __future__ import annotations

from datetime import datetime
from time import monotonic
from typing import Any
from uuid import UUID

import pytest
from fastapi import FastAPI
from sqlalchemy import select, text

from bihuan.kernel.audit import AuditEntry
from bihuan.kernel.clock import SHANGHAI
from bihuan.kernel.jobs import SCHEDULES
from bihuan.kernel.limits import LOCK_SECONDS
from bihuan.kernel.ownership import OwnershipEvent
from tests.factories.company import Company
from tests.parties.conftest import Make, Run, Set

DEFAULTS = [
    {"kind": "no_follow_up", "days": 60, "grades": ["A"]},
    {"kind": "no_follow_up", "days": 30, "grades": ["B"]},
    {"kind": "no_follow_up", "days": 15, "grades": ["C"]},
    {"kind": "no_deal", "days": 180, "grades": []},
]


async def owner_of(client: Any, kind: str, record: dict[str, Any]) -> tuple[str | None, str | None]:
    found = (await (await client("admin")).get(f"/{kind}/{record['id']}")).json()
    return found["owner_name"], found["pool_name"]


async def call(client: Any, username: str, record: dict[str, Any], kind: str = "customers") -> None:
    body = {"object_type": kind, "object_id": record["id"], "kind": "phone", "content": "电话沟通需求"}
    made = await (await client(username)).post("/follow-ups", json=body)
    assert made.status_code == 201, made.text


def short(rules: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{name: rule[name] for name in ("kind", "days", "grades")} for rule in rules]


async def test_a_new_company_has_the_usual_rules(client: Any) -> None:
    admin = await client("admin")
    pools = {row["object_type"]: row["id"] for row in (await admin.get("/pools")).json()["data"]}
    customers = (await admin.get(f"/pools/{pools['customers']}")).json()
    assert short(customers["recycle_rules"]) == DEFAULTS
    assert {rule["exclude_deal"] for rule in customers["recycle_rules"]} == {True}
    leads = (await admin.get(f"/pools/{pools['leads']}")).json()
    assert [(rule["kind"], rule["days"]) for rule in leads["recycle_rules"]] == [
        ("no_follow_up", 7),
        ("lead_not_converted", 30),
        ("lead_no_response", 24),
    ]


async def test_a_rule_suits_what_lies_in_the_pool(client: Any, set_rules: Set) -> None:
    before = await set_rules("customers", "2026-01-05", DEFAULTS)
    admin = await client("admin")
    wrong = [{"kind": "no_deal", "days": 1}, {"kind": "lead_no_response", "days": 24}]
    tag = {"If-Match": f'"pools:{before["id"]}:{before["version"]}"'}
    refused = await admin.patch(f"/pools/{before['id']}", json={"recycle_rules": wrong}, headers=tag)
    assert (refused.status_code, refused.json()["code"]) == (422, "INVALID")
    assert [error["pointer"] for error in refused.json()["errors"]] == ["/recycle_rules/1/kind"]
    assert (await admin.get(f"/pools/{before['id']}")).json()["recycle_rules"] == before["recycle_rules"]
    body = {
        "name": "线索二池",
        "object_type": "leads",
        "admin_ids": [str(Company.ids["admin"])],
        "member_user_ids": [str(Company.ids["sun"])],
        "recycle_rules": [{"kind": "no_follow_up", "days": 3, "grades": ["A"]}],
    }
    graded = await admin.post("/pools", json=body)
    assert [error["pointer"] for error in graded.json()["errors"]] == ["/recycle_rules/0/grades"]
    made = await admin.post("/pools", json=body | {"recycle_rules": []})
    assert made.status_code == 201, made.text
    assert made.json()["recycle_rules"] == []
    assert (await admin.post(f"/pools/{made.json()['id']}/disable", json={})).status_code == 200


@pytest.mark.req("OWN-03")
async def test_thirty_full_days_without_a_follow_up(
    client: Any, db: Any, rules: Any, set_rules: Set, make_customer: Make, run: Run, clock: Any
) -> None:
    """Received on 03-01: kept by the run of 03-31, taken by that of 04-01."""
    await set_rules("customers", "2026-02-01", DEFAULTS)
    clock("2026-03-01 10:00")
    quiet, called, graded = (
        await make_customer("qian"),
        await make_customer("qian"),
        await make_customer("qian", grade="A"),
    )
    clock("2026-03-20 15:00")
    await call(client, "qian", called)
    await run("2026-03-31 02:00")
    assert await owner_of(client, "customers", quiet) == ("钱程", None)
    await run("2026-04-01 02:00")
    assert await owner_of(client, "customers", quiet) == (None, "客户公海")
    assert await owner_of(client, "customers", called) == ("钱程", None)
    assert await owner_of(client, "customers", graded) == ("钱程", None)
    of_quiet = select(OwnershipEvent).where(OwnershipEvent.object_id == UUID(quiet["id"]))
    event = (await db.scalars(of_quiet.order_by(OwnershipEvent.id.desc()))).first()
    said = "30 天未跟进（B 级），自动回收"
    assert (event.action, event.reason_code, event.reason) == (
        "recycle",
        "no_follow_up",
        "30 天未跟进（B 级），自动回收",
    )
    assert (event.actor_kind, event.actor_id, str(event.biz_date)) == ("system", None, "2026-04-01")
    assert (event.from_owner_id, event.to_owner_id) == (Company.ids["qian"], None)
    logged = (
        await db.execute(
            select(AuditEntry.action, AuditEntry.actor_kind, AuditEntry.reason).where(
                AuditEntry.object_id == UUID(quiet["id"]), AuditEntry.action == "recycle-by-rule"
            )
        )
    ).all()
    assert logged == [("recycle-by-rule", "system", said)]
    people = (await (await client("admin")).get("/contacts", params={"customer_id": quiet["id"]})).json()["data"]
    assert [person["owner_id"] for person in people] == [None]
    await run("2026-04-19 02:00")
    assert await owner_of(client, "customers", called) == ("钱程", None)
    await run("2026-04-20 02:00")
    assert await owner_of(client, "customers", called) == (None, "客户公海")
    await run("2026-04-20 02:30")
    taken = select(OwnershipEvent.id).where(
        OwnershipEvent.action == "recycle", OwnershipEvent.object_id == UUID(called["id"])
    )
    assert len((await db.scalars(taken)).all()) == 1
    await run("2026-04-30 02:00")
    assert (await owner_of(client, "customers", graded))[0] == "钱程"
    await run("2026-05-01 02:00")
    assert (await owner_of(client, "customers", graded))[0] is None


async def test_what_is_spared(
    client: Any, db: Any, rules: Any, set_rules: Set, make_customer: Make, run: Run, clock: Any
) -> None:
    await set_rules("customers", "2025-02-01", DEFAULTS)
    clock("2025-03-01 10:00")
    names = ("protected", "locked", "deal", "busy", "nobody's grade", "neglected")
    made = {name: await make_customer("qian") for name in names}
    qian = await client("qian")
    assert (await qian.post(f"/customers/{made['locked']['id']}/lock", json={})).status_code == 200
    deal = {
        "customer_id": made["busy"]["id"],
        "name": "网关采购",
        "expected_amount": "1000.00",
        "expected_close_date": "2025-06-01",
        "demand": "网关一百台",
    }
    opened = await qian.post("/opportunities", json=deal)
    assert opened.status_code == 201, opened.text
    ids = {name: record["id"] for name, record in made.items()}
    await db.execute(
        text("UPDATE customers SET protected_until = '2025-04-02' WHERE id = :id"), {"id": ids["protected"]}
    )
    await db.execute(text("UPDATE customers SET lifecycle = 'deal' WHERE id = :id"), {"id": ids["deal"]})
    await db.execute(text("UPDATE customers SET grade = NULL WHERE id = :id"), {"id": ids["nobody's grade"]})
    await db.commit()
    await run("2025-04-02 02:00")
    kept = {name for name, record in made.items() if (await owner_of(client, "customers", record))[0] == "钱程"}
    assert kept == {"protected", "locked", "deal", "busy", "nobody's grade"}
    await run("2025-04-03 02:00")
    assert (await owner_of(client, "customers", made["protected"]))[0] is None
    await run("2025-08-28 02:00")
    assert (await owner_of(client, "customers", made["nobody's grade"]))[0] == "钱程"
    await run("2025-08-29 02:00")  # no deal for 180 days
    assert (await owner_of(client, "customers", made["nobody's grade"]))[0] is None


async def test_without_a_new_opportunity(
    client: Any, rules: Any, set_rules: Set, make_customer: Make, run: Run, clock: Any
) -> None:
    rule = {"kind": "no_opportunity", "days": 10, "exclude_deal": False}
    await set_rules("customers", "2024-02-01", [rule])
    clock("2024-03-01 10:00")
    idle, busy = await make_customer("qian"), await make_customer("qian")
    qian = await client("qian")
    deal = {
        "customer_id": busy["id"],
        "name": "网关采购",
        "expected_amount": "10.00",
        "expected_close_date": "2024-06-01",
        "demand": "网关一台",
    }
    opened = (await qian.post("/opportunities", json=deal)).json()
    lost = {"lost_reason": "price", "lost_note": "预算不足"}
    await qian.post(f"/opportunities/{opened['id']}/lose", json=lost)
    await run("2024-03-11 02:00")
    assert (await owner_of(client, "customers", idle))[0] == "钱程"
    await run("2024-03-12 02:00")
    assert (await owner_of(client, "customers", idle))[0] is None
    assert (await owner_of(client, "customers", busy))[0] == "钱程"


async def test_an_edit_counts_from_the_next_business_date(
    client: Any, rules: Any, set_rules: Set, make_customer: Make, run: Run, clock: Any
) -> None:
    await set_rules("customers", "2023-02-01", [{"kind": "no_follow_up", "days": 30}])
    clock("2023-03-01 10:00")
    customer = await make_customer("qian")
    changed = await set_rules("customers", "2023-03-25", [{"kind": "no_follow_up", "days": 20}], fresh=False)
    assert [(rule["days"], rule["effective_from"]) for rule in changed["recycle_rules"]] == [(20, "2023-03-26")]
    await run("2023-03-25 09:00")
    assert (await owner_of(client, "customers", customer))[0] == "钱程"
    await run("2023-03-26 02:00")
    assert (await owner_of(client, "customers", customer))[0] is None
    again = await set_rules("customers", "2023-03-27", [{"kind": "no_follow_up", "days": 20}], fresh=False)
    assert again["recycle_rules"] == changed["recycle_rules"]
    other = await make_customer("qian")
    await set_rules("customers", "2023-04-20", [], fresh=False)
    await run("2023-04-20 09:00")
    assert (await owner_of(client, "customers", other))[0] is None  # removed today: in force until midnight
    last = await make_customer("qian")
    await run("2023-06-20 02:00")
    assert (await owner_of(client, "customers", last))[0] == "钱程"


async def test_a_pool_that_takes_nothing_back_by_itself(
    client: Any, rules: Any, set_rules: Set, make_customer: Make, run: Run, clock: Any
) -> None:
    await set_rules("customers", "2022-02-01", [{"kind": "no_follow_up", "days": 5}], auto_recycle=False)
    clock("2022-03-01 10:00")
    customer = await make_customer("qian")
    await run("2022-05-01 02:00")
    assert (await owner_of(client, "customers", customer))[0] == "钱程"
    await set_rules("customers", "2022-05-01", [], auto_recycle=True)


async def taken_on(client: Any, run: Run, record: dict[str, Any], *nights: str) -> list[str]:
    """By which of these nights its owner has lost it."""
    found = []
    for night in nights:
        await run(f"{night} 02:00")
        if (await owner_of(client, "customers", record))[0] is None:
            found.append(night)
    return found


@pytest.mark.req("OWN-03")
async def test_recycling_switched_on_together_with_new_rules_goes_by_these(
    client: Any, rules: Any, set_rules: Set, make_customer: Make, run: Run, clock: Any
) -> None:
    """The rules of before are set down for today, and nobody agreed to a night by them."""
    old, new = [{"kind": "no_follow_up", "days": 5}], [{"kind": "no_follow_up", "days": 30}]
    await set_rules("customers", "2021-02-01", old, auto_recycle=False)
    clock("2021-03-01 10:00")
    early = await make_customer("qian")
    clock("2021-03-10 10:00")
    late = await make_customer("qian")
    switched = await set_rules("customers", "2021-04-05", new, fresh=False, auto_recycle=True)
    assert (switched["auto_recycle"], switched["recycles_from"]) == (True, "2021-04-06")
    assert await taken_on(client, run, late, "2021-04-05", "2021-04-06", "2021-04-09") == []
    assert await taken_on(client, run, early, "2021-04-05") == ["2021-04-05"]  # taken on 04-06
    assert await taken_on(client, run, late, "2021-04-10") == ["2021-04-10"]


@pytest.mark.parametrize("then", ["switched on", "switched off and on"])
async def test_a_pool_that_is_switched_on_waits_for_the_next_business_date(
    client: Any, rules: Any, set_rules: Set, make_customer: Make, run: Run, clock: Any, then: str
) -> None:
    """Whatever was said about its rules earlier on that day."""
    old, new = [{"kind": "no_follow_up", "days": 5}], [{"kind": "no_follow_up", "days": 400}]
    was_on = then == "switched off and on"
    await set_rules("customers", "2021-02-01", old, auto_recycle=was_on)
    clock("2021-03-01 10:00")
    customer = await make_customer("qian")
    await set_rules("customers", "2021-04-05", new, fresh=False, auto_recycle=False)
    await set_rules("customers", "2021-04-05", new, fresh=False, auto_recycle=True)
    assert await taken_on(client, run, customer, "2021-04-05", "2021-04-06") == []


async def test_a_pool_that_is_opened_again_waits_for_the_next_business_date(
    client: Any, rules: Any, set_rules: Set, make_customer: Make, run: Run, clock: Any
) -> None:
    await set_rules("customers", "2021-02-01", [])
    clock("2021-02-01 08:00")
    admin = await client("admin")
    made = await pool_of_a_department(admin, "再开的池")
    assert (await admin.post(f"/pools/{made['id']}/disable", json={})).status_code == 200
    clock("2021-03-01 10:00")
    customer = await make_customer("qian")
    clock("2021-04-05 08:00")
    opened = await admin.post(f"/pools/{made['id']}/enable", json={})
    assert (opened.status_code, opened.json()["recycles_from"]) == (200, "2021-04-06")
    assert await taken_on(client, run, customer, "2021-04-05") == []
    assert await taken_on(client, run, customer, "2021-04-06") == ["2021-04-06"]
    await empty_and_close(admin, made)


async def pool_of_a_department(admin: Any, name: str) -> dict[str, Any]:
    """A pool of its own, which takes back after five days."""
    body = {
        "name": name,
        "object_type": "customers",
        "admin_ids": [str(Company.ids["admin"])],
        "member_department_ids": [str(Company.departments["sales1"])],
        "recycle_rules": [{"kind": "no_follow_up", "days": 5}],
        "protect_days": 1,
    }
    return (await admin.post("/pools", json=body)).json()  # type: ignore[no-any-return]


async def empty_and_close(admin: Any, pool: dict[str, Any]) -> None:
    for customer in (await admin.get("/customers", params={"pool_id": pool["id"]})).json()["data"]:
        given = {"owner_id": str(Company.ids["qian"])}
        assert (await admin.post(f"/customers/{customer['id']}/assign", json=given)).status_code == 200
    assert (await admin.post(f"/pools/{pool['id']}/disable", json={})).status_code == 200


async def test_it_goes_to_the_pool_of_the_deepest_department(
    client: Any, rules: Any, set_rules: Set, make_customer: Make, run: Run, clock: Any
) -> None:
    """The pool of one's own department has rules of its own, and may send what it gets to another."""
    await set_rules("customers", "2021-02-01", [{"kind": "no_follow_up", "days": 60}])
    admin = await client("admin")
    made = await pool_of_a_department(admin, "一部")
    try:
        clock("2021-03-01 10:00")
        near, far = await make_customer("qian"), await make_customer("sun")
        await run("2021-03-17 02:00")
        assert await owner_of(client, "customers", near) == (None, "一部")
        assert await owner_of(client, "customers", far) == ("孙悦", None)
        await run("2021-05-01 02:00")
        assert await owner_of(client, "customers", far) == (None, "客户公海")
        near = await make_customer("qian")
        (default,) = (await admin.get("/pools", params={"object_type": "customers", "q": "客户公海"})).json()["data"]
        tag = {"If-Match": f'"pools:{made["id"]}:{made["version"]}"'}
        sent = await admin.patch(f"/pools/{made['id']}", json={"recycle_pool_id": default["id"]}, headers=tag)
        assert sent.status_code == 200, sent.text
        await run("2021-05-17 02:00")
        assert await owner_of(client, "customers", near) == (None, "客户公海")
    finally:
        await empty_and_close(admin, made)


async def test_leads_that_nobody_answers_within_working_hours(
    client: Any, rules: Any, set_rules: Set, make_lead: Make, run: Run, clock: Any
) -> None:
    """24 working hours from Friday 16:00 end on Wednesday at 16:00; protection does not stop this clock."""
    await set_rules(
        "leads", "2026-01-01", [{"kind": "lead_no_response", "days": 24}, {"kind": "no_follow_up", "days": 7}]
    )
    clock("2026-11-20 16:00")
    silent, answered = await make_lead("qian"), await make_lead("qian")
    clock("2026-11-21 10:00")
    await call(client, "qian", answered, "leads")
    await run("2026-11-25 16:00", "recycle-unanswered-leads")
    assert (await owner_of(client, "leads", silent))[0] == "钱程"
    await run("2026-11-25 17:00", "recycle-unanswered-leads")
    assert await owner_of(client, "leads", silent) == (None, "线索公海")
    assert (await owner_of(client, "leads", answered))[0] == "钱程"
    await run("2026-11-28 02:00")
    assert (await owner_of(client, "leads", answered))[0] == "钱程"
    await run("2026-11-29 02:00")
    assert (await owner_of(client, "leads", answered))[0] is None


async def test_a_lead_that_is_not_converted(
    client: Any, rules: Any, set_rules: Set, make_lead: Make, run: Run, clock: Any
) -> None:
    await set_rules("leads", "2025-01-01", [{"kind": "lead_not_converted", "days": 30}])
    clock("2025-03-01 16:00")
    lead = await make_lead("qian")
    clock("2025-03-30 10:00")
    await call(client, "qian", lead, "leads")
    await run("2025-03-31 02:00")
    assert (await owner_of(client, "leads", lead))[0] == "钱程"
    await run("2025-04-01 02:00")
    assert (await owner_of(client, "leads", lead))[0] is None


async def test_a_record_in_use_is_left_for_the_next_run(
    client: Any, app: FastAPI, rules: Any, set_rules: Set, make_customer: Make, run: Run, clock: Any
) -> None:
    await set_rules("customers", "2020-02-01", [{"kind": "no_follow_up", "days": 30}])
    clock("2020-03-01 10:00")
    used, called, free = [await make_customer("qian") for _ in range(3)]
    async with app.state.sessions() as other:
        await other.execute(text("SELECT id FROM customers WHERE id = :id FOR UPDATE"), {"id": used["id"]})
        await other.execute(
            text("SELECT id FROM contacts WHERE customer_id = :id FOR NO KEY UPDATE"), {"id": called["id"]}
        )
        began = monotonic()
        await run("2020-04-01 02:00")
        assert monotonic() - began < LOCK_SECONDS, "it has waited for somebody"
    assert (await owner_of(client, "customers", used))[0] == "钱程"
    assert (await owner_of(client, "customers", called))[0] == "钱程"
    assert (await owner_of(client, "customers", free))[0] is None
    await run("2020-04-02 02:00")
    assert (await owner_of(client, "customers", used))[0] is None
    assert (await owner_of(client, "customers", called))[0] is None


def test_the_night_begins_at_two_in_shanghai() -> None:
    assert {name: cron for name, (cron, _) in SCHEDULES.items() if name.startswith("recycle")} == {
        "recycle": "0 18 * * *",
        "recycle-unanswered-leads": "0 * * * *",
    }
    assert datetime.fromisoformat("2026-04-01T18:00:00+00:00").astimezone(SHANGHAI).hour == 2
