"""What a body refers to: another's record is answered like none at all, and no body moves a record out of reach."""

from __future__ import annotations

import copy
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.authz import oracle
from tests.authz.matrix import GUARDED, is_batch, path_kind
from tests.authz.oracle import OWNED, RELATIONS, Subject
from tests.authz.strangers import estrange
from tests.authz.test_matrix import request_of
from tests.authz.world import Stage
from tests.contract.corpus import fields
from tests.contract.document import Json, Operation, operations, parts, resolve, walk
from tests.contract.test_hostile import Place, pointer, put
from tests.factories.records import target_of
from tests.factories.samples import sample

BOOKS_DO_NOT_BALANCE = "records are given to other people behind the program's back"
OWN = RELATIONS[0]
ALIASES = {"our_signer_id": "users", "customer_signer_contact_id": "contacts", "duplicate_of_id": "leads"}


def keys(operation: Operation) -> list[tuple[Place, bool]]:
    """Every foreign key of a body with its place, and whether it is a list of them."""
    assert operation.body is not None
    found = []
    for place, schema in fields(operation.body):
        for part in parts(schema):
            inner = parts(part["items"]) if part.get("type") == "array" else [part]
            if place[-1] not in {"id", "client_id"} and any(one.get("format") == "uuid" for one in inner):
                found.append((place, part.get("type") == "array"))
    return found


LOOKED_FOR = ("/by-filter", "/audit-log/export", "/acts/export")
"""Whose ids are those of a filter: it refers to nothing, and finds nothing of what is not there."""
WITH_KEYS = [one for one in GUARDED if one.body is not None and not one.url.endswith(LOOKED_FOR) and keys(one)]


def asked_by(operation: Operation) -> Subject:
    for subject in (Subject.SALES_REP, Subject.SALES_MANAGER):
        if oracle.scope_of(subject, operation.object, operation.verb):
            return subject
    return Subject.ADMIN


@pytest.mark.parametrize("operation", WITH_KEYS, ids=str)
async def test_anothers_record_is_answered_like_none(operation: Operation, stage: Stage) -> None:
    request = await request_of(stage, operation)
    subject, wrong = asked_by(operation), []
    for place, many in keys(operation):
        name = str(place[-1])
        target = ALIASES.get(name) or target_of(path_kind(operation), name)
        theirs = stage.strangers.get(target or "")
        answers = []
        for value in [str(uuid4())] + [theirs] * bool(theirs and subject != Subject.ADMIN):
            body = _with(request["json"], place, [value] if many else value)
            if len(place) == 3:  # a line of its own, whole but for this
                body[place[0]][0] = line_of(stage, operation, place) | {place[2]: value}
            async with stage.scene(subject, OWN) as ask:
                await estrange(stage)
                answer = await ask(**request | {"json": body})
                told = f"{pointer(place)} = {value}: {answer.status_code} {answer.text[:300]}"
                problem = refusal_in(operation, answer)
                if problem is None and pointer(place) in LEFT_OUT.get(operation.id, ()):
                    wrong += [f"changed {rows}: {told}" for rows in [await stage.changed()] if rows]
                    answers.append((answer.status_code, "", answer.text, ""))
                    continue
                if problem is None:
                    wrong.append(f"accepted: {told}")
                    continue
                if rows := await stage.changed():
                    wrong.append(f"changed {rows}: {told}")
                answers.append((problem["status"], problem["code"], problem["detail"], str(problem.get("errors"))))
                named = {error["pointer"] for error in problem.get("errors", ()) if error["code"] == "REF_NOT_FOUND"}
                if is_batch(operation) or any(found.startswith(pointer(place)) for found in named):
                    continue
                if problem["status"] == 422 and pointer(place) not in BEFORE.get(operation.id, ()):
                    wrong.append(f"not told where: {told}")
        if len(set(answers)) > 1:
            wrong.append(f"{pointer(place)}: existence is told: {answers}")
    assert not wrong, f"{operation.id} as {subject}\n" + "\n".join(wrong)


def line_of(stage: Stage, operation: Operation, place: Place) -> Json:
    assert operation.body is not None
    items = parts(resolve(operation.body)["properties"][place[0]])[0]["items"]
    made: Json = sample(items, str(place[0]), stage.world.known)
    return made


LEFT_OUT: dict[str, tuple[str, ...]] = {
    "readFollowUpReplies": ("/ids",),
    "tryAssignRules": ("/lead_ids",),
}
"""What is not there, or not theirs, is left out of what is done: nothing changes, and nobody learns which it was."""
BEFORE: dict[str, tuple[str, ...]] = {
    "convertLead": ("/customer/customer_id", "/contact/contact_id", "/owner_id"),
    "discardLead": ("/duplicate_of_id",),
    "pushOutboundDeliveryNotice": ("/warehouse_id",),
    "createSavedView": ("/role_ids", "/department_ids"),
    "putSavedView": ("/role_ids", "/department_ids"),
    "tryAssignRules": ("/rule/pool_id",),
    "createHandover": ("/parts/0/receiver_id",),
    "putHandover": ("/parts/0/receiver_id",),
    "updateHandover": ("/parts/0/receiver_id",),
}
"""What the form of the body refuses before anybody looks the record up; both answers are alike all the same."""


def refusal_in(operation: Operation, answer: httpx.Response) -> Json | None:
    """The problem; of a batch, that of its only item."""
    if is_batch(operation) and answer.status_code == 200:
        item: Json = answer.json()["results"][0]
        return item if item["code"] else None
    return answer.json() if 400 <= answer.status_code < 500 else None


def _with(body: Json, place: Place, value: Any) -> Json:
    """The body with the key; where it has no line yet, a whole one."""
    made = copy.deepcopy(body)
    put(made, place, value)
    return made


MOVES = ("owner_id", "owner_dept_id", "pool_id", "created_by", "status", "deleted_at")
PATCHES = [o for o in GUARDED if o.method == "patch" and o.object in OWNED]


@pytest.mark.parametrize("operation", PATCHES, ids=str)
async def test_no_edit_moves_a_record_out_of_scope_or_into_it(operation: Operation, stage: Stage) -> None:
    request = await request_of(stage, operation)
    subject = asked_by(operation)
    if oracle.scope_of(subject, operation.object, "update") is None:
        subject = Subject.ADMIN
    for name in MOVES:
        async with stage.scene(subject, OWN) as ask:
            answer = await ask(**request | {"json": {name: str(uuid4())}})
            assert answer.status_code == 422, f"{name}: {answer.status_code} {answer.text}"
            errors = {error["pointer"]: error["code"] for error in answer.json()["errors"]}
            assert errors == {f"/{name}": "READONLY_FIELD"}, f"{name}: {errors}"
            assert await stage.changed() == []


# ---------------------------------------------------------------- the contract names them

UNNAMED = [o for o in operations() if "x-authz" not in o.spec or "x-scopes" not in o.spec]


def test_every_operation_says_what_it_needs() -> None:
    assert not UNNAMED, [operation.id for operation in UNNAMED]
    for operation in operations():
        assert operation.spec["x-authz"].keys() == {"object", "action", "parents"}, operation.id


@pytest.mark.parametrize("operation", [o for o in operations() if "requestBody" in o.spec], ids=str)
def test_every_foreign_key_of_a_body_is_named(operation: Operation) -> None:
    """So that whoever adds a field is told to think of other people's records."""
    named = set(operation.spec["x-authz"]["parents"])
    for content in operation.spec["requestBody"]["content"].values():
        for place, schema in walk(content["schema"]):
            if schema.get("format") == "uuid":
                name = place.rpartition(".")[2].removesuffix("[]")
                assert name in named | {"id", "client_id"}, f"{operation.id}: {place}"


def test_every_operation_is_asked_by_the_matrix() -> None:
    assert {o.id for o in operations() if o.object != "public"} == {o.id for o in GUARDED}
