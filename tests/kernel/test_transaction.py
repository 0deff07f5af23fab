"""One request, one transaction: what was answered is stored, and what was refused has left no trace."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from fastapi import FastAPI
from sqlalchemy import delete, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from bihuan.kernel.context import Context
from bihuan.kernel.errors import RETRYABLE
from tests.conftest import Clients
from tests.factories.company import Company
from tests.kernel.conftest import Make
from tests.kernel.specimen import SPECIMENS, Specimen, SpecimenLine

AT_COMMIT = [("23514", 409, "CONFLICT"), ("23505", 409, "DUPLICATE_VALUE"), ("23503", 422, "REF_NOT_FOUND")]


async def state(db: AsyncSession, record_id: str) -> tuple[Any, ...] | None:
    await db.rollback()
    row = await db.execute(
        text("SELECT version, status, name, note, owner_id, deleted_at FROM specimens WHERE id = :id"),
        {"id": record_id},
    )
    found = row.one_or_none()
    return tuple(found) if found else None


def etag(record: dict[str, Any]) -> dict[str, str]:
    return {"If-Match": f'"specimens:{record["id"]}:{record["version"]}"'}


@pytest.mark.parametrize("keyed", [False, True])
@pytest.mark.parametrize(("sqlstate", "status", "code"), AT_COMMIT)
async def test_what_fails_at_commit_is_refused_and_absent(
    client: Clients, db: AsyncSession, sqlstate: str, status: int, code: str, keyed: bool
) -> None:
    name, headers = uuid4().hex, {"Idempotency-Key": uuid4().hex} if keyed else {}
    body = {"name": name, "note": f"fails at commit {sqlstate}"}
    answer = await (await client("qian")).post("/specimens", json=body, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["content-type"] == "application/problem+json"
    assert await db.scalar(text("SELECT count(*) FROM specimens WHERE name = :name"), {"name": name}) == 0
    if keyed:
        again = await (await client("qian")).post("/specimens", json=body, headers=headers)
        assert (again.status_code, again.json()["code"]) == (status, code)


@pytest.mark.parametrize("sqlstate", ["40001", "40P01"])
async def test_a_serialization_failure_at_commit_is_tried_again_and_then_refused(
    client: Clients, db: AsyncSession, sqlstate: str
) -> None:
    name = uuid4().hex
    body = {"name": name, "note": f"fails at commit {sqlstate}"}
    answer = await (await client("qian")).post("/specimens", json=body)
    assert (answer.status_code, answer.json()["code"], answer.json()["retryable"]) == (409, "LOCKED_BY_OTHER", True)
    assert answer.headers["retry-after"] == "1"
    assert await db.scalar(text("SELECT count(*) FROM specimens WHERE name = :name"), {"name": name}) == 0


ANSWERED = [
    ("22001", 422, "VALIDATION"),
    ("22003", 422, "VALIDATION"),
    ("22021", 422, "VALIDATION"),
    ("23503", 422, "REF_NOT_FOUND"),
    ("23505", 409, "DUPLICATE_VALUE"),
    ("23514", 409, "CONFLICT"),
    ("40001", 409, "LOCKED_BY_OTHER"),
    ("40P01", 409, "LOCKED_BY_OTHER"),
    ("55P03", 409, "LOCKED_BY_OTHER"),
    ("53100", 503, "STORAGE_FULL"),
    ("53300", 503, "UNAVAILABLE"),
    ("57014", 503, "UNAVAILABLE"),
    ("57P01", 503, "UNAVAILABLE"),
    ("08006", 503, "UNAVAILABLE"),
]


@pytest.mark.parametrize(("sqlstate", "status", "code"), ANSWERED)
async def test_every_failure_of_the_database_has_its_answer(
    client: Clients, db: AsyncSession, sqlstate: str, status: int, code: str
) -> None:
    """TRUST §4.8: never a 500, never a word of the database, and nothing stored."""
    name = uuid4().hex
    body = {"name": name, "note": f"fails at commit {sqlstate}"}
    answer = await (await client("qian")).post("/specimens", json=body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.json()["retryable"] == ("retry-after" in answer.headers) == (code in RETRYABLE)
    for word in ("refused at commit", "specimens_", "asyncpg", "SELECT", sqlstate):
        assert word not in answer.text
    assert await db.scalar(text("SELECT count(*) FROM specimens WHERE name = :name"), {"name": name}) == 0


async def test_a_failing_commit_of_a_change_changes_nothing(client: Clients, make: Make, db: AsyncSession) -> None:
    made = await make()
    before = await state(db, made["id"])
    log = await db.scalar(text("SELECT count(*) FROM audit_log WHERE object_id = :id"), {"id": made["id"]})
    qian = await client("qian")
    body = {"note": "fails at commit 23514", "name": "neu"}
    answer = await qian.patch(f"/specimens/{made['id']}", json=body, headers=etag(made))
    assert answer.status_code == 409
    assert await state(db, made["id"]) == before
    assert await db.scalar(text("SELECT count(*) FROM audit_log WHERE object_id = :id"), {"id": made["id"]}) == log


async def test_a_text_of_the_database_never_reaches_the_client(client: Clients) -> None:
    answer = await (await client("qian")).post("/specimens", json={"name": "x", "note": "fails at commit 23514"})
    for word in ("refused at commit", "specimens_", "asyncpg", "SELECT"):
        assert word not in answer.text


# ----------------------------------------------------------------------------------------------------- If-Match


@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
async def test_without_a_version_nothing_is_changed(client: Clients, make: Make, db: AsyncSession, method: str) -> None:
    made = await make()
    before = await state(db, made["id"])
    body = {"json": {"name": "neu"}} if method == "PATCH" else {}
    answer = await (await client("qian")).request(method, f"/specimens/{made['id']}", **body)  # type: ignore[arg-type]
    assert (answer.status_code, answer.json()["code"]) == (428, "PRECONDITION_REQUIRED")
    assert await state(db, made["id"]) == before


@pytest.mark.parametrize("method", ["PATCH", "DELETE", "POST"])
async def test_a_stale_version_is_refused_with_the_present_one(
    client: Clients, make: Make, db: AsyncSession, method: str
) -> None:
    made, qian = await make(), await client("qian")
    fresh = await qian.patch(f"/specimens/{made['id']}", json={"note": "schneller"}, headers=etag(made))
    assert (fresh.status_code, fresh.json()["version"]) == (200, 2)
    before = await state(db, made["id"])
    url, body = f"/specimens/{made['id']}", {"json": {"name": "neu"}}
    if method == "POST":
        url, body = f"{url}/send", {"json": {}}
    stale = await qian.request(method, url, headers=etag(made), **({} if method == "DELETE" else body))  # type: ignore[arg-type]
    assert (stale.status_code, stale.json()["code"], stale.json()["current_version"]) == (412, "STALE_VERSION", 2)
    assert await state(db, made["id"]) == before


@pytest.mark.parametrize(
    "match", ["*", "1", '"specimens:1"', 'W/"specimens:x:1"', '"users:{id}:1"', '"specimens:{id}:01"']
)
async def test_only_the_exact_tag_matches(client: Clients, make: Make, db: AsyncSession, match: str) -> None:
    made = await make()
    before = await state(db, made["id"])
    headers = {"If-Match": match.format(id=made["id"])}
    answer = await (await client("qian")).patch(f"/specimens/{made['id']}", json={"name": "neu"}, headers=headers)
    assert answer.status_code == 412
    assert await state(db, made["id"]) == before


async def test_an_action_needs_no_version_but_honours_one(client: Clients, make: Make) -> None:
    qian = await client("qian")
    without, given = await make(), await make()
    assert (await qian.post(f"/specimens/{without['id']}/send", json={})).json()["version"] == 2
    done = await qian.post(f"/specimens/{given['id']}/send", json={}, headers=etag(given))
    assert (done.status_code, done.headers["etag"]) == (200, f'"specimens:{given["id"]}:2"')


async def test_of_twenty_edits_at_once_one_wins_and_the_others_are_told(
    client: Clients, make: Make, db: AsyncSession
) -> None:
    made, qian = await make(), await client("qian")
    answers = await asyncio.gather(
        *(qian.patch(f"/specimens/{made['id']}", json={"name": f"n{n}"}, headers=etag(made)) for n in range(20))
    )
    assert sorted(answer.status_code for answer in answers) == [200] + [412] * 19
    winner = next(answer.json() for answer in answers if answer.status_code == 200)
    assert (await state(db, made["id"]) or ())[:3] == (2, "draft", winner["name"])


async def test_of_ten_equal_actions_at_once_one_is_done(client: Clients, make: Make, db: AsyncSession) -> None:
    made, qian = await make(), await client("qian")
    answers = await asyncio.gather(*(qian.post(f"/specimens/{made['id']}/send", json={}) for _ in range(10)))
    assert sorted(answer.status_code for answer in answers) == [200] + [409] * 9
    assert {answer.json()["code"] for answer in answers if answer.status_code == 409} == {"INVALID_TRANSITION"}
    entries = await db.scalar(
        text("SELECT count(*) FROM audit_log WHERE object_id = :id AND action = 'send'"), {"id": made["id"]}
    )
    assert entries == 1


async def test_a_row_held_by_somebody_else_is_told_within_seconds(client: Clients, make: Make, app: FastAPI) -> None:
    made, qian = await make(), await client("qian")
    async with app.state.sessions() as other:
        await other.execute(text("SELECT 1 FROM specimens WHERE id = :id FOR UPDATE"), {"id": made["id"]})
        answer = await asyncio.wait_for(qian.post(f"/specimens/{made['id']}/send", json={}), 8)
    assert (answer.status_code, answer.json()["code"], answer.json()["retryable"]) == (409, "LOCKED_BY_OTHER", True)
    assert answer.headers["retry-after"] == "1"
    assert (await qian.get(f"/specimens/{made['id']}")).json()["status"] == "draft"


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_more_requests_than_connections_wait_or_are_told_to(
    app: FastAPI, client: Clients, make: Make, method: str
) -> None:
    made, qian = await make(), await client("qian")
    path = f"/specimens/{made['id']}"
    sessions = app.state.readers if method == "GET" else app.state.sessions
    held = [sessions() for _ in range(app.state.engine.pool.size())]
    try:
        for session in held:
            await session.execute(text("SELECT 1"))
        answer = await (qian.get(path) if method == "GET" else qian.post(f"{path}/send", json={}))
        assert (answer.status_code, answer.json()["code"]) == (503, "UNAVAILABLE")
        assert "retry-after" in answer.headers
    finally:
        for session in held:
            await session.close()
    assert (await qian.get(path)).json()["status"] == "draft"
    assert app.state.engine.pool.checkedout() == 0


async def test_what_only_reads_cannot_write(app: FastAPI) -> None:
    async with app.state.readers() as session:
        with pytest.raises(DBAPIError, match="read-only transaction"):
            await session.execute(text("UPDATE specimens SET note = 'x'"))


# --------------------------------------------------------------------------------------------------- references


async def test_a_reference_to_nothing_is_told_by_its_field(client: Clients, db: AsyncSession) -> None:
    before = await db.scalar(text("SELECT count(*) FROM specimens"))
    body = {"name": "x", "reviewer_id": str(uuid4())}
    answer = await (await client("qian")).post("/specimens", json=body)
    assert (answer.status_code, answer.json()["code"]) == (422, "REF_NOT_FOUND")
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/reviewer_id"]
    await db.rollback()
    assert await db.scalar(text("SELECT count(*) FROM specimens")) == before


async def test_a_reference_is_kept_and_cleared(client: Clients, make: Make) -> None:
    qian = await client("qian")
    made = await make(reviewer_id=str(Company.ids["zhao"]))
    assert made["reviewer_id"] == str(Company.ids["zhao"])
    cleared = await qian.patch(f"/specimens/{made['id']}", json={"reviewer_id": None}, headers=etag(made))
    assert cleared.json()["reviewer_id"] is None


# -------------------------------------------------------------------------------------------------------- batches


async def test_each_item_of_a_batch_stands_alone(client: Clients, make: Make, db: AsyncSession) -> None:
    good, empty, stale, hers = await make(), await make(lines=0), await make(), await make("sun")
    items = [
        {"id": good["id"]},
        {"id": empty["id"]},
        {"id": stale["id"], "version": 7},
        {"id": hers["id"]},
        {"id": str(uuid4())},
    ]
    body = {"items": items, "input": {}}
    answer = await (await client("qian")).post("/specimens/batch/send", json=body)
    told = [(item["status"], item["code"]) for item in answer.json()["results"]]
    assert told == [(200, None), (409, "NO_LINES"), (412, "STALE_VERSION"), (404, "NOT_FOUND"), (404, "NOT_FOUND")]
    assert answer.json()["summary"] == {"ok": 1, "failed": 4}
    assert [(await state(db, one["id"]) or ())[:2] for one in (good, empty, stale, hers)] == [
        (2, "sent"),
        (1, "draft"),
        (1, "draft"),
        (1, "draft"),
    ]
    logged = text("SELECT object_id::text FROM audit_log WHERE action = 'send' AND object_id = ANY(:ids)")
    ids = [one["id"] for one in (good, empty, stale, hers)]
    assert (await db.scalars(logged, {"ids": ids})).all() == [good["id"]]


async def test_an_atomic_batch_is_all_or_nothing(client: Clients, make: Make, db: AsyncSession) -> None:
    good, empty = await make(), await make(lines=0)
    body = {"items": [{"id": good["id"]}, {"id": empty["id"]}], "atomic": True, "input": {}}
    answer = await (await client("qian")).post("/specimens/batch/send", json=body)
    assert (answer.status_code, answer.json()["code"]) == (409, "NO_LINES")
    assert (await state(db, good["id"]) or ())[:2] == (1, "draft")


async def test_a_batch_has_at_most_two_hundred_items(client: Clients) -> None:
    items = [{"id": str(uuid4())}] * 201
    for given in (items, []):
        answer = await (await client("qian")).post("/specimens/batch/send", json={"items": given, "input": {}})
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["pointer"] == "/items"


# --------------------------------------------------------------------------------------- what is no longer a draft


@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
async def test_what_is_sent_is_neither_edited_nor_deleted(
    client: Clients, make: Make, db: AsyncSession, method: str
) -> None:
    made, admin = await make(), await client("admin")
    sent = (await admin.post(f"/specimens/{made['id']}/send", json={})).json()
    before = await state(db, made["id"])
    body = {"json": {"name": "neu"}} if method == "PATCH" else {}
    answer = await admin.request(method, f"/specimens/{made['id']}", headers=etag(sent), **body)  # type: ignore[arg-type]
    assert (answer.status_code, answer.json()["code"]) == (409, "DOCUMENT_APPROVED")
    assert await state(db, made["id"]) == before


async def test_the_lock_reads_record_and_lines_afresh(
    app: FastAPI, make: Make, ctx_for: Callable[[str], Awaitable[Context]]
) -> None:
    """What was read before the lock may have changed meanwhile: header, lines, and how many lines there are."""
    made = await make("qian", lines=2)
    record_id = UUID(made["id"])
    ctx = await ctx_for("qian")
    early = await SPECIMENS.get(ctx, record_id)
    kept, gone = sorted(early.lines, key=lambda line: line.line_no)
    async with app.state.sessions() as other:
        await other.execute(update(SpecimenLine).where(SpecimenLine.id == kept.id).values(qty=7))
        await other.execute(delete(SpecimenLine).where(SpecimenLine.id == gone.id))
        await other.execute(update(Specimen).where(Specimen.id == record_id).values(name="改了名"))
        await other.commit()
    late = await SPECIMENS.hold(ctx, record_id)
    assert late is early
    assert late.name == "改了名"
    assert [(line.id, line.qty) for line in late.lines] == [(kept.id, 7)]
