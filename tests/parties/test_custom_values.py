"""Fields that an administrator has made: written, read and refused like any other, on every way into a record."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

import pytest
from pydantic import TypeAdapter, ValidationError
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from bihuan.kernel.custom_wire import MOST_KEYS, CustomMap, SentMap
from bihuan.kernel.resource import RESOURCES
from tests.conftest import Clients
from tests.factories.company import Company
from tests.parties.conftest import Make

pytestmark = pytest.mark.req("ADM-01")
Define = Callable[..., Awaitable[dict[str, Any]]]


@pytest.fixture
async def define(client: Clients) -> Define:
    """``await define("kind", key="…", …)``: a field of customers, unless ``object`` says otherwise."""

    async def made(kind: str, key: str, **more: Any) -> dict[str, Any]:
        body = {"object": "customers", "key": key, "kind": kind, "label_zh": f"字段{key}", "label_en": key} | more
        answer = await (await client("admin")).post("/custom-fields", json=body)
        assert answer.status_code == 201, answer.text
        return answer.json()  # type: ignore[no-any-return]

    return made


def etag(kind: str, record: dict[str, Any]) -> dict[str, str]:
    return {"If-Match": f'"{kind}:{record["id"]}:{record["version"]}"'}


def faults(answer: Any) -> list[tuple[str, str]]:
    return [(error["pointer"], error["code"]) for error in answer.json()["errors"]]


OPTIONS = [
    {"code": "annual", "label_zh": "年框", "label_en": "Annual"},
    {"code": "single", "label_zh": "单次", "label_en": "Single"},
]


async def test_every_kind_is_written_read_listed_changed_and_cleared(
    client: Clients, define: Define, make_customer: Make, db: AsyncSession
) -> None:
    other = await make_customer("qian")
    await define("text", "nickname")
    await define("long_text", "story")
    await define("number", "area", scale=2)
    await define("money", "budget")
    await define("date", "founded")
    await define("datetime", "seen_at")
    await define("select", "contract_type", options=OPTIONS)
    await define("multi_select", "ways", options=OPTIONS)
    await define("user", "sponsor")
    await define("department", "served_by")
    await define("checkbox", "is_group")
    await define("lookup", "partner", target="customers")
    await define("file", "plans")
    sent = {
        "nickname": " 澜桥 ",
        "story": "一\n二",
        "area": "1200.50",
        "budget": "1130",
        "founded": "2015-03-01",
        "seen_at": "2026-11-20T16:30:00Z",
        "contract_type": "annual",
        "ways": ["single", "annual"],
        "sponsor": str(Company.ids["sun"]),
        "served_by": str(Company.departments["sales2"]),
        "is_group": True,
        "partner": other["id"],
    }
    kept = sent | {
        "nickname": "澜桥",
        "area": "1200.5",
        "budget": "1130.00",
        "seen_at": "2026-11-21T00:30:00+08:00",
        "ways": ["annual", "single"],
    }
    qian = await client("qian")
    made = await make_customer("qian", custom=sent)
    assert made["custom"] == kept
    assert (await qian.get(f"/customers/{made['id']}")).json()["custom"] == kept
    listed = (await qian.get("/customers", params={"limit": 200})).json()["data"]
    assert next(row["custom"] for row in listed if row["id"] == made["id"]) == kept
    assert next(row["custom"] for row in listed if row["id"] == other["id"]) == {}

    url = f"/customers/{made['id']}"
    changed = await qian.patch(
        url, json={"custom": {"area": "8", "budget": None, "is_group": False}}, headers=etag("customers", made)
    )
    assert changed.status_code == 200, changed.text
    after = {key: value for key, value in kept.items() if key != "budget"} | {"area": "8", "is_group": False}
    assert (changed.json()["custom"], changed.json()["version"]) == (after, 2)
    log = (await qian.get(f"/timeline/customers/{made['id']}")).json()["data"][0]["changes"]
    assert [(one["field"], one["old"], one["new"]) for one in log] == [
        ("custom.area", "1200.5", "8"),
        ("custom.budget", "1130.00", None),
        ("custom.is_group", "true", "false"),
    ]
    same = await qian.patch(url, json={"custom": {"area": "8.00"}}, headers=etag("customers", changed.json()))
    assert same.json()["version"] == 2
    untouched = await qian.patch(url, json={"short_name": "澜"}, headers=etag("customers", changed.json()))
    assert (untouched.json()["custom"], untouched.json()["version"]) == (after, 3)

    index = text(
        "SELECT f.key, v.value, v.number FROM custom_values v JOIN custom_fields f ON f.id = v.field_id "
        "WHERE v.record_id = :id ORDER BY f.key, v.value"
    )
    rows = [(key, value, number and str(number)) for key, value, number in await db.execute(index, {"id": made["id"]})]
    assert rows == [
        ("area", "8", "8.000000"),
        ("contract_type", "annual", None),
        ("founded", "2015-03-01", None),
        ("is_group", "false", None),
        ("nickname", "澜桥", None),
        ("partner", other["id"], None),
        ("seen_at", "2026-11-21T00:30:00+08:00", "1795192200.000000"),
        ("served_by", str(Company.departments["sales2"]), None),
        ("sponsor", str(Company.ids["sun"]), None),
        ("ways", "annual", None),
        ("ways", "single", None),
    ]


async def test_a_file_of_the_record_may_be_named_and_no_other(
    client: Clients, define: Define, make_customer: Make
) -> None:
    await define("file", "drawings")
    qian = await client("qian")
    mine, other = await make_customer("qian"), await make_customer("qian")

    async def upload(record: dict[str, Any]) -> str:
        form = {"object_type": "customers", "object_id": record["id"], "kind": "other"}
        made = await qian.post("/attachments", data=form, files={"file": ("图.txt", b"plan", "text/plain")})
        assert made.status_code == 201, made.text
        return str(made.json()["id"])

    file, foreign = await upload(mine), await upload(other)
    url, stands = f"/customers/{mine['id']}", etag("customers", mine)
    wrong = await qian.patch(url, json={"custom": {"drawings": [file, foreign]}}, headers=stands)
    assert (wrong.status_code, faults(wrong)) == (422, [("/custom/drawings", "REF_NOT_FOUND")])
    right = await qian.patch(url, json={"custom": {"drawings": [file]}}, headers=stands)
    assert right.json()["custom"] == {"drawings": [file]}


async def test_all_that_is_wrong_is_said_at_once_at_its_field_and_nothing_is_kept(
    client: Clients, define: Define, make_customer: Make, db: AsyncSession
) -> None:
    await define("number", "floors", scale=0, minimum="1", maximum="200")
    await define("select", "tier", options=OPTIONS)
    await define("lookup", "rival", target="customers")
    foreign = await make_customer("sun")
    before = await db.scalar(text("SELECT count(*) FROM customers"))
    sent = {"floors": 3, "tier": "gold", "rival": foreign["id"], "no_such": "x", "a/b~c\x00": 1}
    body = {
        "name": "错误百出有限公司",
        "industry": "it",
        "primary_contact": {"name": "陈", "mobile": "13900001111"},
        "custom": sent,
    }
    answer = await (await client("qian")).post("/customers", json=body)
    assert (answer.status_code, answer.json()["code"]) == (422, "VALIDATION")
    assert sorted(faults(answer)) == [
        ("/custom/a~1b~0c\x00", "UNKNOWN_FIELD"),
        ("/custom/floors", "INVALID_NUMBER"),
        ("/custom/no_such", "UNKNOWN_FIELD"),
        ("/custom/rival", "REF_NOT_FOUND"),
        ("/custom/tier", "OPTION_UNKNOWN"),
    ]
    too_many = await (await client("qian")).post("/customers", json=body | {"custom": {"floors": "201"}})
    assert too_many.json()["errors"][0] == {
        "pointer": "/custom/floors",
        "code": "MAX_VALUE",
        "detail": "超过上限",
        "params": [{"name": "max", "value": "200"}],
    }
    for wrong in ("x", 1, [], None, {f"k{place}": "x" for place in range(201)}):
        assert (await (await client("qian")).post("/customers", json=body | {"custom": wrong})).status_code == 422
    assert await db.scalar(text("SELECT count(*) FROM customers")) == before
    assert (
        await db.scalar(
            text(
                "SELECT count(*) FROM custom_values v JOIN custom_fields f ON f.id = v.field_id "
                "WHERE f.key IN ('floors', 'tier', 'rival')"
            )
        )
        == 0
    )


async def test_what_is_required_must_be_there_on_every_way(
    client: Clients, define: Define, make_customer: Make
) -> None:
    old = await make_customer("qian", industry="it")
    field = await define("text", "licence", required=True, required_when={"field": "industry", "values": ["retail"]})
    qian, admin = await client("qian"), await client("admin")
    body = {"name": "需要许可有限公司", "industry": "retail"}
    body |= {"primary_contact": {"name": "陈", "mobile": "13900002222"}}
    refused = await qian.post("/customers", json=body)
    assert (refused.status_code, faults(refused)) == (422, [("/custom/licence", "REQUIRED")])
    put = await qian.put("/customers/by-external/erp/L-1", json=body)
    assert (put.status_code, faults(put)) == (422, [("/custom/licence", "REQUIRED")])
    made = await qian.put("/customers/by-external/erp/L-1", json=body | {"custom": {"licence": "许 1"}})
    assert (made.status_code, made.json()["custom"]) == (201, {"licence": "许 1"})
    cleared = await qian.patch(
        f"/customers/{made.json()['id']}", json={"custom": {"licence": ""}}, headers=etag("customers", made.json())
    )
    assert faults(cleared) == [("/custom/licence", "REQUIRED")]

    url = f"/customers/{old['id']}"
    free = await qian.patch(url, json={"short_name": "老客户"}, headers=etag("customers", old))
    assert free.status_code == 200, free.text
    retail = await qian.patch(url, json={"industry": "retail"}, headers=etag("customers", free.json()))
    assert faults(retail) == [("/custom/licence", "REQUIRED")]
    assert (await qian.get(url)).json()["industry"] == "it"
    both = await qian.patch(
        url, json={"industry": "retail", "custom": {"licence": "2"}}, headers=etag("customers", free.json())
    )
    assert (both.json()["industry"], both.json()["custom"]) == ("retail", {"licence": "2"})
    off = await admin.patch(
        f"/custom-fields/{field['id']}", json={"is_active": False}, headers=etag("custom-fields", field)
    )
    assert off.status_code == 200, off.text
    assert (await qian.get(url)).json()["custom"] == {"licence": "2"}
    closed = await qian.patch(url, json={"custom": {"licence": "3"}}, headers=etag("customers", both.json()))
    assert faults(closed) == [("/custom/licence", "READONLY_FIELD")]
    assert (await qian.post("/customers", json=body | {"name": "不再需要有限公司", "force": True})).status_code == 201


async def test_of_two_who_write_the_same_unique_value_at_once_one_wins(
    client: Clients, define: Define, make_customer: Make, db: AsyncSession
) -> None:
    await define("text", "plate", is_unique=True, form="mask", mask="AA-0000")
    one, two, three = [await make_customer("qian") for _ in range(3)]
    qian = await client("qian")

    async def write(record: dict[str, Any]) -> Any:
        body = {"custom": {"plate": "SH-0001"}}
        return await qian.patch(f"/customers/{record['id']}", json=body, headers=etag("customers", record))

    answers = await asyncio.gather(write(one), write(two))
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    lost = next(answer for answer in answers if answer.status_code == 409)
    assert lost.json()["code"] == "DUPLICATE_VALUE"
    late = await write(three)
    assert (late.status_code, faults(late)) == (409, [("/custom/plate", "DUPLICATE_VALUE")])
    held = await db.scalars(text("SELECT value FROM custom_values WHERE value = 'SH-0001'"))
    assert list(held) == ["SH-0001"]
    odd = await qian.patch(
        f"/customers/{three['id']}", json={"custom": {"plate": "沪-0001"}}, headers=etag("customers", three)
    )
    assert faults(odd) == [("/custom/plate", "FORMAT_INVALID")]


async def test_a_field_for_some_roles_is_there_for_nobody_else(
    client: Clients, define: Define, make_customer: Make
) -> None:
    await define("money", "rebate", visible_to=["sales_manager"], default_value="5.00")
    made = await make_customer("qian")
    qian, zhao, admin = await client("qian"), await client("zhao"), await client("admin")
    url = f"/customers/{made['id']}"
    assert "rebate" not in made["custom"]
    assert (await zhao.get(url)).json()["custom"]["rebate"] == "5.00"
    assert (await admin.get(url)).json()["custom"]["rebate"] == "5.00"
    listed = (await qian.get("/customers", params={"limit": 200})).json()["data"]
    assert "rebate" not in next(row["custom"] for row in listed if row["id"] == made["id"])
    mine = await qian.patch(url, json={"custom": {"rebate": "6"}}, headers=etag("customers", made))
    assert faults(mine) == [("/custom/rebate", "FIELD_FORBIDDEN")]
    theirs = await zhao.patch(url, json={"custom": {"rebate": "6"}}, headers=etag("customers", made))
    assert theirs.json()["custom"]["rebate"] == "6.00"
    told = {
        who: (await (await client(who)).get(f"/timeline{url}")).json()["data"][0]["changes"] for who in ("qian", "zhao")
    }
    assert told["qian"] == []
    assert [one["field"] for one in told["zhao"]] == ["custom.rebate"]
    params = {"object": "customers", "limit": 200}
    known = {
        who: [f["key"] for f in (await (await client(who)).get("/custom-fields", params=params)).json()["data"]]
        for who in ("qian", "zhao", "admin")
    }
    assert ("rebate" in known["qian"], "rebate" in known["zhao"], "rebate" in known["admin"]) == (False, True, True)


async def test_what_is_required_of_some_roles_is_asked_of_nobody_else(
    client: Clients, define: Define, make_lead: Make
) -> None:
    field = await define("text", "verdict", object="leads", required=True, visible_to=["sales_manager"])
    qian, zhao, admin = await client("qian"), await client("zhao"), await client("admin")
    made = await make_lead("qian")
    body = {"company_name": "要判断的公司", "mobile": "13766667777", "source": "web_form"}
    refused = await zhao.post("/leads", json=body)
    assert (refused.status_code, faults(refused)) == (422, [("/custom/verdict", "REQUIRED")])
    judged = await zhao.post("/leads", json=body | {"custom": {"verdict": "可跟"}})
    assert judged.status_code == 201, judged.text
    url = f"/leads/{made['id']}"
    edited = await qian.patch(url, json={"remark": "补充"}, headers=etag("leads", made))
    assert (edited.status_code, edited.json()["remark"]) == (200, "补充"), edited.text
    off = await admin.patch(
        f"/custom-fields/{field['id']}", json={"is_active": False}, headers=etag("custom-fields", field)
    )
    assert off.status_code == 200, off.text


CUSTOMISED = sorted(one.name for one in RESOURCES.values() if one.custom and one.name != "specimens")


@pytest.mark.parametrize("kind", CUSTOMISED)
async def test_every_kind_of_record_has_fields_of_its_own(
    kind: str, client: Clients, define: Define, make_customer: Make, db: AsyncSession
) -> None:
    """Written, logged, found by its index, compared and shown in lists; a kind without the trigger is not found."""
    admin, customer = await client("admin"), await make_customer("admin")
    others = (await admin.get("/custom-fields", params={"object": kind, "is_active": "true"})).json()["data"]
    for other in others:
        await admin.patch(
            f"/custom-fields/{other['id']}", json={"is_active": False}, headers=etag("custom-fields", other)
        )
    field = await define("text", "mark", object=kind, default_value="新")
    units = (await admin.get("/units")).json()["data"]
    rates = (await admin.get("/tax-rates")).json()["data"]
    body = {
        "customers": {
            "name": "字段有限公司",
            "industry": "it",
            "primary_contact": {"name": "陈", "mobile": "13722223333"},
        },
        "leads": {"company_name": f"线索{uuid4()}", "mobile": "13711112222", "source": "web_form"},
        "contacts": {"customer_id": customer["id"], "name": "王芳", "mobile": "13733334444"},
        "opportunities": {
            "customer_id": customer["id"],
            "name": "一单",
            "expected_close_date": "2099-01-01",
            "demand": "要",
        },
        "products": {
            "code": "CF-1",
            "name": "网关",
            "unit_id": units[0]["id"],
            "tax_rate_id": rates[0]["id"],
            "standard_price_incl": "1.00",
        },
        "quotes": {"customer_id": customer["id"]},
        "contracts": {"customer_id": customer["id"], "name": "年度框架"},
        "orders": {"customer_id": customer["id"], "delivery_date": "2099-01-01"},
    }[kind]
    made = await admin.post(f"/{kind}", json=body | {"custom": {"mark": "甲"}})
    assert made.status_code == 201, made.text
    assert made.json()["custom"] == {"mark": "甲"}
    edited = await admin.patch(
        f"/{kind}/{made.json()['id']}", json={"custom": {"mark": "乙"}}, headers=etag(kind, made.json())
    )
    assert (edited.status_code, edited.json()["custom"]) == (200, {"mark": "乙"}), edited.text
    again = {"contacts": {"mobile": "13733334445"}, "leads": {"mobile": "13711112223"}, "products": {"code": "CF-2"}}
    again["customers"] = {"name": "又一字段有限公司", "force": True}
    plain = await admin.post(f"/{kind}", json=body | again.get(kind, {}))
    assert plain.json()["custom"] == {"mark": "新"}, plain.text

    one, two = made.json()["id"], plain.json()["id"]
    log = (await admin.get(f"/timeline/{kind}/{one}")).json()["data"][0]["changes"]
    assert [(change["field"], change["old"], change["new"]) for change in log] == [("custom.mark", "甲", "乙")]
    index = text("SELECT record_id::text, value FROM custom_values WHERE field_id = :field ORDER BY value")
    assert [tuple(row) for row in await db.execute(index, {"field": field["id"]})] == [(one, "乙"), (two, "新")]
    for value, found in (("乙", [(one, {"mark": "乙"})]), ("甲", [])):
        asked = {"filter": {"custom": "mark", "op": "eq", "value": value}}
        rows = (await admin.post(f"/{kind}/search", json=asked)).json()["data"]
        assert [(row["id"], row["custom"]) for row in rows] == found


async def test_a_client_that_was_offline_is_held_to_the_custom_content_too(client: Clients, define: Define) -> None:
    await define("text", "offline_note", object="leads")
    qian = await client("qian")
    body = {"client_id": str(uuid4()), "company_name": "离线公司", "mobile": "13755556666", "source": "web_form"}
    first = await qian.post("/leads", json=body | {"custom": {"offline_note": "甲"}})
    again = await qian.post("/leads", json=body | {"custom": {"offline_note": "甲"}})
    other = await qian.post("/leads", json=body | {"custom": {"offline_note": "乙"}})
    assert [answer.status_code for answer in (first, again, other)] == [201, 200, 409]
    assert other.json()["code"] == "CLIENT_ID_TAKEN"


async def test_a_number_longer_than_any_is_refused_like_another(client: Clients, define: Define) -> None:
    await define("number", "length", object="leads")
    qian = await client("qian")
    body = {"company_name": "大数公司", "mobile": "13755557777", "source": "web_form", "custom": {"length": 10**30}}
    named = await qian.post("/leads", json=body | {"client_id": str(uuid4())})
    numbered = await qian.put("/leads/by-external/erp/long", json=body)
    for refused in (named, numbered):
        assert (refused.status_code, [pointer for pointer, _ in faults(refused)]) == (422, ["/custom/length"])


def test_an_answer_shows_all_that_a_record_holds() -> None:
    """Fields that are switched off keep their values: they are counted where they are sent."""
    many = {f"field_{place}": "甲" for place in range(MOST_KEYS + 1)}
    assert TypeAdapter(CustomMap).validate_python(many) == many
    with pytest.raises(ValidationError):
        TypeAdapter(SentMap).validate_python(many)


async def test_a_converted_lead_keeps_its_values(client: Clients, define: Define, make_lead: Make) -> None:
    await define("text", "hint", object="leads")
    lead = await make_lead("qian", custom={"hint": "甲"}, demand="需要网关", budget_amount="1000.00")
    qian = await client("qian")
    said = {"object_type": "leads", "object_id": lead["id"], "kind": "phone", "content": "已沟通需求与预算"}
    assert (await qian.post("/follow-ups", json=said)).status_code == 201
    for verb, body in (
        ("qualify", {}),
        ("convert", {"customer": {"mode": "new", "name": lead["company_name"], "industry": "it"}, "reason": "r"}),
    ):
        done = await qian.post(f"/leads/{lead['id']}/{verb}", json=body)
    assert done.status_code == 200, done.text
    url = f"/leads/{lead['id']}"
    refused = await qian.patch(
        url, json={"custom": {"hint": "乙"}}, headers=etag("leads", (await qian.get(url)).json())
    )
    assert (refused.status_code, refused.json()["code"]) == (409, "LEAD_ALREADY_CONVERTED")
    assert (await qian.get(url)).json()["custom"]["hint"] == "甲"


async def test_lists_are_filtered_by_every_kind_and_only_as_it_can_be_compared(
    client: Clients, define: Define, make_customer: Make
) -> None:
    await define("text", "f_text")
    await define("number", "f_number")
    await define("date", "f_date")
    await define("datetime", "f_moment")
    await define("select", "f_one", options=OPTIONS)
    await define("multi_select", "f_many", options=OPTIONS)
    await define("checkbox", "f_flag")
    await define("user", "f_user")
    await define("long_text", "f_long")
    await define("money", "f_secret", visible_to=["sales_manager"])
    first = {
        "f_text": "Ab_1",
        "f_number": "9",
        "f_date": "2026-01-31",
        "f_moment": "2026-01-31T23:30:00Z",
        "f_one": "annual",
        "f_many": ["annual", "single"],
        "f_flag": True,
        "f_user": str(Company.ids["sun"]),
        "f_long": "长",
    }
    second = {"f_text": "Abx1", "f_number": "10", "f_date": "2026-02-01", "f_moment": "2026-02-01T08:00:00+08:00"}
    one = await make_customer("qian", short_name="筛选", custom=first)
    two = await make_customer("qian", short_name="筛选", custom=second | {"f_one": "single", "f_flag": False})
    none = await make_customer("qian", short_name="筛选")
    foreign = await make_customer("sun", short_name="筛选", custom=first)
    names = {one["id"]: "1", two["id"]: "2", none["id"]: "-", foreign["id"]: "foreign"}
    qian = await client("qian")

    async def ask(custom: str, op: str, value: Any) -> Any:
        mine = {"field": "short_name", "op": "eq", "value": "筛选"}
        tree = {"and": [mine, {"custom": custom, "op": op, "value": value}]}
        return await qian.post("/customers/search", json={"filter": tree, "sort": ["created_at"], "limit": 200})

    for custom, op, value, found in (
        ("f_text", "eq", "Ab_1", "1"),
        ("f_text", "ne", "Ab_1", "2-"),
        ("f_text", "in", ["Ab_1", "Abx1"], "12"),
        ("f_text", "not_in", ["Ab_1", "Abx1"], "-"),
        ("f_text", "starts_with", "Ab_", "1"),
        ("f_text", "is_null", True, "-"),
        ("f_text", "is_null", False, "12"),
        ("f_number", "gt", "9", "2"),
        ("f_number", "gte", "9.0", "12"),
        ("f_number", "lt", "10", "1"),
        ("f_number", "between", ["9", "9.5"], "1"),
        ("f_number", "eq", "10.00", "2"),
        ("f_date", "lte", "2026-01-31", "1"),
        ("f_date", "between", ["2026-01-01", "2026-12-31"], "12"),
        ("f_moment", "eq", "2026-02-01T00:00:00Z", "2"),
        ("f_moment", "lt", "2026-02-01T08:00:00+08:00", "1"),
        ("f_one", "in", ["annual", "single"], "12"),
        ("f_many", "eq", "single", "1"),
        ("f_many", "ne", "single", "2-"),
        ("f_flag", "eq", True, "1"),
        ("f_flag", "ne", True, "2-"),
        ("f_user", "eq", str(Company.ids["sun"]), "1"),
    ):
        answer = await ask(custom, op, value)
        assert answer.status_code == 200, answer.text
        assert "".join(names[row["id"]] for row in answer.json()["data"]) == found, (custom, op, value)

    for custom, op, value, pointer, code in (
        ("f_text", "contains", "b", "op", "OPERATOR_INVALID"),
        ("f_text", "gt", "b", "op", "OPERATOR_INVALID"),
        ("f_long", "eq", "长", "op", "OPERATOR_INVALID"),
        ("f_many", "between", ["a", "b"], "op", "OPERATOR_INVALID"),
        ("f_number", "eq", 9, "value", "INVALID_NUMBER"),
        ("f_number", "eq", "NaN", "value", "INVALID_NUMBER"),
        ("f_number", "between", ["1"], "value", "REQUIRED"),
        ("f_number", "in", [], "value", "REQUIRED"),
        ("f_number", "in", ["1"] * 201, "value", "TOO_LONG"),
        ("f_number", "in", ["1", "x"], "value/1", "INVALID_NUMBER"),
        ("f_date", "eq", "2026-02-30", "value", "INVALID"),
        ("f_one", "eq", "gold", "value", "OPTION_UNKNOWN"),
        ("f_flag", "eq", "true", "value", "INVALID"),
        ("f_text", "is_null", "true", "value", "INVALID"),
        ("f_text", "eq", "", "value", "REQUIRED"),
        ("f_secret", "gt", "1", "custom", "UNKNOWN_FIELD"),
        ("nothing", "eq", "1", "custom", "UNKNOWN_FIELD"),
    ):
        answer = await ask(custom, op, value)
        assert (answer.status_code, faults(answer)) == (422, [(f"/filter/and/1/{pointer}", code)]), (custom, op, value)
    both = {"field": "name", "custom": "f_text", "op": "eq", "value": "x"}
    answer = await qian.post("/customers/search", json={"filter": both})
    assert faults(answer) == [("/filter/custom", "INVALID")]
    units = await qian.post("/units/search", json={"filter": {"custom": "f_text", "op": "eq", "value": "x"}})
    assert ("/filter/custom", "UNKNOWN_FIELD") in faults(units)
