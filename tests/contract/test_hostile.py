"""Bad input stops at the door: every field of every body and every parameter is told so, and nothing is stored."""

from __future__ import annotations

import copy
import json
from itertools import pairwise
from typing import Any

import httpx
import pytest

from tests.contract.conftest import Hashes, World, changed
from tests.contract.corpus import fields, hostile
from tests.contract.document import Operation, nullable, operations, parts

WITH_BODY = [operation for operation in operations() if operation.body is not None and not operation.personal]
WITH_PARAMETERS = [
    operation
    for operation in operations()
    if not operation.personal and any(parameter["in"] != "header" for parameter in operation.parameters)
]


def pointer(place: tuple[str | int, ...]) -> str:
    return "/" + "/".join(map(str, place))


def put(body: Any, place: tuple[str | int, ...], value: Any) -> Any:
    """A copy of the body with ``value`` at ``place``; what is missing on the way is made."""
    made = copy.deepcopy(body)
    here = made
    for step, after in pairwise(place):
        if isinstance(step, str) and not here.get(step):
            here[step] = [{}] if after == 0 else {}
        here = here[step]
    here[place[-1]] = value
    return made


def check_refusal(answer: httpx.Response, told: str) -> list[str]:
    """A problem body with a 4xx status, never an echo; returns the pointers it names."""
    assert 400 <= answer.status_code < 500, f"{told}: {answer.status_code} {answer.text[:300]}"
    assert answer.headers["content-type"] == "application/problem+json", told
    body = answer.json()
    assert body["status"] == answer.status_code, told
    assert body["code"] and body["detail"], told
    return [error["pointer"] for error in body["errors"]]


@pytest.mark.parametrize("operation", WITH_BODY, ids=str)
async def test_a_bad_field_is_refused_by_its_name_and_nothing_is_stored(
    operation: Operation, world: World, hashes: Hashes
) -> None:
    request = await world.request(operation)
    assert operation.body is not None
    before, wrong = await hashes(), []
    for place, schema in fields(operation.body):
        for value in hostile(schema):
            if value is None and place[-1] in {"reason", "note"} and nullable(schema):
                continue
            body = put(request["json"], place, value)
            told = f"{pointer(place)} = {json.dumps(value)[:60]}"
            answer = await world.records.admin.request(**request | {"json": body})
            try:
                named = check_refusal(answer, told)
            except AssertionError as failed:
                wrong.append(str(failed))
                continue
            if answer.status_code == 422 and not any(name.startswith(pointer(place)) for name in named):
                wrong.append(f"{told}: told at {named}")
            elif answer.status_code not in {400, 413, 422}:
                wrong.append(f"{told}: {answer.status_code} {answer.json()['code']}")
    assert not wrong, f"{len(wrong)} of {operation.id}\n" + "\n".join(wrong[:25])
    assert changed(before, await hashes()) == []


RAW = {
    "NaN": b"NaN",
    "-Infinity": b"-Infinity",
    "a lone surrogate": b'"\\ud800"',
    "invalid UTF-8": b'"\xff\xfe"',
    "a raw NUL": b'"a\x00b"',
    "fifty lists deep": b"[" * 50 + b"]" * 50,
    "a number of 5,000 digits": b"9" * 5000,
    "the name twice": b'1, "unexpected": 2',
}


@pytest.mark.parametrize("operation", WITH_BODY, ids=str)
async def test_json_that_is_none_is_malformed_for_every_operation(
    operation: Operation, world: World, hashes: Hashes
) -> None:
    request = await world.request(operation)
    good = json.dumps(request.pop("json")).encode()
    headers = {**request.pop("headers", {}), "content-type": "application/json"}
    before = await hashes()
    for name, value in RAW.items():
        body = good[:-1] + (b", " if len(good) > 2 else b"") + b'"unexpected": ' + value + b"}"
        answer = await world.records.admin.request(**request, content=body, headers=headers)
        check_refusal(answer, name)
        assert (answer.status_code, answer.json()["code"]) == (400, "MALFORMED"), name
    for content in (b"", b"null", b"[]", b'"x"', b"1", b"{", good + b"x"):
        if content == b"" and operation.method == "delete":
            continue
        answer = await world.records.admin.request(**request, content=content, headers=headers)
        check_refusal(answer, repr(content[:20]))
    assert changed(before, await hashes()) == []


@pytest.mark.parametrize("operation", WITH_BODY, ids=str)
async def test_a_field_that_does_not_exist_is_unknown_and_one_of_the_systems_is_its_own(
    operation: Operation, world: World, hashes: Hashes
) -> None:
    request = await world.request(operation)
    assert operation.body is not None
    known = {place[0] for place, _ in fields(operation.body)}
    before = await hashes()
    for name, code in (
        ("no_such_field", "UNKNOWN_FIELD"),
        ("__proto__", "UNKNOWN_FIELD"),
        ("id", "READONLY_FIELD"),
        ("version", "READONLY_FIELD"),
        ("status", "READONLY_FIELD"),
        ("owner_id", "READONLY_FIELD"),
        ("created_by", "READONLY_FIELD"),
        ("deleted_at", "READONLY_FIELD"),
    ):
        if name in known:
            continue
        answer = await world.records.admin.request(**request | {"json": request["json"] | {name: "x"}})
        named = check_refusal(answer, name)
        assert (answer.status_code, answer.json()["code"], named) == (422, code, [f"/{name}"])
    assert changed(before, await hashes()) == []


QUERY = [
    "\x00",
    "x" * 5000,
    "9223372036854775808",
    "-1",
    "NaN",
    "[]",
    "{}",
    "' OR 1=1 --",
    "a\u202eb",
    "%",
    "1e400",
    "",
]


def must_refuse(schema: Any, value: str) -> bool:
    """Whether a parameter of this schema cannot take ``value``; otherwise any answer but an error will do."""
    part = parts(schema)[0]
    if part.get("type") in {"integer", "boolean"} or part.get("format") or "enum" in part:
        return value not in {""} and not (part.get("type") == "integer" and value == "-1" and part["minimum"] < 0)
    return "\x00" in value or len(value) > part.get("maxLength", 10**9)


@pytest.mark.parametrize("operation", WITH_PARAMETERS, ids=str)
async def test_a_bad_parameter_is_refused_by_its_name_and_breaks_nothing(
    operation: Operation, world: World, hashes: Hashes
) -> None:
    request = await world.request(operation)
    before, wrong = await hashes(), []
    for parameter in operation.parameters:
        if parameter["in"] != "query":
            continue
        for value in QUERY:
            params = {**request.get("params", {}), parameter["name"]: value}
            answer = await world.records.admin.request(**request | {"params": params})
            told = f"{parameter['name']} = {value[:30]!r}"
            if answer.status_code >= 500 or (must_refuse(parameter["schema"], value) and answer.status_code < 400):
                wrong.append(f"{told}: {answer.status_code} {answer.text[:200]}")
            elif answer.status_code >= 400:
                named = check_refusal(answer, told)
                code = answer.json()["code"]
                if answer.status_code == 422 and f"/query/{parameter['name']}" not in named:
                    wrong.append(f"{told}: told at {named}")
                elif answer.status_code not in {400, 404, 422}:
                    wrong.append(f"{told}: {answer.status_code} {code}")
    assert not wrong, f"{len(wrong)} of {operation.id}\n" + "\n".join(wrong[:25])
    assert changed(before, await hashes()) == []


@pytest.mark.parametrize("operation", [o for o in operations() if "{id}" in o.path], ids=str)
@pytest.mark.parametrize("value", ["x", "1", "%00", "9" * 300, "0192f000-0000-7000-8000-00000000000g", "%ED%A0%80"])
async def test_a_bad_id_is_refused_on_every_path(operation: Operation, value: str, world: World) -> None:
    request = await world.request(operation)
    address = operation.url.replace("{id}", value)
    for name in ("resource", "object_type"):
        address = address.replace(f"{{{name}}}", "customers")
    answer = await world.records.admin.request(**request | {"url": address})
    named = check_refusal(answer, value)
    assert answer.status_code in {400, 404, 422}
    assert answer.status_code != 422 or "/path/id" in named
