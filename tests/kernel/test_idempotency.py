"""Idempotency keys: every row of the outcome table of API §7."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Iterator
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from bihuan.kernel.clock import CLOCK
from bihuan.kernel.idempotency import IdempotencyKey, purge_keys
from tests.conftest import Clients
from tests.factories.company import Company
from tests.kernel.conftest import Make
from tests.kernel.specimen import FAULTS

BODY = {"name": "一次", "lines": [{"name": "a", "qty": "1"}]}


@pytest.fixture
async def qian(client: Clients) -> AsyncIterator[httpx.AsyncClient]:
    yield await client("qian")


@pytest.fixture
def crash() -> Iterator[None]:
    FAULTS.add("crash")
    yield
    FAULTS.clear()


async def count(db: AsyncSession, table: str, condition: str = "true") -> int:
    await db.rollback()
    return int(await db.scalar(text(f"SELECT count(*) FROM {table} WHERE {condition}")) or 0)


async def post(who: httpx.AsyncClient, url: str, key: str, body: object = None, **headers: str) -> httpx.Response:
    return await who.post(url, json=BODY if body is None else body, headers={"Idempotency-Key": key} | headers)


async def test_the_first_request_is_done_and_its_answer_kept(qian: httpx.AsyncClient, db: AsyncSession) -> None:
    key = str(uuid4())
    answer = await post(qian, "/specimens", f'"{key}"')
    assert answer.status_code == 201
    assert "idempotent-replayed" not in answer.headers
    stored = await db.get_one(IdempotencyKey, (Company.ids["qian"], key))
    assert (stored.status, stored.body) == (201, answer.content)


async def test_a_repeat_is_answered_with_the_same_answer(qian: httpx.AsyncClient, db: AsyncSession) -> None:
    key = str(uuid4())
    first = await post(qian, "/specimens", key)
    before = await count(db, "specimens"), await count(db, "audit_log"), await count(db, "ownership_events")
    second = await post(qian, "/specimens", f'"{key}"')
    assert (second.status_code, second.content) == (first.status_code, first.content)
    assert second.headers["idempotent-replayed"] == "true"
    for name in ("etag", "location", "content-type"):
        assert second.headers[name] == first.headers[name]
    assert before == (await count(db, "specimens"), await count(db, "audit_log"), await count(db, "ownership_events"))


async def test_a_repeat_tells_the_old_answer_even_after_a_change(qian: httpx.AsyncClient) -> None:
    key = str(uuid4())
    first = await post(qian, "/specimens", key)
    assert (await qian.post(f"/specimens/{first.json()['id']}/send", json={})).status_code == 200
    assert (await post(qian, "/specimens", key)).json()["status"] == "draft"


async def test_the_same_key_for_another_request_is_a_mismatch(
    qian: httpx.AsyncClient, make: Make, db: AsyncSession
) -> None:
    key, other = str(uuid4()), await make()
    assert (await post(qian, "/specimens", key)).status_code == 201
    before = await count(db, "specimens")
    for url, body in (("/specimens", BODY | {"name": "another"}), (f"/specimens/{other['id']}/send", BODY)):
        answer = await post(qian, url, key, body)
        if url == "/specimens":
            assert (answer.status_code, answer.json()["code"]) == (422, "IDEMPOTENCY_MISMATCH")
        assert answer.status_code == 422
    assert (await post(qian, f"/specimens/{other['id']}/send", key, {})).json()["code"] == "IDEMPOTENCY_MISMATCH"
    assert await count(db, "specimens") == before
    assert await count(db, "specimens", f"id = '{other['id']}' AND status = 'draft'") == 1


async def test_keys_of_two_people_do_not_meet(client: Clients, qian: httpx.AsyncClient) -> None:
    key = str(uuid4())
    mine, hers = await post(qian, "/specimens", key), await post(await client("zhao"), "/specimens", key)
    assert (mine.status_code, hers.status_code) == (201, 201)
    assert mine.json()["id"] != hers.json()["id"]


async def test_a_business_refusal_is_an_answer_and_is_repeated(
    qian: httpx.AsyncClient, make: Make, db: AsyncSession
) -> None:
    empty, key = await make(lines=0), str(uuid4())
    url = f"/specimens/{empty['id']}/send"
    first = await post(qian, url, key, {})
    assert (first.status_code, first.json()["code"]) == (409, "NO_LINES")
    line = {"lines": [{"name": "a", "qty": "1"}]}
    etag = f'"specimens:{empty["id"]}:{empty["version"]}"'
    assert (await qian.patch(f"/specimens/{empty['id']}", json=line, headers={"If-Match": etag})).status_code == 200
    second = await post(qian, url, key, {})
    assert (second.status_code, second.content) == (409, first.content)
    assert second.headers["idempotent-replayed"] == "true"
    assert second.headers["content-type"] == "application/problem+json"
    assert await count(db, "specimens", f"id = '{empty['id']}' AND status = 'draft'") == 1
    assert (await post(qian, url, str(uuid4()), {})).json()["status"] == "sent"


async def test_a_violated_constraint_is_kept_like_any_refusal(
    qian: httpx.AsyncClient, make: Make, db: AsyncSession
) -> None:
    await make(code="ONLY")
    key, before = str(uuid4()), await count(db, "specimens")
    first = await post(qian, "/specimens", key, BODY | {"code": "ONLY"})
    second = await post(qian, "/specimens", key, BODY | {"code": "ONLY"})
    assert (first.status_code, first.json()["code"]) == (409, "DUPLICATE_VALUE")
    assert (second.status_code, second.content) == (409, first.content)
    assert await count(db, "specimens") == before
    assert await count(db, "idempotency_keys", f"key = '{key}' AND status = 409") == 1


@pytest.mark.parametrize(("body", "status"), [({"name": "x", "unknown": 1}, 422), ({"name": ""}, 422), ({}, 422)])
async def test_what_was_never_valid_leaves_the_key_unused(
    qian: httpx.AsyncClient, db: AsyncSession, body: dict[str, object], status: int
) -> None:
    key = str(uuid4())
    assert (await post(qian, "/specimens", key, body)).status_code == status
    assert await count(db, "idempotency_keys", f"key = '{key}'") == 0
    assert (await post(qian, "/specimens", key)).status_code == 201


async def test_a_forbidden_request_leaves_the_key_unused(client: Clients, make: Make, db: AsyncSession) -> None:
    made, key = await make(), str(uuid4())
    answer = await post(await client("boss"), f"/specimens/{made['id']}/send", key, {})
    assert answer.status_code == 403
    assert await count(db, "idempotency_keys", f"key = '{key}'") == 0


async def test_after_an_error_of_the_program_the_request_is_done_anew(
    qian: httpx.AsyncClient, make: Make, db: AsyncSession, crash: None
) -> None:
    made, key = await make(), str(uuid4())
    url = f"/specimens/{made['id']}/send"
    failed = await post(qian, url, key, {})
    assert (failed.status_code, failed.json()["code"]) == (500, "INTERNAL")
    assert "ZeroDivision" not in failed.text
    assert await count(db, "idempotency_keys", f"key = '{key}'") == 0
    assert await count(db, "specimens", f"id = '{made['id']}' AND status = 'draft' AND version = 1") == 1
    FAULTS.clear()
    again = await post(qian, url, key, {})
    assert (again.status_code, again.json()["status"]) == (200, "sent")
    assert "idempotent-replayed" not in again.headers


@pytest.mark.parametrize("times", [2, 8])
async def test_the_same_request_several_times_at_once_has_one_effect(
    qian: httpx.AsyncClient, db: AsyncSession, times: int
) -> None:
    key, before = str(uuid4()), await count(db, "specimens")
    answers = await asyncio.gather(*(post(qian, "/specimens", key) for _ in range(times)))
    assert [answer.status_code for answer in answers] == [201] * times
    assert len({answer.content for answer in answers}) == 1
    assert sum("idempotent-replayed" in answer.headers for answer in answers) == times - 1
    assert await count(db, "specimens") == before + 1


async def test_a_repeat_waits_a_while_for_the_first_and_is_then_told_to_come_back(
    qian: httpx.AsyncClient, app: FastAPI, db: AsyncSession
) -> None:
    key = str(uuid4())
    async with app.state.sessions() as first:
        await first.execute(
            text(
                "INSERT INTO idempotency_keys (principal_id, key, fingerprint, created_at) "
                "VALUES (:me, :key, '', now())"
            ),
            {"me": Company.ids["qian"], "key": key},
        )
        started = time.monotonic()
        answer = await post(qian, "/specimens", key)
        waited = time.monotonic() - started
    assert (answer.status_code, answer.json()["code"]) == (409, "IDEMPOTENCY_IN_PROGRESS")
    assert (answer.headers["retry-after"], answer.json()["retryable"]) == ("1", True)
    assert 1 < waited < 4
    assert (await post(qian, "/specimens", key)).status_code == 201  # the first rolled back: this is the first now


async def test_the_same_body_may_be_written_otherwise(qian: httpx.AsyncClient) -> None:
    key = str(uuid4())
    headers = {"Idempotency-Key": key, "Content-Type": "application/json"}
    first = await post(qian, "/specimens", key)
    for body in (json.dumps(BODY, indent=2), json.dumps(dict(reversed(BODY.items())))):
        again = await qian.post("/specimens", content=body, headers=headers)
        assert (again.status_code, again.content) == (201, first.content)
        assert again.headers["idempotent-replayed"] == "true"


@pytest.mark.parametrize(
    "key",
    [
        '"opened-and-not-closed',
        'closed-and-not-opened"',
        "short",
        '"unclosed key',
        "with space in",
        'in"side-quote',
        "x" * 129,
        "",
    ],
)
async def test_a_malformed_key_is_refused(qian: httpx.AsyncClient, key: str) -> None:
    answer = await post(qian, "/specimens", key)
    assert answer.status_code in {400, 422}
    assert answer.json()["code"] in {"IDEMPOTENCY_KEY_INVALID", "TOO_LONG"}


async def test_a_key_means_nothing_where_nothing_is_posted(
    qian: httpx.AsyncClient, make: Make, db: AsyncSession
) -> None:
    made, key = await make(), str(uuid4())
    assert (await qian.get(f"/specimens/{made['id']}", headers={"Idempotency-Key": key})).status_code == 200
    assert await count(db, "idempotency_keys", f"key = '{key}'") == 0


async def test_keys_are_forgotten_after_a_week(qian: httpx.AsyncClient, db: AsyncSession) -> None:
    key = str(uuid4())
    await post(qian, "/specimens", key)
    await db.execute(
        text("UPDATE idempotency_keys SET created_at = now() - interval '6 days 23 hours' WHERE key = :key"),
        {"key": key},
    )
    await purge_keys(db)
    kept = select(func.count()).select_from(IdempotencyKey).where(IdempotencyKey.key == key)
    assert await db.scalar(kept) == 1
    await db.execute(
        text("UPDATE idempotency_keys SET created_at = :old WHERE key = :key"),
        {"key": key, "old": CLOCK.now().replace(year=2020)},
    )
    await purge_keys(db)
    assert await db.scalar(kept) == 0
