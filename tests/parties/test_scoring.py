"""Scores of leads: by rules that are rows, with their reasons, always of today (DOMAIN §7.5)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import func, select, text

from bihuan.kernel.audit import AuditEntry
from bihuan.kernel.db import new_id
from bihuan.parties.lead.models import Lead, LeadBehaviour
from bihuan.parties.lead_scoring import jobs
from bihuan.parties.matching import Wider, compiled
from bihuan.parties.score_rule.models import ScoreRule
from bihuan.parties.score_rule.scoring import Event, Rule, band, changes_on, score_of
from bihuan.parties.score_rule.standard import STANDARD
from tests.parties.conftest import Make, Run

TODAY = date(2026, 11, 20)
NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)
FULL = {
    "industry": "it",
    "company_size": "100_499",
    "province": "上海",
    "authority_level": "decision_maker",
    "budget_amount": "300000.00",
    "demand": "需要一百台智能网关并现场实施",
}
"""Everything that the fit asks: 15 + 10 + 5 + 15 + 10 + 5 = 60."""


def standard(wider: Wider | None = None) -> list[Rule]:
    rules = []
    for values in STANDARD:
        plain = {name: values.get(name) for name in Rule._fields if name not in {"id", "holds", "half_life_days"}}
        holds = compiled(values.get("conditions", ()), wider or {})
        rules.append(Rule(id=new_id(), holds=holds, half_life_days=30, **plain))
    return rules


def a_lead(**fields: Any) -> Any:
    nothing = dict.fromkeys(
        "province city industry company_size budget_amount source authority_level intent_level demand "
        "counted_follow_up_at utm_source utm_campaign third_party_batch".split()
    )
    return SimpleNamespace(**nothing | {"score": 0, "created_at": NOON - timedelta(days=20)} | fields)


def ago(kind: str, days: int) -> Event:
    return Event(kind, NOON - timedelta(days=days))


def test_the_example_of_the_domain() -> None:
    lead = a_lead(**FULL | {"budget_amount": Decimal(300_000)})
    events = [ago("form_submit", 15), ago("email_click", 0)]
    found = score_of(lead, events, standard(), TODAY)
    assert (found.score, found.fit, found.behaviour, band(found.score)) == (79, Decimal(60), Decimal("19.14"), "B")
    assert [(reason.name, reason.points, reason.times) for reason in found.reasons] == [
        ("目标行业", Decimal("15.00"), 1),
        ("企业规模 100 人及以上", Decimal("10.00"), 1),
        ("服务区域内", Decimal("5.00"), 1),
        ("联系人是决策者", Decimal("15.00"), 1),
        ("预算 10 万元及以上", Decimal("10.00"), 1),
        ("写明了需求", Decimal("5.00"), 1),
        ("提交表单", Decimal("14.14"), 1),
        ("点击邮件", Decimal("5.00"), 1),
    ]
    called = score_of(lead, [*events, ago("inbound_call", 0)], standard(), TODAY)
    assert (called.score, band(called.score)) == (94, "A")


@pytest.mark.parametrize(
    ("fields", "events", "score"),
    [
        ({"budget_amount": Decimal("99999.99")}, [], 0),
        ({"budget_amount": Decimal(100_000)}, [], 10),
        ({"budget_amount": Decimal("499999.99")}, [], 10),
        ({"budget_amount": Decimal(500_000)}, [], 15),
        ({**FULL, "budget_amount": Decimal(500_000)}, [], 60),
        ({}, [ago("email_open", 0)] * 5, 6),
        ({}, [ago("email_click", 0)] * 5, 15),
        ({}, [ago("form_submit", 0)] * 5, 60),
        ({}, [ago("form_submit", 30)], 10),
        ({}, [ago("email_click", 30)], 3),
        ({}, [ago("form_submit", 0), ago("unsubscribed", 0)], 0),
        ({}, [ago("unsubscribed", 0)], 0),
        ({**FULL, "budget_amount": Decimal(300_000)}, [ago("form_submit", 0)] * 3, 100),
        ({"demand": "要", "province": "上海", "created_at": NOON - timedelta(days=60)}, [], 10),
        ({"demand": "要", "province": "上海", "created_at": NOON - timedelta(days=61)}, [], 0),
        (
            {
                "demand": "要",
                "province": "上海",
                "created_at": NOON - timedelta(days=90),
                "counted_follow_up_at": NOON - timedelta(days=3),
            },
            [],
            10,
        ),
    ],
)
def test_bounds_decay_and_silence(fields: dict[str, Any], events: list[Event], score: int) -> None:
    assert score_of(a_lead(**fields), events, standard(), TODAY).score == score


@pytest.mark.parametrize(
    ("score", "letter"), [(100, "A"), (80, "A"), (79, "B"), (60, "B"), (59, "C"), (40, "C"), (39, "D")]
)
def test_bands(score: int, letter: str) -> None:
    assert band(score) == letter


@pytest.mark.parametrize(
    ("fields", "events"),
    [
        ({}, [ago("form_submit", 0)]),
        ({"province": "上海"}, [ago("form_submit", 400)]),
        ({"province": "上海", "industry": "it"}, [ago("form_submit", 401)]),
        ({}, [ago("form_submit", 200)]),
        ({"demand": "要"}, [ago("email_click", 10), ago("unsubscribed", 4)]),
        ({"province": "上海", "industry": "it"}, []),
        ({}, []),
    ],
)
def test_the_day_on_which_time_changes_a_score_is_known(fields: dict[str, Any], events: list[Event]) -> None:
    """Day by day, for more than a year: never a change before the day that was told, and one on it."""
    lead, rules, day = a_lead(**fields), standard(), TODAY
    while day < TODAY + timedelta(days=420):
        told = changes_on(lead, events, rules, day)
        now = score_of(lead, events, rules, day).score
        for ahead in range(1, 421):
            if score_of(lead, events, rules, day + timedelta(days=ahead)).score != now:
                assert told == day + timedelta(days=ahead)
                break
        else:
            assert told is None
            return
        day = told


@pytest.mark.req("LEAD-01")
async def test_a_lead_has_its_score_from_the_beginning_and_it_follows_what_changes(
    client: Any, rules: Any, make_lead: Make, clock: Any
) -> None:
    clock("2026-11-05 10:00")
    qian = await client("qian")
    lead = await make_lead("qian", source="web_form", **FULL)
    assert (lead["score"], lead["intent_level"], lead["intent_by_score"], lead["status"]) == (
        80,
        "A",
        True,
        "qualified",
    )
    plain = await make_lead("qian", source="web_form")
    assert (plain["score"], plain["intent_level"], plain["status"]) == (20, "D", "new")
    match = {"If-Match": f'"leads:{plain["id"]}:{plain["version"]}"'}
    edited = (await qian.patch(f"/leads/{plain['id']}", json={"industry": "machinery"}, headers=match)).json()
    assert (edited["score"], edited["intent_level"]) == (35, "D")
    said = {
        "object_type": "leads",
        "object_id": plain["id"],
        "kind": "wechat",
        "content": "客户回复了报价问题",
        "direction": "in",
    }
    assert (await qian.post("/follow-ups", json=said)).status_code == 201
    assert (await qian.get(f"/leads/{plain['id']}")).json()["score"] == 45
    why = (await qian.get(f"/leads/{plain['id']}/score")).json()
    assert (why["score"], why["fit"], why["behaviour"]) == (45, "15.00", "30.00")
    assert [(one["name"], one["points"]) for one in why["reasons"]] == [
        ("目标行业", "15.00"),
        ("提交表单", "20.00"),
        ("回复跟进", "10.00"),
    ]
    assert [one["kind"] for one in why["behaviours"]] == ["replied", "form_submit"]
    found = (await qian.get("/leads", params={"score_gte": 45, "score_lte": 45, "sort": "-score"})).json()["data"]
    assert [one["id"] for one in found] == [plain["id"]]


async def test_an_intent_by_hand_stays_until_it_is_cleared(client: Any, rules: Any, make_lead: Make) -> None:
    qian = await client("qian")
    lead = await make_lead("qian", intent_level="A")
    assert (lead["intent_level"], lead["intent_by_score"], lead["score"]) == ("A", False, 20)
    for change, expected in (({"industry": "it"}, ("A", False, 35)), ({"intent_level": None}, ("D", True, 35))):
        match = {"If-Match": f'"leads:{lead["id"]}:{lead["version"]}"'}
        lead = (await qian.patch(f"/leads/{lead['id']}", json=change, headers=match)).json()
        assert (lead["intent_level"], lead["intent_by_score"], lead["score"]) == expected


@pytest.mark.req("LEAD-10")
async def test_what_a_lead_did_is_told_and_qualifies_it_once(
    client: Any, rules: Any, make_lead: Make, clock: Any
) -> None:
    clock("2026-11-05 10:00")
    qian = await client("qian")
    lead = await make_lead("qian", source="search", **FULL)
    assert (lead["score"], lead["status"], lead["next_follow_up_at"]) == (60, "new", None)
    early = {"kind": "quote_asked", "at": "2026-11-06T10:00:00+08:00"}
    refused = await qian.post(f"/leads/{lead['id']}/behaviours", json=early)
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, "DATE_OUT_OF_RANGE")
    told = await qian.post(f"/leads/{lead['id']}/behaviours", json={"kind": "quote_asked", "note": "官网价格页"})
    assert told.status_code == 200, told.text
    lead = told.json()
    assert (lead["score"], lead["status"], lead["next_follow_up_at"]) == (80, "qualified", "2026-11-06T10:00:00+08:00")
    back = (await qian.post(f"/leads/{lead['id']}/downgrade", json={"reason": "预算还没有批"})).json()
    assert back["status"] == "nurturing"
    again = (await qian.post(f"/leads/{lead['id']}/behaviours", json={"kind": "email_click"})).json()
    assert (again["score"], again["status"]) == (85, "nurturing")


async def test_what_has_ended_keeps_its_score(client: Any, rules: Any, make_lead: Make, db: Any) -> None:
    qian = await client("qian")
    lead = await make_lead("qian")
    gone = (await qian.post(f"/leads/{lead['id']}/discard", json={"reason_code": "no_demand"})).json()
    refused = await qian.post(f"/leads/{lead['id']}/behaviours", json={"kind": "quote_asked"})
    assert (refused.status_code, refused.json()["code"]) == (409, "INVALID_TRANSITION")
    assert await db.scalar(select(func.count()).where(LeadBehaviour.lead_id == lead["id"])) == 1
    assert (await qian.get(f"/leads/{lead['id']}")).json()["version"] == gone["version"]


async def test_the_night_scores_those_whose_day_has_come_and_nobody_else(
    client: Any, rules: Any, make_lead: Make, clock: Any, run: Run, db: Any
) -> None:
    clock("2027-02-01 10:00")
    lead, still = await make_lead("qian", source="web_form"), await make_lead("qian", source="search", industry="it")
    await db.execute(
        text("UPDATE leads SET rescore_on = NULL WHERE id <> ALL(:ids)"), {"ids": [lead["id"], still["id"]]}
    )
    await db.commit()
    assert await db.scalar(select(Lead.rescore_on).where(Lead.id == lead["id"])) == date(2027, 2, 3)
    await run("2027-03-03 02:30", schedule="rescore-leads")
    qian = await client("qian")
    now = (await qian.get(f"/leads/{lead['id']}")).json()
    assert (now["score"], now["version"], now["updated_at"]) == (10, lead["version"] + 1, lead["updated_at"])
    assert (await qian.get(f"/leads/{still['id']}")).json() == still
    entry = select(AuditEntry).where(AuditEntry.object_id == lead["id"], AuditEntry.action == "rescore")
    (logged,) = (await db.scalars(entry)).all()
    assert logged.changes == [{"field": "score", "old": 20, "new": 10}]
    told = (await qian.get(f"/timeline/leads/{lead['id']}")).json()["data"]
    assert [one["action"] for one in told] == ["create"]
    await run("2027-04-05 02:30", schedule="rescore-leads")
    assert (await qian.get(f"/leads/{still['id']}")).json()["score"] == 5


async def test_the_night_counts_what_was_done_while_it_read_and_leaves_what_has_ended(
    client: Any, rules: Any, make_lead: Make, clock: Any, run: Run, db: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock("2027-02-01 10:00")
    busy, ended = await make_lead("qian", source="web_form"), await make_lead("qian", source="web_form")
    both = [busy["id"], ended["id"]]
    await db.execute(text("UPDATE leads SET rescore_on = NULL WHERE id <> ALL(:ids)"), {"ids": both})
    await db.commit()
    read, seen = jobs.behaviours_of_many, []

    async def and_meanwhile(ctx: Any, lead_ids: list[Any]) -> Any:
        found = await read(ctx, lead_ids)
        seen.append(len(lead_ids))
        if len(seen) == 1:
            qian = await client("qian")
            told = await qian.post(f"/leads/{busy['id']}/behaviours", json={"kind": "email_click"})
            assert told.json()["score"] == 15, told.text
            gone = await qian.post(f"/leads/{ended['id']}/discard", json={"reason_code": "no_demand"})
            assert gone.json()["score"] == 20, gone.text
        return found

    monkeypatch.setattr(jobs, "behaviours_of_many", and_meanwhile)
    await run("2027-03-03 02:30", schedule="rescore-leads")
    qian = await client("qian")
    now = [(await qian.get(f"/leads/{lead_id}")).json() for lead_id in both]
    assert [(lead["score"], lead["version"]) for lead in now] == [(15, 2), (20, 2)]
    assert seen == [2, 1]


@pytest.mark.req("ADM-08")
async def test_rules_are_tried_before_they_count_and_then_count_for_all(
    client: Any, rules: Any, make_lead: Make, run: Run, clock: Any, db: Any
) -> None:
    clock("2026-11-05 10:00")
    admin, qian = await client("admin"), await client("qian")
    lead, other = await make_lead("qian", source="search", city="苏州"), await make_lead("qian", source="search")
    draft = {
        "name": "苏州",
        "kind": "fit",
        "points": 40,
        "conditions": [{"field": "city", "op": "in", "values": ["苏州"]}],
    }
    tried = (await admin.post("/score-rules/trial", json={"rule": draft, "limit": 200})).json()
    first = tried["data"][0]
    assert (tried["matched"], tried["changed"], first["id"], first["points"]) == (1, 1, lead["id"], "40.00")
    assert (first["before"], first["after"], first["intent_before"], first["intent_after"]) == (0, 40, "D", "C")
    assert await db.scalar(select(func.count()).where(ScoreRule.name == "苏州")) == 0
    refused = await qian.post("/score-rules", json=draft)
    assert refused.status_code == 403
    made = (await admin.post("/score-rules", json=draft)).json()
    assert (await qian.get(f"/leads/{lead['id']}")).json()["score"] == 0
    await run("2026-11-05 11:00", schedule="purge-quota-counts")
    for one, score in ((lead, 40), (other, 0)):
        assert (await qian.get(f"/leads/{one['id']}")).json()["score"] == score
    gone = await admin.delete(
        f"/score-rules/{made['id']}", headers={"If-Match": f'"score-rules:{made["id"]}:{made["version"]}"'}
    )
    assert gone.status_code == 204
    await run("2026-11-05 12:00", schedule="purge-quota-counts")
    assert (await qian.get(f"/leads/{lead['id']}")).json()["score"] == 0


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({"kind": "fit", "points": 5}, "/conditions", "REQUIRED"),
        ({"kind": "fit", "points": 0, "conditions": [("demand", "known", [])]}, "/points", "INVALID"),
        ({"kind": "behaviour", "points": 5}, "/behaviour", "REQUIRED"),
        ({"kind": "idle", "points": -5}, "/days", "REQUIRED"),
        ({"kind": "idle", "points": -5, "days": 9, "most": 3}, "/most", "INVALID"),
        ({"kind": "fit", "points": 5, "conditions": [("score", "gte", ["10"])]}, "/conditions/0/field", "INVALID"),
        (
            {"kind": "fit", "points": 5, "conditions": [("source", "gte", ["1"])]},
            "/conditions/0/op",
            "OPERATOR_INVALID",
        ),
        ({"kind": "fit", "points": 5, "conditions": [("source", "in", [])]}, "/conditions/0/values", "REQUIRED"),
        ({"kind": "fit", "points": 5, "conditions": [("demand", "known", ["x"])]}, "/conditions/0/values", "INVALID"),
        (
            {"kind": "fit", "points": 5, "conditions": [("budget_amount", "gte", ["NaN"])]},
            "/conditions/0/values",
            "INVALID_NUMBER",
        ),
    ],
)
async def test_a_rule_that_makes_no_sense_is_refused(
    client: Any, db: Any, body: dict[str, Any], pointer: str, code: str
) -> None:
    admin = await client("admin")
    conditions = [dict(zip(("field", "op", "values"), one, strict=True)) for one in body.get("conditions", ())]
    count = select(func.count()).select_from(ScoreRule)
    before = await db.scalar(count)
    refused = await admin.post("/score-rules", json=body | {"name": "试验", "conditions": conditions})
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, pointer)
    assert refused.json()["errors"][0]["code"] == code
    assert await db.scalar(count) == before
