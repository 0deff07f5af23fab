"""Data quality: what a run finds, what was corrected since, customers that are there twice (IMP-06, IMP-07)."""

from __future__ import annotations

from typing import Any, get_args

import pytest
from fastapi import FastAPI
from sqlalchemy import text

from bihuan.insights.quality.jobs import CHECK
from bihuan.insights.quality.rules import RULES
from bihuan.insights.quality.schemas import RuleCode, Several
from bihuan.kernel.jobs import JOBS, run_job


@pytest.fixture
def run(app: FastAPI, client: Any) -> Any:
    """``await run()``: asked for by the administrator and done by the worker; the run as it is told."""

    async def look() -> dict[str, Any]:
        admin = await client("admin")
        asked = await admin.post("/data-quality")
        assert (asked.status_code, asked.json()["status"]) == (202, "queued")
        async with app.state.sessions() as db:
            (waiting,) = (await db.execute(text("SELECT id FROM quality_runs WHERE status = 'queued'"))).scalars()
        await run_job(app.state.sessions, JOBS[CHECK], {"run": str(waiting)}, "test")
        told = (await admin.get("/data-quality")).json()["runs"][0]
        assert told["status"] == "succeeded"
        return told  # type: ignore[no-any-return]

    return look


async def made(client: Any, who: str, name: str, **fields: Any) -> dict[str, Any]:
    person = {"name": "陈岚"} | fields.pop("person")
    body = {"name": name, "industry": "it", "primary_contact": person, "force": True} | fields
    answer = await (await client(who)).post("/customers", json=body)
    assert answer.status_code == 201, answer.text
    return answer.json()  # type: ignore[no-any-return]


async def found(client: Any, rule: str, state: str = "open") -> list[str]:
    answer = await (await client("admin")).get("/data-quality/problems", params={"rule": rule, "state": state})
    assert answer.status_code == 200, answer.text
    return [row["id"] for row in answer.json()["data"]]


@pytest.mark.req("IMP-06", "IMP-07")
async def test_a_run_finds_what_is_wrong_and_the_next_one_what_was_corrected(client: Any, run: Any) -> None:
    await run()
    place = {"province": "上海", "source": "referral"}
    good = await made(client, "qian", "齐全仪表有限公司", person={"mobile": "13912345001"}, **place)
    bare = await made(client, "qian", "光杆仪表有限公司", person={"wechat": "chen"})
    odd = await made(client, "sun", "怪号仪表有限公司", person={"mobile": "13888888888"}, **place)
    first = await run()
    assert (first["appeared"], first["corrected"]) == (4, 0)
    for rule in ("customer_no_region", "customer_no_source"):
        assert bare["id"] in await found(client, rule)
        assert not {good["id"], odd["id"]} & set(await found(client, rule))
    qian, admin = await client("qian"), await client("admin")
    contacts = (await qian.get("/contacts", params={"customer_id": bare["id"]})).json()["data"]
    assert await found(client, "contact_no_phone") == [contacts[0]["id"]]
    (wrong,) = (await admin.get("/data-quality/problems", params={"rule": "contact_phone"})).json()["data"]
    assert (wrong["kind"], wrong["name"], wrong["owner_name"]) == ("contacts", "陈岚", "孙悦")

    tag = {"If-Match": f'"customers:{bare["id"]}:{bare["version"]}"'}
    assert (await qian.patch(f"/customers/{bare['id']}", json=place, headers=tag)).status_code == 200
    second = await run()
    assert (second["appeared"], second["corrected"], second["problems"]) == (0, 2, first["problems"] - 2)
    assert await found(client, "customer_no_region", "corrected") == [bare["id"]]
    assert bare["id"] not in await found(client, "customer_no_region")
    told = (await admin.get("/data-quality")).json()
    assert [one["corrected"] for one in told["runs"][:2]] == [2, 0]
    people = next(one for one in told["kinds"] if one["kind"] == "contacts")
    assert people["score"] == 100 * (people["total"] - people["wrong"]) // people["total"]
    assert ("contacts", "孙悦", 1) in [(one["kind"], one["owner_name"], one["wrong"]) for one in told["owners"]]


@pytest.mark.req("IMP-06")
async def test_customers_that_are_there_twice_are_merged_or_said_to_be_different(client: Any, run: Any) -> None:
    one = await made(client, "qian", "沧浪阀门有限公司", person={"mobile": "13912345101"})
    two = await made(client, "sun", "苏州沧浪阀门有限公司", person={"mobile": "13912345101"})
    three = await made(client, "sun", "沧浪阀门（苏州）集团", person={"mobile": "13912345103"})
    for name, number in (("浪涌泵业有限公司", "13912345104"), ("苏州浪涌泵业有限公司", "13912345105")):
        await made(client, "sun", name, person={"mobile": number})  # as large a group as that of the telephone
    await run()
    admin = await client("admin")

    async def groups() -> dict[str, list[str]]:
        data = (await admin.get("/data-quality/duplicates")).json()["data"]
        places = [get_args(Several).index(group["rule"]) for group in data]
        assert places == sorted(places)
        return {group["key"]: [member["id"] for member in group["members"]] for group in data}

    async def walk(path: str, **asked: str) -> list[str]:
        """The ids of all pages of one row each."""
        ids, cursor = list[str](), None
        while True:
            params = {"limit": "1", **asked} | ({"cursor": cursor} if cursor else {})
            page = (await admin.get(f"/data-quality/{path}", params=params)).json()
            ids += [row["id"] for row in page["data"]]
            if (cursor := page["page"]["next_cursor"]) is None:
                return ids
            wrong = await admin.get(f"/data-quality/{path}", params=params | {"cursor": cursor, "rule": "lead_phone"})
            assert wrong.status_code in (400, 422)

    whole = [group["id"] for group in (await admin.get("/data-quality/duplicates")).json()["data"]]
    assert await walk("duplicates") == whole and len(whole) >= 3
    asked = {"rule": "customer_no_region"}
    assert await walk("problems", **asked) == await found(client, "customer_no_region") != []
    told = (await admin.get("/data-quality/duplicates")).json()["data"]
    assert [(group["rule"], group["key"], group["size"]) for group in told] == [
        ("duplicate_phone", "139****5101", 2),  # a telephone is surer than a name that is alike, however many have it
        ("duplicate_name", "沧浪阀门", 3),
        ("duplicate_name", "浪涌泵业", 2),
    ]
    known = await groups()
    assert known["沧浪阀门"] == [one["id"], two["id"], three["id"]]
    assert known["139****5101"] == [one["id"], two["id"]]

    answer = await admin.get("/data-quality/duplicates", params={"rule": "duplicate_phone", "limit": 200})
    (group,) = (group for group in answer.json()["data"] if group["key"] == "139****5101")
    assert "13912345101" not in answer.text
    other = {"rule": "duplicate_name", "id": group["id"]}
    assert (await admin.post("/data-quality/duplicates/dismiss", json=other)).status_code == 422
    different = {"rule": "duplicate_phone", "id": group["id"]}
    assert (await admin.post("/data-quality/duplicates/dismiss", json=different)).status_code == 200
    again = await admin.post("/data-quality/duplicates/dismiss", json=different)
    assert (again.status_code, again.json()["errors"][0]["pointer"]) == (422, "/id")
    await run()
    assert "139****5101" not in await groups()

    merged = await admin.post(f"/customers/{one['id']}/merge", json={"customer_ids": [two["id"]]})
    assert merged.status_code == 200, merged.text
    assert (await groups())["沧浪阀门"] == [one["id"], three["id"]]

    await made(client, "qian", "又一家有限公司", person={"mobile": "13912345101"})
    await made(client, "qian", "再一家有限公司", person={"mobile": "13912345101"})
    await run()
    assert len((await groups())["139****5101"]) == 3


async def test_a_run_that_was_never_done_does_not_keep_one_from_asking(client: Any, app: FastAPI) -> None:
    admin = await client("admin")
    assert (await admin.post("/data-quality")).status_code == 202
    async with app.state.sessions.begin() as db:
        count = text("SELECT count(*) FROM quality_runs WHERE status = 'queued'")
        assert await db.scalar(count) == 1
    assert (await admin.post("/data-quality")).status_code == 202
    async with app.state.sessions.begin() as db:
        assert await db.scalar(count) == 1
        await db.execute(text("UPDATE quality_runs SET asked_at = asked_at - interval '3 hours'"))
    assert (await admin.post("/data-quality")).status_code == 202
    async with app.state.sessions.begin() as db:
        assert await db.scalar(count) == 2
        await db.execute(text("DELETE FROM quality_runs WHERE status = 'queued'"))


def test_every_rule_may_be_asked_for() -> None:
    assert get_args(RuleCode) == tuple(rule.code for rule in RULES)
    assert get_args(Several) == tuple(rule.code for rule in RULES if rule.of_several)


async def test_only_who_may_read_it_reads_it(client: Any) -> None:
    for who in ("qian", "zhao"):
        for path in ("/data-quality", "/data-quality/duplicates", "/data-quality/problems?rule=lead_phone"):
            assert (await (await client(who)).get(path)).status_code == 403
        assert (await (await client(who)).post("/data-quality")).status_code == 403
    unknown = await (await client("admin")).get("/data-quality/problems", params={"rule": "none"})
    assert (unknown.status_code, unknown.json()["errors"][0]["pointer"]) == (422, "/query/rule")
