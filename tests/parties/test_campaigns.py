"""Campaigns: begun, ended on their day, reviewed; and the leads that came by them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from bihuan.kernel.jobs import SCHEDULES, run_job
from tests.factories.company import Company
from tests.parties.conftest import Make
from tests.parties.test_web_forms import make_form, send, visit, visitor  # noqa: F401

Made = dict[str, Any]
FAIR = {
    "name": "华东智能制造展",
    "category": "offline",
    "campaign_type": "exhibition",
    "start_at": "2026-11-01T09:00:00+08:00",
    "end_at": "2026-11-03T18:00:00+08:00",
    "budget_amount": "80000.00",
}


@pytest.fixture
def campaign(client: Any) -> Callable[..., Awaitable[Made]]:
    async def make(**fields: Any) -> Made:
        made = await (await client("li")).post("/campaigns", json=FAIR | fields)
        assert made.status_code == 201, made.text
        return made.json()  # type: ignore[no-any-return]

    return make


def match(kind: str, record: Made) -> dict[str, str]:
    return {"If-Match": f'"{kind}:{record["id"]}:{record["version"]}"'}


@pytest.mark.req("LEAD-19")
async def test_a_campaign_is_begun_ends_on_its_day_and_is_reviewed(
    client: Any, app: Any, campaign: Any, clock: Any
) -> None:
    li, qian, admin = await client("li"), await client("qian"), await client("admin")
    clock("2026-10-20 10:00")
    fair = await campaign(utm_campaign="Fair-2026", location="上海国家会展中心")
    path = f"/campaigns/{fair['id']}"
    assert (fair["status"], fair["owner_name"], fair["actual_cost"]) == ("draft", "李娜", "0.00")
    assert fair["number"].startswith("MC20261020")

    async def refused(asked: Awaitable[Any], status: int, code: str) -> Made:
        answer = await asked
        assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
        now: Made = (await li.get(path)).json()
        return now

    same = FAIR | {"utm_campaign": "fair-2026", "name": "另一个展"}
    assert await refused(li.post("/campaigns", json=same), 409, "DUPLICATE_UTM") == fair
    backwards = {"end_at": "2026-10-01T09:00:00+08:00"}
    assert (
        await refused(li.patch(path, json=backwards, headers=match("campaigns", fair)), 422, "DATE_OUT_OF_RANGE")
        == fair
    )
    unknown = {"campaign_type": "circus"}
    assert await refused(li.patch(path, json=unknown, headers=match("campaigns", fair)), 422, "REF_NOT_FOUND") == fair
    below = await campaign(name="展台抽奖", parent_id=fair["id"])
    circle = {"parent_id": below["id"]}
    assert await refused(li.patch(path, json=circle, headers=match("campaigns", fair)), 422, "INVALID") == fair
    assert await refused(qian.post(f"{path}/start", json={}), 403, "FORBIDDEN") == fair

    seen = (await qian.get(path)).json()  # the seller knows the campaign, not what it costs
    assert seen["name"] == "华东智能制造展" and not {"budget_amount", "actual_cost"} & {k for k, v in seen.items() if v}

    begun = (await li.post(f"{path}/start", json={})).json()
    assert begun["status"] == "in_progress"
    assert await refused(li.post(f"{path}/finish", json={}), 409, "CAMPAIGN_NOT_BEGUN") == begun
    end = SCHEDULES["end-campaigns"][1]
    clock("2026-11-03 17:59")
    await run_job(app.state.sessions, end, {}, "end-campaigns")
    assert (await li.get(path)).json()["status"] == "in_progress"
    clock("2026-11-03 18:00")
    for _ in range(2):  # the second tick finds nothing to do
        await run_job(app.state.sessions, end, {}, "end-campaigns")
    ended = (await li.get(path)).json()
    assert (ended["status"], ended["version"]) == ("finished", begun["version"] + 1)

    cost = {"actual_cost": "76500.00"}
    ended = (await li.patch(path, json=cost, headers=match("campaigns", ended))).json()
    review = {"summary": "线索质量好于去年，展位偏小。", "score": 4}
    reviewed = (await li.post(f"{path}/review", json=review)).json()
    assert (reviewed["status"], reviewed["review_score"], reviewed["actual_cost"]) == ("reviewed", 4, "76500.00")
    closed = li.patch(path, json={"name": "改名"}, headers=match("campaigns", reviewed))
    assert await refused(closed, 409, "INVALID_TRANSITION") == reviewed
    again = (await li.post(f"{path}/reopen", json={"reason": "补充竞品情况"})).json()
    assert (again["status"], again["review_summary"]) == ("finished", None)
    off = (await li.post(f"/campaigns/{below['id']}/cancel", json={"reason": "奖品未到"})).json()
    assert off["status"] == "cancelled"
    given = await admin.post(f"{path}/transfer", json={"owner_id": str(Company.ids["zhao"])})
    assert given.json()["owner_name"] == "赵敏"


@pytest.mark.req("LEAD-19", "LEAD-04")
async def test_a_lead_comes_by_its_campaign_from_the_form_the_link_and_the_screen(
    client: Any,
    campaign: Any,
    make_lead: Make,
    make_form: Any,  # noqa: F811
    send: Any,  # noqa: F811
    clock: Any,
) -> None:
    clock("2026-11-02 09:00")
    li, admin = await client("li"), await client("admin")
    fair, search = await campaign(), await campaign(name="搜索推广", category="online", utm_campaign="Autumn-Search")
    off = await campaign(name="取消的", utm_campaign="called-off")
    await li.post(f"/campaigns/{off['id']}/cancel", json={"reason": "预算收回"})

    by_hand = await make_lead("li", campaign_id=fair["id"])
    assert (by_hand["campaign_id"], by_hand["campaign_name"]) == (fair["id"], "华东智能制造展")
    by_link = await make_lead("li", utm_campaign="autumn-search")
    assert by_link["campaign_name"] == "搜索推广"
    both = await make_lead("li", utm_campaign="autumn-search", campaign_id=fair["id"])
    assert both["campaign_id"] == fair["id"]  # what somebody says comes before what a link says
    assert (await make_lead("li", utm_campaign="called-off"))["campaign_id"] is None

    form = await make_form(campaign_id=fair["id"])
    assert (form["campaign_name"], form["campaign_id"]) == ("华东智能制造展", fair["id"])
    assert (await send(form, mobile="13900431001")).status_code == 200
    assert (await send(form, mobile="13900431002", utm_campaign="AUTUMN-SEARCH")).status_code == 200
    of_fair = (await admin.get("/leads", params={"campaign_id": fair["id"], "count": "exact"})).json()
    assert of_fair["page"]["total"] == 3  # the link of the second one was that of another campaign
    of_search = (await admin.get("/leads", params={"campaign_id": search["id"]})).json()["data"]
    assert {row["source"] for row in of_search} == {"web_form"} and len(of_search) == 2

    moved = {"campaign_id": search["id"]}
    edited = await li.patch(f"/leads/{by_hand['id']}", json=moved, headers=match("leads", by_hand))
    assert edited.json()["campaign_name"] == "搜索推广"
    nowhere = {"campaign_id": "0192f000-0000-7000-8000-00000000dead"}
    refused = await li.patch(f"/leads/{by_hand['id']}", json=nowhere, headers=match("leads", edited.json()))
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/campaign_id")
