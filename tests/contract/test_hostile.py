"""Bad input stops at the door: every field of every body and every parameter is told so, and nothing is stored.

Many bad values travel in one request, and the answer has to name every one of them; what it does not name is
asked again alone, because a rule of the business speaks only once all fields are readable.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from tests.contract.conftest import Hashes, World, changed
from tests.contract.corpus import fields, hostile
from tests.contract.document import Json, Operation, document, nullable, operations, parts

Place = tuple[str | int, ...]
GUARDED = [operation for operation in operations() if not operation.personal]
WITH_BODY = [operation for operation in GUARDED if operation.body is not None]
WITH_QUERY = [operation for operation in GUARDED if any(known["in"] == "query" for known in operation.parameters)]
ASKED_AT_ONCE = 400
"""A refusal names five hundred fields at most."""
WITH_ID = [operation for operation in operations() if "{id}" in operation.path]


def pointer(place: Place) -> str:
    return "/" + "/".join(map(str, place))


def put(body: Any, place: Place, value: Any) -> None:
    """Set ``value`` at ``place``; what is missing on the way is made."""
    here = body
    for step, after in pairwise(place):
        if isinstance(step, str) and not here.get(step):
            here[step] = [{}] if after == 0 else {}
        here = here[step]
    here[place[-1]] = value


def check_refusal(answer: httpx.Response, told: str) -> list[str]:
    """A problem body with a 4xx status, never an echo; returns the pointers it names."""
    assert 400 <= answer.status_code < 500, f"{told}: {answer.status_code} {answer.text[:300]}"
    assert answer.headers["content-type"] == "application/problem+json", told
    body = answer.json()
    assert body["status"] == answer.status_code, told
    assert body["code"] and body["detail"], told
    return [error["pointer"] for error in body["errors"]]


def unreadable(value: Any) -> bool:
    """Integers that no JSON parser has to take: the whole request is malformed."""
    return isinstance(value, int) and not -(2**63) <= value < 2**64


def rounds(body: Json) -> Iterator[dict[Place, Any]]:
    """Every bad value of every field once: each round holds one for every field of one depth."""
    for depth in (1, 2):
        bad = {}
        for place, schema in fields(body):
            if (len(place) == 1) == (depth == 1):
                noted = place[-1] in {"reason", "note"} and nullable(schema)
                bad[place] = [v for v in hostile(schema) if not (unreadable(v) or (noted and v is None))]
        for turn in range(max(map(len, bad.values()), default=0)):
            yield {place: values[turn] for place, values in bad.items() if turn < len(values)}


@pytest.mark.parametrize("operation", WITH_BODY, ids=str)
async def test_a_bad_field_is_refused_by_its_name_and_nothing_is_stored(
    operation: Operation, world: World, hashes: Hashes
) -> None:
    request = await world.request(operation)
    good = request.pop("json")
    assert operation.body is not None
    before, wrong = await hashes(), []

    async def named(bad: dict[Place, Any]) -> tuple[httpx.Response, list[str]]:
        body = copy.deepcopy(good)
        for place, value in bad.items():
            put(body, place, value)
        told = ", ".join(f"{pointer(place)} = {json.dumps(value)[:60]}" for place, value in bad.items())
        answer = await world.records.admin.request(**request, json=body)
        return answer, check_refusal(answer, told[:2000])

    for together in rounds(operation.body):
        try:
            answer, found = await named(together)
        except AssertionError as failed:
            wrong.append(str(failed))
            continue
        for place, value in together.items():
            if answer.status_code == 422 and any(name.startswith(pointer(place)) for name in found):
                continue
            told = f"{pointer(place)} = {json.dumps(value)[:60]}"
            try:
                alone, only = await named({place: value})
            except AssertionError as failed:
                wrong.append(str(failed))
                continue
            if alone.status_code == 422 and not any(name.startswith(pointer(place)) for name in only):
                wrong.append(f"{told}: told at {only}")
            elif alone.status_code not in {400, 413, 422}:
                wrong.append(f"{told}: {alone.status_code} {alone.json()['code']}")
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
SYSTEM = ("id", "version", "status", "owner_id", "created_by", "deleted_at")


@pytest.mark.parametrize("operation", WITH_BODY, ids=str)
async def test_what_is_no_json_is_malformed_and_what_is_no_field_is_unknown(
    operation: Operation, world: World, hashes: Hashes
) -> None:
    request = await world.request(operation)
    body = request.pop("json")
    good = json.dumps(body).encode()
    headers = {**request.pop("headers", {}), "content-type": "application/json"}
    admin = world.records.admin
    before = await hashes()
    for name, value in RAW.items():
        raw = good[:-1] + (b", " if len(good) > 2 else b"") + b'"unexpected": ' + value + b"}"
        answer = await admin.request(**request, content=raw, headers=headers)
        check_refusal(answer, name)
        assert (answer.status_code, answer.json()["code"]) == (400, "MALFORMED"), name
    for content in (b"", b"null", b"[]", b'"x"', b"1", b"{", good + b"x"):
        if content == b"" and operation.method == "delete":
            continue
        answer = await admin.request(**request, content=content, headers=headers)
        check_refusal(answer, repr(content[:20]))
    assert operation.body is not None
    known = {place[0] for place, _ in fields(operation.body)}
    expected = {"/no_such_field": "UNKNOWN_FIELD", "/__proto__": "UNKNOWN_FIELD"}
    expected |= {f"/{name}": "READONLY_FIELD" for name in SYSTEM if name not in known}
    answer = await admin.request(**request, headers=headers, json=body | {name[1:]: "x" for name in expected})
    check_refusal(answer, "fields that do not exist")
    assert answer.status_code == 422
    assert {error["pointer"]: error["code"] for error in answer.json()["errors"]} == expected
    assert changed(before, await hashes()) == []


@cache
def every_property() -> frozenset[str]:
    """Every name that any schema of the contract gives to anything."""
    schemas = document()["components"]["schemas"].values()
    return frozenset(name for schema in schemas for name in schema.get("properties", ()))


@pytest.mark.parametrize("operation", WITH_BODY, ids=str)
async def test_no_field_of_another_schema_is_taken_along(operation: Operation, world: World, hashes: Hashes) -> None:
    """Mass assignment: all other names of the contract at once in a body that is good otherwise (TRUST §4.3)."""
    request = await world.request(operation)
    body = request.pop("json")
    assert operation.body is not None
    foreign = every_property() - {place[0] for place, _ in fields(operation.body)}
    before = await hashes()
    refused: set[str] = set()
    names = sorted(foreign)
    for start in range(0, len(names), ASKED_AT_ONCE):
        some = names[start : start + ASKED_AT_ONCE]
        answer = await world.records.admin.request(**request, json=body | dict.fromkeys(some, "1"))
        refused |= {name[1:] for name in check_refusal(answer, f"{some[0]}…")}
        assert answer.status_code == 422, answer.text
    assert refused == foreign
    assert changed(before, await hashes()) == []


QUERY = [
    "\x00",
    "x" * 2000,
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


@pytest.mark.parametrize("operation", WITH_QUERY, ids=str)
async def test_a_bad_parameter_is_refused_by_its_name_and_breaks_nothing(
    operation: Operation, world: World, hashes: Hashes
) -> None:
    request = await world.request(operation)
    schemas = {known["name"]: known["schema"] for known in operation.parameters if known["in"] == "query"}
    before, wrong = await hashes(), []

    async def ask(names: list[str], value: str) -> set[str]:
        """The parameters that must be refused and are not; whatever is refused must be one that was asked."""
        if len(names) > 1 and len(names) * len(quote(value)) > LONGEST_QUERY:  # no client sends more
            middle = len(names) // 2
            return await ask(names[:middle], value) | await ask(names[middle:], value)
        params = {**request.get("params", {}), **dict.fromkeys(names, value)}
        answer = await world.records.admin.request(**request | {"params": params})
        told = f"{', '.join(names)} = {value[:30]!r}"
        must = {name for name in names if must_refuse(schemas[name], value)}
        if answer.status_code < 400:
            return must
        found = check_refusal(answer, told)
        if answer.status_code == 431 and len(names) > 1:  # together they are longer than an address may be
            return set(names)
        if answer.status_code == 422 and not {f"/query/{name}" for name in names} & set(found):
            wrong.append(f"{told}: told at {found}")
        elif answer.status_code not in {400, 404, 422}:
            wrong.append(f"{told}: {answer.status_code} {answer.json()['code']}")
        return {name for name in must if f"/query/{name}" not in found and answer.status_code != 400}

    for value in QUERY:
        try:
            for name in await ask(list(schemas), value):
                if await ask([name], value):
                    wrong.append(f"{name} = {value[:30]!r} is accepted")
        except AssertionError as failed:
            wrong.append(str(failed))
    for name in schemas:  # alone, it meets the rules behind the schema
        try:
            await ask([name], "' OR 1=1 --")
        except AssertionError as failed:
            wrong.append(str(failed))
    assert not wrong, f"{len(wrong)} of {operation.id}\n" + "\n".join(wrong[:25])
    assert changed(before, await hashes()) == []


LONGEST_QUERY = 50_000
"""Characters."""
BAD_IDS = ("x", "1", "%00", "9" * 300, "0192f000-0000-7000-8000-00000000000g", "%ED%A0%80")


@pytest.mark.parametrize("operation", WITH_ID, ids=str)
async def test_a_bad_id_is_refused_on_every_path(operation: Operation, world: World) -> None:
    request = await world.request(operation)
    for value in BAD_IDS:
        address = operation.url.replace("{id}", value)
        for name in ("resource", "object_type"):
            address = address.replace(f"{{{name}}}", "customers")
        answer = await world.records.admin.request(**request | {"url": address})
        named = check_refusal(answer, value)
        assert answer.status_code in {400, 404, 422}, value
        assert answer.status_code != 422 or "/path/id" in named, value


@pytest.mark.parametrize("operation", GUARDED, ids=str)
async def test_a_parameter_that_nobody_knows_is_refused(operation: Operation, world: World, hashes: Hashes) -> None:
    """Not passed over in silence: whoever mistypes a filter would be shown more than they asked for."""
    request = await world.request(operation)
    before = await hashes()
    answer = await world.records.admin.request(**request | {"params": {**request.get("params", {}), "statuz": "open"}})
    assert (answer.status_code, answer.json()["code"]) in {(422, "UNKNOWN_FIELD"), (422, "VALIDATION")}, answer.text
    assert [(one["pointer"], one["code"]) for one in answer.json()["errors"]] == [("/query/statuz", "UNKNOWN_FIELD")]
    assert changed(before, await hashes()) == []


def _words() -> list[tuple[str, str]]:
    """Addresses with a word where others have an id, and the methods that only those others have."""
    methods: dict[str, set[str]] = {}
    for operation in operations():
        methods.setdefault(operation.url, set()).add(operation.method)
    beside = {url: methods.get(f"{url.rpartition('/')[0]}/{{id}}", set()) - known for url, known in methods.items()}
    return [(method, url) for url, more in sorted(beside.items()) if "{" not in url for method in sorted(more)]


@pytest.mark.parametrize(("method", "url"), _words())
async def test_a_word_is_not_a_record_of_that_name(method: str, url: str, world: World) -> None:
    for params in ({}, {"name": "x"}):
        answer = await world.records.admin.request(method, url, params=params)
        assert (answer.status_code, answer.json()["code"]) == (405, "METHOD_NOT_ALLOWED"), answer.text
        assert method.upper() not in answer.headers["allow"]
