"""Lists take what is known of their reader for granted, and answer nothing before it is proved (decision 0063)."""

from __future__ import annotations

from uuid import UUID

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from bihuan.identity.epoch import move_epoch
from bihuan.kernel.context import Context
from tests.conftest import Clients
from tests.factories.company import Company
from tests.kernel.conftest import Count, Make

NOBODY = f"/specimens?owner_id={UUID(int=7)}"
PATHS = {
    "rows": ("GET", "/specimens"),
    "nothing": ("GET", NOBODY),
    "a search": ("POST", "/specimens/search"),
    "a fault": ("GET", "/specimens?limit=many"),
    "an unknown filter": ("GET", "/specimens?colour=red"),
    "a cursor that is none": ("GET", "/specimens?cursor=abc"),
}
CHANGE = (
    "UPDATE role_permissions p SET {} FROM roles r "
    "WHERE p.role_id = r.id AND object = 'specimens' AND r.code = 'executive'"
)


async def ask(who: httpx.AsyncClient, method: str, path: str) -> httpx.Response:
    return await who.request(method, path, **({"json": {}} if method == "POST" else {}))


async def change(db: AsyncSession, rights: str) -> None:
    """What the boss may do with specimens, from now on."""
    await db.execute(text(CHANGE.format(rights)))
    await move_epoch(Context(db))
    await db.commit()


@pytest.mark.parametrize("what", PATHS)
async def test_who_is_signed_out_is_told_nothing_else(client: Clients, db: AsyncSession, make: Make, what: str) -> None:
    await make()
    who = await client("zhao")
    assert (await who.get("/specimens")).status_code == 200  # known by now, and taken for granted
    revoke = "UPDATE sessions SET revoked_at = {} WHERE user_id = :user"
    await db.execute(text(revoke.format("now()")), {"user": Company.ids["zhao"]})
    await db.commit()
    answer = await ask(who, *PATHS[what])
    assert (answer.status_code, answer.json()["code"]) == (401, "UNAUTHENTICATED")
    assert "data" not in answer.json() and answer.json()["errors"] == []
    await db.execute(text(revoke.format("NULL")), {"user": Company.ids["zhao"]})
    await db.commit()
    assert (await who.get("/specimens")).status_code == 200


async def test_a_page_is_one_statement_and_so_is_an_empty_one(client: Clients, make: Make, counting: Count) -> None:
    made, who = await make(), await client("zhao")
    for path, found in (("/specimens?limit=1", 1), (NOBODY, 0)):
        with counting() as counted:
            page = (await who.get(path)).json()
        assert (len(page["data"]), counted.total) == (found, 1), counted.told()
    assert (await who.get("/specimens?limit=1")).json()["data"][0]["id"] == made["id"]


async def test_rights_that_changed_meanwhile_are_asked_again(
    client: Clients, make: Make, db: AsyncSession, counting: Count
) -> None:
    made, boss = await make("admin"), await client("boss")
    for path in ("/specimens?limit=1", f"/specimens?limit=1&owner_id={made['owner_id']}"):
        assert [row["id"] for row in (await boss.get(path)).json()["data"]] == [made["id"]]
        await change(db, "scope = 'self'")
        with counting() as counted:
            assert made["id"] not in [row["id"] for row in (await boss.get(path)).json()["data"]]
        assert ["proof_row" in one for one in counted.statements].count(True) == 1  # the first, which was forgotten
        assert "session_epoch" in counted.statements[1]
        await change(db, "scope = 'all'")
        assert [row["id"] for row in (await boss.get(path)).json()["data"]] == [made["id"]]


async def test_what_is_refused_for_want_of_a_right_is_proved_too(client: Clients, db: AsyncSession) -> None:
    """A right taken away refuses at once; one given back counts at once, though without it nothing is looked up."""
    boss = await client("boss")
    assert (await boss.get("/specimens")).status_code == 200
    await change(db, "action = 'look'")
    for what in ("rows", "nothing", "a search"):
        assert (await ask(boss, *PATHS[what])).status_code == 403
    await change(db, "action = 'read'")
    for what in ("rows", "nothing", "a search"):
        assert (await ask(boss, *PATHS[what])).status_code == 200
