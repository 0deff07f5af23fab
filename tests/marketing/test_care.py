"""Care plans: who begins when, once for each occasion, step by step, and until they are none for it any more."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text, update

from bihuan.parties.customer.models import Customer
from tests.factories.company import Company
from tests.parties.conftest import Make, Run
from tests.sales.conftest import ok, refused

IDS = {name: str(key) for name, key in Company.ids.items()}
NIGHT = "customer-care"


async def seeded(who: Any, name: str) -> dict[str, Any]:
    """One of the plans that a company starts with."""
    rows = ok(await who.get("/care-plans", params={"limit": 50}))["data"]
    return ok(await who.get(f"/care-plans/{next(row['id'] for row in rows if row['name'] == name)}"))


async def do(who: Any, kind: str, one: dict[str, Any], verb: str, **body: Any) -> Any:
    return await who.post(f"/{kind}/{one['id']}/{verb}", json=body)


async def tasks_of(who: Any, customer: dict[str, Any]) -> list[tuple[str, str, str]]:
    rows = ok(await who.get("/tasks", params={"customer_id": customer["id"]}))["data"]
    return [(row["title"], row["status"], row["owner_name"]) for row in rows]


async def lifecycle(db: Any, customer: dict[str, Any], to: str, **more: Any) -> None:
    """As orders would have made it."""
    await db.execute(update(Customer).where(Customer.id == UUID(customer["id"])).values(lifecycle=to, **more))
    await db.commit()


@pytest.mark.req("CUST-22")
async def test_a_lost_customer_is_won_back_step_by_step(
    client: Any, make_customer: Make, db: Any, run: Run, clock: Any
) -> None:
    clock("2026-03-02 09:00")
    li, zhao, qian = await client("li"), await client("zhao"), await client("qian")
    plan = await seeded(li, "流失挽回")
    assert (plan["status"], plan["success_days"], [step["day"] for step in plan["steps"]]) == (
        "inactive",
        90,
        [0, 3, 30],
    )
    lost, kept, off = [await make_customer("qian", name=f"挽回{n}公司") for n in "甲乙丙"]
    for one in (lost, kept, off):
        await lifecycle(db, one, "deal")
    ok(await zhao.post(f"/customers/{off['id']}/convert", json={"lifecycle": "lost", "reason": "改用竞品"}))
    assert await tasks_of(qian, off) == []  # the plan is off
    ok(await do(li, "care-plans", plan, "activate"))

    ok(await zhao.post(f"/customers/{lost['id']}/convert", json={"lifecycle": "lost", "reason": "改用竞品"}))
    first = ("了解挽回甲公司的流失原因", "pending", "钱程")
    assert await tasks_of(qian, lost) == [first]
    found = ok(await li.get(f"/care-plans/{plan['id']}/trial"))
    assert (found["total"], [one["customer_name"] for one in found["data"]]) == (1, ["挽回丙公司"])
    await run("2026-03-03 03:30", NIGHT)  # whoever was lost before it was switched on is made up for
    assert await tasks_of(qian, off) == [("了解挽回丙公司的流失原因", "pending", "钱程")]
    await run("2026-03-05 03:30", NIGHT)
    await run("2026-03-05 03:40", NIGHT)  # once more: nothing new
    letter = ("向挽回甲公司发送专属服务邀请", "pending", "钱程")
    assert await tasks_of(qian, lost) == [first, letter]
    shown = ok(await qian.get("/tasks", params={"customer_id": lost["id"], "task_type": "send_proposal"}))["data"][0]
    words = ok(await qian.get(f"/tasks/{shown['id']}"))
    assert words["description"].startswith("尊敬的陈岚：") and "钱程将登门拜访" in words["description"]
    assert (words["origin"], words["created_by"], words["due_at"]) == ("care_plan", None, "2026-03-08T03:30:00+08:00")

    deal = {"customer_id": lost["id"], "name": "再次合作", "demand": "重新采购", "expected_amount": "1000.00"}
    ok(await qian.post("/opportunities", json=deal | {"expected_close_date": "2026-06-01"}), 201)
    await run("2026-04-02 03:30", NIGHT)
    assert {status for _, status, _ in await tasks_of(qian, lost)} == {"cancelled"}
    rows = ok(await li.get("/care-enrolments", params={"customer_id": lost["id"]}))["data"]
    assert [(one["status"], one["end_reason"], one["next_step"], one["succeeded"]) for one in rows] == [
        ("ended", "客户已挽回", 2, True)
    ]
    named = ok(await li.get("/care-enrolments", params={"plan_id": plan["id"], "q": "挽回丙"}))["data"]
    assert [one["customer_id"] for one in named] == [off["id"]]
    after = ok(await li.get(f"/care-plans/{plan['id']}"))
    counted = {name: after[name] for name in ("enrolled", "running", "finished", "ended", "succeeded")}
    assert counted == {"enrolled": 2, "running": 0, "finished": 1, "ended": 1, "succeeded": 1}
    assert await tasks_of(qian, kept) == []


@pytest.mark.req("CUST-10")
async def test_whoever_is_graded_a_has_dedicated_service_and_whoever_is_silent_is_woken(
    client: Any, make_customer: Make, db: Any, run: Run, clock: Any
) -> None:
    clock("2026-05-04 09:00")
    admin, zhao, qian, sun = [await client(name) for name in ("admin", "zhao", "qian", "sun")]
    steps = [
        {"kind": "member", "person_id": IDS["sun"]},
        {"title": "24 小时内联系{客户名称}", "assignee": "person", "person_id": IDS["sun"], "due_hours": 24},
    ]
    body = {"name": "专属服务", "trigger": "grade", "grade": "A", "steps": steps}
    for wrong, code, at in (
        ({"days": 3}, "INVALID", "/days"),
        ({"grade": None}, "REQUIRED", "/grade"),
        ({"steps": [{"title": "致{公司}"}]}, "UNKNOWN_PLACEHOLDER", "/steps/0/title"),
        ({"steps": [{"kind": "member"}]}, "REQUIRED", "/steps/0/person_id"),
        ({"filter": '{"field":"nothing","op":"eq","value":1}'}, "UNKNOWN_FIELD", "/filter/field"),
    ):
        answer = (await admin.post("/care-plans", json=body | wrong)).json()
        assert (answer["errors"][0]["code"], answer["errors"][0]["pointer"]) == (code, at)
    empty = ok(await admin.post("/care-plans", json=body | {"name": "空", "steps": []}), 201)
    refused(await do(admin, "care-plans", empty, "activate"), 409, "CARE_PLAN_EMPTY")
    plan = ok(await admin.post("/care-plans", json=body), 201)
    refused(await qian.post("/care-plans", json=body), 403, "FORBIDDEN")
    ok(await do(admin, "care-plans", plan, "activate"))
    customer = await make_customer("qian", name="重点客户公司")
    refused(await sun.get(f"/customers/{customer['id']}"), 404, "NOT_FOUND")
    ok(await zhao.post(f"/customers/{customer['id']}/set-grade", json={"grade": "A", "reason": "年采购过百万"}))
    assert ok(await sun.get(f"/customers/{customer['id']}"))["grade"] == "A"
    task = ok(await sun.get("/tasks", params={"customer_id": customer["id"]}))["data"][0]
    assert (task["title"], task["owner_name"], task["due_at"]) == (
        "24 小时内联系重点客户公司",
        "孙悦",
        "2026-05-05T09:00:00+08:00",
    )

    asleep, awake = await make_customer("qian", name="沉睡公司"), await make_customer("qian", name="活跃公司")
    await lifecycle(db, awake, "deal", last_follow_up_at=text("'2026-08-01 10:00+08'"))
    wake = await seeded(admin, "低活跃唤醒")
    only = '{"field":"name","op":"contains","value":"沉睡"}'
    tag = {"If-Match": f'"care-plans:{wake["id"]}:{wake["version"]}"'}
    wake = ok(await admin.patch(f"/care-plans/{wake['id']}", json={"filter": only}, headers=tag))
    ok(await do(admin, "care-plans", wake, "activate"))
    await run("2026-08-03 03:30", NIGHT)
    assert await tasks_of(qian, asleep) == [("致电沉睡公司，了解近况与新需求", "pending", "钱程")]
    assert await tasks_of(qian, awake) == []
    for one in (plan, wake):
        ok(await do(admin, "care-plans", one, "deactivate"))


@pytest.mark.req("CUST-30", "CUST-31")
async def test_care_is_counted_by_aspect_and_ended_by_hand(
    client: Any, make_customer: Make, db: Any, run: Run, clock: Any
) -> None:
    clock("2027-02-25 09:00")
    li, qian, sun = await client("li"), await client("qian"), await client("sun")
    born = {"name": "陈岚", "birthday": "1980-02-29"}
    customer = await make_customer("qian", name="生日公司", primary_contact=born)
    plan = await seeded(li, "生日关怀")
    ok(await do(li, "care-plans", plan, "activate"))
    await run("2027-02-25 03:30", NIGHT)  # 28 February is the day where there is no 29th
    await run("2027-02-25 03:35", NIGHT)
    assert await tasks_of(qian, customer) == [("为生日公司的陈岚送上生日祝福", "pending", "钱程")]
    due = "2027-02-26T18:00:00+08:00"
    for title, dimension in (("巡检", "after_sales"), ("质量回访", "product_quality")):
        about = {"object_type": "customers", "object_id": customer["id"], "care_dimension": dimension}
        ok(await qian.post("/tasks", json={"title": title, "task_type": "visit", "due_at": due, **about}), 201)
    rows = ok(await qian.get("/tasks", params={"customer_id": customer["id"], "task_type": "visit"}))["data"]
    checked = next(row for row in rows if row["title"] == "巡检")
    ok(await do(qian, "tasks", checked, "complete", result="设备运行正常"))
    clock("2027-02-27 09:00")
    care = ok(await qian.get(f"/customers/{customer['id']}/care"))
    assert (care["open_tasks"], care["overdue_tasks"], care["last_care_title"]) == (2, 1, "巡检")
    assert care["last_care_at"] == "2027-02-25T03:35:00+08:00"
    figures = {one["dimension"]: one for one in care["figures"]}
    assert (figures["after_sales"]["done_in_time"], figures["product_quality"]["missed"]) == (1, 1)
    assert (figures["customer_service"]["created"], figures["customer_service"]["open"]) == (1, 1)
    assert [(one["plan_name"], one["status"], one["contact_name"]) for one in care["enrolments"]] == [
        ("生日关怀", "finished", "陈岚")
    ]
    period = {"date_from": "2027-02-25", "date_to": "2027-02-27"}
    report = ok(await qian.get("/care-report", params=period))["rows"]
    assert [(one["dimension"], one["created"]) for one in report] == [
        ("customer_service", 1),
        ("product_quality", 1),
        ("after_sales", 1),
    ]
    behind = {"care_dimension": "product_quality", "outcome": "missed", "created_at_gte": "2027-02-25T00:00:00+08:00"}
    assert [row["title"] for row in ok(await qian.get("/tasks", params=behind))["data"]] == ["质量回访"]
    assert ok(await sun.get("/care-report", params=period))["rows"] == []
    refused(await sun.get(f"/customers/{customer['id']}/care"), 404, "NOT_FOUND")
    wrong = {"date_from": "2027-02-25", "date_to": "2026-02-25"}
    refused(await qian.get("/care-report", params=wrong), 422, "DATE_OUT_OF_RANGE")

    await make_customer("qian", name="唤醒公司")
    wake = await seeded(li, "低活跃唤醒")
    tag = {"If-Match": f'"care-plans:{wake["id"]}:{wake["version"]}"'}
    ok(await li.patch(f"/care-plans/{wake['id']}", json={"filter": None, "daily_limit": 1}, headers=tag))
    ok(await do(li, "care-plans", wake, "activate"))
    await run("2027-06-01 03:30", NIGHT)
    rows = ok(await li.get("/care-enrolments", params={"plan_id": wake["id"], "status": "running"}))["data"]
    assert len(rows) == 1  # the limit of the day
    await run("2027-06-02 03:30", NIGHT)
    rows = ok(await li.get("/care-enrolments", params={"plan_id": wake["id"], "status": "running"}))["data"]
    assert len(rows) == 2
    one = rows[0]
    ended = ok(await do(li, "care-enrolments", one, "end", reason="客户要求不打扰"))
    assert (ended["status"], ended["end_reason"], ended["ended_on"]) == ("ended", "客户要求不打扰", "2027-06-02")
    assert {status for title, status, _ in await tasks_of(qian, {"id": one["customer_id"]}) if "致电" in title} == {
        "cancelled"
    }
    refused(await do(li, "care-enrolments", one, "end", reason="再来"), 409, "INVALID_TRANSITION")


async def test_occasions_are_found_by_their_indexes(db: Any) -> None:
    await db.execute(text("SET LOCAL enable_seqscan = off"))
    birthday = (
        "EXPLAIN SELECT id FROM contacts WHERE birthday IS NOT NULL AND "
        "(EXTRACT(month FROM contacts.birthday) * 100 + EXTRACT(day FROM contacts.birthday)) IN (1130)"
    )
    assert any("ix_contacts_birthday" in line for (line,) in await db.execute(text(birthday)))
    lost = "EXPLAIN SELECT object_id FROM ownership_events WHERE to_state = 'lost' AND biz_date > '2026-11-01'"
    assert any("ix_ownership_events_lost" in line for (line,) in await db.execute(text(lost)))
