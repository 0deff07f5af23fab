"""A stranger gets nothing anywhere, a viewer only looks, and whoever has not signed in is asked to (TRUST §3.6)."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from bihuan.kernel.resource import RESOURCES
from tests.conftest import Clients
from tests.contract.conftest import Hashes, World, changed
from tests.contract.document import Operation, operations

GUARDED = [operation for operation in operations() if not operation.personal]
READS = [operation for operation in GUARDED if operation.method == "get"]
WRITES = [operation for operation in GUARDED if operation.method != "get"]
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
        assert not anything(answer.json()), answer.text
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
