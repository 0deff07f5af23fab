"""One box over customers, leads and contacts: by number, name, person, phone, credit code and pinyin (DOMAIN §5.5)."""

from __future__ import annotations

from typing import Any

import pytest

from bihuan.insights.search import service
from tests.parties.conftest import Make

USCC = "91310115MA1K35J8HH"


async def listed(client: Any, who: str, kind: str, q: str) -> set[str]:
    answer = await (await client(who)).get(f"/{kind}", params={"q": q, "limit": 200, "count": "exact"})
    assert answer.status_code == 200, answer.text
    rows = answer.json()["data"]
    assert answer.json()["page"]["total"] == len(rows)
    return {row["id"] for row in rows}


async def hits(client: Any, who: str, q: str) -> list[tuple[str, str]]:
    answer = await (await client(who)).get("/search", params={"q": q, "limit": 20})
    assert answer.status_code == 200, answer.text
    return [(row["resource"], row["id"]) for row in answer.json()["data"]]


@pytest.mark.req("CUST-13")
async def test_a_customer_is_found_by_whatever_one_remembers(client: Any, rules: Any, make_customer: Make) -> None:
    qian = await client("qian")
    made = await make_customer(
        "qian",
        name="重庆鲲鹏精密机械有限公司",
        short_name="鲲鹏精机",
        uscc=USCC,
        primary_contact={"name": "单秋白", "mobile": "13571230042"},
    )
    person = {"customer_id": made["id"], "name": "覃采蘩", "telephone": "023-68887766", "mobile": "18623450917"}
    second = (await qian.post("/contacts", json=person)).json()
    other = await make_customer("qian", name="鲲游贸易", primary_contact={"name": "秋山", "mobile": "13500000000"})
    for q in (
        made["number"],
        made["number"].lower(),
        made["number"][3:],
        "鲲鹏",
        "精密机械",
        "单秋白",
        "13571230042",
        "0042",
        "135 7123 0042",
        "+86 13571230042",
        "覃采",
        "0917",
        "1862345",
        "023-68887766",
        "02368887766",
        "6888 7766",
        USCC,
        USCC[:8].lower(),
        "cqkpjmjx",
        "kpjm",
        "kunpengjingmi",
        "chongqingkunp",
        "shanqb",
        "qincf",
    ):
        found = await listed(client, "qian", "customers", q)
        assert made["id"] in found, q
        assert other["id"] not in found, q
        assert ("customers", made["id"]) in await hits(client, "qian", q), q
    assert await listed(client, "qian", "customers", "鲲") == {made["id"], other["id"]}
    for q in ("精机鲲", "kppm", "pengkun", "99990042", "zhongqing"):
        assert made["id"] not in await listed(client, "qian", "customers", q), q
    assert await hits(client, "sun", "鲲鹏精密") == []
    assert await listed(client, "qian", "contacts", "qcf") == {second["id"]}
    assert await hits(client, "qian", "qincaif") == [("customers", made["id"]), ("contacts", second["id"])]

    tag = {"If-Match": f'"contacts:{second["id"]}:{second["version"]}"'}
    gone = await qian.patch(f"/contacts/{second['id']}", json={"name": "采薇", "telephone": None}, headers=tag)
    assert gone.status_code == 200, gone.text
    for q in ("覃采", "02368887766", "qincf"):
        assert await listed(client, "qian", "customers", q) == set(), q
    assert await listed(client, "qian", "customers", "caiw") == {made["id"]}


@pytest.mark.req("CUST-13")
async def test_a_lead_is_found_by_number_company_person_phone_and_pinyin(
    client: Any, rules: Any, make_lead: Make
) -> None:
    lead = await make_lead(
        "qian",
        company_name="厦门鹭岛光电",
        contact_name="仇英杰",
        mobile="13812340611",
        telephone="0592-5551234",
    )
    for q in (
        lead["number"],
        lead["number"][2:],
        "鹭岛",
        "仇英",
        "0611",
        "05925551234",
        "xmldgd",
        "xiamenlud",
        "qiuyj",
    ):
        assert await listed(client, "qian", "leads", q) == {lead["id"]}, q
        assert ("leads", lead["id"]) in await hits(client, "qian", q), q
        assert await listed(client, "sun", "leads", q) == set(), q


async def test_what_lies_in_a_pool_is_found_by_what_it_shows_only(client: Any, rules: Any, make_customer: Make) -> None:
    """No contact of it leads there: neither a hidden digit nor a name."""
    qian = await client("qian")
    made = await make_customer("qian", name="衢州蛟川水务", primary_contact={"name": "闻人羽", "mobile": "13570705511"})
    person = {"customer_id": made["id"], "name": "皇甫端", "mobile": "18777660423"}
    assert (await qian.post("/contacts", json=person)).status_code == 201
    assert await listed(client, "qian", "customers", "18777660423") == {made["id"]}
    back = await qian.post(f"/customers/{made['id']}/return", json={"reason_code": "other"})
    assert back.status_code == 200, back.text
    for who in ("qian", "sun"):
        for q in ("蛟川", "qzjc", "5511", "闻人"):
            assert await listed(client, who, "customers", q) == {made["id"]}, q
            assert await hits(client, who, q) == [("customers", made["id"])], q
        for q in ("13570705511", "1357070", "18777660423", "0423", "皇甫", "huangfud"):
            assert await listed(client, who, "customers", q) == set(), q
            assert await hits(client, who, q) == [], q


@pytest.mark.req("CUST-13")
async def test_a_rep_misses_nothing_under_a_word_that_others_use_often(
    client: Any, rules: Any, make_customer: Make, make_lead: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many records of others have the word: the scope holds before anything is cut off."""
    monkeypatch.setattr(service, "LOOKED_AT", 2)
    for number in range(3):
        await make_customer("sun", name=f"芙蕖科技{number}有限公司")
        await make_lead("sun", company_name=f"芙蕖线索{number}")
    mine = await make_customer("qian", name="我的芙蕖科技有限公司")
    lead = await make_lead("qian", company_name="我的芙蕖")
    person = (await (await client("qian")).get("/contacts", params={"customer_id": mine["id"]})).json()["data"][0]
    assert await hits(client, "qian", "芙蕖") == [("customers", mine["id"]), ("leads", lead["id"])]
    assert await hits(client, "qian", person["mobile"]) == [("customers", mine["id"]), ("contacts", person["id"])]
    assert len(await hits(client, "admin", "芙蕖")) == 4


async def test_the_best_hit_begins_with_what_was_typed_then_the_latest_come(
    client: Any, rules: Any, make_customer: Make
) -> None:
    first = await make_customer("qian", name="篁岭旅游")
    older = await make_customer("qian", name="婺源篁岭茶业")
    newer = await make_customer("qian", name="新篁岭酒店")
    assert await hits(client, "qian", "篁岭") == [("customers", one["id"]) for one in (first, newer, older)]
    answer = await (await client("qian")).get("/search", params={"q": "篁岭", "limit": 1})
    assert [row["title"] for row in answer.json()["data"]] == ["篁岭旅游"]
