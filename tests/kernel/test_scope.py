"""Who sees and does what: the scope predicate against the vectors of DOMAIN §1.3, §1.4 and §1.8."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import True_, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from bihuan.identity.principals import load_principal
from bihuan.kernel.access import NEVER_BY_TEAM
from bihuan.kernel.context import Context
from bihuan.kernel.errors import DomainError, Forbidden
from bihuan.kernel.members import RecordMember
from tests.conftest import Clients
from tests.factories.company import USERS, Company
from tests.kernel.conftest import Make
from tests.kernel.specimen import Specimen

Visible = Callable[..., Awaitable[set[str]]]
ALL = frozenset(USERS)
# whose records each scope covers for zhao: head of 销售一部, with qian below her; boss is above her
SCOPES = {
    "self": {"zhao"},
    "self_sub": {"zhao", "qian"},
    "dept": {"zhao", "qian"},
    "dept_sub": {"zhao", "qian"},
    "all": ALL,
}


@pytest.fixture(scope="module")
async def owned(app: Any, database_url: str) -> dict[UUID, str]:
    """One specimen of each user, and one of nobody."""
    async with app.state.sessions() as session:
        made = {}
        for username in (*USERS, ""):
            specimen = Specimen(name=f"von {username}", owner_id=Company.ids.get(username), lines=[])
            session.add(specimen)
            made[specimen.id] = username
        await session.commit()
    return made


@pytest.fixture
async def visible(db: AsyncSession, owned: dict[UUID, str]) -> Visible:
    """``await visible("zhao", "read", "self", "dept")``: the owners of what zhao may read with these scopes."""

    async def seen(username: str, verb: str, *scopes: str) -> set[str]:
        me = await load_principal(db, Company.ids[username])
        me = replace(me, grants={f"specimens:{verb}": frozenset(scopes)} if scopes else {})
        rows = select(Specimen.id).where(Context(db, me).visible(Specimen, "specimens", verb), Specimen.id.in_(owned))
        return {owned[found] for found in await db.scalars(rows)}

    return seen


@pytest.mark.parametrize("verb", ["read", "update", "send", "delete", "transfer"])
@pytest.mark.parametrize("scope", SCOPES)
async def test_a_scope_covers_these_owners(visible: Visible, scope: str, verb: str) -> None:
    expected = set(SCOPES[scope])
    if scope == "self" and verb != "delete":
        expected |= {"qian"}  # a superior reaches what her subordinates own, but does not delete it
    assert await visible("zhao", verb, scope) == (expected | {""} if scope == "all" else expected)


READ, PLAIN, WRITE = "specimens:read", "specimens:view_sensitive", "specimens:update"


@pytest.mark.parametrize(
    ("verb", "scopes", "asked_again"),
    [
        ("view_sensitive", {READ: {"self"}, PLAIN: {"self"}}, False),
        ("view_sensitive", {READ: {"self"}, PLAIN: {"self", "dept"}}, False),
        ("view_sensitive", {READ: {"self", "dept"}, PLAIN: {"self"}}, True),
        ("view_sensitive", {READ: {"self"}}, True),
        ("update", {READ: {"self"}, WRITE: {"self"}}, True),
    ],
)
async def test_among_what_one_reads_only_what_is_narrower_is_asked_again(
    db: AsyncSession, verb: str, scopes: dict[str, set[str]], asked_again: bool
) -> None:
    """Writing goes other ways than reading: a member of a team may read, and not write."""
    me = await load_principal(db, Company.ids["zhao"])
    me = replace(me, grants={permission: frozenset(some) for permission, some in scopes.items()})
    asked = Context(db, me).visible(Specimen, "specimens", verb, "read")
    assert isinstance(asked, True_) is not asked_again


async def test_without_a_grant_nothing_is_seen(visible: Visible) -> None:
    assert await visible("boss", "read") == set()


async def test_scopes_of_several_roles_add_up(visible: Visible) -> None:
    assert await visible("sun", "read", "self") == {"sun"}
    assert await visible("wu", "read", "self", "dept") == {"wu"}
    assert await visible("boss", "delete", "self", "dept") == {"boss", "admin"}
    assert await visible("boss", "delete", "self", "all") == ALL | {""}


async def test_the_tree_below_a_department_is_in_dept_sub_and_not_in_dept(visible: Visible) -> None:
    assert await visible("boss", "delete", "dept") == {"boss", "admin"}
    assert await visible("boss", "delete", "dept_sub") == ALL


async def test_a_superior_reaches_everybody_below_at_any_depth(visible: Visible) -> None:
    assert await visible("boss", "read", "self") == ALL - {"admin"}
    assert await visible("boss", "delete", "self") == {"boss"}
    assert await visible("qian", "read", "self") == {"qian"}


@pytest.mark.parametrize("permission", ["read", "write"])
@pytest.mark.parametrize("verb", ["read", "update", "send", *sorted(NEVER_BY_TEAM)])
async def test_a_team_member_reaches_the_record_as_far_as_they_were_let_in(
    visible: Visible, db: AsyncSession, owned: dict[UUID, str], verb: str, permission: str
) -> None:
    of_qian = next(found for found, owner in owned.items() if owner == "qian")
    db.add(
        RecordMember(
            object_type="specimens",
            object_id=of_qian,
            user_id=Company.ids["sun"],
            permission=permission,
            via="team",
        )
    )
    await db.flush()
    let_in = verb not in NEVER_BY_TEAM and (verb == "read" or permission == "write")
    assert await visible("sun", verb, "self") == ({"sun", "qian"} if let_in else {"sun"})
    assert await visible("sun", verb) == set()  # membership is no permission


async def test_a_membership_of_another_kind_of_record_opens_nothing(
    visible: Visible, db: AsyncSession, owned: dict[UUID, str]
) -> None:
    of_qian = next(found for found, owner in owned.items() if owner == "qian")
    db.add(
        RecordMember(
            object_type="quotes", object_id=of_qian, user_id=Company.ids["sun"], permission="write", via="team"
        )
    )
    await db.flush()
    assert await visible("sun", "read", "self") == {"sun"}


async def test_the_system_sees_everything_and_only_while_it_acts(db: AsyncSession) -> None:
    me = replace(await load_principal(db, Company.ids["qian"]), grants={})
    ctx = Context(db, me)
    with ctx.system():
        with ctx.system():
            ctx.require("specimens", "delete")
        assert ctx.may("anything", "at all")
    assert not ctx.may("specimens", "read")
    with pytest.raises(Forbidden):
        ctx.require("specimens", "read")


async def test_a_stranger_is_asked_to_sign_in_first(db: AsyncSession) -> None:
    with pytest.raises(DomainError, match="UNAUTHENTICATED"):
        Context(db).require("specimens", "read")


# ----------------------------------------------------------------------------------------------------- over HTTP


async def allowed(client: Clients, username: str, record: dict[str, Any]) -> dict[str, int]:
    """Status of reading, editing, acting on and deleting the record; the last three with a tag that never fits."""
    who, url = await client(username), f"/specimens/{record['id']}"
    stale = {"If-Match": f'"specimens:{record["id"]}:999"'}
    return {
        "read": (await who.get(url)).status_code,
        "update": (await who.patch(url, json={"name": "x"}, headers=stale)).status_code,
        "send": (await who.post(f"{url}/send", json={}, headers=stale)).status_code,
        "delete": (await who.delete(url, headers=stale)).status_code,
    }


WOULD = 412
"""Allowed: the door was open as far as the version."""
ACCESS = [
    ("qian", "qian", {"read": 200, "update": WOULD, "send": WOULD, "delete": WOULD}),
    ("zhao", "qian", {"read": 200, "update": WOULD, "send": WOULD, "delete": WOULD}),
    ("sun", "qian", {"read": 404, "update": 404, "send": 404, "delete": 404}),
    ("qian", "zhao", {"read": 404, "update": 404, "send": 404, "delete": 404}),
    ("boss", "qian", {"read": 200, "update": 403, "send": 403, "delete": 403}),
    ("li", "qian", {"read": 200, "update": 403, "send": 403, "delete": 403}),
    ("wu", "qian", {"read": 403, "update": 403, "send": 403, "delete": 403}),
    ("admin", "qian", {"read": 200, "update": WOULD, "send": WOULD, "delete": WOULD}),
]


@pytest.mark.parametrize(("who", "owner", "statuses"), ACCESS)
async def test_out_of_sight_is_404_and_visible_but_not_permitted_is_403(
    client: Clients, make: Make, who: str, owner: str, statuses: dict[str, int]
) -> None:
    assert await allowed(client, who, await make(owner)) == statuses


async def test_who_sees_all_and_edits_their_own_edits_only_their_own(client: Clients, make: Make) -> None:
    mine = await make("li")
    assert await allowed(client, "li", mine) == {"read": 200, "update": WOULD, "send": WOULD, "delete": 403}


@pytest.mark.parametrize(
    ("permission", "statuses"),
    [
        ("read", {"read": 200, "update": 403, "send": 403, "delete": 403}),
        ("write", {"read": 200, "update": WOULD, "send": WOULD, "delete": 403}),
    ],
)
async def test_a_team_member_may_what_they_were_let_in_for(
    client: Clients, make: Make, db: AsyncSession, permission: str, statuses: dict[str, int]
) -> None:
    made = await make()
    member = RecordMember(
        object_type="specimens",
        object_id=UUID(made["id"]),
        user_id=Company.ids["sun"],
        permission=permission,
        via="team",
    )
    db.add(member)
    await db.commit()
    assert await allowed(client, "sun", made) == statuses
    rows = (await (await client("sun")).get("/specimens?limit=200")).json()["data"]
    assert made["id"] in {row["id"] for row in rows}
    await db.delete(member)
    await db.commit()
    assert await allowed(client, "sun", made) == dict.fromkeys(statuses, 404)


@pytest.mark.parametrize("who", ["qian", "zhao", "sun", "boss", "li", "admin"])
async def test_list_detail_count_and_search_agree(
    client: Clients, make: Make, owned: dict[UUID, str], who: str
) -> None:
    ids = [str(found) for found in owned] + [(await make(owner))["id"] for owner in ("qian", "sun", "zhao")]
    person = await client(who)
    rows, cursor = [], None
    while True:
        query: dict[str, Any] = {"limit": 50, "sort": "name", "count": "exact"} | ({"cursor": cursor} if cursor else {})
        page = (await person.get("/specimens", params=query)).json()
        rows += page["data"]
        cursor = page["page"]["next_cursor"]
        if cursor is None:
            break
    listed = {row["id"] for row in rows}
    assert page["page"]["total"] == len(listed) == len(rows)
    for found in ids:
        assert ((await person.get(f"/specimens/{found}")).status_code == 200) == (found in listed)
    hits = (await person.get("/specimens?q=样品&limit=200")).json()["data"]
    assert {row["id"] for row in hits} == {row["id"] for row in rows if row["name"] == "样品"}


async def test_buttons_are_those_the_reader_may_press(client: Clients, make: Make) -> None:
    made = await make()
    offered = {}
    for who in ("qian", "boss", "admin"):
        shown = (await (await client(who)).get(f"/specimens/{made['id']}")).json()
        offered[who] = {action["name"] for action in shown["actions"]}
    everything = {"send", "close", "give", "update"}
    assert offered == {"qian": everything, "boss": set(), "admin": everything}


async def test_a_permission_withdrawn_counts_from_the_next_request(
    client: Clients, make: Make, db: AsyncSession
) -> None:
    made, boss = await make(), await client("boss")
    assert (await boss.get(f"/specimens/{made['id']}")).status_code == 200
    gone = (
        "DELETE FROM role_permissions p USING roles r WHERE p.role_id = r.id AND object = 'specimens' AND r.code = :c"
    )
    await db.execute(text(gone), {"c": "executive"})
    await db.execute(text("INSERT INTO permission_epoch VALUES (true, 7) ON CONFLICT (id) DO UPDATE SET epoch = 7"))
    await db.commit()
    assert (await boss.get(f"/specimens/{made['id']}")).status_code == 403
    assert (await boss.get("/specimens")).status_code == 403
