"""Chunks of an import that overlap come to what they come to one by one, whatever they know of each other."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from bihuan.integration.importing import doing, undoing
from bihuan.integration.importing.making import Made
from bihuan.integration.job import runner as running
from bihuan.integration.job.runner import Lease, Runner
from bihuan.kernel.errors import DomainError
from bihuan.kernel.relay import Leg
from tests.conftest import Clients
from tests.integration.sheets import csv_bytes

Json = dict[str, Any]
HEADER = ["客户名称", "所属行业", "统一社会信用代码", "联系人", "手机", "标签", "外部编号"]


@pytest.fixture(autouse=True)
async def small_chunks(app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doing, "CHUNK", 3)
    monkeypatch.setattr(undoing, "CHUNK", 3)
    monkeypatch.setattr(running, "AGAIN", running.AGAIN * 0)
    async with app.state.sessions.begin() as db:
        await db.execute(text("UPDATE jobs SET state = 'canceled' WHERE state IN ('queued', 'running')"))


@pytest.fixture
def runner(app: FastAPI) -> Runner:
    return Runner(app.state.sessions)


async def step(by: httpx.AsyncClient, runner: Runner, of: Json, verb: str, body: Json | None = None) -> Json:
    answer = await by.post(f"/imports/{of['id']}/{verb}", json=body or {})
    assert answer.status_code == 202, answer.text
    await runner.drain()
    return dict((await by.get(f"/imports/{of['id']}")).json())


async def checked(by: httpx.AsyncClient, runner: Runner, rows: list[list[str]], **options: Any) -> Json:
    sent = await by.post("/customers/import", files={"file": ("名单.csv", csv_bytes([HEADER, *rows]))})
    await runner.drain()
    of = dict((await by.get(f"/imports/{sent.json()['id']}")).json())
    body = {"mapping": of["mapping"], "options": of["options"] | options}
    return await step(by, runner, of, "check", body)


async def told(by: httpx.AsyncClient, of: Json) -> list[Any]:
    """What became of every row, and why."""
    rows = (await by.get(f"/imports/{of['id']}/rows")).json()["data"]
    said = [(one["field"], one["code"], one["detail"]) for row in rows for one in row["problems"]]
    return [[(row["line"], row["outcome"]) for row in rows], said]


def full(head: str, at: int) -> list[list[str]]:
    """Rows that know each other in every way, near and far: by name, telephone, external id, contact and tag."""

    def row(n: int, phone: int, *, tag: str = "", external: str = "", industry: str = "制造业") -> list[str]:
        return [f"{head}{n}有限公司", industry, "", f"人{phone}", f"137{at:02d}{phone:06d}", tag, external]

    return [
        row(1, 1, external=f"{head}-1"),
        row(2, 2, tag=f"{head}新标签"),
        row(3, 3),
        row(3, 4),  # a second contact, a chunk behind the first
        row(4, 3),  # the telephone of another customer
        row(5, 5, tag=f"{head}新标签"),
        row(1, 6),  # far behind
        row(6, 6),  # the telephone of the row in front, which is a contact of the first
        row(7, 7, external=f"{head}-1"),  # who else is called so
        row(7, 7),  # free again, since the row in front was refused
        row(7, 8, industry="金融业"),  # contradicts it
        row(8, 9, industry="没有的行业"),
        row(8, 9),
        row(9, 9),
    ]


async def test_rows_that_know_each_other_come_to_the_same_side_by_side_as_one_by_one(
    client: Clients, runner: Runner, db: AsyncSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    zhao, found, keep = await client("zhao"), list[Any](), doing._keep_outcome

    async def slowly(*given: Any) -> None:
        """So that the chunk behind looks up what it has to know while this one is not committed."""
        await keep(*given)
        await asyncio.sleep(0.1)

    monkeypatch.setattr(doing, "_keep_outcome", slowly)
    for spell, head, at in ((0.0, "甲组", 11), (60.0, "乙组", 12)):
        monkeypatch.setattr(running, "SPELL", spell)
        of = await checked(zhao, runner, full(head, at), duplicates="fail", place="me")
        forecast = await told(zhao, of)
        done = await step(zhao, runner, of, "run")
        assert done["state"] == "done"
        assert await told(zhao, of) == forecast
        counted = text(
            "SELECT c.name, c.contact_name, c.tags, count(p.id) FROM customers c "
            "JOIN contacts p ON p.customer_id = c.id WHERE c.name LIKE :head GROUP BY c.id ORDER BY c.number"
        )
        kept = [
            (str(name).replace(head, ""), person, [tag.replace(head, "") for tag in tags], count)
            for name, person, tags, count in (await db.execute(counted, {"head": f"{head}%"})).all()
        ]
        await db.rollback()
        undone = await step(zhao, runner, of, "undo")
        assert (undone["state"], undone["counts"]["kept"]) == ("undone", 0)
        found.append(([str(forecast).replace(head, "")], done["counts"], kept))
        left = text("SELECT count(*) FROM customers WHERE name LIKE :head AND deleted_at IS NULL")
        assert await db.scalar(left, {"head": f"{head}%"}) == 0
    assert found[0] == found[1]
    assert found[0][1]["created"] == 8
    assert [one[0] for one in found[0][2]] == [f"{n}有限公司" for n in (1, 2, 3, 5, 7, 8)]


async def test_chunks_are_prepared_before_those_in_front_are_committed(
    client: Clients, runner: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    zhao, order = await client("zhao"), list[str]()
    places: dict[int, int] = {}

    def noting(name: str, of: Callable[..., Any]) -> Callable[..., Any]:
        def noted(leg: Leg, *given: Any, **more: Any) -> Any:
            order.append(f"{name} {places.setdefault(id(leg), len(places))}")
            return of(leg, *given, **more)

        return noted

    rows = [[f"并行{n}有限公司", "制造业", "", "王芳", f"13613{n:06d}", "", ""] for n in range(9)]
    of = await checked(zhao, runner, rows, place="me")
    monkeypatch.setattr(Leg, "leave", noting("prepared", Leg.leave))
    monkeypatch.setattr(Leg, "end", noting("ended", Leg.end))
    done = await step(zhao, runner, of, "run")
    assert (done["state"], done["counts"]["created"]) == ("done", 9)
    assert order.index("prepared 1") < order.index("ended 0"), order
    assert [one for one in order if one.startswith("ended")][:3] == ["ended 0", "ended 1", "ended 2"]


async def test_what_was_prepared_behind_a_chunk_that_broke_is_undone_and_done_once(
    client: Clients, runner: Runner, db: AsyncSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    zhao, write, turns = await client("zhao"), Made.write, list[int]()

    async def breaks(made: Made, decisions: Any) -> None:
        await write(made, decisions)
        turns.append(len(turns))
        if len(turns) == 2:
            raise RuntimeError("power failure")

    rows = [[f"断电{n}有限公司", "制造业", "", "王芳", f"13614{n:06d}", "", ""] for n in range(12)]
    of = await checked(zhao, runner, rows, place="me")
    started = await zhao.post(f"/imports/{of['id']}/run", json={})
    monkeypatch.setattr(Made, "write", breaks)
    assert await runner.turn()
    counted = text(
        "SELECT (SELECT count(*) FROM customers WHERE name LIKE '断电%'), (SELECT count(*) FROM contacts WHERE mobile "
        "LIKE '13614%'), (SELECT count(*) FROM customers_search WHERE text LIKE '断电%')"
    )
    assert tuple((await db.execute(counted)).one()) == (3, 3, 3)
    await db.rollback()
    await runner.drain()
    done = (await zhao.get(f"/imports/{of['id']}")).json()
    assert (done["state"], done["counts"]["created"]) == ("done", 12)
    assert tuple((await db.execute(counted)).one()) == (12, 12, 12)
    job = (await zhao.get(f"/jobs/{started.json()['job_id']}")).json()
    assert (job["state"], job["result"]) == ("succeeded", {"ok": 12, "failed": 0})


async def test_a_job_that_is_canceled_keeps_what_is_committed_and_nothing_that_is_prepared(
    client: Clients, runner: Runner, db: AsyncSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    zhao, write, turns = await client("zhao"), Made.write, list[int]()
    rows = [[f"叫停{n}有限公司", "制造业", "", "王芳", f"13615{n:06d}", "", ""] for n in range(12)]
    of = await checked(zhao, runner, rows, place="me")
    started = (await zhao.post(f"/imports/{of['id']}/run", json={})).json()

    async def canceled_meanwhile(made: Made, decisions: Any) -> None:
        await write(made, decisions)
        turns.append(len(turns))
        if len(turns) == 2:
            assert (await zhao.post(f"/jobs/{started['job_id']}/cancel")).status_code == 200

    monkeypatch.setattr(Made, "write", canceled_meanwhile)
    await runner.drain()
    stopped = (await zhao.get(f"/imports/{of['id']}")).json()
    assert (stopped["state"], stopped["counts"]["created"]) == ("stopped", 3)
    assert await db.scalar(text("SELECT count(*) FROM contacts WHERE mobile LIKE '13615%'")) == 3
    await db.rollback()
    monkeypatch.setattr(Made, "write", write)
    done = await step(zhao, runner, of, "run")
    assert (done["state"], done["counts"]["created"]) == ("done", 12)


async def test_a_spell_goes_on_while_no_other_job_waits(
    client: Clients, runner: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    zhao, started = await client("zhao"), list[Json]()
    for head in ("独行", "等候"):
        rows = [
            [f"{head}{n}有限公司", "制造业", "", "王芳", f"136{ord(head[0]) % 97:02d}{n:06d}", "", ""]
            for n in range(12)
        ]
        of = await checked(zhao, runner, rows, place="me")
        started.append(of)

    async def begin(of: Json) -> None:
        assert (await zhao.post(f"/imports/{of['id']}/run", json={})).status_code == 202

    async def made(of: Json) -> int:
        return int((await zhao.get(f"/imports/{of['id']}")).json()["counts"]["created"])

    monkeypatch.setattr(running, "SPELL", 0.0001)  # over before the first chunk is
    monkeypatch.setattr(running, "LONGER", 1_000_000)
    first, second = started
    await begin(first)
    await begin(second)
    assert await runner.turn()
    assert (await made(first), await made(second)) == (3, 0)  # somebody waits
    assert await runner.turn()
    assert (await made(first), await made(second)) == (3, 3)
    await runner.drain()
    assert (await made(first), await made(second)) == (12, 12)

    rows = [[f"独自{n}有限公司", "制造业", "", "王芳", f"13618{n:06d}", "", ""] for n in range(12)]
    alone = await checked(zhao, runner, rows, place="me")
    await begin(alone)
    assert await runner.turn()
    assert await made(alone) == 12


STOLEN = "2099-01-01T00:00:00+00:00"
_STEAL = text("UPDATE jobs SET locked_until = CAST(:until AS timestamptz) WHERE id = CAST(:job AS uuid)")


async def steal(db: AsyncSession, job_id: str) -> None:
    """As if the lease had run out and another runner had taken the job."""
    await db.execute(_STEAL, {"until": datetime.fromisoformat(STOLEN), "job": job_id})
    await db.commit()


async def state_of(db: AsyncSession, job_id: str) -> tuple[str, str | None, datetime]:
    wanted = text("SELECT state, error, locked_until FROM jobs WHERE id = CAST(:job AS uuid)")
    found = tuple((await db.execute(wanted, {"job": job_id})).one())
    await db.rollback()
    return found  # type: ignore[return-value]


async def test_what_is_prepared_under_a_lease_that_was_lost_is_undone_and_the_new_one_stands(
    client: Clients, app: FastAPI, runner: Runner, db: AsyncSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    zhao, turn, lost = await client("zhao"), Leg.turn, list[Leg]()
    rows = [[f"易手{n}有限公司", "制造业", "", "王芳", f"13616{n:06d}", "", ""] for n in range(12)]
    of = await checked(zhao, runner, rows, place="me")
    job_id = (await zhao.post(f"/imports/{of['id']}/run", json={})).json()["job_id"]

    async def turned(leg: Leg) -> None:
        if leg.before is not None and not lost:  # the second chunk, when the first is committed
            lost.append(leg)
            await leg.before.ended()
            async with app.state.sessions() as thief:
                await steal(thief, job_id)
        await turn(leg)

    monkeypatch.setattr(Leg, "turn", turned)
    assert await runner.turn()
    assert lost
    written = text("SELECT count(*) FROM customers WHERE name LIKE '易手%'")
    assert await db.scalar(written) == 3
    until = datetime.fromisoformat(STOLEN)
    assert await state_of(db, job_id) == ("running", None, until)

    await runner.chunk(Lease(UUID(job_id), until))
    await runner.drain()
    done = (await zhao.get(f"/imports/{of['id']}")).json()
    assert (done["state"], done["counts"]["created"]) == ("done", 12)
    assert await db.scalar(written) == 12


@pytest.mark.parametrize(
    "failure", [DomainError("IMPORT_NOT_READY"), RuntimeError("power failure")], ids=["no", "crash"]
)
async def test_whoever_fails_without_the_lease_says_nothing_of_the_job(
    client: Clients, app: FastAPI, runner: Runner, db: AsyncSession, monkeypatch: pytest.MonkeyPatch, failure: Exception
) -> None:
    zhao = await client("zhao")
    head = type(failure).__name__
    rows = [[f"出局{head}{n}公司", "制造业", "", "王芳", f"1361{len(head)}{n:05d}", "", ""] for n in range(3)]
    of = await checked(zhao, runner, rows, place="me")
    job_id = (await zhao.post(f"/imports/{of['id']}/run", json={})).json()["job_id"]

    async def fails(made: Made, decisions: Any) -> None:
        async with app.state.sessions() as thief:
            await steal(thief, job_id)
        raise failure

    with monkeypatch.context() as broken:
        broken.setattr(Made, "write", fails)
        assert await runner.turn()
    until = datetime.fromisoformat(STOLEN)
    assert await state_of(db, job_id) == ("running", None, until)
    await runner.chunk(Lease(UUID(job_id), until))
    await runner.drain()
    done = (await zhao.get(f"/imports/{of['id']}")).json()
    assert (done["state"], done["counts"]["created"]) == ("done", 3)
