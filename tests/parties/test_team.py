"""Team members and shares: who lets whom in, as what, until when, and who cannot (DOMAIN §1.4, §1.8, PERM-04)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from bihuan.kernel.audit import AuditEntry
from bihuan.kernel.jobs import SCHEDULES, run_job
from bihuan.kernel.members import RecordMember
from bihuan.sales.opportunity.models import Opportunity
from tests.conftest import Clients
from tests.factories.company import Company
from tests.parties.conftest import Make

SUN, QIAN, ZHAO, LI = (str(Company.ids[name]) for name in ("sun", "qian", "zhao", "li"))
SALES2, ROOT = (str(Company.departments[name]) for name in ("sales2", "root"))


async def _rows(db: AsyncSession, customer: dict[str, Any]) -> list[tuple[Any, ...]]:
    found = await db.execute(
        select(RecordMember.user_id, RecordMember.department_id, RecordMember.leader_id, RecordMember.permission)
        .where(RecordMember.object_id == UUID(customer["id"]))
        .order_by(RecordMember.id)
    )
    return [tuple(str(one) if isinstance(one, UUID) else one for one in row) for row in found]


@pytest.mark.req("PERM-04")
async def test_the_vectors_of_a_team(client: Clients, make_customer: Make, clock: Any) -> None:
    """DOMAIN §1.8: Zhao leads Qian's department, Sun is in another one and a reading member until a day."""
    clock("2026-11-02 09:00")
    customer = await make_customer("qian")
    url = f"/customers/{customer['id']}"
    zhao, qian, sun = await client("zhao"), await client("qian"), await client("sun")
    assert (await sun.get(url)).status_code == 404
    until = "2026-11-09T18:00:00+08:00"
    added = await zhao.post(f"{url}/share", json={"user_ids": [SUN], "role": "售前", "expires_at": until})
    assert added.status_code == 200, added.text

    edited = await zhao.patch(url, json={"remark": "上级可改"}, headers={"If-Match": added.headers["ETag"]})
    assert edited.status_code == 200
    read = await sun.get(url)
    assert (read.status_code, read.json()["is_shared"]) == (200, True)
    assert [one["name"] for one in read.json()["actions"]] == []
    refused = await sun.patch(url, json={"remark": "组员只读"}, headers={"If-Match": read.headers["ETag"]})
    assert (refused.status_code, refused.json()["code"]) == (403, "FORBIDDEN")
    assert (await qian.get(url)).json()["remark"] == "上级可改"

    (one,) = (await sun.get(f"/members/customers/{customer['id']}")).json()["data"]
    shown = {name: one[name] for name in ("kind", "user_id", "name", "role", "permission", "added_by_name")}
    assert shown == {
        "kind": "user",
        "user_id": SUN,
        "name": "孙悦",
        "role": "售前",
        "permission": "read",
        "added_by_name": "赵敏",
    }
    clock("2026-11-09 17:59")
    assert (await sun.get(url)).status_code == 200
    clock("2026-11-09 18:00")
    assert (await sun.get(url)).status_code == 404
    assert (await sun.get("/customers", params={"q": customer["name"], "count": "exact"})).json()["page"]["total"] == 0
    assert (await qian.get(f"/members/customers/{customer['id']}")).json()["data"] == []
    assert (await qian.get(url)).json()["is_shared"] is False


@pytest.mark.req("PERM-04")
@pytest.mark.parametrize(
    ("to", "column"), [({"user_ids": [SUN]}, 0), ({"department_ids": [SALES2]}, 1), ({"leader_ids": [SUN]}, 2)]
)
async def test_shared_with_a_person_a_department_or_a_team_until_it_is_ended(
    client: Clients, db: AsyncSession, make_customer: Make, to: dict[str, Any], column: int
) -> None:
    customer = await make_customer("qian")
    url = f"/customers/{customer['id']}"
    qian, sun = await client("qian"), await client("sun")
    assert (await qian.post(f"{url}/share", json=to)).status_code == 200
    who = next(iter(to.values()))[0]
    expected: list[Any] = [None, None, None, "read"]
    expected[column] = who
    assert await _rows(db, customer) == [tuple(expected)]
    listed = (await sun.get("/customers", params={"whose": "shared", "q": customer["name"]})).json()["data"]
    assert [(row["id"], row["is_shared"]) for row in listed] == [(customer["id"], True)]

    again = await qian.post(f"{url}/share", json=to | {"permission": "write"})
    assert again.status_code == 200
    assert await _rows(db, customer) == [(*expected[:3], "write")]
    read = await sun.get(url)
    written = await sun.patch(url, json={"remark": "可写"}, headers={"If-Match": read.headers["ETag"]})
    assert written.status_code == 200
    for verb, body in (("share", {"user_ids": [ZHAO]}), ("transfer", {"owner_id": SUN, "reason": "拿走"})):
        refused = await sun.post(f"{url}/{verb}", json=body)
        assert (refused.status_code, refused.json()["code"]) == (403, "FORBIDDEN"), verb

    assert (await qian.post(f"{url}/unshare", json=to)).status_code == 200
    assert await _rows(db, customer) == []
    assert (await sun.get(url)).status_code == 404
    log = select(AuditEntry.action, AuditEntry.changes).where(AuditEntry.object_id == UUID(customer["id"]))
    told = [(row.action, row.changes) for row in await db.execute(log.order_by(AuditEntry.id)) if "share" in row.action]
    name = ["孙悦", "销售二部", "孙悦"][column]
    assert told == [
        ("share", [{"field": "team", "old": None, "new": f"{name}: read"}]),
        ("share", [{"field": "team", "old": f"{name}: read", "new": f"{name}: write"}]),
        ("unshare", [{"field": "team", "old": f"{name}: write", "new": None}]),
    ]


async def test_a_department_is_shared_with_everybody_below_it(client: Clients, make_customer: Make) -> None:
    customer = await make_customer("qian")
    url = f"/customers/{customer['id']}"
    assert (await (await client("qian")).post(f"{url}/share", json={"department_ids": [ROOT]})).status_code == 200
    assert (await (await client("sun")).get(url)).status_code == 200


async def test_the_team_of_a_leader_is_who_reports_to_them(client: Clients, make_customer: Make) -> None:
    customer = await make_customer("sun")
    url = f"/customers/{customer['id']}"
    qian, zhao, sun = await client("qian"), await client("zhao"), await client("sun")
    assert (await sun.post(f"{url}/share", json={"leader_ids": [ZHAO]})).status_code == 200
    assert [(await who.get(url)).status_code for who in (zhao, qian)] == [200, 200]
    assert (await sun.post(f"{url}/share", json={"leader_ids": [QIAN]})).status_code == 200
    assert (await sun.post(f"{url}/unshare", json={"leader_ids": [ZHAO]})).status_code == 200
    assert [(await who.get(url)).status_code for who in (zhao, qian)] == [404, 200]


@pytest.mark.parametrize(
    ("body", "status", "code", "pointer"),
    [
        ({"user_ids": [QIAN]}, 409, "OWNER_IS_MEMBER", None),
        ({}, 422, "REQUIRED", "/user_ids"),
        ({"user_ids": [SUN, SALES2]}, 422, "REF_NOT_FOUND", "/user_ids/1"),
        ({"department_ids": [SUN]}, 422, "REF_NOT_FOUND", "/department_ids/0"),
        ({"user_ids": [SUN], "expires_at": "2026-01-01T00:00:00+08:00"}, 422, "EXPIRES_IN_PAST", "/expires_at"),
    ],
)
async def test_refused_and_nothing_shared(
    client: Clients, db: AsyncSession, make_customer: Make, body: Any, status: int, code: str, pointer: str | None
) -> None:
    customer = await make_customer("qian")
    refused = await (await client("qian")).post(f"/customers/{customer['id']}/share", json=body)
    problem = refused.json()
    assert (refused.status_code, problem["code"]) == (status, code)
    assert [one["pointer"] for one in problem.get("errors") or []] == ([pointer] if pointer else [])
    assert await _rows(db, customer) == []


async def test_what_lies_in_a_pool_has_no_team(client: Clients, db: AsyncSession, make_customer: Make) -> None:
    customer = await make_customer("qian")
    url = f"/customers/{customer['id']}"
    qian, admin = await client("qian"), await client("admin")
    assert (await qian.post(f"{url}/share", json={"department_ids": [SALES2]})).status_code == 200
    assert (await qian.post(f"{url}/return", json={"reason_code": "no_demand"})).status_code == 200
    assert await _rows(db, customer) == []
    refused = await admin.post(f"{url}/share", json={"user_ids": [SUN]})
    assert (refused.status_code, refused.json()["code"]) == (409, "NOT_OWNED")


async def test_along_with_its_contacts_and_open_deals(client: Clients, db: AsyncSession, make_customer: Make) -> None:
    """ "同时加入": what there is at that moment (DOMAIN §1.4)."""
    customer = await make_customer("qian")
    url = f"/customers/{customer['id']}"
    qian, sun = await client("qian"), await client("sun")
    deal = {"name": "项目", "customer_id": customer["id"], "demand": "十台网关", "expected_close_date": "2099-12-31"}
    made = await qian.post("/opportunities", json=deal)
    assert made.status_code == 201, made.text
    opportunity = f"/opportunities/{made.json()['id']}"
    (contact,) = (await qian.get("/contacts", params={"customer_id": customer["id"]})).json()["data"]

    assert (await qian.post(f"{url}/share", json={"user_ids": [SUN]})).status_code == 200
    assert (await sun.get(opportunity)).status_code == 404
    assert (await qian.post(f"{url}/share", json={"user_ids": [SUN], "cascade": True})).status_code == 200
    assert [(await sun.get(one)).status_code for one in (opportunity, f"/contacts/{contact['id']}")] == [200, 200]
    moved = await (await client("admin")).post(f"{url}/transfer", json={"owner_id": SUN, "reason": "交接"})
    assert moved.status_code == 200, moved.text
    theirs = [UUID(one["id"]) for one in (customer, made.json(), contact)]
    left = await db.scalars(select(RecordMember.object_type).where(RecordMember.object_id.in_(theirs)))
    assert list(left) == []  # what is theirs now has them in no team


async def test_ending_it_ends_it_for_the_children_too(client: Clients, make_customer: Make) -> None:
    customer = await make_customer("qian")
    url = f"/customers/{customer['id']}"
    qian, sun = await client("qian"), await client("sun")
    (contact,) = (await qian.get("/contacts", params={"customer_id": customer["id"]})).json()["data"]
    everywhere = {"user_ids": [SUN], "cascade": True}
    assert (await qian.post(f"{url}/share", json=everywhere)).status_code == 200
    assert (await qian.post(f"{url}/unshare", json={"user_ids": [SUN]})).status_code == 200
    assert (await sun.get(f"/contacts/{contact['id']}")).status_code == 200
    assert (await qian.post(f"{url}/unshare", json=everywhere)).status_code == 200
    assert (await sun.get(f"/contacts/{contact['id']}")).status_code == 404


async def test_what_others_own_of_a_customer_is_theirs_to_share(
    client: Clients, db: AsyncSession, make_customer: Make
) -> None:
    """A deal that is left with somebody else (written past the doors here) is not opened by the customer's owner."""
    customer = await make_customer("qian")
    url = f"/customers/{customer['id']}"
    qian = await client("qian")
    deal = {"name": "项目", "customer_id": customer["id"], "demand": "十台网关", "expected_close_date": "2099-12-31"}
    of_qian = (await qian.post("/opportunities", json=deal)).json()
    of_sun = (await qian.post("/opportunities", json=deal | {"name": "新项目"})).json()
    await db.execute(update(Opportunity).where(Opportunity.id == UUID(of_sun["id"])).values(owner_id=UUID(SUN)))
    await db.commit()

    everywhere = {"user_ids": [LI], "department_ids": [SALES2], "leader_ids": [SUN], "cascade": True}
    shared = await qian.post(f"{url}/share", json=everywhere)
    assert shared.status_code == 200, shared.text
    assert len(await _rows(db, of_qian)) == 3
    assert await _rows(db, of_sun) == []

    sun = await client("sun")
    assert (await sun.post(f"/opportunities/{of_sun['id']}/share", json={"user_ids": [LI]})).status_code == 200
    assert (await qian.post(f"{url}/unshare", json=everywhere)).status_code == 200
    assert await _rows(db, of_qian) == []
    assert await _rows(db, of_sun) == [(LI, None, None, "read")]
    await db.execute(update(Opportunity).where(Opportunity.id == UUID(of_sun["id"])).values(owner_id=UUID(QIAN)))
    await db.commit()


async def test_somebody_who_is_named_twice_is_let_in_once(
    client: Clients, db: AsyncSession, make_customer: Make
) -> None:
    customer = await make_customer("qian")
    qian = await client("qian")
    (contact,) = (await qian.get("/contacts", params={"customer_id": customer["id"]})).json()["data"]
    twice = {"user_ids": [SUN, SUN], "department_ids": [SALES2, SALES2], "cascade": True}
    shared = await qian.post(f"/customers/{customer['id']}/share", json=twice)
    assert shared.status_code == 200, shared.text
    for record in (customer, contact):
        assert await _rows(db, record) == [(SUN, None, None, "read"), (None, SALES2, None, "read")]


async def test_in_a_pool_its_contacts_have_no_team_either(
    client: Clients, db: AsyncSession, make_customer: Make
) -> None:
    customer, other = await make_customer("qian"), await make_customer("qian")
    qian = await client("qian")
    (contact,), (kept,) = [
        (await qian.get("/contacts", params={"customer_id": one["id"]})).json()["data"] for one in (customer, other)
    ]
    for one in (customer, other):
        shared = await qian.post(f"/customers/{one['id']}/share", json={"user_ids": [SUN], "cascade": True})
        assert shared.status_code == 200, shared.text
    back = await qian.post(f"/customers/{customer['id']}/return", json={"reason_code": "no_demand"})
    assert back.status_code == 200, back.text
    assert await _rows(db, contact) == []
    assert await _rows(db, kept) == [(SUN, None, None, "read")]


@pytest.mark.req("OWN-11")
async def test_many_at_once_each_with_its_own_answer(client: Clients, db: AsyncSession, make_customer: Make) -> None:
    mine, other = await make_customer("qian"), await make_customer("sun")
    qian = await client("qian")
    items = [{"id": mine["id"]}, {"id": other["id"]}]
    answer = await qian.post("/customers/batch/share", json={"items": items, "input": {"department_ids": [ROOT]}})
    assert answer.status_code == 200, answer.text
    results = answer.json()["results"]
    assert [(one["status"], one["code"]) for one in results] == [(200, None), (404, "NOT_FOUND")]
    assert answer.json()["summary"] == {"ok": 1, "failed": 1}
    assert await _rows(db, mine) == [(None, ROOT, None, "read")]
    assert await _rows(db, other) == []


@pytest.mark.req("PERM-02")
async def test_mine_my_peoples_and_shared_with_me(client: Clients, make_customer: Make) -> None:
    own, of_qian, of_sun = await make_customer("zhao"), await make_customer("qian"), await make_customer("sun")
    zhao, sun = await client("zhao"), await client("sun")
    known = {own["id"]: "own", of_qian["id"]: "qian's", of_sun["id"]: "sun's"}

    async def seen(**params: str) -> set[str]:
        rows = (await zhao.get("/customers", params={"limit": "200", **params})).json()["data"]
        return {known[row["id"]] for row in rows if row["id"] in known}

    assert await seen() == {"own", "qian's"}
    assert await seen(whose="mine") == {"own"}
    assert await seen(whose="team") == {"qian's"}
    assert await seen(whose="shared") == set()
    assert (await sun.post(f"/customers/{of_sun['id']}/share", json={"user_ids": [ZHAO]})).status_code == 200
    assert await seen(whose="shared") == {"sun's"}
    assert await seen(whose="team") == {"qian's"}
    assert await seen() == {"own", "qian's", "sun's"}


async def test_what_has_ended_is_removed_at_night(
    app: Any, client: Clients, db: AsyncSession, make_customer: Make
) -> None:
    customer = await make_customer("qian")
    url = f"/customers/{customer['id']}/share"
    qian = await client("qian")
    assert (await qian.post(url, json={"department_ids": [SALES2]})).status_code == 200
    assert (
        await qian.post(url, json={"user_ids": [SUN], "expires_at": "2099-01-01T00:00:00+08:00"})
    ).status_code == 200
    await db.execute(text("UPDATE record_members SET expires_at = now() - interval '1 hour' WHERE user_id IS NOT NULL"))
    await db.commit()
    await run_job(app.state.sessions, SCHEDULES["forget-ended-members"][1], {}, "night")
    assert await _rows(db, customer) == [(None, SALES2, None, "read")]
