"""Claim, assign, transfer, return, recycle: the worked numbers of DOMAIN §6.3 and §6.6."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select, text

from bihuan.kernel.ownership import OwnershipEvent
from bihuan.kernel.shaping import Expansion, Shape, shaped
from bihuan.parties.contact.models import Contact
from bihuan.parties.customer.service import CUSTOMERS
from bihuan.parties.ownership import service as ownership
from tests.factories.company import Company
from tests.parties.conftest import Change, Make

IDS = Company.ids


async def act(client: Any, username: str, path: str, **body: Any) -> Any:
    return await (await client(username)).post(path, json=body)


async def to_pool(client: Any, username: str, customer: dict[str, Any]) -> None:
    gone = await act(client, username, f"/customers/{customer['id']}/return", reason_code="no_demand")
    assert gone.status_code == 200, gone.text


@pytest.mark.req("OWN-04")
async def test_of_two_who_claim_at_once_one_wins(client: Any, db: Any, rules: Any, make_lead: Make) -> None:
    lead = await make_lead("li")
    path = f"/leads/{lead['id']}/claim"
    answers = await asyncio.gather(act(client, "qian", path), act(client, "sun", path))
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    loser = next(answer for answer in answers if answer.status_code == 409)
    assert loser.json()["code"] == "ALREADY_OWNED"
    told = select(OwnershipEvent.action).where(OwnershipEvent.object_id == lead["id"]).order_by(OwnershipEvent.id)
    events = await db.scalars(told)
    assert list(events) == ["create", "claim"]


async def test_whoever_comes_late_is_told_so(client: Any, rules: Any, make_lead: Make) -> None:
    lead = await make_lead("li")
    assert (await act(client, "qian", f"/leads/{lead['id']}/claim")).status_code == 200
    late = await act(client, "sun", f"/leads/{lead['id']}/claim")
    assert (late.status_code, late.json()["code"]) == (409, "ALREADY_OWNED")
    assert (await (await client("sun")).get(f"/leads/{lead['id']}")).status_code == 404


async def test_a_claimed_record_is_mine_protected_and_shows_its_phone(
    client: Any, rules: Any, make_lead: Make, clock: Any
) -> None:
    clock("2026-11-02 09:12")
    lead = await make_lead("li", mobile="13812341234")
    qian = await client("qian")
    waiting = (await qian.get(f"/leads/{lead['id']}")).json()
    assert (waiting["mobile"], waiting["phone_hidden"]) == ("138****1234", True)
    rows = (await qian.get("/leads", params={"in_pool": "true", "q": lead["company_name"]})).json()["data"]
    assert [row["mobile"] for row in rows] == ["138****1234"]
    mine = (await act(client, "qian", f"/leads/{lead['id']}/claim")).json()
    assert (mine["owner_name"], mine["pool_id"], mine["mobile"]) == ("钱程", None, "13812341234")
    assert mine["protected_until"] == "2026-11-05"
    assert mine["received_at"] == "2026-11-02T09:12:00+08:00"


async def test_hidden_digits_find_nothing_until_the_claim(client: Any, rules: Any, make_lead: Make) -> None:
    lead = await make_lead("li", mobile="13797319842", email="hidden-lead@example.com")
    qian = await client("qian")

    async def found(words: str) -> list[str]:
        listed = (await qian.get("/leads", params={"q": words})).json()["data"]
        searched = (await qian.get("/search", params={"q": words})).json()["data"]
        assert [row["id"] for row in listed] == [hit["id"] for hit in searched if hit["resource"] == "leads"], words
        return [row["id"] for row in listed]

    for hidden in ("9731", "7973", "13797319842", "hidden-lead"):
        assert await found(hidden) == [], hidden
    assert await found("9842") == [lead["id"]]
    assert (await act(client, "qian", f"/leads/{lead['id']}/claim")).status_code == 200
    for shown in ("9731", "13797319842", "hidden-lead"):
        assert await found(shown) == [lead["id"]], shown
    back = await act(client, "qian", f"/leads/{lead['id']}/return", reason_code="no_demand")
    assert back.status_code == 200, back.text
    assert await found("9731") == []


async def test_hidden_digits_find_no_customer_in_a_pool(client: Any, rules: Any, make_customer: Make) -> None:
    customer = await make_customer("qian", primary_contact={"name": "林岚", "mobile": "13697319843"})
    params = {"q": "9731984"}
    qian = await client("qian")
    assert [row["id"] for row in (await qian.get("/customers", params=params)).json()["data"]] == [customer["id"]]
    await to_pool(client, "qian", customer)
    assert (await qian.get("/customers", params=params)).json()["data"] == []
    rows = (await qian.get("/customers", params={"q": "9843"})).json()["data"]
    assert [row["id"] for row in rows] == [customer["id"]]


async def test_the_history_of_what_waits_in_a_pool_shows_no_phone(client: Any, rules: Any, make_lead: Make) -> None:
    lead = await make_lead("li", mobile="13812341234")
    admin = await client("admin")
    match = {"If-Match": f'"leads:{lead["id"]}:{lead["version"]}"'}
    edited = await admin.patch(f"/leads/{lead['id']}", json={"mobile": "13912345678"}, headers=match)
    assert edited.status_code == 200, edited.text
    qian = await client("qian")

    async def told() -> dict[str, Any]:
        entries = (await qian.get(f"/timeline/leads/{lead['id']}")).json()["data"]
        return next(change for entry in entries for change in entry["changes"] if change["field"] == "mobile")

    assert await told() == {"field": "mobile", "old": "138****1234", "new": "139****5678"}
    assert (await act(client, "qian", f"/leads/{lead['id']}/claim")).status_code == 200
    assert await told() == {"field": "mobile", "old": "13812341234", "new": "13912345678"}


async def test_who_is_no_member_sees_no_pool(client: Any, rules: Any, make_lead: Make) -> None:
    lead = await make_lead("li")
    assert (await act(client, "he", f"/leads/{lead['id']}/claim")).status_code == 403
    boss = await act(client, "wu", f"/leads/{lead['id']}/claim")
    assert (boss.status_code, boss.json()["code"]) == (403, "FORBIDDEN")


async def test_one_who_sees_everything_but_is_no_member_cannot_claim(client: Any, rules: Any, make_lead: Make) -> None:
    lead = await make_lead("li")
    admin = await client("admin")
    pool = (await admin.get("/pools", params={"object_type": "leads"})).json()["data"][0]
    read = (await admin.get(f"/pools/{pool['id']}")).json()
    admins = [user for user in read["admin_ids"] if user != str(IDS["admin"])]
    changed = await admin.patch(
        f"/pools/{pool['id']}",
        json={"admin_ids": admins},
        headers={"If-Match": f'"pools:{pool["id"]}:{read["version"]}"'},
    )
    assert changed.status_code == 200, changed.text
    refused = await act(client, "admin", f"/leads/{lead['id']}/claim")
    assert (refused.status_code, refused.json()["code"]) == (403, "NOT_POOL_MEMBER")
    back = {"admin_ids": read["admin_ids"]}
    tag = {"If-Match": f'"pools:{pool["id"]}:{changed.json()["version"]}"'}
    assert (await admin.patch(f"/pools/{pool['id']}", json=back, headers=tag)).status_code == 200


async def test_the_tenth_claim_of_the_day_is_the_last(client: Any, rules: Any, make_lead: Make, clock: Any) -> None:
    clock("2026-11-03 10:00")
    await rules("leads", claim_daily_limit=10)
    leads = [await make_lead("li") for _ in range(12)]
    for lead in leads[:9]:
        assert (await act(client, "sun", f"/leads/{lead['id']}/claim")).status_code == 200
    body = {"items": [{"id": lead["id"]} for lead in leads[9:]], "input": {}}
    batch = await act(client, "sun", "/leads/batch/claim", **body)
    assert batch.json()["summary"] == {"ok": 1, "failed": 2}
    assert [item["code"] for item in batch.json()["results"]] == [None, "CLAIM_DAILY_LIMIT", "CLAIM_DAILY_LIMIT"]
    clock("2026-11-04 00:01")
    assert (await act(client, "sun", f"/leads/{leads[11]['id']}/claim")).status_code == 200


@pytest.mark.parametrize(("day", "status"), [("2026-03-31", 409), ("2026-04-01", 200)])
async def test_who_gave_up_waits_thirty_days(
    client: Any, rules: Any, make_lead: Make, clock: Any, day: str, status: int
) -> None:
    clock("2026-02-20 09:00")
    lead = await make_lead("li")
    assert (await act(client, "qian", f"/leads/{lead['id']}/claim")).status_code == 200
    clock("2026-03-01 12:00")
    gone = await act(client, "qian", f"/leads/{lead['id']}/return", reason_code="unreachable")
    assert (gone.json()["owner_id"], gone.json()["prev_owner_name"]) == (None, "钱程")
    clock(f"{day} 09:00")
    answer = await act(client, "qian", f"/leads/{lead['id']}/claim")
    assert answer.status_code == status
    if status == 409:
        assert answer.json()["code"] == "COOLDOWN"
        assert "2026-04-01" in answer.json()["detail"]


async def test_the_limits_of_the_worked_example(
    client: Any, db: Any, rules: Any, make_customer: Make, clock: Any
) -> None:
    """DOMAIN §6.6: daily 2, holding 3 without deals, cool-down 30; two customers and five deals to begin with."""
    clock("2026-11-05 09:00")
    others = [await make_customer("sun") for _ in range(3)]
    for customer in others:
        await to_pool(client, "sun", customer)
    x, y, z = (f"/customers/{customer['id']}/claim" for customer in others)
    await db.execute(text("UPDATE customers SET lifecycle = 'deal' WHERE owner_id = :me"), {"me": IDS["qian"]})
    await db.commit()
    own = [await make_customer("qian") for _ in range(7)]
    deals = [customer["id"] for customer in own[2:]]
    await db.execute(text("UPDATE customers SET lifecycle = 'deal' WHERE id = ANY(:ids)"), {"ids": deals})
    await db.commit()
    await rules("customers", claim_daily_limit=2, holding_limit=3, prev_owner_cooldown_days=30)
    assert (await act(client, "qian", x)).status_code == 200
    full = await act(client, "qian", y)
    assert (full.status_code, full.json()["code"]) == (409, "HOLDING_LIMIT")
    await db.execute(text("UPDATE customers SET lifecycle = 'deal' WHERE id = :id"), {"id": own[0]["id"]})
    await db.commit()
    assert (await act(client, "qian", y)).status_code == 200
    enough = await act(client, "qian", z)
    assert (enough.status_code, enough.json()["code"]) == (409, "CLAIM_DAILY_LIMIT")
    await to_pool(client, "qian", others[1])
    clock("2026-11-06 09:00")
    cooling = await act(client, "qian", y)
    assert (cooling.status_code, cooling.json()["code"]) == (409, "COOLDOWN")
    given = await act(client, "boss", f"/customers/{others[1]['id']}/assign", owner_id=str(IDS["qian"]))
    assert given.status_code == 403  # an executive only reads
    given = await act(client, "admin", f"/customers/{others[1]['id']}/assign", owner_id=str(IDS["qian"]))
    assert (given.status_code, given.json()["owner_name"], given.json()["obtain_way"]) == (200, "钱程", "assign")


@pytest.mark.req("OWN-06")
async def test_a_manager_assigns_to_their_own_people_only(client: Any, rules: Any, make_lead: Make) -> None:
    lead = await make_lead("li")
    path = f"/leads/{lead['id']}/assign"
    foreign = await act(client, "zhao", path, owner_id=str(IDS["sun"]))
    assert (foreign.status_code, foreign.json()["code"]) == (403, "FORBIDDEN")
    outsider = await act(client, "admin", path, owner_id=str(IDS["wu"]))
    assert (outsider.status_code, outsider.json()["code"]) == (403, "NOT_POOL_MEMBER")
    own = await act(client, "zhao", path, owner_id=str(IDS["qian"]))
    assert (own.status_code, own.json()["owner_name"]) == (200, "钱程")
    again = await act(client, "zhao", path, owner_id=str(IDS["qian"]))
    assert (again.status_code, again.json()["code"]) == (409, "ALREADY_OWNED")


@pytest.mark.req("OWN-06")
async def test_a_company_may_let_a_pool_be_assigned_to_anybody(
    client: Any, company: Change, rules: Any, make_lead: Make
) -> None:
    lead, other = await make_lead("li"), await make_lead("li")
    path = f"/leads/{lead['id']}/assign"
    refused = await act(client, "admin", path, owner_id=str(IDS["wu"]))
    assert (refused.status_code, refused.json()["code"]) == (403, "NOT_POOL_MEMBER")
    assert (await (await client("admin")).get(f"/leads/{lead['id']}")).json()["owner_id"] is None
    await company("assign_members_only", "false")
    taken = await act(client, "admin", path, owner_id=str(IDS["wu"]))
    assert (taken.status_code, taken.json()["owner_id"]) == (200, str(IDS["wu"]))
    claimed = await act(client, "wu", f"/leads/{other['id']}/claim")  # taking for oneself is another matter
    assert (claimed.status_code, claimed.json()["code"]) == (403, "FORBIDDEN")


async def test_only_an_administrator_overrides_the_holding_limit(client: Any, rules: Any, make_lead: Make) -> None:
    lead = await make_lead("li")
    await rules("leads", holding_limit=1)
    await make_lead("qian")
    body = {"owner_id": str(IDS["qian"]), "override_limit": True}
    manager = await act(client, "zhao", f"/leads/{lead['id']}/assign", **body)
    assert (manager.status_code, manager.json()["code"]) == (409, "HOLDING_LIMIT")
    assert (await act(client, "admin", f"/leads/{lead['id']}/assign", **body)).status_code == 200


@pytest.mark.req("OWN-02")
async def test_a_transfer_takes_the_contacts_along(client: Any, db: Any, rules: Any, make_customer: Make) -> None:
    customer = await make_customer("qian")
    path = f"/customers/{customer['id']}/transfer"
    unpermitted = await act(client, "qian", path, owner_id=str(IDS["sun"]), reason="换人")
    assert (unpermitted.status_code, unpermitted.json()["code"]) == (403, "FORBIDDEN")
    same = await act(client, "zhao", path, owner_id=str(IDS["qian"]), reason="换人")
    assert (same.status_code, same.json()["code"]) == (409, "SAME_OWNER")
    body = {"owner_id": str(IDS["sun"]), "reason": "区域调整", "keep_old_owner": "read"}
    moved = await act(client, "admin", path, **body)
    assert (moved.status_code, moved.json()["owner_name"]) == (200, "孙悦")
    people = (await (await client("sun")).get("/contacts", params={"customer_id": customer["id"]})).json()["data"]
    assert [(person["name"], person["owner_name"]) for person in people] == [("陈岚", "孙悦")]
    qian = await client("qian")
    assert (await qian.get(f"/customers/{customer['id']}")).status_code == 200  # kept as a reading member
    event = (
        await db.execute(
            select(OwnershipEvent.from_owner_id, OwnershipEvent.to_owner_id, OwnershipEvent.reason).where(
                OwnershipEvent.object_id == customer["id"], OwnershipEvent.action == "transfer"
            )
        )
    ).one()
    assert tuple(event) == (IDS["qian"], IDS["sun"], "区域调整")


@pytest.mark.req("OWN-05")
async def test_only_the_owner_returns_and_says_why(client: Any, rules: Any, make_customer: Make) -> None:
    customer = await make_customer("qian")
    path = f"/customers/{customer['id']}/return"
    other = await act(client, "zhao", path, reason_code="other")
    assert (other.status_code, other.json()["code"]) == (403, "NOT_OWNER")
    silent = await act(client, "qian", path)
    assert silent.status_code == 422
    gone = await act(client, "qian", path, reason_code="not_my_region", reason="在华南")
    assert (gone.json()["owner_id"], gone.json()["pool_name"]) == (None, "客户公海")


async def test_open_business_keeps_a_customer_out_of_the_pool(client: Any, rules: Any, make_customer: Make) -> None:
    customer = await make_customer("qian")
    one = select(Contact.customer_id)
    ownership.OPEN_BUSINESS.append(one)
    try:
        for verb, body in (("return", {"reason_code": "other"}), ("recycle", {"reason": "收回"})):
            refused = await act(
                client, "qian" if verb == "return" else "zhao", f"/customers/{customer['id']}/{verb}", **body
            )
            assert (refused.status_code, refused.json()["code"]) == (409, "CUSTOMER_HAS_OPEN_BUSINESS")
    finally:
        ownership.OPEN_BUSINESS.remove(one)
    kept = (await (await client("qian")).get(f"/customers/{customer['id']}")).json()
    assert kept["owner_name"] == "钱程"


@pytest.mark.req("OWN-03")
async def test_a_manager_recycles_even_inside_the_protection(client: Any, rules: Any, make_customer: Make) -> None:
    customer = await make_customer("qian")
    gone = await act(client, "zhao", f"/customers/{customer['id']}/recycle", reason="长期不跟进")
    assert (gone.status_code, gone.json()["owner_id"], gone.json()["pool_name"]) == (200, None, "客户公海")
    people = (await (await client("admin")).get("/contacts", params={"customer_id": customer["id"]})).json()["data"]
    assert [person["owner_id"] for person in people] == [None]


async def test_a_pool_administrator_respects_the_protection(
    client: Any, rules: Any, make_customer: Make, ctx_for: Any, clock: Any
) -> None:
    from dataclasses import replace
    from uuid import UUID

    from bihuan.kernel.errors import DomainError
    from bihuan.parties.customer.service import CUSTOMERS
    from bihuan.parties.ownership.schemas import RecycleInput

    clock("2026-11-10 09:00")
    customer = await make_customer("qian")
    ctx = await ctx_for("boss")
    narrow = {"customers:recycle": frozenset({"self"}), "customers:read": frozenset({"all"})}
    ctx.me = replace(ctx.me, grants=narrow, people={"self": (ctx.me.id,)}, subordinates=())
    with pytest.raises(DomainError, match="PROTECTED"):
        await CUSTOMERS.act(ctx, UUID(customer["id"]), "recycle", RecycleInput(reason="收回"))
    await ctx.db.rollback()
    clock("2026-11-14 09:00")
    gone = await CUSTOMERS.act(ctx, UUID(customer["id"]), "recycle", RecycleInput(reason="收回"))
    assert gone.owner_id is None
    await ctx.db.rollback()


async def test_a_pool_with_records_is_not_closed(client: Any, rules: Any, make_lead: Make) -> None:
    admin = await client("admin")
    body = {
        "name": "华东线索池",
        "object_type": "leads",
        "protect_days": 3,
        "admin_ids": [str(IDS["zhao"])],
        "member_department_ids": [str(Company.departments["sales1"])],
    }
    pool = (await admin.post("/pools", json=body)).json()
    assert (pool["is_default"], pool["member_department_ids"]) == (False, [str(Company.departments["sales1"])])
    lead = await make_lead("li", pool_id=pool["id"])
    assert (await (await client("qian")).get(f"/leads/{lead['id']}")).status_code == 200
    assert (await (await client("sun")).get(f"/leads/{lead['id']}")).status_code == 404
    full = await admin.post(f"/pools/{pool['id']}/disable", json={})
    assert (full.status_code, full.json()["code"]) == (409, "POOL_NOT_EMPTY")
    assert (await act(client, "qian", f"/leads/{lead['id']}/claim")).status_code == 200
    assert (await admin.post(f"/pools/{pool['id']}/disable", json={})).json()["is_active"] is False
    # what Qian gives up goes to the pool of his department, once it is open again
    assert (await admin.post(f"/pools/{pool['id']}/enable", json={})).status_code == 200
    gone = await act(client, "qian", f"/leads/{lead['id']}/return", reason_code="other")
    assert gone.json()["pool_name"] == "华东线索池"
    default = (await admin.get("/pools", params={"object_type": "leads"})).json()["data"]
    first = next(row for row in default if row["is_default"])
    refused = await admin.post(f"/pools/{first['id']}/disable", json={})
    assert (refused.status_code, refused.json()["code"]) == (409, "POOL_IS_DEFAULT")


async def test_a_claim_takes_at_most_twelve_statements(app: Any, client: Any, rules: Any, make_lead: Make) -> None:
    from sqlalchemy import event

    lead = await make_lead("li")
    said: list[str] = []
    listen = lambda *args: said.append(args[2])  # noqa: E731
    zhao = await client("zhao")
    await zhao.get("/leads")  # who may do what is loaded once, not per request
    event.listen(app.state.engine.sync_engine, "before_cursor_execute", listen)
    done = await zhao.post(f"/leads/{lead['id']}/claim", json={}, headers={"Idempotency-Key": "claim-budget-1"})
    event.remove(app.state.engine.sync_engine, "before_cursor_execute", listen)
    assert done.status_code == 200, done.text
    assert len(said) <= 12, "\n".join(said)


async def test_every_active_record_has_an_owner_or_a_pool(
    client: Any, db: Any, rules: Any, make_lead: Make, make_customer: Make
) -> None:
    lead, _ = await make_lead("li"), await make_customer("qian")
    assert (await act(client, "qian", f"/leads/{lead['id']}/claim")).status_code == 200
    for table, active in (("customers", "status = 'active'"), ("leads", "status IN ('new','nurturing','qualified')")):
        wrong = f"SELECT count(*) FROM {table} WHERE {active} AND num_nonnulls(owner_id, pool_id) <> 1"
        assert await db.scalar(text(wrong)) == 0
    assert await db.scalar(select(func.count()).select_from(OwnershipEvent)) > 0


async def test_a_superior_does_not_claim_what_is_owned(client: Any, db: Any, rules: Any, make_lead: Make) -> None:
    """They see it still, so only the guard of the verb stands in the way."""
    lead = await make_lead("li")
    assert (await act(client, "qian", f"/leads/{lead['id']}/claim")).status_code == 200
    for username in ("zhao", "admin"):
        refused = await act(client, username, f"/leads/{lead['id']}/claim")
        assert (refused.status_code, refused.json()["code"]) == (409, "ALREADY_OWNED")
    after = (await (await client("qian")).get(f"/leads/{lead['id']}")).json()
    assert after["owner_name"] == "钱程"
    told = select(OwnershipEvent.action).where(OwnershipEvent.object_id == lead["id"]).order_by(OwnershipEvent.id)
    events = await db.scalars(told)
    assert list(events) == ["create", "claim"]


@pytest.mark.parametrize("field", ["mobile", "telephone", "email", "wechat"])
async def test_a_masked_number_cannot_be_guessed_by_filtering(
    client: Any, rules: Any, make_lead: Make, field: str
) -> None:
    """TRUST §3.5, the oracle: with ``mobile starts_with 138`` a list would tell the digits one by one."""
    lead = await make_lead("li", mobile="13812341234")
    qian = await client("qian")
    for op, value in (("starts_with", "138"), ("contains", "1234"), ("eq", "13812341234"), ("in", ["13812341234"])):
        tree = {"and": [{"field": "id", "op": "eq", "value": lead["id"]}, {"field": field, "op": op, "value": value}]}
        answer = await qian.post("/leads/search", json={"filter": tree, "count": "exact"})
        assert answer.status_code == 422
        assert [(e["pointer"], e["code"]) for e in answer.json()["errors"]] == [
            ("/filter/and/1/field", "FIELD_FORBIDDEN")
        ]
    found = await qian.post(
        "/leads/search",
        json={"filter": {"field": "id", "op": "eq", "value": lead["id"]}, "fields": ["mobile"], "expand": ["pool"]},
    )
    (row,) = found.json()["data"]
    assert (row["mobile"], row["expanded"]["pool"]["name"]) == ("138****1234", "线索公海")
    assert set(row) == {"id", "mobile", "expanded"}
    one = await qian.get(f"/leads/{lead['id']}", params={"fields": "mobile"})
    assert one.json() == {"id": lead["id"], "mobile": "138****1234"}


async def test_what_is_expanded_is_null_where_it_is_not_ones_own(
    client: Any, ctx_for: Any, make_customer: Make
) -> None:
    """The key of another's customer, wherever it stands, shows nothing of that customer."""
    mine, others = await make_customer("qian"), await make_customer("sun")
    ctx = await ctx_for("qian")
    how = Shape(("id",), (Expansion("customer", "customer_id", CUSTOMERS),), False)
    keys = [{"customer_id": UUID(one["id"])} for one in (mine, others)]
    shown = await shaped(ctx, how, [{"id": "a"}, {"id": "b"}], keys)
    assert shown[0]["expanded"]["customer"]["name"] == mine["name"]
    assert shown[1] == {"id": "b", "expanded": {"customer": None}}


async def test_whoever_owns_something_hands_it_over_before_leaving(
    client: Any, db: Any, rules: Any, make_lead: Make, make_customer: Make
) -> None:
    admin = await client("admin")
    people = (await admin.get("/users", params={"limit": 200})).json()["data"]
    sun = next(one for one in people if one["username"] == "sun")
    lead, customer = await make_lead("sun"), await make_customer("sun")
    refused = await admin.post(f"/users/{sun['id']}/leave", json={})
    assert (refused.status_code, refused.json()["code"]) == (409, "USER_OWNS_RECORDS")
    sessions = "SELECT count(*) FROM sessions WHERE user_id = :id AND revoked_at IS NULL"
    told = f"SELECT status, ({sessions}) FROM users WHERE id = :id"
    status, alive = (await db.execute(text(told), {"id": IDS["sun"]})).one()
    assert (status, alive > 0) == ("active", True)
    kept = {"leads": [lead["id"]], "customers": [customer["id"]]}
    for kind in kept:
        rows = (await admin.get(f"/{kind}", params={"owner_id": sun["id"], "limit": 200})).json()["data"]
        assert set(kept[kind]) <= {row["id"] for row in rows}
        for row in rows:
            if row["status"] in {"new", "nurturing", "qualified", "active"}:
                body = {"owner_id": str(IDS["qian"]), "reason": "离职交接"}
                moved = await admin.post(f"/{kind}/{row['id']}/transfer", json=body)
                assert moved.status_code == 200, moved.text
    gone = await admin.post(f"/users/{sun['id']}/leave", json={})
    assert (gone.status_code, gone.json()["status"]) == (200, "left")
