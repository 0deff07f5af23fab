"""A follow-up is corrected and taken back: by its author for a day, by their superiors later; its record follows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bihuan.activity.follow_up.models import FollowUp
from bihuan.activity.follow_up.schemas import FollowUpUpdate
from bihuan.activity.follow_up.service import FOLLOW_UPS, update_follow_up, write_note
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.errors import DomainError
from tests.activity.conftest import NOON, Made
from tests.activity.records import DEALS, Deal
from tests.activity.test_follow_up import body, firm_now
from tests.activity.test_replies import inbox, say
from tests.conftest import Clients

BOOKS_DO_NOT_BALANCE = "stand-ins play the parts of customers and opportunities"
LATER = NOON + timedelta(hours=24, seconds=1)


def tag(one: dict[str, Any]) -> dict[str, str]:
    return {"If-Match": f'"follow-ups:{one["id"]}:{one["version"]}"'}


def offered(one: dict[str, Any]) -> dict[str, str | None]:
    """The verbs, each with why it is grey."""
    return {action["name"]: action["reason"] for action in one["actions"]}


@pytest.mark.req("FUP-01", "FUP-06")
async def test_after_a_day_the_superior_corrects_and_the_author_no_more(
    made: Made, client: Clients, as_user: Any, db: AsyncSession
) -> None:
    customer, _ = made
    qian, zhao = await client("qian"), await client("zhao")
    said = (await qian.post("/follow-ups", json=body("customers", customer))).json()
    path = f"/follow-ups/{said['id']}"
    assert offered(said) == {"reply": None, "update": None}
    new = FollowUpUpdate(content="上级更正：谈的是二期")  # type: ignore[call-arg]
    with CLOCK.at(LATER):
        for verb in (
            lambda ctx: update_follow_up(ctx, UUID(said["id"]), new, f'"follow-ups:{said["id"]}:1"'),
            lambda ctx: FOLLOW_UPS.delete(ctx, UUID(said["id"]), f'"follow-ups:{said["id"]}:1"'),
        ):
            with pytest.raises(DomainError, match="FOLLOW_UP_LOCKED"):
                await as_user("qian", verb)

        async def shown(ctx: Context) -> Any:
            return await FOLLOW_UPS.represent(ctx, await FOLLOW_UPS.get(ctx, UUID(said["id"])))

        grey = {state.name: (state.enabled, state.reason) for state in (await as_user("qian", shown)).actions}
        assert grey["update"] == (False, "跟进记录已超过 24 小时，只有上级可以更正或删除")
        assert {state.name: state.enabled for state in (await as_user("zhao", shown)).actions}["update"] is True
        await as_user("zhao", lambda ctx: update_follow_up(ctx, UUID(said["id"]), new, f'"follow-ups:{said["id"]}:1"'))
    after = (await qian.get(path)).json()
    assert (after["content"], after["author_name"], after["version"]) == ("上级更正：谈的是二期", "钱程", 2)
    assert (await firm_now(db, customer)).last_follow_up_content == "上级更正：谈的是二期"[:12]
    logged = (await zhao.get(f"/timeline/follow-ups/{said['id']}")).json()["data"]
    assert [(one["action"], one["actor_name"]) for one in logged] == [("update", "赵敏"), ("create", "钱程")]


async def test_only_what_was_said_last_is_told_of_the_record(made: Made, client: Clients, db: AsyncSession) -> None:
    customer, deal = made
    qian = await client("qian")
    first = (await qian.post("/follow-ups", json=body("customers", customer, content="第一次电话沟通"))).json()
    later = body("opportunities", deal, content="第二次谈商机", occurred_at="2026-11-20T12:01:00+08:00")
    second = (await qian.post("/follow-ups", json=later)).json()
    for one, words in ((second, "第二次，改过"), (first, "第一次，改过")):
        answer = await qian.patch(f"/follow-ups/{one['id']}", json={"content": words}, headers=tag(one))
        assert answer.status_code == 200, answer.text
    assert (await firm_now(db, customer)).last_follow_up_content == "第二次，改过"


@pytest.mark.req("FUP-01")
async def test_what_is_taken_back_leaves_the_dates_of_what_is_left(
    made: Made, client: Clients, db: AsyncSession
) -> None:
    customer, deal = made
    qian = await client("qian")
    early = body("customers", customer, content="前天的电话", occurred_at="2026-11-18T09:00:00+08:00")
    kept = (await qian.post("/follow-ups", json=early)).json()
    late = body("opportunities", deal, content="谈了商机的交期", next_follow_up_at="2026-11-23T09:00:00+08:00")
    wrong = (await qian.post("/follow-ups", json=late)).json()
    await say(client, "zhao", wrong, "写错客户了")
    assert await inbox(client, "qian") == (1, ["写错客户了"])
    now = await firm_now(db, customer)
    assert (now.follow_up_count, now.last_follow_up_content) == (2, "谈了商机的交期")

    path = f"/follow-ups/{wrong['id']}"
    assert (await (await client("wu")).delete(path, headers=tag(wrong))).status_code == 403
    assert (await (await client("sun")).delete(path, headers=tag(wrong))).status_code == 404
    assert (await qian.delete(path)).status_code == 428
    assert (await qian.get(path)).status_code == 200
    wrong = (await qian.get(path)).json()
    assert (await qian.delete(path, headers=tag(wrong))).status_code == 204
    assert (await qian.get(path)).status_code == 404
    now = await firm_now(db, customer)
    assert now.last_follow_up_at == datetime(2026, 11, 18, 1, 0, tzinfo=UTC)
    assert (now.follow_up_count, now.last_follow_up_content) == (1, "前天的电话")
    assert (await db.get_one(Deal, deal.id, populate_existing=True)).last_follow_up_at is None
    assert await inbox(client, "qian") == (0, [])

    entries = (await qian.get(f"/timeline/customers/{customer.id}")).json()["data"]
    assert [(one["kind"], one["action"], one["actor_name"]) for one in entries] == [
        ("action", "remove-follow-up", "钱程"),
        ("change", "create", "钱程"),
        ("follow_up", "phone", "钱程"),
    ]
    assert {"field": "follow_up_count", "old": "2", "new": "1"} in entries[0]["changes"]
    assert kept["id"] in entries[2]["id"]
    listed = (await qian.get("/follow-ups", params={"customer_id": str(customer.id)})).json()["data"]
    assert [one["id"] for one in listed] == [kept["id"]]


async def test_the_plan_that_came_with_it_is_gone_too(made: Made, client: Clients, db: AsyncSession) -> None:
    customer, _ = made
    qian, plan = await client("qian"), datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
    for at, planned in (("23", plan - timedelta(days=1)), ("24", None)):
        given = body("customers", customer, next_follow_up_at=f"2026-11-{at}T09:00:00+08:00")
        one = (await qian.post("/follow-ups", json=given)).json()
        assert one["next_follow_up_at"] is not None, planned
    assert (await firm_now(db, customer)).next_follow_up_at == plan
    older = (await qian.get("/follow-ups", params={"object_id": str(customer.id)})).json()["data"]
    first, second = sorted(older, key=lambda row: row["next_follow_up_at"])
    assert (await qian.delete(f"/follow-ups/{first['id']}", headers=tag(first))).status_code == 204
    assert (await firm_now(db, customer)).next_follow_up_at == plan, "the plan of another follow-up stays"
    assert (await qian.delete(f"/follow-ups/{second['id']}", headers=tag(second))).status_code == 204
    now = await firm_now(db, customer)
    assert (now.next_follow_up_at, now.last_follow_up_at, now.last_follow_up_content) == (None, None, None)
    assert now.follow_up_count == 0


async def test_a_note_of_a_verb_stays_with_it(made: Made, client: Clients, as_user: Any, db: AsyncSession) -> None:
    _, deal = made

    async def advance(ctx: Context) -> None:
        async with DEALS.change(ctx, deal.id, "update", action="advance") as record:
            await write_note(ctx, "opportunities", record, "客户确认了需求")

    await as_user("qian", advance)
    note = await db.scalar(select(FollowUp).where(FollowUp.object_id == deal.id))
    assert note is not None
    answer = await (await client("qian")).delete(
        f"/follow-ups/{note.id}", headers={"If-Match": f'"follow-ups:{note.id}:1"'}
    )
    assert (answer.status_code, answer.json()["code"]) == (409, "FOLLOW_UP_OF_VERB")
    alive = select(func.count()).where(FollowUp.object_id == deal.id, FollowUp.deleted_at.is_(None))
    assert await db.scalar(alive) == 1


@pytest.mark.req("FUP-01")
async def test_the_history_tells_what_came_of_it_when_next_and_shows_its_photos(
    made: Made, client: Clients, own_files: Path
) -> None:
    customer, deal = made
    qian = await client("qian")
    given = body(
        "opportunities",
        deal,
        kind="visit",
        direction="out",
        result="interested",
        duration_min=45,
        next_follow_up_at="2026-11-23T09:00:00+08:00",
        next_plan="带样机上门",
    )
    said = (await qian.post("/follow-ups", json=given)).json()
    photo = await qian.post(
        "/attachments",
        data={"object_type": "follow-ups", "object_id": said["id"], "kind": "photo"},
        files={"file": ("门头.png", b"\x89PNG\r\n\x1a\n" + b"0" * 20, "image/png")},
    )
    assert photo.status_code == 201, photo.text
    await qian.post("/follow-ups", json=body("customers", customer))
    entries = (await qian.get(f"/timeline/customers/{customer.id}")).json()["data"]
    told = {one["action"]: one["follow_up"] for one in entries}
    assert told["create"] is None
    assert told["visit"] == {
        "object_type": "opportunities",
        "object_id": str(deal.id),
        "object_title": None,  # stand-ins have no table of that name
        "direction": "out",
        "result": "interested",
        "duration_min": 45,
        "next_follow_up_at": "2026-11-23T09:00:00+08:00",
        "contacts": [],
        "files": [{"id": photo.json()["id"], "file_name": "门头.png", "mime": "image/png"}],
    }
    assert (told["phone"]["object_id"], told["phone"]["files"]) == (str(customer.id), [])


async def test_either_half_of_a_history_has_pages_of_its_own(made: Made, client: Clients) -> None:
    customer, _ = made
    qian, path = await client("qian"), f"/timeline/customers/{customer.id}"
    for step in range(3):
        await qian.post("/follow-ups", json=body("customers", customer, content=f"第 {step} 次沟通"))
    first = (await qian.get(path, params={"only": "follow_ups", "limit": 2})).json()
    assert [one["content"] for one in first["data"]] == ["第 2 次沟通", "第 1 次沟通"]
    cursor = first["page"]["next_cursor"]
    rest = (await qian.get(path, params={"only": "follow_ups", "limit": 2, "cursor": cursor})).json()
    assert ([one["content"] for one in rest["data"]], rest["page"]["next_cursor"]) == (["第 0 次沟通"], None)
    other = await qian.get(path, params={"only": "changes", "cursor": cursor})
    assert (other.status_code, other.json()["code"]) == (400, "CURSOR_MISMATCH")
    changes = (await qian.get(path, params={"only": "changes"})).json()["data"]
    assert [(one["kind"], one["action"]) for one in changes] == [("change", "create")]
    wrong = await qian.get(path, params={"only": "nothing"})
    assert wrong.status_code == 422


async def test_who_took_part_is_corrected_too_and_must_be_known(made: Made, client: Clients) -> None:
    customer, _ = made
    qian = await client("qian")
    said = (await qian.post("/follow-ups", json=body("customers", customer))).json()
    path = f"/follow-ups/{said['id']}"
    unknown = await qian.patch(path, json={"contact_ids": [str(uuid4())]}, headers=tag(said))
    assert (unknown.status_code, unknown.json()["errors"][0]["pointer"]) == (422, "/contact_ids")
    assert (await qian.get(path)).json()["version"] == 1
    changed = await qian.patch(path, json={"contact_ids": [], "direction": "in"}, headers=tag(said))
    assert (changed.status_code, changed.json()["direction"]) == (200, "in")
