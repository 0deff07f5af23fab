"""A stranger gets nothing anywhere, a viewer only looks, and whoever has not signed in is asked to (TRUST §3.6)."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from bihuan.kernel.comparing import comparable
from bihuan.kernel.resource import RESOURCES
from bihuan.kernel.shaping import expandable
from tests.conftest import Clients
from tests.contract.conftest import Hashes, World, changed
from tests.contract.document import Operation, operations

GUARDED = [operation for operation in operations() if not operation.personal]
READS = [operation for operation in GUARDED if operation.reads]
WRITES = [operation for operation in GUARDED if not operation.reads]
OWN = {operation.object for operation in GUARDED} - set(RESOURCES)
"""Pages of one's own, and lists of what belongs to other records: open to all, with what they may see."""


def anything(shown: Any) -> bool:
    """Whether an answer tells of anything: a list with something in it, or a count above nothing."""
    if isinstance(shown, dict):
        return bool(shown.get("count") or shown.get("total")) or any(map(anything, shown.values()))
    return isinstance(shown, list) and (any(map(anything, shown)) or any("count" not in row for row in shown))


def test_every_kind_of_record_can_be_made(world: World) -> None:
    """Otherwise the tests below would try their luck with ids of nothing."""
    assert not world.failed, "\n".join(f"{kind}: {why}" for kind, why in world.failed.items())
    assert set(RESOURCES) <= set(world.made)


async def test_a_change_would_be_seen(world: World, hashes: Hashes, db: AsyncSession) -> None:
    """The proof of the proof, by which the tests below know that nothing was stored."""
    before = await hashes()
    await db.execute(text("UPDATE customers SET name = name || '!'"))
    await db.rollback()
    assert changed(before, await hashes()) == []
    await db.execute(text("UPDATE customers SET name = name || '!'"))
    await db.commit()
    assert changed(before, await hashes()) == ["customers"]
    again = await hashes()
    await db.execute(text("UPDATE customers SET name = trim(trailing '!' from name)"))
    await db.commit()
    assert changed(again, await hashes()) == ["customers"]
    assert changed(before, await hashes()) == []


@pytest.mark.parametrize("operation", [o for o in operations() if not o.public], ids=str)
async def test_nobody_does_anything_without_signing_in(operation: Operation, world: World, client: Clients) -> None:
    answer = await (await client("")).request(**await world.request(operation))
    assert (answer.status_code, answer.json()["code"]) == (401, "UNAUTHENTICATED")
    assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("operation", GUARDED, ids=str)
async def test_a_stranger_gets_nothing(
    operation: Operation, world: World, stranger: httpx.AsyncClient, hashes: Hashes
) -> None:
    request = await world.request(operation)
    before = await hashes()
    answer = await stranger.request(**request)
    assert changed(before, await hashes()) == []
    if operation.object in OWN and answer.status_code == 200:
        is_json = answer.headers["content-type"].startswith("application/json")
        assert not anything(answer.json() if is_json else answer.text.splitlines()[1:]), answer.text
        return
    assert answer.status_code in {403, 404}, f"{answer.status_code} {answer.text}"
    assert answer.json()["code"] in {"FORBIDDEN", "NOT_FOUND"}
    record = world.made.get(world.kind_of(operation), {})
    for name in ("number", "name", "title"):
        assert not record.get(name) or str(record[name]) not in answer.text


@pytest.mark.parametrize("operation", WRITES, ids=str)
async def test_a_viewer_changes_nothing(
    operation: Operation, world: World, viewer: httpx.AsyncClient, hashes: Hashes
) -> None:
    request = await world.request(operation)
    before = await hashes()
    answer = await viewer.request(**request)
    assert changed(before, await hashes()) == []
    if operation.object == "approval-tasks":  # being asked is the permission
        assert (answer.status_code, answer.json()["code"]) == (404, "NOT_FOUND"), answer.text
        return
    assert (answer.status_code, answer.json()["code"]) == (403, "FORBIDDEN"), answer.text


@pytest.mark.parametrize("operation", [o for o in READS if o.verb == "read" and o.object != "approval-tasks"], ids=str)
async def test_a_viewer_sees_everything(operation: Operation, world: World, viewer: httpx.AsyncClient) -> None:
    answer = await viewer.request(**await world.request(operation))
    assert answer.status_code == 200, f"{answer.status_code} {answer.text}"


SEARCHED = sorted(o.object for o in GUARDED if o.reads and o.method == "post" and o.url == f"/{o.object}/search")


def test_every_list_can_be_searched() -> None:
    listed = {o.object for o in READS if {"cursor", "updated_since"} <= {p["name"] for p in o.parameters}}
    assert listed == set(SEARCHED)


@pytest.mark.parametrize("kind", SEARCHED)
async def test_what_is_kept_from_a_reader_can_be_neither_asked_for_nor_guessed(
    kind: str, world: World, viewer: httpx.AsyncClient
) -> None:
    """Hidden fields, and those that some rows show masked: filtering or sorting by them would tell them bit by bit."""
    resource = RESOURCES[kind]
    masked = frozenset(getattr(resource.row, "masked", ()))
    kept = {name for name, (_, verb) in resource.secret.items() if verb != "read"}  # this viewer reads every kind
    hidden = kept & (set(resource.row.model_fields) | set(resource.read.model_fields))
    tested = (hidden | masked) & set(comparable(resource))
    assert tested or not masked
    for name in sorted(tested):
        for op, value in (("eq", "1"), ("starts_with", "138"), ("is_null", True), ("in", ["1"]), ("gt", "0")):
            tree = {"or": [{"field": "id", "op": "is_null", "value": False}, {"field": name, "op": op, "value": value}]}
            answer = await viewer.post(f"/{kind}/search", json={"filter": tree})
            assert answer.status_code == 422, answer.text
            told = {error["pointer"]: error["code"] for error in answer.json()["errors"]}
            assert told["/filter/or/1/field"] == "FIELD_FORBIDDEN"
    for name in sorted(hidden & set(resource.row.model_fields)):
        for answer in (
            await viewer.post(f"/{kind}/search", json={"fields": ["id", name]}),
            await viewer.get(f"/{kind}", params={"fields": f"id,{name}"}),
        ):
            assert (answer.status_code, answer.json()["code"]) == (422, "FIELD_FORBIDDEN"), answer.text
    for name in sorted(hidden & set(resource.read.model_fields)):
        answer = await viewer.get(f"/{kind}/{world.record(kind)['id']}", params={"fields": name})
        assert (answer.status_code, answer.json()["code"]) == (422, "FIELD_FORBIDDEN"), answer.text


@pytest.mark.parametrize("kind", SEARCHED)
async def test_every_expansion_is_a_row_of_its_own_kind(kind: str, world: World, viewer: httpx.AsyncClient) -> None:
    """Whoever may read everything sees with each record what it refers to, exactly as its list shows it."""
    names = sorted(expandable(RESOURCES[kind]))
    for some in (names[place : place + 5] for place in range(0, len(names), 5)):
        answer = await viewer.post(f"/{kind}/search", json={"expand": some})
        assert answer.status_code == 200, answer.text
        for row in answer.json()["data"]:
            assert set(row["expanded"]) == set(some)
            for name, found in row["expanded"].items():
                assert found is None or set(found) == set(expandable(RESOURCES[kind])[name].target.row.model_fields)


@pytest.mark.parametrize("kind", sorted(RESOURCES))
async def test_the_viewer_is_offered_no_verb(kind: str, world: World, viewer: httpx.AsyncClient) -> None:
    answer = await viewer.get(f"/{kind}/{world.record(kind)['id']}")
    if answer.status_code == 404 and f"/{kind}/{{id}}" not in {operation.url for operation in operations()}:
        return
    assert answer.status_code == 200, answer.text
    assert answer.json()["actions"] == []


@pytest.mark.parametrize("operation", [o for o in GUARDED if "{id}" in o.url and o.object in RESOURCES], ids=str)
async def test_an_unknown_id_is_answered_like_an_invisible_one(
    operation: Operation, world: World, viewer: httpx.AsyncClient
) -> None:
    nothing = {"id": "0192f000-0000-7000-8000-000000000999", "version": 1}
    request = await world.request(operation, nothing)
    answer = await world.records.admin.request(**request)
    assert answer.status_code == 404, f"{answer.status_code} {answer.text}"
    assert answer.json()["code"] == "NOT_FOUND"
