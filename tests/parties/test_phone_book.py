"""Contacts as in a phone book: several numbers each, found and hidden like the first, by letter (CONT-04, CONT-05)."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text

from bihuan.integration.exporting.cells import Column, cell
from bihuan.integration.importing.cells import parse
from bihuan.parties.contact.models import reading_of
from tests.parties.conftest import Make
from tests.sales.conftest import ok, refused


def tag(one: dict[str, Any], kind: str = "contacts") -> dict[str, str]:
    return {"If-Match": f'"{kind}:{one["id"]}:{one["version"]}"'}


async def names(who: Any, **asked: Any) -> list[str]:
    return [row["name"] for row in ok(await who.get("/contacts", params={"limit": 200, **asked}))["data"]]


@pytest.mark.req("CONT-04")
async def test_several_numbers_are_found_hinted_at_and_hidden_like_the_first(client: Any, make_customer: Make) -> None:
    qian, sun, admin = await client("qian"), await client("sun"), await client("admin")
    mine = await make_customer("qian", name="多号客户有限公司")
    body = {
        "customer_id": mine["id"],
        "name": "覃采薇",
        "mobile": "13512340001",
        "more_phones": [
            {"kind": "office", "number": "(021)".strip("()") + "6234 5678"},
            {"kind": "mobile", "number": "+86 135-1234-7788"},
        ],
        "more_emails": [{"kind": "home", "address": "caiwei@HOME.example"}],
        "qq": "10001234",
        "relation": "shareholder",
        "birthday": "1985-09-29",
        "birthday_calendar": "lunar",
        "hobbies": "羽毛球",
    }
    made = ok(await qian.post("/contacts", json=body), 201)
    assert made["more_phones"] == [
        {"kind": "office", "number": "021-62345678"},
        {"kind": "mobile", "number": "13512347788"},
    ]
    assert made["more_emails"] == [{"kind": "home", "address": "caiwei@home.example"}]
    assert (made["relation"], made["birthday_calendar"], made["hobbies"]) == ("shareholder", "lunar", "羽毛球")
    for typed in ("13512347788", "7788", "62345678", "caiwei@home", "10001234", "qcw", "多号客户"):
        assert "覃采薇" in await names(qian, q=typed), typed
    for number in ("021-62345678", "13512347788"):
        twice = {**body, "more_phones": [{"number": number}, {"number": number}], "mobile": "13512340002"}
        again = refused(await qian.post("/contacts", json=twice), 422, "DUPLICATE_OPTION")
        assert again["errors"][0]["pointer"] == "/more_phones/1/number"
        hint = ok(await sun.get("/customers/duplicates", params={"mobile": number}))["data"]
        assert [(one["match"], one["name"]) for one in hint] == [("phone", "多号客户有限公司")]
    wrong = await qian.patch(f"/contacts/{made['id']}", json={"more_phones": [{"number": "12"}]}, headers=tag(made))
    assert refused(wrong, 422, "INVALID_PHONE")["errors"][0]["pointer"] == "/more_phones/0/number"
    assert ok(await qian.get(f"/contacts/{made['id']}"))["more_phones"] == made["more_phones"]
    suspect = {
        "name": "另一家有限公司",
        "industry": "it",
        "primary_contact": {"name": "同号", "mobile": "13512349999", "more_phones": [{"number": "13512347788"}]},
    }
    refused(await sun.post("/customers", json=suspect), 409, "DUPLICATE_SUSPECT")

    ok(await qian.post(f"/customers/{mine['id']}/return", json={"reason_code": "other"}))
    seen = ok(await admin.get("/contacts", params={"customer_id": mine["id"], "q": "覃"}))["data"][0]
    assert [one["number"] for one in seen["more_phones"]] == ["021-****5678", "135****7788"]
    assert seen["more_emails"] == [{"kind": "home", "address": "c***@home.example"}]
    assert seen["qq"] == "****1234"
    assert ok(await admin.get(f"/contacts/{made['id']}"))["more_phones"] == seen["more_phones"]
    assert await names(admin, q="7788", customer_id=mine["id"]) == ["覃采薇"]
    assert await names(admin, q="12347788", customer_id=mine["id"]) == []
    told = ok(await admin.get(f"/timeline/contacts/{made['id']}"))
    assert "13512347788" not in str(told)


async def test_files_carry_further_numbers_masked_and_bring_them_along() -> None:
    column = Column("more_phones", "其他电话", {})
    entries = [{"kind": "office", "number": "021-62345678"}, {"kind": "mobile", "number": "13512347788"}]
    assert cell(column, entries, "zh", False) == "021-****5678、135****7788"
    assert cell(column, entries, "zh", True) == "021-62345678、13512347788"
    heads = ["name", "industry", "contact.name", "contact.mobile", "contact.more_phones", "contact.more_emails"]
    cells = ["导入公司", "it", "王芳", "13512340009", "021-62345678、13512347788、135 1234 7788", "a@b.example"]
    row = parse("customers", 2, cells, heads, {"industry": {"it": "it"}})
    assert [(one.field, one.code) for one in row.problems] == []
    assert row.person is not None
    assert [one["number"] for one in row.person["more_phones"]] == ["021-62345678", "13512347788", "13512347788"]
    assert row.person["more_emails"] == [{"kind": "other", "address": "a@b.example"}]


@pytest.mark.req("CONT-04")
async def test_numbers_survive_a_merge_and_come_back(client: Any, make_customer: Make, db: Any) -> None:
    qian, admin = await client("qian"), await client("admin")
    one = await make_customer("qian", name="并入公司", primary_contact={"name": "周明", "mobile": "13512340100"})
    two = await make_customer(
        "qian",
        name="被并公司",
        primary_contact={
            "name": "周明",
            "mobile": "13512340100",
            "telephone": "021-62340100",
            "more_phones": [{"kind": "home", "number": "021-62340101"}],
        },
        force=True,
    )
    kept = ok(await qian.get("/contacts", params={"customer_id": one["id"]}))["data"][0]
    patched = await qian.patch(
        f"/contacts/{kept['id']}",
        json={"telephone": "021-62349999", "more_phones": [{"number": "021-62348888"}]},
        headers=tag(kept),
    )
    before = ok(patched)
    ok(await admin.post(f"/customers/{one['id']}/merge", json={"customer_ids": [two["id"]]}))
    merged = ok(await qian.get(f"/contacts/{kept['id']}"))
    assert [entry["number"] for entry in merged["more_phones"]] == ["021-62348888", "021-62340100", "021-62340101"]
    ok(await admin.post(f"/customers/{two['id']}/undo-merge", json={}))
    assert ok(await qian.get(f"/contacts/{kept['id']}"))["more_phones"] == before["more_phones"]
    back = ok(await qian.get("/contacts", params={"customer_id": two["id"]}))["data"][0]
    assert (back["telephone"], back["more_phones"]) == (
        "021-62340100",
        [{"kind": "home", "number": "021-62340101"}],
    )


@pytest.mark.req("CONT-04")
async def test_people_report_within_the_family_of_companies_and_bring_their_past(
    client: Any, make_customer: Make
) -> None:
    qian = await client("qian")
    above = await make_customer("qian", name="集团公司")
    below = await make_customer("qian", name="子公司", parent_id=above["id"])
    other = await make_customer("qian", name="外面的公司")

    async def person(at: dict[str, Any], name: str, mobile: str, **more: Any) -> Any:
        return await qian.post("/contacts", json={"customer_id": at["id"], "name": name, "mobile": mobile, **more})

    boss = ok(await person(above, "集团总裁", "13512340201"), 201)
    head = ok(await person(below, "子公司经理", "13512340202", reports_to_id=boss["id"]), 201)
    stranger = ok(await person(other, "外人", "13512340203"), 201)
    refused(await person(below, "下属", "13512340204", reports_to_id=stranger["id"]), 422, "REF_NOT_FOUND")
    circle = await qian.patch(f"/contacts/{boss['id']}", json={"reports_to_id": head["id"]}, headers=tag(boss))
    refused(circle, 422, "MANAGER_CYCLE")
    assert ok(await qian.get(f"/contacts/{boss['id']}"))["reports_to_id"] is None
    refused(await person(below, "外人", "13512340205", previous_contact_id=stranger["id"]), 422, "CONTACT_NOT_LEFT")
    ok(await qian.post(f"/contacts/{stranger['id']}/leave", json={}))
    moved = ok(await person(below, "外人", "13512340205", previous_contact_id=stranger["id"]), 201)
    assert moved["previous_contact_name"] == "外人"


@pytest.mark.req("CONT-05")
async def test_the_book_is_turned_by_letter_and_sorted_as_names_are_read(
    client: Any, make_customer: Make, db: Any
) -> None:
    assert [reading_of(name) for name in ("陈岚", "单雄信", "Ann Lee", "3M 张", "Éva")] == [
        *("chen lan", "shan xiong xin", "ann lee", "~3 m zhang", "~éva"),
    ]
    sun = await client("sun")
    at = await make_customer("sun", name="字母公司", primary_contact={"name": "陈岚"})
    for place, name in enumerate(("陈安", "Charlie", "重庆小面", "3M 张", "邓超")):
        person = {"customer_id": at["id"], "name": name, "mobile": f"1351234030{place}"}
        ok(await sun.post("/contacts", json=person), 201)
    mine = {"customer_id": at["id"], "sort": "reading"}
    whole = ["Charlie", "陈安", "陈岚", "重庆小面", "邓超", "3M 张"]
    assert await names(sun, **mine) == whole
    assert await names(sun, **mine, letter="C") == whole[:4]
    assert await names(sun, **mine, letter="D") == ["邓超"]
    assert await names(sun, **mine, letter="#") == ["3M 张"]
    first = ok(await sun.get("/contacts", params={**mine, "letter": "C", "limit": 3}))
    rest = ok(
        await sun.get("/contacts", params={**mine, "letter": "C", "limit": 3, "cursor": first["page"]["next_cursor"]})
    )
    assert [row["name"] for row in (*first["data"], *rest["data"])] == whole[:4]
    assert await names(sun, q="字母公司", sort="reading") == whole
    renamed = next(row for row in first["data"] if row["name"] == "陈安")
    ok(await sun.patch(f"/contacts/{renamed['id']}", json={"name": "安陈"}, headers=tag(renamed)))
    assert (await names(sun, **mine))[0] == "安陈"
    assert await db.scalar(text("SELECT count(*) FROM contacts WHERE reading = '~'")) == 0
