"""先进先领: where a pool has an order the oldest is claimed first; how one stands before one's pools (DOMAIN §6.2)."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select, text

from bihuan.kernel.ownership import OwnershipEvent
from tests.factories.company import Company
from tests.parties.conftest import Make

IDS = Company.ids


@pytest.fixture
async def ordered(db: Any, rules: Any) -> Any:
    """Only what the test puts in lies in the pools; they have an order while it lasts."""
    for table in ("leads", "customers"):
        await db.execute(text(f"UPDATE {table} SET deleted_at = now() WHERE pool_id IS NOT NULL"))
    await db.commit()
    for kind in ("leads", "customers"):
        await rules(kind, claim_order="oldest_first")
    yield rules
    for kind in ("leads", "customers"):
        await rules(kind, claim_order="any")


async def standing(client: Any, username: str, kind: str) -> dict[str, Any]:
    answer = await (await client(username)).get("/pool-standings", params={"object_type": kind})
    assert answer.status_code == 200, answer.text
    (mine,) = answer.json()["data"]
    return mine  # type: ignore[no-any-return]


@pytest.mark.req("OWN-04")
async def test_the_oldest_is_claimed_first(client: Any, db: Any, ordered: Any, make_lead: Make, clock: Any) -> None:
    clock("2026-05-04 09:00")
    first = await make_lead("li", company_name="先来的公司")
    clock("2026-05-04 10:00")
    second = await make_lead("li")
    qian = await client("qian")
    told = await standing(client, "qian", "leads")
    assert (told["claim_order"], told["next"]) == ("oldest_first", {"id": first["id"], "name": first["name"]})

    refused = await qian.post(f"/leads/{second['id']}/claim", json={})
    assert (refused.status_code, refused.json()["code"]) == (409, "CLAIM_OLDEST_FIRST")
    assert first["name"] in refused.json()["detail"]
    untouched = (await qian.get(f"/leads/{second['id']}")).json()
    assert (untouched["owner_id"], untouched["version"]) == (None, second["version"])
    events = await db.scalars(select(OwnershipEvent.action).where(OwnershipEvent.object_id == second["id"]))
    assert list(events) == ["create"]

    items = [{"id": first["id"]}, {"id": second["id"]}]
    batch = (await qian.post("/leads/batch/claim", json={"items": items, "input": {}})).json()
    assert [item["code"] for item in batch["results"]] == [None, None]
    assert (await standing(client, "qian", "leads"))["next"] is None


async def test_what_comes_back_waits_anew_and_what_one_gave_up_is_passed_over(
    client: Any, ordered: Any, make_lead: Make, clock: Any
) -> None:
    clock("2026-05-04 09:00")
    old = await make_lead("li")
    clock("2026-05-04 10:00")
    newer = await make_lead("li")
    qian, sun = await client("qian"), await client("sun")
    assert (await qian.post(f"/leads/{old['id']}/claim", json={})).status_code == 200
    clock("2026-05-05 09:00")
    gone = await qian.post(f"/leads/{old['id']}/return", json={"reason_code": "unreachable"})
    assert gone.status_code == 200
    assert (await standing(client, "sun", "leads"))["next"]["id"] == newer[
        "id"
    ]  # since yesterday, the other since today
    assert (await sun.post(f"/leads/{newer['id']}/claim", json={})).status_code == 200
    assert (await standing(client, "sun", "leads"))["next"]["id"] == old["id"]
    assert (await standing(client, "qian", "leads"))["next"] is None  # cool-down: nothing to wait for
    clock("2026-05-05 11:00")
    latest = await make_lead("li")
    assert (await sun.post(f"/leads/{latest['id']}/claim", json={})).json()["code"] == "CLAIM_OLDEST_FIRST"
    assert (await qian.post(f"/leads/{latest['id']}/claim", json={})).status_code == 200


async def test_who_assigns_is_bound_by_no_order(client: Any, ordered: Any, make_customer: Make, clock: Any) -> None:
    clock("2026-05-06 09:00")
    one, other = await make_customer("sun"), await make_customer("sun")
    sun, admin = await client("sun"), await client("admin")
    for customer in (one, other):
        clock("2026-05-06 10:00" if customer is one else "2026-05-06 11:00")
        gone = await sun.post(f"/customers/{customer['id']}/return", json={"reason_code": "no_demand"})
        assert gone.status_code == 200
    qian = await client("qian")
    assert (await qian.post(f"/customers/{other['id']}/claim", json={})).json()["code"] == "CLAIM_OLDEST_FIRST"
    given = await admin.post(f"/customers/{other['id']}/assign", json={"owner_id": str(IDS["qian"])})
    assert (given.status_code, given.json()["owner_name"]) == (200, "钱程")
    assert (await qian.post(f"/customers/{one['id']}/claim", json={})).status_code == 200


async def test_preconditions_are_asked_in_their_order(
    client: Any, db: Any, ordered: Any, make_lead: Make, clock: Any
) -> None:
    """DOMAIN §6.3: of all that is in the way the first is told; whatever is mended, the next one is."""
    clock("2026-05-07 09:00")
    mine = await make_lead("li")
    qian = await client("qian")
    assert (await qian.post(f"/leads/{mine['id']}/claim", json={})).status_code == 200
    await qian.post(f"/leads/{mine['id']}/return", json={"reason_code": "other", "reason": "先放一放"})
    await db.execute(
        text("UPDATE leads SET prev_owner_lost_at = '2026-05-07 20:00+08' WHERE id = :id"), {"id": mine["id"]}
    )
    await db.commit()
    older = await make_lead("li")
    held = await make_lead("qian")
    assert held["owner_id"] == str(IDS["qian"])

    async def told() -> str:
        answer = await qian.post(f"/leads/{mine['id']}/claim", json={})
        return answer.json().get("code", "") if answer.status_code != 200 else "claimed"

    await ordered("leads", claim_daily_limit=1, holding_limit=1, prev_owner_cooldown_days=30)
    assert await told() == "CLAIM_DAILY_LIMIT"
    await ordered("leads", claim_daily_limit=None)
    assert await told() == "HOLDING_LIMIT"
    await ordered("leads", holding_limit=None)
    assert await told() == "COOLDOWN"
    await ordered("leads", prev_owner_cooldown_days=0)
    assert await told() == "CLAIM_OLDEST_FIRST"
    await ordered("leads", prev_owner_cooldown_days=30)
    sun = await client("sun")
    for lead in (older, mine):
        await ordered("leads", claim_daily_limit=None, holding_limit=None)
        assert (await sun.post(f"/leads/{lead['id']}/claim", json={})).status_code == 200
    await ordered("leads", claim_daily_limit=1, holding_limit=1)
    assert await told() == "ALREADY_OWNED"


async def test_how_one_stands_before_ones_pools(
    client: Any, db: Any, rules: Any, make_customer: Make, clock: Any
) -> None:
    """Deals take up no place, returned ones still count as claimed, and one's own limit precedes the pool's."""
    clock("2026-05-08 09:00")
    await db.execute(text("UPDATE customers SET lifecycle = 'deal' WHERE owner_id = :me"), {"me": IDS["qian"]})
    await db.commit()
    await rules("customers", claim_daily_limit=5, holding_limit=40)
    qian = await client("qian")
    deal, plain = await make_customer("qian"), await make_customer("qian")
    await db.execute(text("UPDATE customers SET lifecycle = 'deal' WHERE id = :id"), {"id": deal["id"]})
    await db.commit()
    free = await make_customer("sun")
    await (await client("sun")).post(f"/customers/{free['id']}/return", json={"reason_code": "no_demand"})
    assert (await qian.post(f"/customers/{free['id']}/claim", json={})).status_code == 200
    await qian.post(f"/customers/{free['id']}/return", json={"reason_code": "no_demand"})
    told = await standing(client, "qian", "customers")
    limits = ("claim_daily_limit", "claimed_today", "holding_limit", "holding", "claim_order", "next")
    assert [told[name] for name in limits] == [5, 1, 40, 1, "any", None]
    await db.execute(text("UPDATE users SET max_customers = 7 WHERE id = :me"), {"me": IDS["qian"]})
    await db.commit()
    try:
        assert (await standing(client, "qian", "customers"))["holding_limit"] == 7
    finally:
        await db.execute(text("UPDATE users SET max_customers = NULL WHERE id = :me"), {"me": IDS["qian"]})
        await db.commit()
    assert plain["owner_id"] == str(IDS["qian"])
    assert (await db.scalar(select(func.count()).where(OwnershipEvent.object_id == free["id"]))) == 4

    nobody = await (await client("he")).get("/pool-standings", params={"object_type": "customers"})
    assert (nobody.status_code, nobody.json()) == (200, {"data": []})
