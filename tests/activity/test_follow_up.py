"""Follow-ups: what is recorded, what it moves, and who may read it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bihuan.activity.follow_up.models import FollowUp
from bihuan.activity.follow_up.schemas import FollowUpUpdate
from bihuan.activity.follow_up.service import update_follow_up, write_note
from bihuan.kernel.audit import AuditEntry
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.errors import DomainError
from bihuan.kernel.resource import CONSEQUENCES
from tests.activity.conftest import NOON, Made
from tests.activity.records import DEALS, Deal, Firm
from tests.conftest import Clients
from tests.factories.company import Company

BOOKS_DO_NOT_BALANCE = "stand-ins play the parts of customers and opportunities"


def body(object_type: str, of: Any, **more: Any) -> dict[str, Any]:
    return {
        "object_type": object_type,
        "object_id": str(of.id),
        "kind": "phone",
        "content": "电话沟通了产线需求",
        **more,
    }


async def firm_now(db: AsyncSession, firm: Firm) -> Firm:
    return await db.get_one(Firm, firm.id, populate_existing=True)


async def count(db: AsyncSession, of: Any) -> int:
    found = await db.scalar(select(func.count()).select_from(FollowUp).where(FollowUp.object_id == of.id))
    return int(found or 0)


@pytest.mark.req("FUP-01")
async def test_a_follow_up_moves_the_dates_of_its_customer(made: Made, client: Clients, db: AsyncSession) -> None:
    customer, _ = made
    body_ = body("customers", customer, occurred_at="2026-11-20T10:42:00+08:00", result="interested")
    answer = await (await client("qian")).post(
        "/follow-ups", json={**body_, "next_follow_up_at": "2026-11-23T09:00:00+08:00", "next_plan": "带样机上门"}
    )
    assert answer.status_code == 201, answer.text
    shown = answer.json()
    assert (shown["author_name"], shown["kind"], shown["result"]) == ("钱程", "phone", "interested")
    assert (shown["occurred_at"], shown["customer_id"]) == ("2026-11-20T10:42:00+08:00", str(customer.id))

    now = await firm_now(db, customer)
    assert now.last_follow_up_at == datetime(2026, 11, 20, 2, 42, tzinfo=UTC)
    assert now.next_follow_up_at == datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
    assert (now.follow_up_count, now.last_follow_up_content) == (1, "电话沟通了产线需求"[:12])
    logged = await db.scalar(
        select(AuditEntry).where(AuditEntry.object_id == customer.id, AuditEntry.action == "follow-up")
    )
    assert logged is not None
    assert {"field": "follow_up_count", "old": 0, "new": 1} in logged.changes


async def test_one_about_an_opportunity_counts_for_its_customer(made: Made, client: Clients, db: AsyncSession) -> None:
    customer, deal = made
    answer = await (await client("qian")).post("/follow-ups", json=body("opportunities", deal, kind="visit"))
    assert answer.status_code == 201
    assert answer.json()["customer_id"] == str(customer.id)
    assert (await firm_now(db, customer)).follow_up_count == 1
    assert (await db.get_one(Deal, deal.id)).last_follow_up_at is not None

    qian = await client("qian")
    of_customer = (await qian.get("/follow-ups", params={"customer_id": str(customer.id)})).json()["data"]
    assert [row["object_type"] for row in of_customer] == ["opportunities"]
    direct = (await qian.get("/follow-ups", params={"object_id": str(customer.id)})).json()["data"]
    assert direct == []


async def test_an_older_follow_up_counts_and_moves_nothing_back(made: Made, client: Clients, db: AsyncSession) -> None:
    customer, _ = made
    qian = await client("qian")
    await qian.post("/follow-ups", json=body("customers", customer, content="今天的电话记录"))
    late = body("customers", customer, content="补录前天的拜访", occurred_at="2026-11-18T09:00:00+08:00")
    assert (await qian.post("/follow-ups", json=late)).status_code == 201
    now = await firm_now(db, customer)
    assert now.last_follow_up_at == NOON
    assert (now.follow_up_count, now.last_follow_up_content) == (2, "今天的电话记录")


async def test_a_plan_that_was_due_is_done_by_the_follow_up(made: Made, client: Clients, db: AsyncSession) -> None:
    customer, _ = made
    qian = await client("qian")
    planned = body("customers", customer, next_follow_up_at="2026-11-20T12:01:00+08:00")
    await qian.post("/follow-ups", json=planned)
    with CLOCK.at(NOON + timedelta(minutes=2)):
        await qian.post("/follow-ups", json=body("customers", customer))
    assert (await firm_now(db, customer)).next_follow_up_at is None


@pytest.mark.parametrize(
    ("wrong", "pointer", "code"),
    [
        ({"content": "  短话 "}, "/content", "MIN_LENGTH"),
        ({"next_follow_up_at": "2026-11-20T12:00:00+08:00"}, "/next_follow_up_at", "NEXT_TIME_PAST"),
        ({"occurred_at": "2026-11-20T12:05:01+08:00"}, "/occurred_at", "DATE_OUT_OF_RANGE"),
        ({"occurred_at": "2026-11-13T11:59:59+08:00"}, "/occurred_at", "DATE_OUT_OF_RANGE"),
        ({"kind": "telepathy"}, "/kind", "REF_NOT_FOUND"),
        ({"kind": "stage_note"}, "/kind", "REF_NOT_FOUND"),
        ({"result": "married"}, "/result", "REF_NOT_FOUND"),
        ({"object_id": str(Company.ids["qian"])}, "/object_id", "REF_NOT_FOUND"),
        ({"duration_min": 1441}, "/duration_min", "MAX_VALUE"),
    ],
)
async def test_what_is_wrong_is_refused_by_field(
    made: Made, client: Clients, db: AsyncSession, wrong: dict[str, Any], pointer: str, code: str
) -> None:
    customer, _ = made
    answer = await (await client("qian")).post("/follow-ups", json=body("customers", customer, **wrong))
    assert answer.status_code == 422
    assert [(one["pointer"], one["code"]) for one in answer.json()["errors"]] == [(pointer, code)]
    assert await count(db, customer) == 0
    assert (await firm_now(db, customer)).follow_up_count == 0


async def test_the_edges_of_the_window_are_inside(made: Made, client: Clients) -> None:
    customer, _ = made
    qian = await client("qian")
    for at in ("2026-11-20T12:05:00+08:00", "2026-11-13T12:00:00+08:00"):
        answer = await qian.post("/follow-ups", json=body("customers", customer, occurred_at=at))
        assert answer.status_code == 201, at


async def test_a_customer_is_followed_up_by_those_who_may_edit_it(
    made: Made, client: Clients, db: AsyncSession
) -> None:
    customer, deal = made
    reads_only = await (await client("wu")).post("/follow-ups", json=body("customers", customer))
    assert reads_only.status_code == 403
    stranger = await (await client("sun")).post("/follow-ups", json=body("customers", customer))
    assert (stranger.status_code, stranger.json()["code"]) == (422, "REF_NOT_FOUND")
    assert await count(db, customer) == 0
    assert (await (await client("wu")).post("/follow-ups", json=body("opportunities", deal))).status_code == 201
    assert (await (await client("zhao")).post("/follow-ups", json=body("customers", customer))).status_code == 201


async def test_whoever_reads_the_record_reads_its_follow_ups(made: Made, client: Clients) -> None:
    customer, _ = made
    one = (await (await client("qian")).post("/follow-ups", json=body("customers", customer))).json()
    for username, seen in (("qian", True), ("zhao", True), ("wu", True), ("boss", True), ("sun", False)):
        reader = await client(username)
        assert (await reader.get(f"/follow-ups/{one['id']}")).status_code == (200 if seen else 404), username
        listed = (await reader.get("/follow-ups", params={"object_id": str(customer.id)})).json()["data"]
        assert [row["id"] for row in listed] == ([one["id"]] if seen else []), username


@pytest.mark.req("CUST-17")
async def test_an_author_corrects_for_a_day(
    made: Made, client: Clients, as_user: Callable[..., Awaitable[Any]]
) -> None:
    customer, _ = made
    qian = await client("qian")
    answer = await qian.post("/follow-ups", json=body("customers", customer))
    path, match = f"/follow-ups/{answer.json()['id']}", {"If-Match": answer.headers["etag"]}
    other = await (await client("wu")).patch(path, json={"content": "财务来改内容"}, headers=match)
    assert other.status_code == 403
    edited = await qian.patch(path, json={"content": "更正：谈的是二期"}, headers=match)
    assert (edited.status_code, edited.json()["content"]) == (200, "更正：谈的是二期")

    correction = FollowUpUpdate(content="一天之后再改")  # type: ignore[call-arg]
    with CLOCK.at(NOON + timedelta(hours=24, seconds=1)), pytest.raises(DomainError, match="FOLLOW_UP_LOCKED"):
        match_now = edited.headers["etag"]
        await as_user("qian", lambda ctx: update_follow_up(ctx, UUID(edited.json()["id"]), correction, match_now))
    assert (await qian.get(path)).json()["content"] == "更正：谈的是二期"
    logged = (await qian.get(f"/timeline/follow-ups/{edited.json()['id']}")).json()["data"]
    changes = [one["changes"] for one in logged if one["action"] == "update"]
    assert [(one["field"], one["new"]) for one in changes[0]] == [("content", "更正：谈的是二期")], "and it is logged"
    added = await qian.post(f"{path}/reply", json={"content": "补充：预算已批"})
    assert [one["content"] for one in added.json()["replies"]] == ["补充：预算已批"], "an addition is always possible"


async def test_consequences_run_with_the_record_and_the_follow_up(
    made: Made, client: Clients, db: AsyncSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    customer, _ = made

    async def nurture(ctx: Context, record: Firm, follow_up: FollowUp) -> None:
        if record.status == "new":
            record.status = "nurturing"

    monkeypatch.setitem(CONSEQUENCES, ("customers", "follow-up"), (nurture,))
    await (await client("qian")).post("/follow-ups", json=body("customers", customer))
    assert (await firm_now(db, customer)).status == "nurturing"
    logged = await db.scalar(
        select(AuditEntry).where(AuditEntry.object_id == customer.id, AuditEntry.action == "follow-up")
    )
    assert logged is not None
    assert {"field": "status", "old": "new", "new": "nurturing"} in logged.changes


async def test_a_note_beside_a_verb_is_a_follow_up_too(
    made: Made, as_user: Callable[..., Awaitable[Any]], db: AsyncSession
) -> None:
    customer, deal = made

    async def advance(ctx: Context) -> None:
        async with DEALS.change(ctx, deal.id, "update", action="advance") as record:
            await write_note(ctx, "opportunities", record, "客户确认了需求")

    await as_user("qian", advance)
    note = await db.scalar(select(FollowUp).where(FollowUp.object_id == deal.id))
    assert note is not None
    assert (note.kind, note.customer_id, note.author_id) == ("stage_note", customer.id, Company.ids["qian"])
    assert (await db.get_one(Deal, deal.id)).last_follow_up_at is not None
