"""What all answers have in common: ids, problem bodies in two languages, tags, strict JSON, methods (API §1–5)."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from bihuan.kernel.json import check_json
from bihuan.kernel.openapi import Problem
from tests.conftest import Clients
from tests.factories.company import Company
from tests.kernel.conftest import Make

JSON = {"content-type": "application/json"}


# ------------------------------------------------------------------------------------------------ strict JSON

MALFORMED = {
    "duplicate keys": b'{"name": "a", "name": "b"}',
    "duplicate keys below": b'{"name": "a", "lines": [{"qty": "1", "qty": "2"}]}',
    "NaN": b'{"name": NaN}',
    "Infinity": b'{"weight": -Infinity}',
    "deep": b'{"name": ' + b"[" * 40 + b"]" * 40 + b"}",
    "very deep": b"[" * 100_000,
    "invalid UTF-8": b'{"name": "\xff"}',
    "overlong UTF-8": b'{"name": "\xc0\xaf"}',
    "lone surrogate": b'{"name": "\\ud800"}',
    "raw control": b'{"name": "a\x00b"}',
    "cut off": b'{"name": "a"',
    "trailing": b'{"name": "a"} {}',
    "comment": b'{"name": "a" /* b */}',
    "single quotes": b"{'name': 'a'}",
    "a long number": b'{"weight": ' + b"9" * 5000 + b"}",
    "byte order mark": b'\xef\xbb\xbf{"name": "a"}',
}


@pytest.mark.parametrize("body", MALFORMED.values(), ids=MALFORMED.keys())
async def test_json_that_parsers_disagree_on_is_malformed(client: Clients, db: AsyncSession, body: bytes) -> None:
    before = await db.scalar(text("SELECT count(*) FROM specimens"))
    answer = await (await client("qian")).post("/specimens", content=body, headers=JSON)
    assert (answer.status_code, answer.json()["code"]) == (400, "MALFORMED")
    assert answer.headers["content-type"] == "application/problem+json"
    await db.rollback()
    assert await db.scalar(text("SELECT count(*) FROM specimens")) == before


def test_depth_counts_brackets_and_not_their_pictures() -> None:
    check_json(b'{"name": "' + b"[{" * 100 + b'"}')
    check_json(b"[" * 32 + b"]" * 32)
    check_json(b'[{"a": "\\"[[[["}, []]')


async def test_a_body_of_megabytes_is_too_large(client: Clients) -> None:
    body = b'{"name": "' + b"a" * (3 * 1024 * 1024) + b'"}'
    answer = await (await client("qian")).post("/specimens", content=body, headers=JSON)
    assert (answer.status_code, answer.json()["code"]) == (413, "PAYLOAD_TOO_LARGE")


@pytest.mark.parametrize("kind", ["text/plain", "application/xml", "application/x-www-form-urlencoded", ""])
async def test_a_body_that_does_not_say_it_is_json_is_refused(client: Clients, kind: str) -> None:
    headers = {"content-type": kind} if kind else {}
    answer = await (await client("qian")).post("/specimens", content=b'{"name": "a"}', headers=headers)
    assert answer.status_code in {400, 415, 422}
    assert answer.headers["content-type"] == "application/problem+json"


# ------------------------------------------------------------------------------------------------- refusals


async def test_all_wrong_fields_are_told_at_once_with_their_place(client: Clients) -> None:
    body = {
        "name": "",
        "weight": -1,
        "amount": "0.005",
        "lines": [{"name": "x", "qty": "0"}],
        "owner_id": "x",
        "y~/": 1,
    }
    answer = await (await client("qian")).post("/specimens", json=body)
    assert (answer.status_code, answer.json()["code"]) == (422, "VALIDATION")
    told = {error["pointer"]: error["code"] for error in answer.json()["errors"]}
    assert told == {
        "/name": "REQUIRED",
        "/weight": "MIN_VALUE",
        "/amount": "INVALID_MONEY",
        "/lines/0/qty": "INVALID_NUMBER",
        "/owner_id": "READONLY_FIELD",
        "/y~0~1": "UNKNOWN_FIELD",
    }


async def test_one_wrong_field_gives_its_code_to_the_whole(client: Clients) -> None:
    answer = await (await client("qian")).post("/specimens", json={"name": "a", "amount": "0.005"})
    assert (answer.json()["code"], answer.json()["errors"][0]["code"]) == ("INVALID_MONEY", "INVALID_MONEY")


async def test_a_refusal_never_repeats_what_was_sent(client: Clients) -> None:
    secret = "do-not-echo-me"
    for body in ({"name": [secret]}, {"name": "a", "amount": secret}, {"name": "a", "weight": secret}):
        answer = await (await client("qian")).post("/specimens", json=body)
        assert answer.status_code == 422
        assert secret not in answer.text


@pytest.mark.parametrize(
    ("accept", "language", "sentence"),
    [
        (None, "zh-CN", "请至少添加一行明细"),
        ("zh-CN,zh;q=0.9", "zh-CN", "请至少添加一行明细"),
        ("en-GB,en;q=0.8", "en", "Add at least one line"),
        ("EN", "en", "Add at least one line"),
        ("de,en;q=0.5", "zh-CN", "请至少添加一行明细"),
        ("zh;q=0.1,en", "zh-CN", "请至少添加一行明细"),
    ],
)
async def test_a_refusal_is_a_sentence_in_the_readers_language(
    client: Clients, make: Make, accept: str | None, language: str, sentence: str
) -> None:
    made = await make(lines=0)
    headers = {"Accept-Language": accept} if accept else {}
    answer = await (await client("qian")).post(f"/specimens/{made['id']}/send", json={}, headers=headers)
    body = answer.json()
    assert (answer.status_code, body["status"], body["code"]) == (409, 409, "NO_LINES")
    assert (body["title"], body["detail"], answer.headers["content-language"]) == (sentence, sentence, language)
    assert (body["retryable"], body["errors"]) == (False, [])
    assert body["instance"] == f"/api/v1/specimens/{made['id']}/send"
    assert body["request_id"] == answer.headers["x-request-id"]
    assert body["type"].endswith("/NO_LINES")


async def test_a_grey_button_tells_the_reason_that_the_refusal_tells(client: Clients, make: Make) -> None:
    made, qian = await make(lines=0), await client("qian")
    for language in ("zh", "en"):
        shown = (await qian.get(f"/specimens/{made['id']}", headers={"Accept-Language": language})).json()
        for action in shown["actions"]:
            if action["enabled"] or action["name"] == "update":
                continue
            body = {"reason": "x"} if action["name"] == "close" else {}
            url = f"/specimens/{made['id']}/{action['name']}"
            refused = await qian.post(url, json=body, headers={"Accept-Language": language})
            assert (refused.status_code, refused.json()["detail"]) == (409, action["reason"])


@pytest.mark.parametrize("path", ["/nothing", "/specimens/x/y/z", "/specimens/", "/../etc/passwd"])
async def test_an_unknown_path_is_not_found_in_the_same_form(client: Clients, path: str) -> None:
    answer = await (await client("qian")).get(path)
    assert answer.status_code in {404, 307}
    if answer.status_code == 404:
        assert (answer.headers["content-type"], answer.json()["code"]) == ("application/problem+json", "NOT_FOUND")


# -------------------------------------------------------------------------------------------------- request ids


@pytest.mark.parametrize("given", ["abcdefgh", "0199-ABC.def_9", "x" * 64])
async def test_a_good_request_id_is_kept(client: Clients, given: str) -> None:
    answer = await (await client("qian")).get("/specimens", headers={"X-Request-Id": given})
    assert answer.headers["x-request-id"] == given


@pytest.mark.parametrize("given", ["short", "x" * 65, "has space", "semi;colon", "new\\nline", "ünïcode!"])
async def test_a_bad_request_id_is_replaced(client: Clients, given: str) -> None:
    answer = await (await client("qian")).get("/specimens", headers={"X-Request-Id": given.encode()})
    assert answer.headers["x-request-id"] != given
    assert 8 <= len(answer.headers["x-request-id"]) <= 64


async def test_every_answer_has_an_id_of_its_own_even_a_refusal(client: Clients) -> None:
    qian, nobody = await client("qian"), await client("")
    answers = [
        await qian.get("/specimens"),
        await nobody.get("/specimens"),
        await qian.get("/nothing"),
        await qian.put("/specimens", json={}),
        await qian.post("/specimens", content=b"{", headers=JSON),
    ]
    assert [answer.status_code for answer in answers] == [200, 401, 404, 405, 400]
    assert len({answer.headers["x-request-id"] for answer in answers}) == 5
    for answer in answers:
        assert len(answer.headers.get_list("x-request-id")) == 1
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["x-frame-options"] == "DENY"
        assert "default-src 'self'" in answer.headers["content-security-policy"]


# ------------------------------------------------------------------------------------------------ tags, methods


async def test_a_record_that_has_not_changed_is_not_sent_again(client: Clients, make: Make) -> None:
    made, qian = await make(), await client("qian")
    url = f"/specimens/{made['id']}"
    shown = await qian.get(url)
    assert shown.headers["etag"] == f'"specimens:{made["id"]}:1"'
    assert (shown.headers["cache-control"], shown.headers["vary"]) == (
        "private, no-cache",
        "Authorization, Accept-Language",
    )
    again = await qian.get(url, headers={"If-None-Match": shown.headers["etag"]})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", shown.headers["etag"])
    await qian.post(f"{url}/send", json={})
    changed = await qian.get(url, headers={"If-None-Match": shown.headers["etag"]})
    assert (changed.status_code, changed.headers["etag"]) == (200, f'"specimens:{made["id"]}:2"')


async def test_a_tag_does_not_open_what_one_may_not_see(client: Clients, make: Make) -> None:
    made = await make()
    headers = {"If-None-Match": f'"specimens:{made["id"]}:1"'}
    assert (await (await client("sun")).get(f"/specimens/{made['id']}", headers=headers)).status_code == 404


async def test_a_creation_says_where_the_record_is(client: Clients) -> None:
    qian = await client("qian")
    answer = await qian.post("/specimens", json={"name": "甲"})
    assert (answer.status_code, answer.headers["location"]) == (201, f"/api/v1/specimens/{answer.json()['id']}")
    there = await qian.get(answer.headers["location"].removeprefix("/api/v1"))
    assert there.json() == answer.json()
    assert there.headers["etag"] == answer.headers["etag"]


async def test_a_refused_method_lists_those_that_are_allowed_on_every_path(app: FastAPI, client: Clients) -> None:
    qian = await client("qian")
    every = {"GET", "PUT", "POST", "PATCH", "DELETE"}
    for path, operations in app.openapi()["paths"].items():
        known = {method.upper() for method in operations} & every
        url = path.removeprefix("/api/v1").replace("{id}", str(Company.ids["qian"]))
        if "{" in url:
            continue
        for method in every - known:
            answer = await qian.request(method, url)  # also where the last word of a path looks like an id
            assert answer.status_code == 405, f"{method} {url}"
            assert set(answer.headers["allow"].split(", ")) == known, f"{method} {url}"
            assert answer.json()["code"] == "METHOD_NOT_ALLOWED"


@pytest.mark.parametrize("method", ["OPTIONS", "TRACE", "PROPFIND"])
async def test_an_unusual_method_is_refused_too(client: Clients, method: str) -> None:
    answer: httpx.Response = await (await client("qian")).request(method, "/specimens")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, POST")


@pytest.mark.parametrize("record_id", ["1", "x" * 36, "0192f000-0000-7000-8000-00000000000g", "%00", "9" * 400])
async def test_a_malformed_id_is_told_by_its_name(client: Clients, record_id: str) -> None:
    answer = await (await client("qian")).get(f"/specimens/{record_id}")
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/path/id")


async def test_a_problem_names_the_beginning_of_a_very_long_address(client: Clients) -> None:
    answer = await (await client("qian")).get(f"/specimens/{'9' * 3000}")
    assert (answer.status_code, len(Problem.model_validate(answer.json()).instance)) == (422, 2000)


async def test_merge_patch_is_json_too(client: Clients, make: Make) -> None:
    made = await make(note="x")
    headers = {"If-Match": f'"specimens:{made["id"]}:1"', "content-type": "application/merge-patch+json"}
    answer = await (await client("qian")).patch(f"/specimens/{made['id']}", content=b'{"note": null}', headers=headers)
    assert (answer.status_code, answer.json()["note"], answer.json()["name"]) == (200, None, made["name"])


@pytest.mark.parametrize(
    "authorization", ["", "Bearer", "Bearer ", "Bearer x.y.z", "Basic cWlhbjpx", "bearer null", "Bearer " + "a" * 5000]
)
async def test_a_bad_token_is_a_401_that_asks_for_a_better_one(app: FastAPI, authorization: str) -> None:
    transport: Any = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test/api/v1") as anyone:
        answer = await anyone.get("/specimens", headers={"Authorization": authorization})
    assert (answer.status_code, answer.json()["code"]) == (401, "UNAUTHENTICATED")
    assert answer.headers["www-authenticate"] == "Bearer"
