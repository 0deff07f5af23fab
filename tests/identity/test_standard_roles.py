"""A new release brings new permissions: the standard roles of an old installation get them, once."""

from __future__ import annotations

from typing import Any

from httpx import AsyncClient
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from bihuan.identity.standard_roles import NAMES, grants
from bihuan.seed import contract, renew_roles
from tests.conftest import Clients

NEW = "invoice-titles"
"""The kind of record of which the old database has never heard."""
Granted = set[tuple[str, str, str, str]]


async def all_grants(db: AsyncSession) -> Granted:
    """Role, object, action, scope."""
    await db.rollback()
    rows = text("SELECT code, object, action, scope FROM role_permissions p JOIN roles r ON r.id = p.role_id")
    return {tuple(row) for row in await db.execute(rows)}


async def told(db: AsyncSession) -> list[tuple[str, str, Any]]:
    """What the log says was granted: role, by whom, and the changes."""
    rows = text(
        "SELECT r.code, a.actor_kind, a.changes FROM audit_log a "
        "JOIN roles r ON r.id = a.object_id WHERE a.action = 'grant' ORDER BY r.code"
    )
    return [(code, kind, changes) for code, kind, changes in await db.execute(rows)]


async def take_away(admin: AsyncClient, code: str, permission: str) -> None:
    """An administrator edits a role."""
    rows = (await admin.get("/roles", params={"limit": 200})).json()["data"]
    role = (await admin.get(f"/roles/{next(row['id'] for row in rows if row['code'] == code)}")).json()
    kept = [one for one in role["permissions"] if f"{one['object']}:{one['action']}" != permission]
    match = {"If-Match": f'"roles:{role["id"]}:{role["version"]}"'}
    answer = await admin.patch(f"/roles/{role['id']}", json={"permissions": kept}, headers=match)
    assert (answer.status_code, len(answer.json()["permissions"])) == (200, len(role["permissions"]) - 1)


async def test_roles_are_given_what_is_new_and_nothing_else(
    client: Clients, db: AsyncSession, database_url: str
) -> None:
    wanted = {(code, *grant) for code in NAMES for grant in grants(code, contract())}
    assert await all_grants(db) == wanted
    qian, admin = await client("qian"), await client("admin")
    await db.execute(text("DELETE FROM role_permissions WHERE object = :new"), {"new": NEW})
    await db.execute(text("DELETE FROM role_permissions WHERE object = 'quotes' AND action = 'void'"))
    await db.execute(text("UPDATE permission_epoch SET epoch = epoch + 1"))
    await db.commit()
    assert (await qian.get(f"/{NEW}")).status_code == 403

    await renew_roles(database_url)
    assert await all_grants(db) == wanted
    assert (await qian.get(f"/{NEW}")).status_code == 200
    log = await told(db)
    assert [code for code, *_ in log] == sorted({code for code, name, *_ in wanted if name == NEW})
    assert ("service", "system", [{"field": f"{NEW}:read", "old": None, "new": "all"}]) in log

    await renew_roles(database_url)
    assert await all_grants(db) == wanted
    assert await told(db) == log

    await take_away(admin, "sales_rep", f"{NEW}:create")
    for code in sorted(code for code, *permission in wanted if permission[:2] == [NEW, "update"]):
        await take_away(admin, code, f"{NEW}:update")
    left = await all_grants(db)
    assert left == {row for row in wanted if row[1:3] != (NEW, "update")} - {("sales_rep", NEW, "create", "self")}
    await renew_roles(database_url)
    assert await all_grants(db) == left
    assert await told(db) == log


async def test_the_log_tells_which_permissions_an_administrator_changed(client: Clients, db: AsyncSession) -> None:
    admin = await client("admin")
    await take_away(admin, "warehouse", "stocks:read")
    rows = text(
        "SELECT a.changes, u.username FROM audit_log a JOIN roles r ON r.id = a.object_id "
        "JOIN users u ON u.id = a.actor_id WHERE r.code = 'warehouse' ORDER BY a.id DESC LIMIT 1"
    )
    changes, who = (await db.execute(rows)).one()
    assert who == "admin"
    assert changes == [{"field": "stocks:read", "old": "all", "new": None}]
