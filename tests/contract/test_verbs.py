"""Every row of every table of verbs: possible in its states, refused in all others, and a refusal changes nothing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from bihuan.kernel.resource import RESOURCES, Resource
from bihuan.kernel.workflow import Action
from tests.architecture.test_tables import states_of
from tests.contract.conftest import Hashes, World, changed, put_into
from tests.contract.document import Operation, operations

Row = tuple[Resource[Any], Action]
BY_PATH = {(operation.method, operation.url): operation for operation in operations()}
ROWS: list[Row] = [
    (resource, action)
    for _, resource in sorted(RESOURCES.items())
    for action in resource.actions
    if not action.system and states_of(resource) is not None
]
pytestmark = pytest.mark.usefixtures("any_state_goes")
BOOKS_DO_NOT_BALANCE = "records are put into states that nothing led them to"
each_row = pytest.mark.parametrize(("resource", "action"), ROWS, ids=[f"{r.name}-{a.name}" for r, a in ROWS])


def operation_of(resource: Resource[Any], action: Action) -> Operation:
    return BY_PATH["post", f"/{resource.name}/{{id}}/{action.name}"]


async def attempt(world: World, resource: Resource[Any], action: Action, record: dict[str, Any]) -> httpx.Response:
    return await world.records.admin.request(**await world.request(operation_of(resource, action), record))


@each_row
async def test_a_verb_is_refused_in_every_state_outside_its_row_and_changes_nothing(
    resource: Resource[Any], action: Action, world: World, app: FastAPI, hashes: Hashes
) -> None:
    states = states_of(resource)
    assert states is not None
    outside = [] if action.sources is None else [state for state in states if state not in action.sources]
    if not outside:
        return
    record = await world.spare(resource.name)
    for state in outside:
        await put_into(app, resource, record["id"], state.value)
        before = await hashes()
        answer = await attempt(world, resource, action, record)
        told = f"{state}: {answer.status_code} {answer.text}"
        assert (answer.status_code, answer.json()["code"]) == (409, "INVALID_TRANSITION"), told
        assert changed(before, await hashes()) == [], told


@each_row
async def test_a_verb_is_never_refused_for_the_state_it_is_for(
    resource: Resource[Any], action: Action, world: World, app: FastAPI, hashes: Hashes
) -> None:
    """It may still be refused for another reason, in a sentence; and then nothing has changed either."""
    states = states_of(resource)
    assert states is not None
    for state in [state for state in states if action.sources is None or state in action.sources]:
        record = await world.records.fresh(resource.name)
        await put_into(app, resource, record["id"], state.value)
        before = await hashes()
        answer = await attempt(world, resource, action, record)
        told = f"{state}: {answer.status_code} {answer.text}"
        assert answer.status_code in {200, 201, 409, 422, 403}, told
        if answer.status_code < 400:
            continue
        assert answer.json()["code"] != "INVALID_TRANSITION" or action.guards or action.name == "withdraw", told
        assert answer.json()["code"] != "FORBIDDEN", told
        assert changed(before, await hashes()) == [], told


@pytest.mark.parametrize("kind", sorted(RESOURCES))
async def test_what_is_offered_as_possible_is_possible(kind: str, world: World) -> None:
    """A button that is not grey leads to no refusal of the state: the screen and the door judge alike."""
    if ("get", f"/{kind}/{{id}}") not in BY_PATH:
        return
    record = await world.records.get(f"/{kind}/{(await world.records.one(kind))['id']}")
    verbs = {action.name: action for action in RESOURCES[kind].actions}
    for offered in record["actions"]:
        assert offered["enabled"] == (offered["reason"] is None)
        action = verbs.get(offered["name"])
        if action is not None and action.sources is not None:
            assert not offered["enabled"] or record.get("status", record.get("lifecycle")) in set(action.sources)


@pytest.mark.parametrize("kind", sorted(RESOURCES))
async def test_a_version_is_an_entry_of_the_log(kind: str, world: World, app: FastAPI) -> None:
    """Whatever was done to a record, by people or in consequence: every version of it stands in the log, once."""
    record = await world.records.one(kind)
    async with app.state.sessions() as db:
        table = RESOURCES[kind].model.__tablename__
        version = await db.scalar(text(f"SELECT version FROM {table} WHERE id = :id"), {"id": record["id"]})
        logged = text("SELECT object_version FROM audit_log WHERE object_type = :kind AND object_id = :id ORDER BY id")
        versions = (await db.scalars(logged, {"kind": kind, "id": UUID(record["id"])})).all()
    if not versions:  # a master from the seed; or a balance, whose log is its ledger
        assert version == 1 or kind == "stocks"
        return
    assert versions == sorted(versions)
    assert versions[-1] == version
