"""Tasks: given, taken, worked on by their doer alone, told on the record, and never left behind (DOMAIN §11.1)."""

from __future__ import annotations

from typing import Any

import pytest

from bihuan.integration.job.runner import Runner
from tests.conftest import Clients
from tests.factories.company import Company
from tests.parties.conftest import Make
from tests.parties.test_handover import hire
from tests.sales.conftest import ok, refused

IDS = {name: str(key) for name, key in Company.ids.items()}
DUE = "2026-12-02T18:00:00+08:00"


@pytest.fixture(autouse=True)
def now(clock: Any) -> None:
    clock("2026-11-30 09:00")


async def give(who: Any, **more: Any) -> dict[str, Any]:
    return ok(await who.post("/tasks", json={"title": "回访使用情况", "task_type": "call", "due_at": DUE, **more}), 201)


async def do(who: Any, task: dict[str, Any], verb: str, **body: Any) -> Any:
    return await who.post(f"/tasks/{task['id']}/{verb}", json=body)


def offered(task: dict[str, Any]) -> list[str]:
    return sorted(one["name"] for one in task["actions"] if one["enabled"])


@pytest.mark.req("TASK-01", "TASK-02", "TASK-03", "TASK-05")
async def test_a_task_is_worked_on_by_its_doer_and_called_off_by_whoever_gave_it(client: Any, clock: Any) -> None:
    zhao, qian, sun, boss = [await client(name) for name in ("zhao", "qian", "sun", "boss")]
    for wrong, code, at in (
        ({"task_type": "lunch"}, "INVALID", "/task_type"),
        ({"due_at": "2026-11-29T18:00:00+08:00"}, "DUE_IN_PAST", "/due_at"),
        ({"object_type": "customers"}, "REQUIRED", "/object_id"),
    ):
        body = {"title": "回访", "task_type": "call", "due_at": DUE} | wrong
        answer = (await qian.post("/tasks", json=body)).json()
        assert (answer["errors"][0]["code"], answer["errors"][0]["pointer"]) == (code, at)
    mine = await give(qian)
    assert (mine["owner_name"], mine["status"], mine["priority"]) == ("钱程", "pending", "medium")
    task = await give(zhao, owner_id=IDS["qian"], priority="high", description="带上新样本")
    assert offered(ok(await qian.get(f"/tasks/{task['id']}"))) == ["complete", "reassign", "start", "update"]
    assert offered(ok(await zhao.get(f"/tasks/{task['id']}"))) == ["cancel", "reassign", "update"]
    refused(await sun.get(f"/tasks/{task['id']}"), 404, "NOT_FOUND")
    listed = ok(await qian.get("/tasks", params={"sort": "-urgency", "whose": "mine"}))["data"]
    assert [row["id"] for row in listed] == [task["id"], mine["id"]]

    refused(await do(zhao, task, "start"), 403, "NOT_OWNER")
    refused(await do(qian, task, "cancel", reason="不想做"), 403, "TASK_NOT_YOURS")
    assert ok(await qian.get(f"/tasks/{task['id']}"))["version"] == 1
    begun = ok(await do(qian, task, "start"))
    assert (begun["status"], begun["started_at"]) == ("in_progress", "2026-11-30T09:00:00+08:00")
    refused(await do(qian, task, "complete", result="好"), 422, "MIN_LENGTH")
    clock("2026-12-03 08:00")
    assert [row["id"] for row in ok(await qian.get("/tasks", params={"overdue": "true"}))["data"]] == [
        mine["id"],
        task["id"],
    ]
    due = ok(await qian.get("/work"))["tasks"]
    assert [(one["title"], one["is_overdue"]) for one in due] == [("回访使用情况", True)] * 2
    done = ok(await do(qian, task, "complete", result="客户对方案满意"))
    assert (done["status"], done["completed_at"], done["is_overdue"]) == (
        "completed",
        "2026-12-03T08:00:00+08:00",
        False,
    )
    late = ok(await qian.get("/tasks", params={"outcome": "done_late"}))["data"]
    assert [row["id"] for row in late] == [task["id"]]
    assert [row["id"] for row in ok(await qian.get("/tasks", params={"outcome": "missed"}))["data"]] == [mine["id"]]
    refused(await do(qian, done, "reopen", reason="还有问题"), 403, "TASK_NOT_YOURS")
    again = ok(await do(zhao, done, "reopen", reason="还有问题"))
    assert (again["status"], again["completed_at"]) == ("in_progress", None)
    given = ok(await do(qian, again, "reassign", owner_id=IDS["sun"]))
    assert (given["status"], given["owner_name"], given["started_at"]) == ("pending", "孙悦", None)
    refused(await do(zhao, given, "reassign", owner_id=IDS["sun"]), 409, "SAME_OWNER")
    assert ok(await sun.get(f"/tasks/{task['id']}"))["status"] == "pending"
    found = ok(await sun.get("/tasks", params={"q": "使用"}))["data"]
    assert [row["id"] for row in found] == [task["id"]]
    assert ok(await sun.get("/tasks", params={"q": "不存在"}))["data"] == []
    off = ok(await do(zhao, given, "cancel", reason="客户已自行解决"))
    assert (off["status"], offered(off)) == ("cancelled", [])
    tag = {"If-Match": f'"tasks:{task["id"]}:{off["version"]}"'}
    refused(await zhao.patch(f"/tasks/{task['id']}", json={"title": "改"}, headers=tag), 409, "INVALID_TRANSITION")
    assert ok(await boss.get(f"/tasks/{task['id']}"))["title"] == "回访使用情况"


@pytest.mark.req("TASK-04")
async def test_a_task_of_nobody_lies_in_the_pool_and_is_assigned_or_taken(client: Any) -> None:
    zhao, qian, sun, admin = [await client(name) for name in ("zhao", "qian", "sun", "admin")]
    one, two, three = [await give(zhao, owner_id=None, title=title) for title in ("池一", "池二", "池三")]
    assert (one["status"], one["owner_id"]) == ("pool", None)
    pool = {"status": "pool"}
    assert {row["title"] for row in ok(await sun.get("/tasks", params=pool))["data"]} == {"池一", "池二", "池三"}
    refused(await do(sun, one, "assign", owner_id=IDS["sun"]), 403, "FORBIDDEN")
    refused(await do(zhao, one, "assign", owner_id=IDS["sun"]), 422, "TASK_NOT_YOUR_PEOPLE")
    batch = {"items": [{"id": one["id"]}, {"id": two["id"]}], "input": {"owner_id": IDS["qian"]}}
    assert ok(await zhao.post("/tasks/batch/assign", json=batch))["summary"] == {"ok": 2, "failed": 0}
    known = next(row for row in ok(await admin.get("/settings"))["data"] if row["key"] == "task_pool_take")
    tagged = {"If-Match": f'"settings:task_pool_take:{known["version"]}"'}
    off = ok(await admin.patch("/settings/task_pool_take", json={"value": "false"}, headers=tagged))
    refused(await do(sun, three, "take"), 409, "TASK_TAKE_OFF")
    tagged = {"If-Match": f'"settings:task_pool_take:{off["version"]}"'}
    ok(await admin.patch("/settings/task_pool_take", json={"value": "true"}, headers=tagged))
    assert ok(await do(sun, three, "take"))["owner_name"] == "孙悦"
    refused(await do(qian, three, "take"), 404, "NOT_FOUND")
    assert ok(await qian.get("/tasks", params=pool))["data"] == []


@pytest.mark.req("TASK-06")
async def test_a_result_has_photos_and_becomes_a_follow_up_of_the_record(client: Any, make_customer: Make) -> None:
    qian, sun = await client("qian"), await client("sun")
    customer = await make_customer("qian")
    about = {"object_type": "customers", "object_id": customer["id"]}
    unseen = await sun.post("/tasks", json={"title": "打听", "task_type": "call", "due_at": DUE, **about})
    assert (unseen.status_code, unseen.json()["errors"][0]["code"]) == (422, "REF_NOT_FOUND")
    loose, task = await give(qian), await give(qian, **about)
    assert (task["object_title"], task["customer_id"]) == (customer["name"], customer["id"])
    nothing = await do(qian, loose, "complete", result="已经做完了", follow_up=True)
    assert refused(nothing, 422, "TASK_ABOUT_NOTHING")["errors"][0]["pointer"] == "/follow_up"
    assert ok(await qian.get(f"/tasks/{loose['id']}"))["status"] == "pending"
    foreign = await give(qian, **about, owner_id=IDS["sun"])
    refused(await do(sun, foreign, "complete", result="已打过电话", follow_up=True), 422, "TASK_RECORD_NOT_YOURS")
    assert ok(await sun.get(f"/tasks/{foreign['id']}"))["status"] == "pending"
    photo = await qian.post(
        "/attachments",
        data={"object_type": "tasks", "object_id": task["id"], "kind": "result"},
        files={"file": ("现场.png", b"\x89PNG\r\n\x1a\n" + b"0" * 60, "image/png")},
    )
    assert photo.status_code == 201, photo.text
    ok(await do(qian, task, "complete", result="客户确认运行稳定", follow_up=True))
    history = ok(await qian.get(f"/timeline/customers/{customer['id']}"))["data"]
    assert [(one["action"], one["content"]) for one in history if one["kind"] == "follow_up"] == [
        ("phone", "客户确认运行稳定")
    ]
    assert ok(await qian.get(f"/customers/{customer['id']}"))["follow_up_count"] == 1


async def test_open_tasks_go_along_with_their_record_or_end_with_it(client: Any, make_customer: Make) -> None:
    zhao, qian, sun = await client("zhao"), await client("qian"), await client("sun")
    customer, gone, back = [await make_customer("qian") for _ in range(3)]

    async def about(who: Any, one: dict[str, Any], **more: Any) -> dict[str, Any]:
        return await give(who, object_type="customers", object_id=one["id"], **more)

    task, others = await about(qian, customer), await about(zhao, customer)
    ok(await zhao.post(f"/customers/{customer['id']}/transfer", json={"owner_id": IDS["sun"], "reason": "调岗"}))
    assert ok(await sun.get(f"/tasks/{task['id']}"))["owner_name"] == "孙悦"
    assert ok(await sun.get(f"/tasks/{others['id']}"))["owner_name"] == "赵敏"
    ends, pooled = await about(qian, gone), await about(zhao, gone, owner_id=None)
    ok(await zhao.post(f"/customers/{gone['id']}/discard", json={"reason_code": "other", "reason": "倒闭注销了"}))
    for one in (ends, pooled):
        assert ok(await zhao.get(f"/tasks/{one['id']}"))["status"] == "cancelled"
    left = await about(qian, back)
    ok(await qian.post(f"/customers/{back['id']}/return", json={"reason_code": "no_demand", "reason": "没有需求"}))
    assert ok(await qian.get(f"/tasks/{left['id']}"))["status"] == "cancelled"


async def test_nobody_leaves_while_a_task_is_theirs(client: Clients, app: Any, make_customer: Make) -> None:
    admin, zhao = await client("admin"), await client("zhao")
    leaver = await hire(client, "task1")
    task = await give(zhao, owner_id=leaver)
    refused(await admin.post(f"/users/{leaver}/leave", json={}), 409, "USER_HAS_TASKS")
    parts = [{"object": "tasks", "filter": None, "way": "user", "receiver_id": IDS["qian"]}]
    body = {"from_user_id": leaver, "kind": "leave", "reason": "离职", "parts": parts}
    plan = ok(await admin.post("/handovers", json=body), 201)
    forecast = ok(await admin.get(f"/handovers/{plan['id']}/forecast"))
    assert [(one["object"], one["to_user"]) for one in forecast["parts"]] == [("tasks", 1)]
    ok(await admin.post(f"/handovers/{plan['id']}/start", json={}))
    runner = Runner(app.state.sessions)
    while await runner.turn():
        pass
    done = ok(await admin.get(f"/handovers/{plan['id']}"))
    assert (done["status"], done["moved"]) == ("done", 1)
    assert ok(await zhao.get(f"/tasks/{task['id']}"))["owner_name"] == "钱程"
    assert ok(await admin.get(f"/users/{leaver}"))["status"] == "left"
