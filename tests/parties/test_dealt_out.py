"""Many records given to several people in turn, as evenly as can be, ticked or found by a filter (OWN-06, OWN-11)."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from sqlalchemy import func, select, text

from bihuan.integration.job.runner import Runner
from bihuan.kernel import by_filter
from bihuan.kernel.ownership import OwnershipEvent
from bihuan.parties.lead.models import Lead
from tests.factories.company import Company
from tests.parties.conftest import Make

IDS = Company.ids


def to(*names: str) -> dict[str, Any]:
    first, *others = (str(IDS[name]) for name in names)
    return {"owner_id": first, "also_to": others}


async def deadlocks(db: Any) -> int:
    """How often PostgreSQL had to end a transaction of this database because two waited for each other."""
    await db.rollback()
    await db.execute(text("SELECT pg_stat_clear_snapshot(), pg_sleep(1.1)"))
    return int(await db.scalar(text("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")))


@pytest.mark.req("OWN-06", "OWN-11")
async def test_five_customers_to_two_people(client: Any, db: Any, rules: Any, make_customer: Make) -> None:
    made = [await make_customer("sun") for _ in range(5)]
    sun, admin = await client("sun"), await client("admin")
    for customer in made:
        gone = await sun.post(f"/customers/{customer['id']}/return", json={"reason_code": "no_demand"})
        assert gone.status_code == 200
    items = [{"id": customer["id"]} for customer in made]
    body = {"items": items, "input": to("qian", "sun", "qian") | {"reason": "平均分配"}}
    answer = (await admin.post("/customers/batch/assign", json=body)).json()
    assert answer["summary"] == {"ok": 5, "failed": 0}
    owners = [(await admin.get(f"/customers/{one['id']}")).json()["owner_name"] for one in made]
    assert owners == ["钱程", "孙悦", "钱程", "孙悦", "钱程"]
    told = select(OwnershipEvent.to_owner_id, func.count()).where(
        OwnershipEvent.object_id.in_([one["id"] for one in made]), OwnershipEvent.action == "assign"
    )
    counted = dict((await db.execute(told.group_by(OwnershipEvent.to_owner_id))).all())
    assert counted == {IDS["qian"]: 3, IDS["sun"]: 2}


async def test_each_is_judged_for_themselves(client: Any, db: Any, rules: Any, make_lead: Make) -> None:
    """Whoever is full refuses their share only; a manager gives to none but their own people."""
    leads = [await make_lead("li") for _ in range(4)]
    held = int(
        await db.scalar(
            text("SELECT count(*) FROM leads WHERE owner_id = :me AND status IN ('new', 'nurturing', 'qualified')"),
            {"me": IDS["qian"]},
        )
    )
    await db.execute(text("UPDATE users SET max_leads = :n WHERE id = :me"), {"n": held + 1, "me": IDS["qian"]})
    await db.commit()
    try:
        body = {"items": [{"id": one["id"]} for one in leads], "input": to("qian", "sun")}
        answer = (await (await client("admin")).post("/leads/batch/assign", json=body)).json()
        assert [one["code"] for one in answer["results"]] == [None, None, "HOLDING_LIMIT", None]
    finally:
        await db.execute(text("UPDATE users SET max_leads = NULL WHERE id = :me"), {"me": IDS["qian"]})
        await db.commit()
    more = [await make_lead("li") for _ in range(2)]
    body = {"items": [{"id": one["id"]} for one in more], "input": to("qian", "sun")}
    answer = (await (await client("zhao")).post("/leads/batch/assign", json=body)).json()
    assert [one["code"] for one in answer["results"]] == [None, "FORBIDDEN"]
    assert await db.scalar(select(Lead.owner_id).where(Lead.id == more[1]["id"])) is None


async def test_all_that_a_filter_finds(
    client: Any, db: Any, rules: Any, make_lead: Make, app: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In chunks of three the turn goes on where the last chunk ended."""
    monkeypatch.setattr(by_filter, "CHUNK", 3)
    leads = [await make_lead("li", city="鄂尔多斯") for _ in range(7)]
    admin = await client("admin")
    asked = {"filter": {"field": "city", "op": "eq", "value": "鄂尔多斯"}, "input": to("qian", "sun")}
    begun = await admin.post("/leads/batch/assign/by-filter", json=asked | {"confirmed_count": 7})
    assert begun.status_code == 202, begun.text
    await Runner(app.state.sessions).drain()
    owners = [await db.scalar(select(Lead.owner_id).where(Lead.id == one["id"])) for one in leads]
    assert owners == [IDS[name] for name in ("qian", "sun", "qian", "sun", "qian", "sun", "qian")]


async def test_a_single_one_goes_to_the_first(client: Any, rules: Any, make_lead: Make) -> None:
    lead = await make_lead("li")
    given = await (await client("admin")).post(f"/leads/{lead['id']}/assign", json=to("sun", "qian"))
    assert (given.status_code, given.json()["owner_name"]) == (200, "孙悦")


async def test_two_who_deal_out_to_the_same_people_do_not_wait_for_each_other(
    client: Any, db: Any, rules: Any, make_lead: Make
) -> None:
    """Each batch holds all its receivers from the beginning, in one order whoever asks."""
    leads = [await make_lead("li") for _ in range(12)]
    mine, theirs = leads[:6], leads[6:]
    admin, before = await client("admin"), await deadlocks(db)

    async def deal(leads: list[dict[str, Any]], *names: str) -> dict[str, int]:
        body = {"items": [{"id": one["id"]} for one in leads], "input": to(*names)}
        return (await admin.post("/leads/batch/assign", json=body)).json()["summary"]  # type: ignore[no-any-return]

    answers = await asyncio.gather(deal(mine, "qian", "sun"), deal(theirs, "sun", "qian"))
    assert answers == [{"ok": 6, "failed": 0}] * 2
    assert await deadlocks(db) == before
