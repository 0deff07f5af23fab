"""Definitions of fields: what goes together, what never changes, and that the latest holds at once (ADM-01)."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from tests.conftest import Clients

pytestmark = pytest.mark.req("ADM-01")
OPTIONS = [
    {"code": "a", "label_zh": "甲", "label_en": "First"},
    {"code": "b", "label_zh": "乙", "label_en": "Second"},
]


def body(key: str, kind: str = "text", **more: Any) -> dict[str, Any]:
    return {"object": "leads", "key": key, "kind": kind, "label_zh": "字段", "label_en": "Field"} | more


def etag(field: dict[str, Any]) -> dict[str, str]:
    return {"If-Match": f'"custom-fields:{field["id"]}:{field["version"]}"'}


@pytest.mark.parametrize(
    ("wrong", "pointer", "code"),
    [
        ({"object": "units"}, "/object", "REF_NOT_FOUND"),
        ({"object": "nothing"}, "/object", "REF_NOT_FOUND"),
        ({"key": "Großes"}, "/key", "INVALID"),
        ({"key": "1st"}, "/key", "INVALID"),
        ({"key": "a" * 33}, "/key", "TOO_LONG"),
        ({"kind": "formula"}, "/kind", "INVALID"),
        ({"kind": "select"}, "/options", "REQUIRED"),
        ({"kind": "select", "options": [OPTIONS[0], OPTIONS[0]]}, "/options", "DUPLICATE_OPTION"),
        ({"options": OPTIONS}, "/options", "INVALID"),
        ({"kind": "lookup"}, "/target", "REQUIRED"),
        ({"kind": "lookup", "target": "roles"}, "/target", "REF_NOT_FOUND"),
        ({"target": "customers"}, "/target", "INVALID"),
        ({"scale": 2}, "/scale", "INVALID"),
        ({"kind": "number", "scale": 7}, "/scale", "MAX_VALUE"),
        ({"kind": "checkbox", "is_unique": True}, "/is_unique", "INVALID"),
        ({"kind": "file", "required": True}, "/required", "INVALID"),
        ({"minimum": "1"}, "/minimum", "INVALID"),
        ({"kind": "number", "minimum": "one"}, "/minimum", "INVALID_NUMBER"),
        ({"kind": "number", "minimum": "2", "maximum": "1"}, "/maximum", "MIN_VALUE"),
        ({"kind": "date", "minimum": "2026-02-30"}, "/minimum", "INVALID"),
        ({"kind": "number", "max_length": 3}, "/max_length", "INVALID"),
        ({"min_length": 3, "max_length": 2}, "/max_length", "MIN_VALUE"),
        ({"form": "mask"}, "/mask", "REQUIRED"),
        ({"form": "email", "mask": "AA"}, "/mask", "INVALID"),
        ({"required_when": {"field": "source", "values": ["search"]}}, "/required_when", "INVALID"),
        (
            {"required": True, "required_when": {"field": "colour", "values": ["red"]}},
            "/required_when/field",
            "UNKNOWN_FIELD",
        ),
        ({"kind": "select", "options": OPTIONS, "default_value": "c"}, "/default_value", "INVALID"),
        ({"kind": "number", "default_value": "x"}, "/default_value", "INVALID"),
        ({"kind": "checkbox", "default_value": "yes"}, "/default_value", "INVALID"),
        ({"kind": "user", "default_value": "钱程"}, "/default_value", "INVALID"),
        ({"visible_to": ["nobody"]}, "/visible_to", "REF_NOT_FOUND"),
    ],
)
async def test_what_does_not_go_together_is_refused_at_its_place(
    client: Clients, db: AsyncSession, wrong: dict[str, Any], pointer: str, code: str
) -> None:
    answer = await (await client("admin")).post("/custom-fields", json=body("wrong") | wrong)
    told = [(error["pointer"], error["code"]) for error in answer.json()["errors"]]
    assert (answer.status_code, told) == (422, [(pointer, code)]), answer.text
    assert await db.scalar(text("SELECT count(*) FROM custom_fields WHERE key = 'wrong'")) == 0


async def test_a_key_is_given_once_in_each_kind_of_record(client: Clients) -> None:
    admin = await client("admin")
    assert (await admin.post("/custom-fields", json=body("once"))).status_code == 201
    again = await admin.post("/custom-fields", json=body("once", "number"))
    assert (again.status_code, again.json()["code"]) == (409, "CUSTOM_KEY_TAKEN")
    assert (await admin.post("/custom-fields", json=body("once") | {"object": "customers"})).status_code == 201


async def test_what_values_depend_on_never_changes_and_options_are_only_switched_off(client: Clients) -> None:
    admin = await client("admin")
    made = (await admin.post("/custom-fields", json=body("choice", "select", options=OPTIONS))).json()
    url = f"/custom-fields/{made['id']}"
    for fixed in ("object", "key", "kind", "target", "scale", "is_unique"):
        refused = await admin.patch(url, json={fixed: made[fixed]}, headers=etag(made))
        assert refused.json()["code"] == "UNKNOWN_FIELD", fixed
    fewer = await admin.patch(url, json={"options": OPTIONS[:1]}, headers=etag(made))
    assert (fewer.status_code, fewer.json()["code"]) == (422, "OPTION_MISSING")
    off = [OPTIONS[0], OPTIONS[1] | {"is_active": False}]
    edited = await admin.patch(url, json={"options": off, "label_zh": "选择"}, headers=etag(made))
    assert [(one["code"], one["is_active"]) for one in edited.json()["options"]] == [("a", True), ("b", False)]
    nameless = await admin.patch(url, json={"label_zh": None}, headers=etag(edited.json()))
    assert nameless.json()["code"] == "INVALID"
    qian = await client("qian")
    lead = {"company_name": "选项公司", "mobile": "13700009999", "source": "web_form", "custom": {"choice": "b"}}
    refused = await qian.post("/leads", json=lead)
    assert refused.json()["errors"][0] == {
        "pointer": "/custom/choice",
        "code": "OPTION_UNKNOWN",
        "detail": "不是可选的值",
        "params": [],
    }


async def test_a_definition_holds_from_the_next_request_on_and_everybody_may_read_it(client: Clients) -> None:
    admin, qian = await client("admin"), await client("qian")
    lead = {"company_name": "即时公司", "mobile": "13700008888", "source": "web_form", "custom": {"soon": "x"}}
    assert (await qian.post("/leads", json=lead)).json()["errors"][0]["code"] == "UNKNOWN_FIELD"
    made = (await admin.post("/custom-fields", json=body("soon"))).json()
    assert (await qian.post("/leads", json=lead)).json()["custom"]["soon"] == "x"
    await admin.patch(f"/custom-fields/{made['id']}", json={"is_active": False}, headers=etag(made))
    refused = await qian.post("/leads", json=lead | {"company_name": "又一家"})
    assert refused.json()["errors"][0]["code"] == "READONLY_FIELD"
    told = await qian.get("/custom-fields", params={"object": "leads", "is_active": "false"})
    assert [(row["key"], row["kind"], row["is_active"]) for row in told.json()["data"]] == [("soon", "text", False)]
    assert (await qian.post("/custom-fields", json=body("mine"))).status_code == 403
    assert (await qian.patch(f"/custom-fields/{made['id']}", json={"sort": 1}, headers=etag(made))).status_code == 403


async def test_a_kind_of_record_has_at_most_a_hundred_active_fields(client: Clients, db: AsyncSession) -> None:
    admin = await client("admin")
    for place in range(100):
        made = await admin.post("/custom-fields", json=body(f"many{place}") | {"object": "contacts"})
        assert made.status_code == 201, made.text
    refused = await admin.post("/custom-fields", json=body("many100") | {"object": "contacts"})
    assert (refused.status_code, refused.json()["code"]) == (409, "CUSTOM_FIELD_LIMIT")
    assert await db.scalar(text("SELECT count(*) FROM custom_fields WHERE object = 'contacts'")) == 100
    last = made.json()
    assert (
        await admin.patch(f"/custom-fields/{last['id']}", json={"is_active": False}, headers=etag(last))
    ).status_code == 200
    assert (await admin.post("/custom-fields", json=body("many101") | {"object": "contacts"})).status_code == 201
