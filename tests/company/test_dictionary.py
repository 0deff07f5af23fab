"""Value lists: whole, cheap to ask for again, and with codes that never change."""

from __future__ import annotations

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from bihuan.company.dictionary.service import check_codes, seed_dictionaries
from bihuan.company.dictionary.standard import STANDARD
from bihuan.company.dictionary.uses import FIXED, RULES, USED
from bihuan.kernel.context import Context
from bihuan.kernel.db import Base
from bihuan.kernel.errors import DomainError
from tests.conftest import Clients


async def test_a_list_comes_whole_and_in_order(client: Clients) -> None:
    answer = await (await client("qian")).get("/dictionaries", params={"type": "lost_reason"})
    rows = answer.json()["data"]
    assert [(row["code"], row["label_zh"]) for row in rows[:2]] == [("price", "价格过高"), ("competitor", "选择竞品")]
    assert len(rows) == len(STANDARD["lost_reason"])
    regions = (await (await client("qian")).get("/dictionaries", params={"type": "region"})).json()["data"]
    assert len(regions) == 34
    sources = (await (await client("qian")).get("/dictionaries", params={"type": "lead_source"})).json()["data"]
    assert next(row["parent"] for row in sources if row["code"] == "douyin") == "social"
    everything = (await (await client("qian")).get("/dictionaries")).json()["data"]
    assert len(everything) >= sum(len(items) for items in STANDARD.values())


async def test_an_unchanged_list_is_not_sent_again(client: Clients) -> None:
    qian = await client("qian")
    first = await qian.get("/dictionaries", params={"type": "grade"})
    again = await qian.get("/dictionaries?type=grade", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    admin = await client("admin")
    body = {"dict_type": "grade", "code": "D", "label_zh": "D 观察", "label_en": "D watch", "sort": 40}
    assert (await admin.post("/dictionaries", json=body)).status_code == 201
    changed = await qian.get("/dictionaries?type=grade", headers={"If-None-Match": first.headers["etag"]})
    assert changed.status_code == 200
    assert [row["code"] for row in changed.json()["data"]] == ["A", "B", "C", "D"]


async def test_codes_never_change_and_labels_may(client: Clients) -> None:
    admin = await client("admin")
    row = (await admin.get("/dictionaries?type=follow_result")).json()["data"][0]
    one = await admin.get(f"/dictionaries/{row['id']}")
    headers = {"If-Match": one.headers["etag"]}
    refused = await admin.patch(f"/dictionaries/{row['id']}", json={"code": "keen"}, headers=headers)
    assert refused.json()["errors"][0]["code"] == "UNKNOWN_FIELD"
    edited = await admin.patch(f"/dictionaries/{row['id']}", json={"label_zh": "很有意向"}, headers=headers)
    assert (edited.json()["code"], edited.json()["label_zh"]) == ("interested", "很有意向")
    stale = await admin.patch(f"/dictionaries/{row['id']}", json={"label_zh": "旧"}, headers=headers)
    assert stale.json()["code"] == "STALE_VERSION"


async def test_a_code_exists_once_and_below_a_known_parent(client: Clients) -> None:
    admin = await client("admin")
    twice = {"dict_type": "grade", "code": "A", "label_zh": "又一个A", "label_en": "Another A"}
    assert (await admin.post("/dictionaries", json=twice)).json()["code"] == "DUPLICATE_VALUE"
    orphan = {**twice, "code": "E", "parent": "nowhere"}
    refused = await admin.post("/dictionaries", json=orphan)
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/parent")


async def test_only_administrators_edit_lists(client: Clients) -> None:
    body = {"dict_type": "grade", "code": "F", "label_zh": "F", "label_en": "F"}
    assert (await (await client("qian")).post("/dictionaries", json=body)).status_code == 403


async def test_codes_are_checked_against_their_lists(app: object, db: AsyncSession) -> None:
    ctx = Context(db)
    await seed_dictionaries(ctx)  # a second time changes nothing
    await check_codes(ctx, {"industry": ("industry", "retail"), "company_size": ("customer_size", None)})
    with pytest.raises(DomainError) as refused:
        await check_codes(ctx, {"industry": ("industry", "A"), "grade": ("grade", "A")})
    assert [(one.pointer, one.code) for one in refused.value.errors] == [("/industry", "REF_NOT_FOUND")]


@pytest.mark.req("ADM-04")
async def test_what_was_used_is_switched_off_and_what_never_was_can_be_deleted(client: Clients) -> None:
    admin, qian = await client("admin"), await client("qian")
    made = {}
    for kind in (*STANDARD, "of_our_own"):  # every list, so that every place where its values are used is looked at
        body = {"dict_type": kind, "code": "spare", "label_zh": "备用", "label_en": "Spare", "sort": 999}
        answer = await admin.post("/dictionaries", json=body)
        made[kind] = answer.json() | {"etag": answer.headers["etag"]}
        assert answer.status_code == 201, answer.text
    person = {"name": "陈岚", "mobile": "13612340001"}
    body = {"name": "用过备用行业的公司", "industry": "spare", "primary_contact": person}
    customer = await qian.post("/customers", json=body)
    assert customer.status_code == 201, customer.text

    async def gone(kind: str) -> bool:
        rows = (await qian.get("/dictionaries", params={"type": kind})).json()["data"]
        return "spare" not in {row["code"] for row in rows}

    used = made.pop("industry")
    answer = await admin.delete(f"/dictionaries/{used['id']}", headers={"If-Match": used["etag"]})
    assert (answer.status_code, answer.json()["code"], await gone("industry")) == (409, "HAS_REFERENCES", False)
    first = (await admin.get("/dictionaries?type=follow_up_kind")).json()["data"][0]
    etag = (await admin.get(f"/dictionaries/{first['id']}")).headers["etag"]
    answer = await admin.delete(f"/dictionaries/{first['id']}", headers={"If-Match": etag})
    assert (answer.status_code, answer.json()["code"]) == (409, "HAS_REFERENCES"), "rules speak of calls"
    for kind, one in made.items():
        match = {"If-Match": one["etag"]}
        assert (await qian.delete(f"/dictionaries/{one['id']}", headers=match)).status_code == 403
        answer = await admin.delete(f"/dictionaries/{one['id']}", headers=match)
        assert (answer.status_code, await gone(kind)) == (204, True), (kind, answer.text)
    again = {"dict_type": "region", "code": "spare", "label_zh": "备用", "label_en": "Spare"}
    assert (await admin.post("/dictionaries", json=again)).status_code == 201

    off = await admin.patch(
        f"/dictionaries/{used['id']}", json={"is_active": False}, headers={"If-Match": used["etag"]}
    )
    assert off.json()["is_active"] is False
    shown = await qian.get(f"/customers/{customer.json()['id']}")
    assert shown.json()["industry"] == "spare", "old records keep it"
    edited = {"short_name": "备用"}
    match = {"If-Match": shown.headers["etag"]}
    assert (await qian.patch(f"/customers/{customer.json()['id']}", json=edited, headers=match)).status_code == 200
    new = await qian.post(
        "/customers", json=body | {"name": "另一家", "primary_contact": person | {"mobile": "13612340002"}}
    )
    assert (new.status_code, new.json()["errors"][0]["pointer"]) == (422, "/industry")
    assert not await gone("industry"), "and the screens can still name it"


def test_it_is_known_of_every_list_where_its_values_are_used() -> None:
    """A list that a new kind of record brings along is looked for in its column before a value may go."""
    assert set(STANDARD) == USED.keys() | FIXED
    named = {one for columns in (*USED.values(), *RULES.values()) for one in columns}
    there = {f"{table.name}.{column.name}" for table in Base.metadata.sorted_tables for column in table.columns}
    assert named - there == set()
