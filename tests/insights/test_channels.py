"""Channels, campaigns and marketers: every figure is a count of the leads that the same reader lists."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

import pytest

from tests.factories.company import Company
from tests.fulfilment.world import World

Json = dict[str, Any]
FIRST, LAST = "2026-08-03", "2026-08-14"
PERIOD = {"date_from": FIRST, "date_to": LAST}
FAIR = {
    "name": "八月展会",
    "category": "offline",
    "campaign_type": "exhibition",
    "start_at": "2026-08-03T09:00:00+08:00",
    "end_at": "2026-08-05T18:00:00+08:00",
    "budget_amount": "5000.00",
}
COUNTS = ("leads", "contactable", "qualified", "conversions", "compliant", "won")


async def counted(by: Any, *filters: str) -> int:
    """How many leads the list has under these filters."""
    asked = dict(pair for one in filters for pair in parse_qsl(one or ""))
    listed = await by.get("/leads", params={**asked, "count": "exact", "limit": 1})
    assert listed.status_code == 200, listed.text
    return int(listed.json()["page"]["total"])


async def agrees(by: Any, report: Json, names: tuple[str, ...] = COUNTS) -> None:
    """Each figure of each row is the number of leads that its filters list."""
    for row in report["data"]:
        for name in names:
            assert await counted(by, row["filter"], report["figures"][name]) == row[name], (row["filter"], name)


@pytest.fixture
async def august(client: Any, clock: Any) -> Json:
    """Six leads of two campaigns and none, one of them in November's report by its conversion."""
    clock("2026-08-03 08:00")
    li, qian = await client("li"), await client("qian")
    made: Json = {}

    async def lead(by: Any, at: str, **fields: Any) -> Json:
        clock(at)
        number = len(made) + 1
        body = {"company_name": f"渠道{number}公司", "contact_name": "周", "mobile": f"1350000{number:04d}"} | fields
        answer = await by.post("/leads", json=body)
        assert answer.status_code == 201, answer.text
        return answer.json()  # type: ignore[no-any-return]

    async def called(by: Any, of: Json, at: str) -> None:
        clock(at)
        told = {"object_type": "leads", "object_id": of["id"], "kind": "phone", "content": "已电话联系，有意向"}
        assert (await by.post("/follow-ups", json=told)).status_code == 201

    for name, cost in (("fair", "900.00"), ("silent", "300.00")):
        made[name] = (await li.post("/campaigns", json=FAIR | {"actual_cost": cost})).json()
    fair = {"campaign_id": made["fair"]["id"]}
    made["one"] = await lead(qian, "2026-08-03 09:12", source="exhibition", **fair)
    await called(qian, made["one"], "2026-08-03 10:42")  # an hour and a half
    made["two"] = await lead(qian, "2026-08-07 17:30", source="exhibition", industry="it", **fair)
    await called(qian, made["two"], "2026-08-10 09:30")  # Friday evening to Monday: one hour
    made["three"] = await lead(qian, "2026-08-10 10:00", source="douyin", **fair)
    await called(qian, made["three"], "2026-08-10 15:00")  # over noon: four hours
    made["four"] = await lead(qian, "2026-08-11 10:00", source="linkedin")
    made["five"] = await lead(li, "2026-08-11 11:00", source="web_form")
    made["six"] = await lead(li, "2026-08-14 23:59:59", source="web_form")
    clock("2026-08-17 09:00")
    wrong = {"reason_code": "invalid_contact"}
    assert (await qian.post(f"/leads/{made['three']['id']}/discard", json=wrong)).status_code == 200
    turned = await qian.post(f"/leads/{made['two']['id']}/convert", json={"customer": {"mode": "new"}})
    assert turned.status_code == 200, turned.text
    assert turned.json()["compliance_status"] == "non_compliant"
    return made


@pytest.mark.req("LEAD-07", "LEAD-15", "LEAD-19")
async def test_figures_of_channels_and_marketers_are_counts_of_lists(client: Any, clock: Any, august: Json) -> None:
    clock("2026-08-18 09:00")
    li, qian, sun, wu = [await client(name) for name in ("li", "qian", "sun", "wu")]

    report = (await li.get("/lead-reports/channels", params=PERIOD)).json()
    rows = {row["key"]: row for row in report["data"]}
    assert {key: row["leads"] for key, row in rows.items()} == {
        **{"exhibition": 2, "web_form": 2, "social": 2},
        **{"douyin": 1, "linkedin": 1},  # under 社交媒体, and counted in it
    }
    assert (rows["douyin"]["parent"], rows["social"]["parent"]) == ("social", None)
    assert [rows["social"][name] for name in COUNTS] == [2, 1, 0, 0, 0, 0]
    assert rows["social"]["contactable_rate"] == "0.50"
    assert [rows["exhibition"][name] for name in COUNTS] == [2, 2, 1, 1, 0, 0]
    assert (rows["exhibition"]["cost"], rows["exhibition"]["cost_per_lead"]) == ("600.00", "300.00")
    assert (rows["web_form"]["cost"], rows["web_form"]["cost_per_lead"]) == ("0.00", None)
    assert (report["total"]["leads"], report["total"]["cost"], report["total"]["won_amount"]) == (6, "900.00", "0.00")
    await agrees(li, report)

    by_campaign = (await li.get("/lead-reports/channels", params=PERIOD | {"by": "campaign"})).json()
    found = {row["key"]: row for row in by_campaign["data"]}
    fair, silent, loose = found[august["fair"]["id"]], found[august["silent"]["id"]], found[None]
    assert (fair["leads"], fair["cost"], fair["cost_per_lead"]) == (3, "900.00", "300.00")
    assert (silent["leads"], silent["cost"], silent["cost_per_lead"]) == (0, "300.00", None)
    assert (loose["leads"], loose["label"], loose["cost"]) == (3, "无市场活动", "0.00")
    await agrees(li, by_campaign)
    one_week = {"date_from": FIRST, "date_to": "2026-08-09"}
    part = (await li.get("/lead-reports/channels", params=one_week | {"by": "campaign"})).json()
    assert next(row["cost"] for row in part["data"] if row["leads"]) == "600.00"  # two of its three leads

    people = (await li.get("/lead-reports/marketers", params=PERIOD)).json()
    by_person = {row["marketer_name"]: row for row in people["data"]}
    assert {name: row["leads"] for name, row in by_person.items()} == {"李娜": 5, "钱程": 1}  # the fair is hers
    hers = by_person["李娜"]
    assert (hers["responded"], hers["response_mean"], hers["response_median"]) == (3, "2.17", "1.50")
    assert (hers["contactable"], hers["conversion_rate"], hers["converted"]) == (4, "0.00", 0)
    assert (hers["cost"], hers["cost_per_lead"]) == ("900.00", "180.00")
    await agrees(li, people, (*COUNTS, "responded"))
    later = (
        await li.get("/lead-reports/marketers", params={"date_from": "2026-08-17", "date_to": "2026-08-18"})
    ).json()
    assert [(row["marketer_name"], row["leads"], row["converted"]) for row in later["data"]] == [("李娜", 0, 1)]
    await agrees(li, later, ("converted", "converted_compliant"))
    waived = await (await client("zhao")).post(f"/leads/{august['two']['id']}/waive", json={"reason": "客户已签意向"})
    assert waived.status_code == 200, waived.text
    again = (await li.get("/lead-reports/marketers", params=PERIOD)).json()["data"][0]
    assert (again["compliant"], again["conversion_rate"]) == (1, "0.20")

    seen = (await qian.get("/lead-reports/channels", params=PERIOD)).json()  # what his list has, and no costs
    assert (seen["total"]["leads"], seen["total"]["cost"]) == (6, None)  # four are his, two lie in his pool
    await agrees(qian, seen)
    others = (await sun.get("/lead-reports/channels", params=PERIOD)).json()["data"]
    assert [(row["key"], row["leads"]) for row in others] == [("web_form", 2)]
    for path in ("channels", "marketers"):
        assert (await wu.get(f"/lead-reports/{path}", params=PERIOD)).status_code == 403
        assert (await wu.post(f"/lead-reports/{path}/export", json=PERIOD)).status_code == 403

    async def table(path: str) -> list[str]:
        made = await li.post(f"/lead-reports/{path}/export", json=PERIOD | {"format": "csv"})
        assert made.status_code == 201, made.text
        found = await li.get(f"/exports/{made.json()['id']}/content")
        return found.content.decode("utf-8-sig").splitlines()  # type: ignore[no-any-return]

    by_channel = await table("channels")
    assert by_channel[0].startswith("渠道,线索,可联系") and len(by_channel) == 6
    assert (await table("marketers"))[1].split(",")[:2] == ["李娜", "5"]
    told = (await (await client("admin")).get("/security-events", params={"kind": "export"})).json()["data"]
    assert [(one["object_type"], one["detail"]) for one in told] == [
        ("lead-marketers", "2 csv masked"),
        ("lead-channels", "5 csv masked"),
    ]
    assert {one["actor_name"] for one in told} == {"李娜"}
    long = {"date_from": "2024-01-01", "date_to": "2026-01-01"}
    refused = await li.get("/lead-reports/channels", params=long)
    assert (refused.status_code, refused.json()["code"]) == (422, "DATE_OUT_OF_RANGE")

    outcome = (await li.get(f"/campaigns/{august['fair']['id']}/outcome")).json()
    stages = {one["status"]: one["leads"] for one in outcome["stages"] if one["leads"]}
    assert stages == {"nurturing": 1, "converted": 1, "discarded": 1}
    assert (outcome["leads"], outcome["conversions"], outcome["cost_per_lead"]) == (3, 1, "300.00")
    for name in COUNTS:
        assert await counted(li, outcome["figures"][name]) == outcome[name], name
    assert (await sun.get(f"/campaigns/{august['fair']['id']}/outcome")).json()["leads"] == 0


@pytest.mark.req("LEAD-05", "LEAD-21")
async def test_keywords_networks_and_purchased_batches_are_measured_by_their_own_words(client: Any, clock: Any) -> None:
    clock("2026-06-01 08:00")
    li, qian = await client("li"), await client("qian")
    odd, plain, batch = "工业网关 价格&对比+50%=?#;", "边缘计算", "2026-Q2 甲方数据"
    bought = {"source": "third_party", "third_party_batch": batch, "lawful_basis": "采购合同已约定来源合法"}
    made = []
    for number, words in enumerate(
        (
            {"source": "search", "utm_source": "baidu", "utm_term": odd},
            {"source": "search", "utm_source": "baidu", "utm_term": odd},
            {"source": "search", "utm_source": "so360", "utm_term": plain},
            bought | {"industry": "it"},
            bought,
            bought | {"third_party_batch": "2026-Q2 乙方数据"},
            {"source": "exhibition"},
        )
    ):
        body = {"company_name": f"来词{number}公司", "contact_name": "周", "mobile": f"1350001{number:04d}"} | words
        made.append((await qian.post("/leads", json=body)).json())
    wrong = {"reason_code": "invalid_contact"}
    assert (await qian.post(f"/leads/{made[4]['id']}/discard", json=wrong)).status_code == 200
    assert (await qian.post(f"/leads/{made[3]['id']}/convert", json={"customer": {"mode": "new"}})).status_code == 200
    period = {"date_from": "2026-06-01", "date_to": "2026-06-02"}
    clock("2026-06-02 09:00")

    async def told(by: str) -> Json:
        answer = await li.get("/lead-reports/channels", params=period | {"by": by})
        assert answer.status_code == 200, answer.text
        await agrees(li, answer.json())
        return answer.json()  # type: ignore[no-any-return]

    keywords = await told("keyword")
    assert [(row["key"], row["label"], row["leads"]) for row in keywords["data"]] == [(odd, odd, 2), (plain, plain, 1)]
    assert keywords["total"]["leads"] == 3
    networks = await told("network")
    assert [(row["key"], row["leads"]) for row in networks["data"]] == [("baidu", 2), ("so360", 1)]
    bought, other = (await told("batch"))["data"]
    assert (bought["key"], bought["leads"], bought["contactable"], bought["conversions"]) == (batch, 2, 1, 1)
    assert (bought["contactable_rate"], other["leads"]) == ("0.50", 1)


@pytest.mark.req("LEAD-07")
async def test_what_was_won_is_that_of_the_opportunity_which_the_conversion_opened(deal: Json, world: World) -> None:
    day = deal["lead"]["created_at"][:10]
    report = await world.get("boss", "/lead-reports/channels", date_from=day, date_to=day)
    fair = next(row for row in report["data"] if row["key"] == "exhibition")
    assert (fair["leads"], fair["won"], fair["won_amount"]) == (1, 1, deal["contract"]["amount_excl"])
    marketers = await world.get("boss", "/lead-reports/marketers", date_from=day, date_to=day)
    (row,) = [one for one in marketers["data"] if one["marketer_id"] == str(Company.ids["qian"])]
    assert row["won_amount"] == deal["contract"]["amount_excl"]
