"""Opportunities: stages, gates, history, winning and losing, and whose they are (DOMAIN §9)."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from bihuan.kernel.clock import CLOCK
from bihuan.kernel.openapi import Problem
from bihuan.kernel.workflow import unreachable
from bihuan.sales.opportunity.gates import CHECKS
from bihuan.sales.opportunity.models import OpportunityStatus
from bihuan.sales.opportunity.workflow import ACTIONS
from bihuan.sales.pipeline.service import STAGES
from tests.factories.company import Company
from tests.sales.conftest import SCHEDULE, Do, ok, refused

QIAN, SUN = str(Company.ids["qian"]), str(Company.ids["sun"])
NOTE = {"note": "客户已确认，进入下一步"}


def close_date() -> str:
    return (CLOCK.today() + timedelta(days=60)).isoformat()


@pytest.fixture(scope="module")
def make_deal(client: Any, customer: dict[str, Any]) -> Do:
    async def do(**more: Any) -> dict[str, Any]:
        body = {
            "customer_id": customer["id"],
            "name": "澜桥2026年网关采购项目",
            "expected_close_date": close_date(),
            "demand": "更换全部门店的网关",
            "expected_amount": "100000.00",
            **more,
        }
        qian = await client("qian")
        return ok(await qian.post("/opportunities", json=body), 201)

    return do


@pytest.fixture(scope="module")
def known_deal(client: Any, make_deal: Do, contact: dict[str, Any], lines: list[dict[str, Any]]) -> Do:
    """A deal of which everything is known that the first three gates ask for."""

    async def do(**more: Any) -> dict[str, Any]:
        deal = await make_deal(
            demand="更换全国一百家门店的旧网关，要求支持双链路备份与统一管理平台",
            budget_status="planned",
            decision_date=close_date(),
            contacts=[{"contact_id": contact["id"], "role": "decision_maker", "attitude": "neutral", "influence": 3}],
            lines=lines,
            **more,
        )
        qian = await client("qian")
        follow_up = {
            "object_type": "opportunities",
            "object_id": deal["id"],
            "kind": "phone",
            "content": "电话确认了采购计划",
        }
        ok(await qian.post("/follow-ups", json=follow_up), 201)
        return ok(await qian.get(f"/opportunities/{deal['id']}"))

    return do


async def history(client: Any, deal: dict[str, Any]) -> list[dict[str, Any]]:
    qian = await client("qian")
    found: list[dict[str, Any]] = ok(await qian.get(f"/opportunities/{deal['id']}/stage-history"))["data"]
    return found


def assert_gapless(steps: list[dict[str, Any]]) -> None:
    assert [step["seq"] for step in steps] == list(range(1, len(steps) + 1))
    for before, after in pairwise(steps):
        assert after["from_stage"] == before["to_stage"]


def test_every_state_can_be_reached_and_every_gate_is_declared() -> None:
    assert unreachable(OpportunityStatus, OpportunityStatus.OPEN, ACTIONS) == set()
    assert {name for stage in STAGES for name in stage.gate} <= set(CHECKS)


@pytest.mark.req("OPP-02")
async def test_the_standard_pipeline_has_the_stages_of_the_manual(client: Any) -> None:
    qian = await client("qian")
    row = ok(await qian.get("/pipelines"))["data"][0]
    pipeline = ok(await qian.get(f"/pipelines/{row['id']}"))
    assert [stage["name"] for stage in pipeline["stages"]] == [
        "线索获取",
        "需求分析",
        "方案提交",
        "商务谈判",
        "合同签订",
    ]
    assert [stage["win_rate"] for stage in pipeline["stages"]] == ["0.10", "0.30", "0.50", "0.75", "0.90"]
    assert [stage["max_days"] for stage in pipeline["stages"]] == [14, 21, 21, 30, 14]


@pytest.mark.req("OPP-01")
async def test_a_new_deal_starts_in_the_first_stage_and_shows_intent(
    client: Any, make_deal: Do, customer: dict[str, Any]
) -> None:
    deal = await make_deal()
    assert (deal["status"], deal["stage"], deal["stage_name"]) == ("open", "acquire", "线索获取")
    assert (deal["win_rate"], deal["expected_amount"], deal["weighted_amount"]) == ("0.10", "100000.00", "10000.00")
    assert deal["number"].startswith("OP")
    assert deal["owner_name"] == "钱程"
    qian = await client("qian")
    assert ok(await qian.get(f"/customers/{customer['id']}"))["lifecycle"] in {"intent", "deal"}
    steps = await history(client, deal)
    assert [(step["from_stage"], step["to_stage"]) for step in steps] == [(None, "acquire")]


@pytest.mark.req("OPP-15")
async def test_the_lines_are_the_expected_amount(client: Any, make_deal: Do, lines: list[dict[str, Any]]) -> None:
    deal = await make_deal()
    qian = await client("qian")
    match = {"If-Match": f'"opportunities:{deal["id"]}:{deal["version"]}"'}
    after = ok(await qian.put(f"/opportunities/{deal['id']}/lines", json={"lines": lines}, headers=match))
    assert after["expected_amount"] == "114560.00"
    assert after["weighted_amount"] == "11456.00"
    assert after["version"] == deal["version"] + 1
    match = {"If-Match": f'"opportunities:{deal["id"]}:{after["version"]}"'}
    answer = await qian.patch(f"/opportunities/{deal['id']}", json={"expected_amount": "1.00"}, headers=match)
    refused(answer, 422, "READONLY_FIELD")


@pytest.mark.req("OPP-07")
async def test_every_change_of_stage_needs_a_note(client: Any, known_deal: Do) -> None:
    deal = await known_deal()
    qian = await client("qian")
    for body in ({}, {"note": "好的"}):
        problem = refused(
            await qian.post(f"/opportunities/{deal['id']}/advance", json=body), 422, "STAGE_NOTE_REQUIRED"
        )
        assert problem["errors"][0]["pointer"] == "/note"
    after = ok(await qian.get(f"/opportunities/{deal['id']}"))
    assert (after["stage"], after["version"]) == ("acquire", deal["version"])
    assert len(await history(client, deal)) == 1


@pytest.mark.req("OPP-08")
async def test_a_gate_names_everything_that_is_missing_at_once(client: Any, make_deal: Do) -> None:
    deal = await make_deal()
    qian = await client("qian")
    problem = refused(await qian.post(f"/opportunities/{deal['id']}/advance", json=NOTE), 422, "STAGE_GATE_UNMET")
    assert Problem.model_validate(problem).missing == ["contact_role", "follow_up"]
    assert problem["detail"] == "阶段推进条件未满足：至少一位商机联系人；至少一条跟进记录"
    assert ok(await qian.get(f"/opportunities/{deal['id']}"))["stage"] == "acquire"


@pytest.mark.req("OPP-09", "AUD-02")
async def test_advancing_raises_the_win_rate_and_writes_the_history(client: Any, known_deal: Do, act: Do) -> None:
    deal = await known_deal()
    deal = await act("opportunities", deal, "advance", **NOTE)
    assert (deal["stage"], deal["win_rate"], deal["weighted_amount"]) == ("analysis", "0.30", "34368.00")
    deal = await act("opportunities", deal, "advance", **NOTE)
    assert (deal["stage"], deal["win_rate"]) == ("proposal", "0.50")
    deal = await act("opportunities", deal, "back", note="客户要求重新评估", reason="需求变化")
    assert (deal["stage"], deal["regressed_count"]) == ("analysis", 1)
    steps = await history(client, deal)
    assert_gapless(steps)
    assert [step["to_stage"] for step in steps] == ["acquire", "analysis", "proposal", "analysis"]
    assert steps[1]["note"] == NOTE["note"]
    assert steps[1]["actor_name"] == "钱程"
    assert steps[1]["amount"] == "114560.00"
    for before, after in pairwise(steps):
        lasted = datetime.fromisoformat(after["at"]) - datetime.fromisoformat(before["at"])
        assert abs(after["duration_seconds"] - lasted.total_seconds()) <= 1
    qian = await client("qian")
    notes = ok(await qian.get("/follow-ups", params={"object_id": deal["id"], "kind": "stage_note"}))["data"]
    assert len(notes) == 3


async def test_only_a_superior_skips_stages(client: Any, known_deal: Do) -> None:
    deal = await known_deal()
    body = {**NOTE, "to_stage": "proposal"}
    qian, zhao = await client("qian"), await client("zhao")
    refused(await qian.post(f"/opportunities/{deal['id']}/skip", json=body), 409, "STAGE_SKIP_FORBIDDEN")
    assert ok(await qian.get(f"/opportunities/{deal['id']}"))["stage"] == "acquire"
    after = ok(await zhao.post(f"/opportunities/{deal['id']}/skip", json=body))
    assert after["stage"] == "proposal"
    steps = await history(client, deal)
    assert_gapless(steps)
    assert [(step["to_stage"], step["skipped"]) for step in steps] == [
        ("acquire", False),
        ("analysis", False),
        ("proposal", True),
    ]


async def test_negotiation_is_left_only_with_an_approved_quote(
    client: Any, known_deal: Do, act: Do, approve: Do
) -> None:
    deal = await known_deal()
    for _ in range(3):
        deal = await act("opportunities", deal, "advance", **NOTE)
    assert deal["stage"] == "negotiation"
    qian = await client("qian")
    problem = refused(await qian.post(f"/opportunities/{deal['id']}/advance", json=NOTE), 422, "STAGE_GATE_UNMET")
    assert problem["missing"] == ["approved_quote"]
    quote = ok(await qian.post(f"/opportunities/{deal['id']}/push-quote", json={}), 201)
    await approve("quotes", quote)
    deal = await act("opportunities", deal, "advance", **NOTE)
    assert (deal["stage"], deal["win_rate"], deal["weighted_amount"]) == ("signing", "0.90", "103104.00")
    refused(await qian.post(f"/opportunities/{deal['id']}/advance", json=NOTE), 409, "INVALID_TRANSITION")


@pytest.mark.req("OPP-17")
async def test_a_quote_takes_what_is_not_yet_quoted(client: Any, known_deal: Do) -> None:
    deal = await known_deal()
    qian = await client("qian")
    gateway = deal["lines"][0]["id"]
    part = {"lines": [{"source_line_id": gateway, "qty": "30"}]}
    quote = ok(await qian.post(f"/opportunities/{deal['id']}/push-quote", json=part), 201)
    assert quote["amount_incl"] == "31188.00"
    assert quote["opportunity_name"] == deal["name"]
    rest = ok(await qian.post(f"/opportunities/{deal['id']}/push-quote", json={}), 201)
    assert [line["qty"] for line in rest["lines"]] == ["70", "1"]
    after = ok(await qian.get(f"/opportunities/{deal['id']}"))
    assert [line["quoted_qty"] for line in after["lines"]] == ["100", "1"]
    refused(await qian.post(f"/opportunities/{deal['id']}/push-quote", json={}), 409, "NOTHING_LEFT")
    ok(await qian.post(f"/quotes/{quote['id']}/void", json={"reason": "改方案"}))
    after = ok(await qian.get(f"/opportunities/{deal['id']}"))
    assert [line["quoted_qty"] for line in after["lines"]] == ["70", "1"]


@pytest.mark.req("OPP-31")
async def test_a_deal_is_never_transferred_alone(client: Any, make_deal: Do) -> None:
    deal = await make_deal()
    for username in ("qian", "zhao", "admin"):
        user = await client(username)
        answer = await user.post(f"/opportunities/{deal['id']}/transfer", json={"reason": "换人"})
        problem = refused(answer, 409, "OPP_TRANSFER_WITH_CUSTOMER_ONLY")
        assert problem["detail"] == "商机不能单独转移，只能随客户转移"
    qian = await client("qian")
    after = ok(await qian.get(f"/opportunities/{deal['id']}"))
    assert (after["owner_name"], after["version"]) == ("钱程", deal["version"])


@pytest.mark.req("OPP-11")
async def test_winning_asks_for_all_its_data(client: Any, known_deal: Do, attach_scan: Do) -> None:
    deal = await known_deal()
    qian = await client("qian")
    path = f"/opportunities/{deal['id']}/win"
    problem = refused(await qian.post(path, json={}), 422, "WIN_DATA_REQUIRED")
    assert [error["pointer"] for error in problem["errors"]] == ["/actual_amount", "/contract_no", "/signed_date"]
    data = {"actual_amount": "114560.00", "contract_no": "HT-2026-001", "signed_date": CLOCK.today().isoformat()}
    refused(await qian.post(path, json=data), 422, "CONTRACT_SCAN_REQUIRED")
    late = {**data, "signed_date": (CLOCK.today() + timedelta(days=1)).isoformat()}
    refused(await qian.post(path, json=late), 422, "DATE_OUT_OF_RANGE")
    far_off = {**data, "actual_amount": "80000.00"}
    problem = refused(await qian.post(path, json=far_off), 422, "DEVIATION_REASON_REQUIRED")
    assert problem["errors"][0]["pointer"] == "/reason"
    assert ok(await qian.get(f"/opportunities/{deal['id']}"))["status"] == "open"
    await attach_scan("opportunities", deal)
    won = ok(await qian.post(path, json=data))
    assert (won["status"], won["win_rate"], won["actual_amount"]) == ("won", "1.00", "114560.00")
    assert won["contract_no"] == "HT-2026-001"
    steps = await history(client, deal)
    assert_gapless(steps)
    assert [(step["to_stage"], step["skipped"]) for step in steps] == [
        ("acquire", False),
        ("analysis", False),
        ("proposal", True),
        ("negotiation", True),
        ("signing", True),
        ("won", False),
    ]
    contract = ok(await qian.get(f"/contracts/{won['contract_id']}"))
    assert (contract["number"], contract["status"], contract["amount_incl"]) == ("HT-2026-001", "draft", "114560.00")


@pytest.mark.req("OPP-12")
async def test_losing_needs_its_reason_and_declines_open_quotes(
    client: Any, known_deal: Do, approve: Do, act: Do
) -> None:
    deal = await known_deal()
    qian = await client("qian")
    quote = await approve("quotes", ok(await qian.post(f"/opportunities/{deal['id']}/push-quote", json={}), 201))
    refused(await qian.post(f"/opportunities/{deal['id']}/lose", json={}), 422, "LOST_REASON_REQUIRED")
    answer = await qian.post(f"/opportunities/{deal['id']}/lose", json={"lost_reason": "competitor"})
    assert refused(answer, 422, "REQUIRED")["errors"][0]["pointer"] == "/lost_competitor"
    lost = await act("opportunities", deal, "lose", lost_reason="price", lost_note="报价高于竞品 8%")
    assert (lost["status"], lost["win_rate"], lost["weighted_amount"]) == ("lost", "0.00", "0.00")
    assert ok(await qian.get(f"/quotes/{quote['id']}"))["status"] == "declined"
    match = {"If-Match": f'"opportunities:{deal["id"]}:{lost["version"]}"'}
    refused(
        await qian.patch(f"/opportunities/{deal['id']}", json={"name": "x"}, headers=match), 409, "INVALID_TRANSITION"
    )
    reopened = await act("opportunities", deal, "reopen", by="zhao", reason="客户重新启动")
    assert (reopened["status"], reopened["stage"], reopened["lost_reason"]) == ("open", "acquire", None)
    assert reopened["win_rate"] == "0.10"
    assert_gapless(await history(client, deal))


async def test_a_deal_reopens_with_whoever_has_the_customer_now(client: Any, make_deal: Do, act: Do) -> None:
    """R07: an open deal is with its customer's owner; in a pool there is nobody to work on it."""
    firm = {"name": "苏州远桥", "industry": "it", "primary_contact": {"name": "程远", "mobile": "13812340001"}}
    customer = ok(await (await client("qian")).post("/customers", json=firm), 201)
    url = f"/customers/{customer['id']}"
    deal = await make_deal(customer_id=customer["id"])
    admin = await client("admin")
    await act("opportunities", deal, "lose", lost_reason="price", lost_note="报价高于竞品 8%")
    ok(await admin.post(f"{url}/transfer", json={"owner_id": SUN, "reason": "交接"}))
    left = ok(await admin.get(f"/opportunities/{deal['id']}"))
    assert (left["owner_id"], left["status"]) == (QIAN, "lost")
    ok(await admin.post(f"{url}/recycle", json={"reason": "收回公海"}))
    refused(await admin.post(f"/opportunities/{deal['id']}/reopen", json={"reason": "重新启动"}), 409, "NOT_OWNED")
    assert ok(await admin.get(f"/opportunities/{deal['id']}")) == left
    ok(await admin.post(f"{url}/assign", json={"owner_id": SUN}))
    again = ok(await admin.post(f"/opportunities/{deal['id']}/reopen", json={"reason": "重新启动"}))
    assert (again["owner_id"], again["status"]) == (SUN, "open")


async def test_a_role_belongs_to_a_contact_of_the_customer(client: Any, make_deal: Do, contact: dict[str, Any]) -> None:
    deal = await make_deal()
    qian = await client("qian")
    body = {
        "name": "苏州恒远自动化有限公司",
        "industry": "it",
        "primary_contact": {"name": "周远", "mobile": "13912340000"},
    }
    other = ok(await qian.post("/customers", json=body), 201)
    stranger = ok(await qian.get("/contacts", params={"customer_id": other["id"]}))["data"][0]
    path, match = (
        f"/opportunities/{deal['id']}/contacts",
        {"If-Match": f'"opportunities:{deal["id"]}:{deal["version"]}"'},
    )
    answer = await qian.put(path, json={"contacts": [{"contact_id": stranger["id"], "role": "user"}]}, headers=match)
    refused(answer, 422, "CONTACT_CUSTOMER_MISMATCH")
    roles = [{"contact_id": contact["id"], "role": "decision_maker", "attitude": "supporter", "influence": 3}]
    after = ok(await qian.put(path, json={"contacts": roles}, headers=match))
    assert [(role["contact_name"], role["role"]) for role in after["contacts"]] == [("陈岚", "decision_maker")]


@pytest.mark.req("OPP-31", "OWN-10")
async def test_open_deals_go_with_their_customer(client: Any) -> None:
    qian, zhao, sun = await client("qian"), await client("zhao"), await client("sun")
    body = {
        "name": "杭州远帆科技有限公司",
        "industry": "it",
        "primary_contact": {"name": "林帆", "mobile": "13712340001"},
    }
    customer = ok(await qian.post("/customers", json=body), 201)
    deal_body = {
        "customer_id": customer["id"],
        "name": "远帆网络改造",
        "expected_close_date": close_date(),
        "demand": "改造办公网络",
        "expected_amount": "50000.00",
    }
    deal = ok(await qian.post("/opportunities", json=deal_body), 201)
    told = {one["name"]: one["count"] for one in ok(await zhao.get(f"/customers/{customer['id']}/overview"))["figures"]}
    assert told["opportunities_open"] == 1, "what the question before a transfer says of those that go along"
    me = ok(await sun.get("/me"))
    answer = await zhao.post(f"/customers/{customer['id']}/transfer", json={"owner_id": me["id"], "reason": "区域调整"})
    ok(answer)
    after = ok(await sun.get(f"/opportunities/{deal['id']}"))
    assert after["owner_name"] == "孙悦"
    assert after["performance_owner_id"] == deal["performance_owner_id"], "merits stay where they were earned"


async def test_an_effective_contract_wins_the_deal(
    client: Any, known_deal: Do, approve: Do, attach_scan: Do, customer: dict[str, Any]
) -> None:
    deal = await known_deal()
    qian = await client("qian")
    quote = await approve("quotes", ok(await qian.post(f"/opportunities/{deal['id']}/push-quote", json={}), 201))
    contract = ok(await qian.post(f"/quotes/{quote['id']}/push-contract", json={"terms": SCHEDULE}), 201)
    contract = await approve("contracts", contract)
    await attach_scan("contracts", contract)
    signed = {"signed_date": CLOCK.today().isoformat()}
    contract = ok(await qian.post(f"/contracts/{contract['id']}/confirm-sign", json=signed))
    assert contract["status"] == "effective"
    won = ok(await qian.get(f"/opportunities/{deal['id']}"))
    assert (won["status"], won["actual_amount"], won["contract_no"]) == ("won", "114560.00", contract["number"])
    assert (won["contract_id"], won["weighted_amount"]) == (contract["id"], "114560.00")
    assert ok(await qian.get(f"/customers/{customer['id']}"))["lifecycle"] == "deal"
    assert_gapless(await history(client, deal))
