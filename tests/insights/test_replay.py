"""公海沙盘: a proposal is replayed over the ledger and the follow-ups, changes nothing, and is one's own."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import text

from bihuan.insights.replay import service
from bihuan.integration.job.runner import Runner
from bihuan.kernel.clock import CLOCK, SHANGHAI
from tests.factories.company import PASSWORD, Company
from tests.fulfilment.world import World, refused

At = Callable[[str], None]
RULE = {"kind": "no_follow_up", "days": 30}


@pytest.fixture(scope="module")
def at() -> Iterator[At]:
    def stop(moment: str) -> None:
        CLOCK.set(datetime.fromisoformat(moment).replace(tzinfo=SHANGHAI))

    yield stop
    CLOCK.set(None)


@pytest.fixture(scope="module")
async def year(world: World, at: At) -> dict[str, Any]:
    """Three customers of Qian's: called in time; forgotten, who sign all the same; forgotten.

    A fourth, the one of every such world, has been forgotten for years: it goes when the replayed time begins.
    """
    made: dict[str, Any] = {}
    for number, key in enumerate(("called", "signed", "forgotten"), 1):
        at("2041-03-01 10:00")
        person = {"name": "陈岚", "mobile": f"1390000300{number}"}
        body = {"name": f"沙盘客户{number}有限公司", "industry": "it", "primary_contact": person}
        made[key] = await world.post("qian", "/customers", body, 201)
    for day in ("03-25", "04-20", "05-15", "06-10"):
        at(f"2041-{day} 09:00")
        said = {"object_type": "customers", "object_id": made["called"]["id"], "kind": "phone"}
        await world.post("qian", "/follow-ups", said | {"content": "电话沟通进展"}, 201)
    at("2041-06-01 09:00")
    await world.order(("SV-01", "1"), customer=made["signed"])
    at("2041-06-20 12:00")
    for key, who in (("first", "sun"), ("second", "sun")):
        person = {"name": "陈岚", "mobile": f"1390000310{len(made)}"}
        body = {"name": f"沙盘公海{key}有限公司", "industry": "it", "primary_contact": person}
        made[key] = await world.post("qian", "/customers", body, 201)
        await world.post("qian", f"/customers/{made[key]['id']}/return", {"reason_code": "no_demand"})
        await world.post(who, f"/customers/{made[key]['id']}/claim")
    at("2041-06-30 12:00")
    return made


@pytest.fixture
async def pool(world: World) -> str:
    (row,) = (await world.get("admin", "/pools", object_type="customers", q="客户公海"))["data"]
    return str(row["id"])


@pytest.fixture
def replay(app: FastAPI, world: World, pool: str, year: Any) -> Callable[..., Awaitable[dict[str, Any]]]:
    """``await replay("boss", rule=…)``: proposed, worked off, and read."""

    async def run(who: str, **proposed: Any) -> dict[str, Any]:
        job = await world.post(who, f"/pools/{pool}/replay", proposed, 202)
        assert (job["kind"], job["state"]) == ("replay", "queued")
        await Runner(app.state.sessions).drain()
        found: dict[str, Any] = (await world.get(who, f"/pools/{pool}/replay"))["data"]
        assert found["job"]["state"] == "succeeded", found["job"]
        return found

    return run


def numbers(found: dict[str, Any]) -> dict[str, Any]:
    names = ("dropped", "records", "signed", "signed_amount", "refused", "refused_signed", "recycled")
    return {name: found[name] for name in names}


async def test_a_rule_shows_what_it_would_have_taken_and_who_signed_all_the_same(
    world: World, year: dict[str, Any], replay: Any, pool: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "CHUNK", 2)  # several chunks, as in a large company
    before = await world.get("admin", f"/pools/{pool}")
    found = await replay("boss", rule=RULE)
    assert numbers(found) == {
        "dropped": 3,
        "records": 3,
        "signed": 1,
        "signed_amount": "10600.00",
        "refused": 0,
        "refused_signed": 0,
        "recycled": 0,
    }
    assert (found["rule_text"], found["date_from"], found["date_to"]) == ("30 天未跟进", "2040-06-30", "2041-06-30")
    (qian,) = found["people"]
    assert (qian["owner_name"], qian["dropped"], qian["signed"], qian["signed_amount"]) == ("钱程", 3, 1, "10600.00")
    assert {one["month"]: one["dropped"] for one in found["months"] if one["dropped"]} == {
        "2040-06-01": 1,
        "2041-04-01": 2,
    }
    assert len(found["months"]) == 13
    rows = (await world.get("boss", f"/pools/{pool}/replay/drops"))["data"]
    told = [(row["record_name"], row["dropped_at"], row["signed_on"], row["signed_amount"]) for row in rows]
    assert told == [
        ("沙盘客户2有限公司", "2041-04-01T02:00:00+08:00", "2041-06-01", "10600.00"),
        ("沙盘客户3有限公司", "2041-04-01T02:00:00+08:00", None, "0.00"),
        ("上海澜桥智能科技有限公司", "2040-06-30T00:00:00+08:00", None, "0.00"),
    ]
    first = await world.get("boss", f"/pools/{pool}/replay/drops", limit=1)
    assert [row["record_name"] for row in first["data"]] == ["沙盘客户2有限公司"]
    second = await world.get("boss", f"/pools/{pool}/replay/drops", limit=1, cursor=first["page"]["next_cursor"])
    assert [row["record_name"] for row in second["data"]] == ["沙盘客户3有限公司"]
    third = await world.get("boss", f"/pools/{pool}/replay/drops", limit=1, cursor=second["page"]["next_cursor"])
    assert third["page"]["next_cursor"] is None
    only = (await world.get("boss", f"/pools/{pool}/replay/drops", signed="false"))["data"]
    assert [row["record_name"] for row in only] == ["沙盘客户3有限公司", "上海澜桥智能科技有限公司"]

    for key in ("called", "signed", "forgotten"):
        assert (await world.get("boss", f"/customers/{year[key]['id']}"))["owner_name"] == "钱程"
    assert (await world.get("admin", f"/pools/{pool}"))["recycle_rules"] == before["recycle_rules"]


async def test_a_longer_time_takes_less(replay: Any) -> None:
    assert (await replay("boss", rule=RULE | {"days": 100}))["dropped"] == 2
    assert (await replay("boss", rule=RULE | {"days": 200}))["dropped"] == 1
    assert (await replay("boss", rule=RULE | {"grades": ["A"]}))["dropped"] == 0


async def test_a_limit_shows_the_claims_it_would_have_refused(replay: Any, world: World, pool: str) -> None:
    found = await replay("boss", claim_daily_limit=1)
    assert (found["dropped"], found["refused"], found["refused_signed"], found["rule_text"]) == (0, 1, 0, None)
    (row,) = (await world.get("boss", f"/pools/{pool}/replay/drops"))["data"]
    assert (row["kind"], row["record_name"], row["owner_name"]) == ("claim", "沙盘公海second有限公司", "孙悦")
    assert (await replay("boss", claim_daily_limit=2))["refused"] == 0


async def test_a_replay_is_ones_own_and_knows_only_ones_own_records(
    replay: Any, world: World, pool: str, db: Any
) -> None:
    assert (await replay("boss", rule=RULE))["dropped"] == 3
    await replay("boss", rule=RULE | {"days": 100})
    mine = "SELECT count(*) FROM pool_replays WHERE owner_id = :id"
    assert await db.scalar(text(mine), {"id": Company.ids["boss"]}) == 1
    assert (await world.get("zhao", f"/pools/{pool}/replay"))["data"] is None
    assert (await replay("zhao", claim_daily_limit=1))["refused"] == 0  # what Sun claimed is another department's
    assert (await replay("zhao", rule=RULE))["dropped"] == 3
    refused(await world.ask("qian", "GET", f"/pools/{pool}/replay"), 403, "FORBIDDEN")
    refused(await world.try_post("qian", f"/pools/{pool}/replay", {"rule": RULE}), 403, "FORBIDDEN")


async def test_amounts_are_told_as_far_as_one_may_read_the_deals(replay: Any, world: World) -> None:
    """That something was signed is told all the same."""
    verbs = (("customers", "read"), ("pools", "read"), ("pools", "replay"), ("jobs", "read"))
    permissions = [{"object": name, "action": verb, "scope": "all"} for name, verb in verbs]
    role = {"code": "r_planner", "name": "规划员", "name_en": "Planner", "permissions": permissions}
    made = await world.post("admin", "/roles", role, 201)
    user = {"username": "gui", "name": "桂平", "password": PASSWORD, "role_ids": [made["id"]]}
    await world.post("admin", "/users", user | {"department_id": str(Company.departments["sales1"])}, 201)
    found = await replay("gui", rule=RULE)
    assert (found["dropped"], found["signed"], found["signed_amount"]) == (3, 1, "0.00")


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({}, "/rule", "REQUIRED"),
        ({"rule": {"kind": "lead_no_response", "days": 24}}, "/rule/kind", "INVALID"),
        ({"rule": {"kind": "no_follow_up", "days": 0}}, "/rule/days", "MIN_VALUE"),
        ({"claim_daily_limit": 0}, "/claim_daily_limit", "MIN_VALUE"),
    ],
)
async def test_what_cannot_be_proposed_is_refused(
    world: World, pool: str, year: Any, db: Any, body: dict[str, Any], pointer: str, code: str
) -> None:
    count = text("SELECT count(*) FROM pool_replays")
    before = await db.scalar(count)
    answer = refused(await world.try_post("boss", f"/pools/{pool}/replay", body), 422, code)
    assert answer["errors"][0]["pointer"] == pointer
    assert await db.scalar(count) == before
