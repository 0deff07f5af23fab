"""工作交接: who leaves hands over first, through the doors that people use, once, and not further than rules allow."""

from __future__ import annotations

from collections import Counter
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from bihuan.integration.job.runner import Runner
from bihuan.kernel.context import Context
from bihuan.parties.handover import running
from bihuan.parties.handover.spared import in_handover
from tests.conftest import Clients
from tests.factories.company import PASSWORD, Company
from tests.parties.conftest import Make

IDS = {name: str(key) for name, key in Company.ids.items()}
IT = '{"field":"industry","op":"eq","value":"it"}'


def ok(answer: Any, status: int = 200) -> Any:
    assert answer.status_code == status, answer.text
    return answer.json()


def part(name: str, to: str | None = None, way: str = "user", asked: str | None = None) -> dict[str, Any]:
    return {"object": name, "filter": asked, "way": way, "receiver_id": IDS[to] if to else None}


async def hire(client: Clients, username: str) -> str:
    """Another representative of the first sales department, led by zhao."""
    admin = await client("admin")
    roles = ok(await admin.get("/roles"))["data"]
    body = {
        "username": username,
        "name": f"周{username}",
        "password": PASSWORD,
        "email": f"{username}@lanqiao.example",
        "department_id": str(Company.departments["sales1"]),
        "manager_id": IDS["zhao"],
        "role_ids": [next(role["id"] for role in roles if role["code"] == "sales_rep")],
    }
    return str(ok(await admin.post("/users", json=body), 201)["id"])


async def waits_for(client: Clients, app: Any, customer: dict[str, Any], user_id: str) -> str:
    """A deal's contract whose approval has fallen to that user."""
    admin = await client("admin")
    unit = ok(await admin.get("/units?limit=1"))["data"][0]["id"]
    category = ok(await admin.post("/product-categories", json={"name": f"类{customer['number']}"}), 201)["id"]
    rate = ok(await admin.get("/tax-rates?limit=1"))["data"][0]["id"]
    product = {"name": "网关", "unit_id": unit, "category_id": category, "tax_rate_id": rate}
    made = ok(
        await admin.post(
            "/products", json=product | {"code": f"H{customer['number']}", "standard_price_incl": "100000.00"}
        ),
        201,
    )
    ok(await admin.post(f"/products/{made['id']}/publish", json={}))
    qian = await client("qian")
    line = {"product_id": made["id"], "qty": "1", "unit_price_incl": "50000.00"}
    quote = ok(await qian.post("/quotes", json={"customer_id": customer["id"], "lines": [line]}), 201)
    assert ok(await qian.post(f"/quotes/{quote['id']}/submit", json={}))["status"] == "pending"
    async with app.state.sessions.begin() as db:
        moved = text(
            "UPDATE approval_tasks t SET assignee_id = :to FROM approval_instances i WHERE i.id = t.instance_id "
            "AND i.object_id = :quote AND t.state = 'open' RETURNING t.id"
        )
        return str(await db.scalar(moved, {"to": UUID(user_id), "quote": UUID(quote["id"])}))


async def spared(app: Any) -> frozenset[UUID]:
    """Whose records no rule takes back now."""
    async with app.state.sessions() as db:
        return await in_handover(Context(db))


@pytest.mark.req("OWN-02", "OWN-03", "OPP-31")
async def test_who_leaves_hands_over_everything_and_is_shut_out_at_once(
    client: Clients,
    app: Any,
    db: Any,
    rules: Any,
    make_customer: Make,
    make_lead: Make,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(running, "CHUNK", 2)
    admin, zhao, qian, sun = [await client(name) for name in ("admin", "zhao", "qian", "sun")]
    leaver = await hire(client, "zhou")
    zhou = await client("zhou")
    leads = [await make_lead("zhou") for _ in range(3)]
    plain = [await make_customer("zhou", industry="it") for _ in range(3)]
    busy, other = await make_customer("zhou", industry="finance"), await make_customer("zhou", industry="finance")
    deal = ok(
        await zhou.post(
            "/opportunities",
            json={"customer_id": busy["id"], "name": "扩容", "demand": "机房扩容", "expected_close_date": "2099-01-01"},
        ),
        201,
    )
    shared = await make_customer("qian")
    ok(await qian.post(f"/customers/{shared['id']}/share", json={"user_ids": [leaver]}))
    task = await waits_for(client, app, shared, leaver)
    token = ok(
        await zhou.post(
            "/api-tokens",
            json={
                "name": "手机",
                "scopes": ["lead:read"],
                "allowed_ips": [],
                "password": PASSWORD,
            },
        ),
        201,
    )

    # who may plan it, and who may say that somebody leaves
    plan = {"from_user_id": leaver, "kind": "leave", "reason": "个人原因离职"}
    assert (await qian.post("/handovers", json=plan)).status_code == 403
    assert (await zhao.post("/handovers", json=plan)).status_code == 403
    foreign = await zhao.post("/handovers", json=plan | {"kind": "transfer", "from_user_id": IDS["sun"]})
    assert (foreign.status_code, foreign.json()["errors"][0]["code"]) == (422, "HANDOVER_NOT_YOURS")
    early = await admin.post(f"/users/{leaver}/leave", json={})
    assert (early.status_code, early.json()["code"]) == (409, "USER_OWNS_RECORDS")

    # what there is
    held = ok(await zhao.get("/handovers/holdings", params={"user_id": leaver}))
    assert {one["name"]: one["count"] for one in held["records"]} == {
        "leads": 3,
        "customers": 5,
        "approvals": 1,
        "tasks": 0,
    }
    assert {one["name"]: one["count"] for one in held["open_business"]}["opportunities"] == 1
    others = {one["name"]: one["count"] for one in held["others"]}
    assert (others["memberships"], others["tokens"], held["manager_name"]) == (1, 1, "赵敏")

    # a plan that cannot be, and one that can
    wrong = [part("customers"), part("approvals", "zhao", asked=IT), part("leads", "qian", asked='{"field":"x"}')]
    refused = await admin.post("/handovers", json=plan | {"parts": wrong})
    told = {error["pointer"]: error["code"] for error in refused.json()["errors"]}
    assert told["/parts/0/receiver_id"] == "REQUIRED" and told["/parts/1/filter"] == "INVALID"
    assert any(pointer.startswith("/parts/2/filter") for pointer in told)
    parts = [part("leads", way="pool"), part("customers", "sun", asked=IT), part("customers", way="pool")]
    parts.append(part("approvals", "zhao"))
    made = ok(await admin.post("/handovers", json=plan | {"parts": parts}), 201)
    rival = ok(await admin.post("/handovers", json=plan | {"parts": [part("customers", "qian")]}), 201)
    assert UUID(leaver) in await spared(app)

    # exactly what would happen: sun has room for two, and open business lies in no pool
    mine = len(ok(await sun.get("/customers", params={"owner_id": IDS["sun"], "limit": 200}))["data"])
    await rules("customers", holding_limit=mine + 2)
    url = f"/handovers/{made['id']}"
    forecast = ok(await admin.get(f"{url}/forecast"))
    assert [(one["object"], one["total"], one["to_user"], one["to_pool"]) for one in forecast["parts"]] == [
        ("leads", 3, 0, 3),
        ("customers", 3, 2, 0),
        ("customers", 2, 0, 1),
        ("approvals", 1, 1, 0),
    ]
    obstacles = [
        (one["code"], one["count"], [record["id"] for record in one["records"]])
        for shown in forecast["parts"]
        for one in shown["obstacles"]
    ]
    assert obstacles == [
        ("HOLDING_LIMIT", 1, [plain[2]["id"]]),
        ("CUSTOMER_HAS_OPEN_BUSINESS", 1, [busy["id"]]),
    ]
    assert {one["name"]: one["count"] for one in forecast["left"]} == {
        "leads": 0,
        "customers": 2,
        "approvals": 0,
        "tasks": 0,
    }

    # begun: shut out at once, and done in chunks although one of them dies in the middle
    started = ok(await admin.post(f"{url}/start", json={}))
    assert (started["status"], started["total"], started["done"]) == ("running", 9, 0)
    assert (await zhou.get("/leads")).status_code == 401
    key = {"Authorization": f"Bearer {token['token']}"}
    assert (await zhou.get("/leads", headers=key)).status_code == 401
    assert ok(await admin.get(f"/users/{leaver}"))["status"] == "disabled"
    assert (await admin.post(f"{url}/start", json={})).json()["code"] == "INVALID_TRANSITION"
    twice = await admin.post(f"/handovers/{rival['id']}/start", json={})
    assert (twice.status_code, twice.json()["code"]) == (409, "HANDOVER_RUNNING")
    assert ok(await admin.get(f"/handovers/{rival['id']}"))["status"] == "draft"
    ok(await admin.post(f"/handovers/{rival['id']}/cancel", json={}))
    once = running._note

    async def dies(*told: Any) -> None:
        monkeypatch.setattr(running, "_note", once)
        raise RuntimeError("killed in the middle")

    runner = Runner(app.state.sessions)
    monkeypatch.setattr(running, "_note", dies)
    await runner.turn()
    assert ok(await admin.get(url))["done"] == 0
    async with app.state.sessions.begin() as now:
        await now.execute(text("UPDATE jobs SET locked_until = NULL WHERE state = 'running'"))
    await runner.drain()
    half = ok(await admin.get(url))
    assert [half[name] for name in ("status", "moved", "pooled", "refused")] == ["incomplete", 3, 4, 2]
    refusals = ok(await admin.get(f"{url}/items", params={"outcome": "refused"}))["data"]
    assert {(one["record_id"], one["code"]) for one in refusals} == {
        (plain[2]["id"], "HOLDING_LIMIT"),
        (busy["id"], "CUSTOMER_HAS_OPEN_BUSINESS"),
    }
    assert ok(await admin.get(f"/users/{leaver}"))["status"] == "disabled"

    # planned anew for what is left: the deal goes with its customer, and then the leaver has left
    await rules("customers", holding_limit=None)
    tag = {"If-Match": f'"handovers:{half["id"]}:{half["version"]}"'}
    ok(await admin.patch(url, json={"parts": [part("customers", "qian")]}, headers=tag))
    ok(await admin.post(f"{url}/start", json={}))
    await runner.drain()
    whole = ok(await admin.get(url))
    assert [whole[name] for name in ("status", "moved", "pooled", "refused")] == ["done", 5, 4, 0]
    assert ok(await admin.get(f"/users/{leaver}"))["status"] == "left"
    assert ok(await qian.get(f"/opportunities/{deal['id']}"))["owner_id"] == IDS["qian"]
    assert ok(await zhao.get(f"/approval-tasks/{task}"))["assignee_id"] == IDS["zhao"]
    assert UUID(leaver) not in await spared(app)
    members = text("SELECT count(*) FROM record_members WHERE user_id = :who AND via = 'team'")
    assert await db.scalar(members, {"who": UUID(leaver)}) == 0

    # each changed hands once, and the ledger says what it was part of
    ids = [one["id"] for one in (*leads, *plain, busy, other)]
    ledger = text(
        "SELECT action, reason_code, reason, count(DISTINCT object_id), count(*) FROM ownership_events "
        "WHERE from_owner_id = :who AND action <> 'convert' "
        "AND object_id = ANY(CAST(:ids AS uuid[])) GROUP BY 1, 2, 3 ORDER BY 1"
    )
    rows = [tuple(row) for row in await db.execute(ledger, {"who": UUID(leaver), "ids": ids})]
    assert rows == [("recycle", "handover", "个人原因离职", 4, 4), ("transfer", "handover", "个人原因离职", 4, 4)]

    # and everybody concerned is told
    news = [ok(await who.get("/received-handovers"))["data"][0] for who in (sun, qian, zhao)]
    assert [(one["role"], one["leads"], one["customers"], one["approvals"]) for one in news] == [
        ("receiver", 0, 2, 0),
        ("receiver", 0, 2, 0),
        ("receiver", 0, 0, 1),
    ]
    outcomes = Counter(one["outcome"] for one in ok(await admin.get(f"{url}/items"))["data"])
    assert outcomes == {"moved": 5, "pooled": 4, "refused": 2}


async def test_an_administrator_forces_it_and_a_manager_moves_a_territory(
    client: Clients, app: Any, rules: Any, make_customer: Make, make_lead: Make
) -> None:
    admin, zhao = await client("admin"), await client("zhao")
    leaver = await hire(client, "zheng")
    busy, free = await make_customer("zheng"), await make_customer("zheng", city="苏州")
    await make_lead("zheng")
    ok(
        await (await client("zheng")).post(
            "/opportunities",
            json={"customer_id": busy["id"], "name": "扩容", "demand": "机房", "expected_close_date": "2099-01-01"},
        ),
        201,
    )
    runner = Runner(app.state.sessions)

    # a territory: one city goes to a colleague, the person stays
    city = part("customers", "qian", asked='{"field":"city","op":"eq","value":"苏州"}')
    plan = {"from_user_id": leaver, "reason": "苏州划给钱程", "parts": [city]}
    moved = ok(await zhao.post("/handovers", json=plan), 201)
    ok(await zhao.post(f"/handovers/{moved['id']}/start", json={}))
    await runner.drain()
    assert ok(await zhao.get(f"/handovers/{moved['id']}"))["status"] == "done"
    assert ok(await zhao.get(f"/customers/{free['id']}"))["owner_name"] == "钱程"
    news = ok(await (await client("qian")).get("/changed-hands"))["data"]
    assert free["id"] not in [one["object_id"] for one in news], "a handover tells of itself, not once more of each"
    assert ok(await admin.get(f"/users/{leaver}"))["status"] == "active"

    # by force: to the pool what may lie there, to the manager the rest, whatever they hold already
    await rules("customers", holding_limit=1)
    await make_customer("zhao")
    plan = {"from_user_id": leaver, "kind": "leave", "force": True, "reason": "失联"}
    forced = ok(await admin.post("/handovers", json=plan), 201)
    assert [(one["object"], one["way"], one["receiver_name"]) for one in forced["parts"]] == [
        ("leads", "pool", "赵敏"),
        ("customers", "pool", "赵敏"),
        ("approvals", "user", "赵敏"),
        ("tasks", "user", "赵敏"),
    ]
    ok(await admin.post(f"/handovers/{forced['id']}/start", json={}))
    await runner.drain()
    done = ok(await admin.get(f"/handovers/{forced['id']}"))
    assert [done[name] for name in ("status", "moved", "pooled", "refused")] == ["done", 1, 1, 0]
    assert ok(await admin.get(f"/users/{leaver}"))["status"] == "left"
    assert ok(await admin.get(f"/customers/{busy['id']}"))["owner_name"] == "赵敏"
