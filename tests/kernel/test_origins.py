"""Records named by others: an offline client's id, another system's number; and what is only tried (API §6–§8)."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import httpx
import pytest
from pydantic import create_model
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from bihuan.kernel.routing import WAYS
from bihuan.kernel.wire import Schema, partial
from tests.conftest import Clients
from tests.kernel.conftest import Make
from tests.kernel.test_transaction import etag, state

LINES = [{"name": "a", "qty": "1"}, {"name": "b", "qty": "2"}]
WATCHED = ("specimens", "specimen_lines", "audit_log", "ownership_events", "idempotency_keys", "doc_sequences")


async def counts(db: AsyncSession) -> list[int]:
    """How much there is of everything a request may leave behind."""
    await db.rollback()
    found = [await db.scalar(text(f"SELECT count(*) FROM {name}")) for name in WATCHED]
    last = await db.scalar(text("SELECT coalesce(sum(last), 0) FROM doc_sequences"))
    return [int(one or 0) for one in (*found, last)]


def path(number: str, system: str = "erp") -> str:
    return f"/specimens/by-external/{system}/{number}"


@pytest.fixture
async def qian(client: Clients) -> httpx.AsyncClient:
    return await client("qian")


# ------------------------------------------------------------------------------------- numbers of other systems


async def test_a_number_that_is_new_makes_a_record_and_a_known_one_edits_it(
    qian: httpx.AsyncClient, db: AsyncSession
) -> None:
    number = uuid4().hex
    made = await qian.put(path(number), json={"name": "样品", "weight": 3, "lines": LINES})
    assert made.status_code == 201, made.text
    body = made.json()
    assert (body["external_system"], body["external_id"], body["version"]) == ("erp", number, 1)
    assert made.headers["location"] == f"/api/v1/specimens/{body['id']}"

    edited = await qian.put(path(number), json={"name": "新样品", "weight": 3, "lines": LINES})
    assert (edited.status_code, edited.json()["name"], edited.json()["version"]) == (200, "新样品", 2)
    assert (edited.json()["id"], edited.headers["etag"]) == (body["id"], f'"specimens:{body["id"]}:2"')
    logged = text("SELECT changes FROM audit_log WHERE object_id = :id AND action = 'update'")
    assert {"field": "name", "old": "样品", "new": "新样品"} in (await db.scalars(logged, {"id": body["id"]})).one()
    other = await qian.put(path(number, "mes"), json={"name": "anderes System"})
    assert (other.status_code, other.json()["id"] != body["id"]) == (201, True)


async def test_the_same_content_again_changes_nothing(qian: httpx.AsyncClient, db: AsyncSession) -> None:
    number, body = uuid4().hex, {"name": "样品", "lines": LINES}
    first = await qian.put(path(number), json=body)
    before = await counts(db)
    for again in (body, dict(reversed(body.items())), body | {"name": " 样品 "}):
        answer = await qian.put(path(number), json=again)
        assert (answer.status_code, answer.json()) == (200, first.json())
    assert await counts(db) == before
    # what somebody changed here meanwhile is overwritten, once
    made = first.json()
    assert (await qian.patch(f"/specimens/{made['id']}", json={"name": "改"}, headers=etag(made))).status_code == 200
    for _ in range(2):
        answer = await qian.put(path(number), json=body)
        assert (answer.status_code, answer.json()["name"], answer.json()["version"]) == (200, "样品", 3)


async def test_of_many_at_once_one_makes_it(qian: httpx.AsyncClient, db: AsyncSession) -> None:
    number = uuid4().hex
    answers = await asyncio.gather(*(qian.put(path(number), json={"name": f"n{n}"}) for n in range(8)))
    assert sorted(answer.status_code for answer in answers) == [200] * 7 + [201]
    assert len({answer.json()["id"] for answer in answers}) == 1
    found = text("SELECT count(*) FROM specimens WHERE external_id = :number")
    assert await db.scalar(found, {"number": number}) == 1


async def test_a_given_version_is_compared(qian: httpx.AsyncClient, db: AsyncSession) -> None:
    number = uuid4().hex
    early = await qian.put(path(number), json={"name": "x"}, headers={"If-Match": '"specimens:x:1"'})
    assert (early.status_code, early.json()["code"]) == (412, "STALE_VERSION")
    made = (await qian.put(path(number), json={"name": "x"})).json()
    fresh = await qian.put(path(number), json={"name": "y"}, headers=etag(made))
    assert (fresh.status_code, fresh.json()["version"]) == (200, 2)
    before = await state(db, made["id"])
    stale = await qian.put(path(number), json={"name": "z"}, headers=etag(made))
    assert (stale.status_code, stale.json()["current_version"], stale.json()["changed_fields"]) == (412, 2, ["name"])
    assert await state(db, made["id"]) == before


async def test_a_number_leads_only_to_what_its_sender_may_change(client: Clients, db: AsyncSession) -> None:
    number, qian = uuid4().hex, await client("qian")
    made = (await qian.put(path(number), json={"name": "x"})).json()
    before = await state(db, made["id"])
    for who, status, code in (("sun", 404, "NOT_FOUND"), ("boss", 403, "FORBIDDEN"), ("", 401, "UNAUTHENTICATED")):
        answer = await (await client(who)).put(path(number), json={"name": "meins"})
        assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert await state(db, made["id"]) == before
    gone = await qian.delete(f"/specimens/{made['id']}", headers=etag(made))
    assert gone.status_code == 204
    assert (await qian.put(path(number), json={"name": "wieder"})).status_code == 404


async def test_what_cannot_be_edited_cannot_be_put(qian: httpx.AsyncClient, db: AsyncSession) -> None:
    number, body = uuid4().hex, {"name": "x", "lines": LINES}
    made = (await qian.put(path(number), json=body)).json()
    assert (await qian.post(f"/specimens/{made['id']}/send", json={})).status_code == 200
    before = await state(db, made["id"])
    answer = await qian.put(path(number), json=body | {"name": "y"})
    assert (answer.status_code, answer.json()["code"]) == (409, "DOCUMENT_APPROVED")
    assert await state(db, made["id"]) == before


@pytest.fixture
def weight_is_fixed() -> Iterator[None]:
    """A kind whose weight is said once, when it is made."""
    ways = WAYS["specimens"]
    whole, ways.edit = (
        ways.edit,
        partial(
            "SpecimenName", create_model("SpecimenNames", __base__=Schema, name=(str, ...), lines=(list[Any], ...))
        ),
    )
    yield
    ways.edit = whole


async def test_what_is_fixed_once_made_is_told_by_its_field(
    qian: httpx.AsyncClient, db: AsyncSession, weight_is_fixed: None
) -> None:
    number = uuid4().hex
    made = (await qian.put(path(number), json={"name": "x", "weight": 3})).json()
    answer = await qian.put(path(number), json={"name": "y", "weight": 4})
    assert (answer.status_code, answer.json()["code"]) == (422, "READONLY_FIELD")
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/weight"]
    assert (await state(db, made["id"]) or ())[:3] == (1, "draft", "x")
    assert (await qian.put(path(number), json={"name": "y", "weight": 3})).json()["name"] == "y"


@pytest.mark.parametrize("number", ["a%00b", "x" * 129, "a%20b", "%E2%80%8B" * 129])
async def test_a_number_is_one_word(qian: httpx.AsyncClient, number: str) -> None:
    answer = await qian.put(path(number), json={"name": "x"})
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")


# ----------------------------------------------------------------------------------------- ids of offline clients


async def test_the_id_of_an_offline_client_is_the_id_of_the_record(qian: httpx.AsyncClient, db: AsyncSession) -> None:
    body = {"client_id": str(uuid4()), "name": "unterwegs", "lines": LINES}
    first = await qian.post("/specimens", json=body)
    assert (first.status_code, first.json()["id"]) == (201, body["client_id"])
    before = await counts(db)
    again = await qian.post("/specimens", json=body)
    assert (again.status_code, again.json()) == (200, first.json())
    changed = await qian.post("/specimens", json=body | {"name": "anders"})
    assert (changed.status_code, changed.json()["code"]) == (409, "CLIENT_ID_TAKEN")
    assert await counts(db) == before
    # also after somebody edited it: it was made, and this is how it stands
    edited = await qian.patch(f"/specimens/{body['client_id']}", json={"name": "neu"}, headers=etag(first.json()))
    late = await qian.post("/specimens", json=body)
    assert (late.status_code, late.json()) == (200, edited.json())


async def test_an_id_that_somebody_else_has_is_taken(client: Clients, make: Make, db: AsyncSession) -> None:
    made, sun = await make("qian"), await client("sun")
    before = await counts(db)
    for body in ({"name": "样品"}, {"name": made["name"], "lines": [{"name": "line 0", "qty": "1"}]}):
        answer = await sun.post("/specimens", json={"client_id": made["id"], **body})
        assert (answer.status_code, answer.json()["code"]) == (409, "CLIENT_ID_TAKEN")
    assert await counts(db) == before


async def test_one_id_sent_many_times_at_once_makes_one_record(qian: httpx.AsyncClient, db: AsyncSession) -> None:
    body = {"client_id": str(uuid4()), "name": "unterwegs"}
    answers = await asyncio.gather(*(qian.post("/specimens", json=body) for _ in range(8)))
    assert sorted(answer.status_code for answer in answers) == [200] * 7 + [201]
    assert await db.scalar(text("SELECT count(*) FROM specimens WHERE id = :id"), {"id": body["client_id"]}) == 1


# ------------------------------------------------------------------------------------------------------- dry runs


async def test_a_dry_run_shows_what_would_be_and_leaves_nothing(
    qian: httpx.AsyncClient, make: Make, db: AsyncSession
) -> None:
    made, empty = await make(lines=1), await make(lines=0)
    before, stood = await counts(db), await state(db, made["id"])
    key = {"Idempotency-Key": str(uuid4())}
    created = await qian.post("/specimens?dry_run=true", json={"name": "x", "lines": LINES}, headers=key)
    assert (created.status_code, created.json()["name"]) == (201, "x")
    assert "location" not in created.headers and "etag" not in created.headers
    sent = await qian.post(f"/specimens/{made['id']}/send?dry_run=true", json={}, headers=key)
    assert (sent.status_code, sent.json()["status"], sent.json()["version"]) == (200, "sent", 2)
    items = {"items": [{"id": made["id"]}, {"id": empty["id"]}], "input": {}}
    batch = await qian.post("/specimens/batch/send?dry_run=TRUE", json=items, headers=key)
    assert [one["status"] for one in batch.json()["results"]] == [200, 409]
    refused = await qian.post(f"/specimens/{empty['id']}/send?dry_run=1", json={}, headers=key)
    assert (refused.status_code, refused.json()["code"]) == (409, "NO_LINES")
    assert await counts(db) == before
    assert await state(db, made["id"]) == stood
    # the same key is still unused, and the next number has no gap
    first = await qian.post("/specimens?dry_run=false", json={"name": "x", "lines": LINES}, headers=key)
    second = (await make())["number"]
    assert "idempotent-replayed" not in first.headers
    assert int(second[-4:]) == int(first.json()["number"][-4:]) + 1 == int(created.json()["number"][-4:]) + 1


async def test_a_dry_run_meets_what_only_a_commit_would_find(qian: httpx.AsyncClient) -> None:
    body: dict[str, Any] = {"name": "x", "note": "fails at commit 23514"}
    answer = await qian.post("/specimens?dry_run=true", json=body)
    assert (answer.status_code, answer.json()["code"]) == (409, "CONFLICT")


async def test_where_a_dry_run_is_not_possible_nothing_is_done(
    qian: httpx.AsyncClient, make: Make, db: AsyncSession
) -> None:
    made = await make()
    before = await state(db, made["id"])
    answer = await qian.patch(f"/specimens/{made['id']}?dry_run=true", json={"name": "echt"}, headers=etag(made))
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/query/dry_run")
    assert (await qian.post(f"/specimens/{made['id']}/send?dry_run=vielleicht", json={})).status_code == 422
    assert await state(db, made["id"]) == before


# ------------------------------------------------------------------------------------------------ stale versions


async def test_who_comes_late_is_told_what_has_changed(client: Clients, make: Make) -> None:
    made, qian = await make(), await client("qian")
    for change in ({"note": "n"}, {"weight": 5, "lines": LINES}):
        now = (await qian.get(f"/specimens/{made['id']}")).json()
        assert (await qian.patch(f"/specimens/{made['id']}", json=change, headers=etag(now))).status_code == 200
    for version, told in ((1, ["lines", "note", "weight"]), (2, ["lines", "weight"])):
        late = await qian.patch(
            f"/specimens/{made['id']}", json={"name": "neu"}, headers=etag(made | {"version": version})
        )
        assert (late.status_code, late.json()["current_version"]) == (412, 3)
        assert late.json()["changed_fields"] == told
    blind = await qian.patch(f"/specimens/{made['id']}", json={"name": "neu"}, headers={"If-Match": "*"})
    assert "changed_fields" not in blind.json()
