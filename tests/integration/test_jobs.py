"""Long work: confirmed, done once in chunks as its owner, followed, canceled, and never shown to others (API §8)."""

from __future__ import annotations

import asyncio
import csv
import io
from collections.abc import Awaitable, Callable
from datetime import timedelta
from itertools import count
from typing import Any
from uuid import UUID

import httpx
import orjson
import pytest
from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from bihuan.integration.job import runner as running
from bihuan.integration.job import stream
from bihuan.integration.job.runner import Runner
from bihuan.integration.job.service import forget_old
from bihuan.kernel import by_filter, limits
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.long_work import DOERS
from bihuan.kernel.spreadsheet import harmless
from tests.conftest import Clients
from tests.factories.company import PASSWORD, Company

Json = dict[str, Any]
Make = Callable[..., Awaitable[list[str]]]
_serial = count(1)
CHUNK = 4
TRANSFER = "/leads/batch/transfer/by-filter"


@pytest.fixture(autouse=True)
async def small_chunks(app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> None:
    """Four records a chunk; and what an earlier test left open is ended."""
    monkeypatch.setattr(by_filter, "CHUNK", CHUNK)
    monkeypatch.setattr(stream, "EVERY", 0.05)
    async with app.state.sessions.begin() as db:
        await db.execute(text("UPDATE jobs SET state = 'canceled' WHERE state IN ('queued', 'running')"))
        await db.execute(text("UPDATE pools SET claim_daily_limit = NULL, holding_limit = NULL"))


@pytest.fixture
def runner(app: FastAPI) -> Runner:
    return Runner(app.state.sessions)


@pytest.fixture
def leads(client: Clients) -> Make:
    """``await leads("qian", "苏州", 10)``: so many leads of that user in that city."""

    async def make(username: str, city: str, many: int) -> list[str]:
        made, by = [], await client(username)
        for _ in range(many):
            number = next(_serial)
            body = {"company_name": f"线索{number}公司", "contact_name": "王芳", "mobile": f"136{number:08d}"}
            answer = await by.post("/leads", json=body | {"source": "web_form", "city": city})
            assert answer.status_code == 201, answer.text
            made.append(answer.json()["id"])
        return made

    return make


def body(city: str, confirmed: int | None, to: str = "sun") -> Json:
    found = {"filter": {"field": "city", "op": "eq", "value": city}, "confirmed_count": confirmed}
    return found | {"input": {"owner_id": str(Company.ids[to]), "reason": "区域调整"}}


async def asked(by: httpx.AsyncClient, city: str, confirmed: int) -> Json:
    answer = await by.post(TRANSFER, json=body(city, confirmed))
    assert answer.status_code == 202, answer.text
    return dict(answer.json())


async def job_of(by: httpx.AsyncClient, job: Json) -> Json:
    answer = await by.get(f"/jobs/{job['id']}")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def transfers(db: AsyncSession, ids: list[str]) -> dict[str, int]:
    """How often each changed hands, as the ledger says."""
    counted = text(
        "SELECT object_id::text, count(*) FROM ownership_events WHERE action = 'transfer' "
        "AND object_id = ANY(CAST(:ids AS uuid[])) GROUP BY object_id"
    )
    found = {row[0]: row[1] for row in await db.execute(counted, {"ids": ids})}
    await db.rollback()
    return found


async def sql(app: FastAPI, statement: str, **values: Any) -> None:
    async with app.state.sessions.begin() as db:
        await db.execute(text(statement), values)


# ------------------------------------------------------------------------------------------------ the whole way


async def test_everything_a_filter_finds_is_done_in_chunks(
    client: Clients, leads: Make, runner: Runner, db: AsyncSession
) -> None:
    ids, zhao = await leads("qian", "苏州", 10), await client("zhao")
    await leads("qian", "无锡", 1)

    dry = await zhao.post(f"{TRANSFER}?dry_run=true", json=body("苏州", None))
    assert (dry.status_code, dry.json()) == (200, {"total": 10})
    assert (await zhao.get("/jobs")).json()["data"] == []

    answer = await zhao.post(TRANSFER, json=body("苏州", 10))
    assert answer.status_code == 202, answer.text
    job = answer.json()
    assert answer.headers["location"] == f"/api/v1/jobs/{job['id']}"
    assert (job["state"], job["progress"], job["object"], job["verb"]) == (
        "queued",
        {"done": 0, "total": 10},
        "leads",
        "transfer",
    )
    assert await transfers(db, ids) == {}

    assert await runner.turn()
    midway = await zhao.get(f"/jobs/{job['id']}")
    assert midway.headers["retry-after"] == "1"
    assert (midway.json()["state"], midway.json()["progress"]) == ("running", {"done": 4, "total": 10})
    assert len(await transfers(db, ids)) == 4

    await runner.drain()
    ended = await zhao.get(f"/jobs/{job['id']}")
    assert "retry-after" not in ended.headers
    assert ended.json()["state"] == "succeeded"
    assert ended.json()["progress"] == {"done": 10, "total": 10}
    assert (ended.json()["result"], ended.json()["failures"]) == ({"ok": 10, "failed": 0}, [])
    assert await transfers(db, ids) == dict.fromkeys(ids, 1)
    logged = await db.scalar(
        text("SELECT count(*) FROM audit_log WHERE request_id = :job AND action = 'transfer' AND actor_id = :zhao"),
        {"job": f"job-{job['id']}", "zhao": Company.ids["zhao"]},
    )
    assert logged == 10


async def test_a_count_that_is_not_the_confirmed_one_is_refused(client: Clients, leads: Make, db: AsyncSession) -> None:
    ids, zhao = await leads("qian", "常州", 3), await client("zhao")
    before = len((await zhao.get("/jobs")).json()["data"])
    refused = await zhao.post(TRANSFER, json=body("常州", 2))
    assert (refused.status_code, refused.json()["code"]) == (409, "JOB_COUNT_CHANGED")
    assert "3" in refused.json()["detail"] and "2" in refused.json()["detail"]
    unconfirmed = await zhao.post(TRANSFER, json=body("常州", None))
    assert (unconfirmed.status_code, unconfirmed.json()["code"]) == (422, "REQUIRED")
    too_many = await zhao.post(TRANSFER, json=body("常州", limits.JOB + 1))
    assert (too_many.status_code, too_many.json()["code"]) == (422, "MAX_VALUE")
    unknown = body("常州", 3) | {"filter": {"field": "nothing", "op": "eq", "value": "1"}}
    faulty = await zhao.post(TRANSFER, json=unknown)
    assert faulty.json()["errors"][0]["pointer"] == "/filter/field"
    assert len((await zhao.get("/jobs")).json()["data"]) == before
    assert await transfers(db, ids) == {}


async def test_words_of_the_search_box_narrow_it_too(client: Clients, leads: Make) -> None:
    await leads("qian", "南通", 3)
    zhao, last = await client("zhao"), f"线索{next(_serial) - 1}公司"
    dry = await zhao.post(f"{TRANSFER}?dry_run=true", json=body("南通", None) | {"q": last})
    assert dry.json() == {"total": 1}


async def test_what_came_later_is_left_alone(client: Clients, leads: Make, runner: Runner, db: AsyncSession) -> None:
    zhao, first = await client("zhao"), await leads("qian", "扬州", 5)
    job = await asked(zhao, "扬州", 5)
    assert await runner.turn()
    later = await leads("qian", "扬州", 3)
    moved = await zhao.post(f"/leads/{first[4]}/transfer", json=body("扬州", 1)["input"])
    assert moved.status_code == 200, moved.text
    await runner.drain()
    assert (await job_of(zhao, job))["progress"] == {"done": 4, "total": 5}
    assert await transfers(db, first + later) == dict.fromkeys(first, 1)


async def test_no_more_are_touched_than_were_confirmed(
    client: Clients, leads: Make, runner: Runner, db: AsyncSession
) -> None:
    zhao, first = await client("zhao"), await leads("qian", "丹阳", 5)
    (elsewhere,) = await leads("qian", "溧阳", 1)
    job = await asked(zhao, "丹阳", 5)
    assert await runner.turn()
    tag = {"If-Match": f'"leads:{elsewhere}:1"'}
    edited = await zhao.patch(f"/leads/{elsewhere}", json={"city": "丹阳"}, headers=tag)
    assert edited.status_code == 200, edited.text
    await runner.drain()
    assert (await job_of(zhao, job))["progress"] == {"done": 5, "total": 5}
    assert await transfers(db, [*first, elsewhere]) == dict.fromkeys(first, 1)


async def test_what_is_refused_is_told_and_the_rest_is_done(
    client: Clients, leads: Make, runner: Runner, db: AsyncSession
) -> None:
    zhao, ids = await client("zhao"), await leads("qian", "镇江", 6)
    gone = await (await client("qian")).post(f"/leads/{ids[1]}/discard", json={"reason_code": "no_demand"})
    assert gone.status_code == 200, gone.text
    job = await asked(zhao, "镇江", 6)
    await runner.drain()
    ended = await job_of(zhao, job)
    assert (ended["state"], ended["result"]) == ("partially_succeeded", {"ok": 5, "failed": 1})
    (failure,) = ended["failures"]
    assert (failure["record_id"], failure["code"]) == (ids[1], "INVALID_TRANSITION")
    assert failure["record_name"] == gone.json()["number"]
    assert await transfers(db, ids) == dict.fromkeys(set(ids) - {ids[1]}, 1)
    table = await zhao.get(f"/jobs/{job['id']}/failures", headers={"Accept-Language": "en"})
    assert table.headers["content-type"].startswith("text/csv")
    rows = list(csv.reader(io.StringIO(table.content.decode("utf-8-sig"))))
    assert rows == [
        ["Record", "Id", "Code", "Why"],
        [gone.json()["number"], ids[1], "INVALID_TRANSITION", failure["detail"]],
    ]


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "＝1"])
def test_a_cell_is_never_a_formula(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"
    assert harmless("SO202611130001") == "SO202611130001"


# --------------------------------------------------------------------------------------------- as its owner, now


VERBS = ("read", "create", "claim", "transfer")


async def someone(admin: httpx.AsyncClient, username: str, scope: str) -> tuple[Json, Json]:
    """A person who may read and transfer leads in that scope: the role and the user."""
    permissions = [{"object": "leads", "action": verb, "scope": scope} for verb in VERBS]
    permissions += [{"object": "jobs", "action": verb, "scope": "self"} for verb in ("read", "cancel")]
    role = {"code": f"r_{username}", "name": username, "name_en": username, "permissions": permissions}
    made = await admin.post("/roles", json=role)
    assert made.status_code == 201, made.text
    user = {"username": username, "name": username, "password": PASSWORD, "role_ids": [made.json()["id"]]}
    answer = await admin.post("/users", json=user | {"department_id": str(Company.departments["sales1"])})
    assert answer.status_code == 201, answer.text
    return made.json(), answer.json()


async def test_it_reaches_as_far_as_its_owner_does_when_it_runs(
    client: Clients, leads: Make, runner: Runner, db: AsyncSession
) -> None:
    admin = await client("admin")
    role, _ = await someone(admin, "mo", "all")
    of_qian, own = await leads("qian", "泰州", 3), await leads("mo", "泰州", 2)
    mo = await client("mo")
    job = await asked(mo, "泰州", 5)
    less = [{"object": one["object"], "action": one["action"], "scope": "self"} for one in role["permissions"]]
    tag = {"If-Match": f'"roles:{role["id"]}:{role["version"]}"'}
    changed = await admin.patch(f"/roles/{role['id']}", json={"permissions": less}, headers=tag)
    assert changed.status_code == 200, changed.text
    await runner.drain()
    ended = await job_of(mo, job)
    assert (ended["state"], ended["progress"], ended["failures"]) == ("succeeded", {"done": 2, "total": 5}, [])
    assert await transfers(db, of_qian + own) == dict.fromkeys(own, 1)


async def test_who_has_lost_the_permission_does_nothing(
    client: Clients, leads: Make, runner: Runner, db: AsyncSession
) -> None:
    admin = await client("admin")
    role, _ = await someone(admin, "shi", "all")
    shi, ids = await client("shi"), await leads("qian", "宿迁", 5)
    job = await asked(shi, "宿迁", 5)
    assert await runner.turn()
    kept = [one for one in role["permissions"] if one["action"] != "transfer"]
    tag = {"If-Match": f'"roles:{role["id"]}:{role["version"]}"'}
    assert (await admin.patch(f"/roles/{role['id']}", json={"permissions": kept}, headers=tag)).status_code == 200
    await runner.drain()
    ended = await job_of(shi, job)
    assert (ended["state"], ended["error"], ended["progress"]["done"]) == ("failed", "FORBIDDEN", 4)
    assert ended["error_detail"] == "没有权限执行此操作"
    assert len(await transfers(db, ids)) == 4


async def test_it_ends_with_its_owners_account(client: Clients, leads: Make, runner: Runner, db: AsyncSession) -> None:
    admin = await client("admin")
    _, user = await someone(admin, "yan", "all")
    yan, ids = await client("yan"), await leads("qian", "盐城", 2)
    job = await asked(yan, "盐城", 2)
    disabled = await admin.post(f"/users/{user['id']}/disable", json={"reason": "离岗"})
    assert disabled.status_code == 200, disabled.text
    await runner.drain()
    ended = await job_of(admin, job)
    assert (ended["state"], ended["error"]) == ("failed", "USER_NOT_ACTIVE")
    assert await transfers(db, ids) == {}


async def test_a_token_that_asked_must_still_be_good(
    app: FastAPI, client: Clients, leads: Make, runner: Runner, db: AsyncSession
) -> None:
    zhao, ids = await client("zhao"), await leads("qian", "徐州", 2)
    scopes = ["lead:read", "lead:transfer", "job:read", "job:cancel"]
    made = await zhao.post("/api-tokens", json={"name": "ERP", "scopes": scopes, "password": PASSWORD})
    assert made.status_code == 201, made.text
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    head = {"Authorization": f"Bearer {made.json()['token']}"}
    async with httpx.AsyncClient(transport=transport, base_url="http://test/api/v1", headers=head) as program:
        key = {"Idempotency-Key": "徐州-1".encode().hex()}
        answer = await program.post(TRANSFER, json=body("徐州", 2), headers=key)
        again = await program.post(TRANSFER, json=body("徐州", 2), headers=key)
        assert (answer.status_code, again.status_code, again.json()["id"]) == (202, 202, answer.json()["id"])
        assert (await program.get(f"/jobs/{answer.json()['id']}")).json()["state"] == "queued"
    revoked = await zhao.post(f"/api-tokens/{made.json()['id']}/revoke", json={})
    assert revoked.status_code == 200, revoked.text
    await runner.drain()
    ended = await job_of(zhao, answer.json())
    assert (ended["state"], ended["error"]) == ("failed", "UNAUTHENTICATED")
    assert await transfers(db, ids) == {}


# ------------------------------------------------------------------------------------------------- once, whoever dies


async def test_a_worker_that_dies_anywhere_has_done_nothing_twice(
    app: FastAPI, client: Clients, leads: Make, db: AsyncSession
) -> None:
    zhao, ids = await client("zhao"), await leads("qian", "连云港", 11)
    job = await asked(zhao, "连云港", 11)
    first, second = Runner(app.state.sessions), Runner(app.state.sessions)
    assert await first.turn()
    assert await first.take() is not None  # and is never heard of again
    assert not await second.turn(), "the lease still holds"
    await sql(app, "UPDATE jobs SET locked_until = :now WHERE id = :id", now=CLOCK.now(), id=UUID(job["id"]))
    await asyncio.gather(first.drain(), second.drain())
    assert (await job_of(zhao, job))["result"] == {"ok": 11, "failed": 0}
    assert await transfers(db, ids) == dict.fromkeys(ids, 1)


async def test_a_slow_worker_finds_that_its_lease_is_gone(
    app: FastAPI, client: Clients, leads: Make, db: AsyncSession
) -> None:
    zhao, ids = await client("zhao"), await leads("qian", "淮安", 8)
    job = await asked(zhao, "淮安", 8)
    slow, quick = Runner(app.state.sessions), Runner(app.state.sessions)
    lease = await slow.take()
    assert lease is not None
    await sql(app, "UPDATE jobs SET locked_until = :now WHERE id = :id", now=CLOCK.now(), id=UUID(job["id"]))
    assert await quick.turn()
    assert not await slow.chunk(lease)
    assert (await job_of(zhao, job))["progress"]["done"] == 4
    await quick.drain()
    assert await transfers(db, ids) == dict.fromkeys(ids, 1)


async def test_a_chunk_that_breaks_leaves_nothing_and_is_given_up_in_the_end(
    client: Clients, leads: Make, runner: Runner, db: AsyncSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    zhao, ids = await client("zhao"), await leads("qian", "南京", 3)
    job = await asked(zhao, "南京", 3)
    work = DOERS["batch"]

    async def breaks(ctx: Context, job: Any) -> Any:
        await work(ctx, job)
        raise RuntimeError("power failure")

    monkeypatch.setattr(running, "AGAIN", timedelta(0))
    monkeypatch.setitem(DOERS, "batch", breaks)
    for _ in range(running.ATTEMPTS):
        assert await runner.turn()
        assert (await job_of(zhao, job))["state"] == "running"
    await runner.drain()
    ended = await job_of(zhao, job)
    assert (ended["state"], ended["error"], ended["progress"]["done"]) == ("failed", "INTERNAL", 0)
    assert await transfers(db, ids) == {}


# ------------------------------------------------------------------------------------------------------- canceled


async def test_a_canceled_job_does_nothing_more(client: Clients, leads: Make, runner: Runner, db: AsyncSession) -> None:
    zhao, ids = await client("zhao"), await leads("qian", "宜兴", 9)
    job = await asked(zhao, "宜兴", 9)
    assert await runner.turn()
    canceled = await zhao.post(f"/jobs/{job['id']}/cancel")
    assert (canceled.status_code, canceled.json()["state"]) == (200, "canceled")
    await runner.drain()
    assert (await job_of(zhao, job))["progress"] == {"done": 4, "total": 9}
    assert len(await transfers(db, ids)) == 4
    again = await zhao.post(f"/jobs/{job['id']}/cancel")
    assert (again.status_code, again.json()["code"]) == (409, "INVALID_TRANSITION")


async def test_a_chunk_in_hand_is_undone_when_the_job_is_canceled(
    client: Clients, leads: Make, runner: Runner, db: AsyncSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    zhao, ids = await client("zhao"), await leads("qian", "江阴", 3)
    job = await asked(zhao, "江阴", 3)
    work = DOERS["batch"]

    async def canceled_meanwhile(ctx: Context, job: Any) -> Any:
        chunk = await work(ctx, job)
        assert (await zhao.post(f"/jobs/{job.id}/cancel")).status_code == 200
        return chunk

    monkeypatch.setitem(DOERS, "batch", canceled_meanwhile)
    await runner.drain()
    ended = await job_of(zhao, job)
    assert (ended["state"], ended["result"]) == ("canceled", {"ok": 0, "failed": 0})
    assert await transfers(db, ids) == {}


# ------------------------------------------------------------------------------------------------ whose, how many


async def test_nobody_sees_the_jobs_of_others_but_the_administrator(client: Clients, leads: Make) -> None:
    zhao, qian, admin = await client("zhao"), await client("qian"), await client("admin")
    await leads("qian", "昆山", 1)
    job = await asked(zhao, "昆山", 1)
    for method, path in (("GET", ""), ("POST", "/cancel"), ("GET", "/failures"), ("GET", "/events")):
        hidden = await qian.request(method, f"/jobs/{job['id']}{path}")
        assert (hidden.status_code, hidden.json()["code"]) == (404, "NOT_FOUND"), path
    assert job["id"] not in {one["id"] for one in (await qian.get("/jobs")).json()["data"]}
    assert (await job_of(admin, job))["owner_name"] == "赵敏"
    queued = (await admin.get("/jobs", params={"state": "queued,running"})).json()["data"]
    assert [one["id"] for one in queued] == [job["id"]]
    assert (await job_of(zhao, job))["state"] == "queued"
    forbidden = await qian.post(TRANSFER, json=body("昆山", 1))
    assert (forbidden.status_code, forbidden.json()["code"]) == (403, "FORBIDDEN")
    assert (await admin.post(f"/jobs/{job['id']}/cancel")).json()["state"] == "canceled"


async def test_a_list_of_jobs_comes_in_pages(client: Clients, leads: Make) -> None:
    zhao = await client("zhao")
    await leads("qian", "太仓", 1)
    made = [await asked(zhao, "太仓", 1) for _ in range(3)]
    first = (await zhao.get("/jobs", params={"limit": 2})).json()
    assert [one["id"] for one in first["data"]] == [made[2]["id"], made[1]["id"]]
    second = (await zhao.get("/jobs", params={"limit": 2, "cursor": first["page"]["next_cursor"]})).json()
    assert second["data"][0]["id"] == made[0]["id"]


async def test_three_at_a_time_are_enough(client: Clients, leads: Make, runner: Runner) -> None:
    zhao = await client("zhao")
    await leads("qian", "张家港", 1)
    for _ in range(limits.JOBS):
        await asked(zhao, "张家港", 1)
    refused = await zhao.post(TRANSFER, json=body("张家港", 1))
    assert (refused.status_code, refused.json()["code"]) == (429, "TOO_MANY_JOBS")
    assert refused.headers["retry-after"] == "10"
    await runner.drain()
    await leads("qian", "张家港", 1)
    assert (await zhao.post(TRANSFER, json=body("张家港", 1))).status_code == 202


async def test_old_jobs_are_forgotten_with_their_failures(
    app: FastAPI, client: Clients, leads: Make, runner: Runner, db: AsyncSession
) -> None:
    zhao, ids = await client("zhao"), await leads("qian", "句容", 2)
    assert (await (await client("qian")).post(f"/leads/{ids[0]}/discard", json={"reason_code": "no_demand"})).is_success
    old, young = await asked(zhao, "句容", 2), await asked(zhao, "句容", 2)
    await runner.turn()
    await sql(app, "UPDATE jobs SET expires_at = :now WHERE id = :id", now=CLOCK.now(), id=UUID(old["id"]))
    await forget_old(Context(db), {})
    await db.commit()
    assert (await zhao.get(f"/jobs/{old['id']}")).status_code == 404
    assert (await job_of(zhao, young))["state"] == "queued"
    assert await db.scalar(text("SELECT count(*) FROM job_failures WHERE job_id = :id"), {"id": UUID(old["id"])}) == 0


# --------------------------------------------------------------------------------------------------------- streams


def events(answer: httpx.Response) -> list[tuple[str, Json]]:
    """What a stream of events said, without the comments that keep it open."""
    blocks = [block.splitlines() for block in answer.text.split("\n\n") if block.strip() and not block.startswith(":")]
    told = [dict(line.split(": ", 1) for line in block) for block in blocks]
    return [(one["event"], orjson.loads(one["data"])) for one in told]


async def test_a_stream_tells_of_every_chunk_and_ends_with_the_job(
    app: FastAPI, client: Clients, leads: Make, runner: Runner
) -> None:
    zhao = await client("zhao")
    await leads("qian", "靖江", 10)
    job = await asked(zhao, "靖江", 10)
    followed = asyncio.create_task(zhao.get(f"/jobs/{job['id']}/events", timeout=60))
    places = []
    for _ in range(3):
        for _ in range(20):
            await asyncio.sleep(0.02)
            places.append((app.state.reading.working, app.state.readers.kw["bind"].pool.checkedout()))
        assert not followed.done()
        assert await runner.turn()
    async with asyncio.timeout(30):
        answer = await followed
    assert answer.headers["content-type"].startswith("text/event-stream")
    told = events(answer)
    assert [name for name, _ in told] == ["progress"] * (len(told) - 1) + ["end"]
    done = [one["progress"]["done"] for _, one in told]
    assert done == sorted(done) and (done[0], done[-1]) == (0, 10)
    assert told[-1][1]["state"] == "succeeded"
    assert (0, 0) in places, "it holds neither a place nor a connection while it waits"
    ((name, last),) = events(await zhao.get(f"/jobs/{job['id']}/events"))
    assert (name, last["state"]) == ("end", "succeeded")


async def test_a_stream_does_not_go_on_for_ever_and_there_are_not_many(
    client: Clients, leads: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    zhao = await client("zhao")
    await leads("qian", "如皋", 1)
    job = await asked(zhao, "如皋", 1)
    monkeypatch.setattr(stream, "LONGEST", 0.2)
    told = events(await zhao.get(f"/jobs/{job['id']}/events"))
    assert [(name, one["state"]) for name, one in told] == [("progress", "queued")]
    monkeypatch.setattr(limits, "STREAMS", 0)
    refused = await zhao.get(f"/jobs/{job['id']}/events")
    assert (refused.status_code, refused.json()["code"]) == (429, "TOO_MANY_STREAMS")
