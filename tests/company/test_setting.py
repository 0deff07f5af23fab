"""Settings: declared in one table, overridden in the database, audited."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import event, select
from sqlalchemy.ext.asyncio import AsyncSession

from bihuan.company.setting.catalogue import SETTINGS
from bihuan.company.setting.service import change_setting, setting
from bihuan.kernel.audit import AuditEntry
from bihuan.kernel.context import ANONYMOUS, Context
from bihuan.kernel.openapi import Problem
from tests.conftest import Clients


@pytest.mark.parametrize("key", sorted(SETTINGS))
def test_every_default_is_of_its_own_type(key: str) -> None:
    declared = SETTINGS[key]
    declared.read(declared.default)
    assert declared.label.zh and declared.label.en and declared.chapter


async def test_settings_cost_one_statement_until_somebody_changes_one(app: object, db: AsyncSession) -> None:
    statements: list[str] = []
    connection = (await db.connection()).sync_connection
    assert connection is not None
    event.listen(connection, "before_cursor_execute", lambda *seen: statements.append(seen[2]))
    ctx = Context(db, replace(ANONYMOUS, epoch=7_000_001))
    assert await setting(ctx, "win_requires_scan") is True
    assert await setting(ctx, "quote_validity_days") == 30
    assert await setting(ctx, "target_low") == Decimal("0.60")
    assert await setting(ctx, "collection_basis") == "by_delivery"
    assert len(statements) == 1
    await setting(Context(db, replace(ANONYMOUS, epoch=7_000_001)), "target_low")  # another request of the same epoch
    assert len(statements) == 1
    await setting(Context(db, replace(ANONYMOUS, epoch=7_000_002)), "target_low")
    assert len(statements) == 2


async def test_what_is_not_committed_is_not_remembered(app: object, db: AsyncSession) -> None:
    """Otherwise a setting that was rolled back would stay in force until the next change."""
    me = replace(ANONYMOUS, epoch=7_000_003)
    ctx = Context(db, me)
    with ctx.system():
        await change_setting(ctx, "quote_validity_days", "7", '"settings:quote_validity_days:0"')
    await db.flush()
    assert await setting(ctx, "quote_validity_days") == 7
    await db.rollback()
    assert await setting(Context(db, me), "quote_validity_days") == 30


async def test_an_administrator_changes_a_setting_and_it_is_logged(client: Clients, db: AsyncSession) -> None:
    admin = await client("admin")
    listed = {row["key"]: row for row in (await admin.get("/settings")).json()["data"]}
    assert list(listed) == list(SETTINGS)
    one = listed["quote_validity_days"]
    assert (one["value"], one["default"], one["version"], one["kind"]) == ("30", "30", 0, "int")

    early = await admin.patch("/settings/quote_validity_days", json={"value": "45"}, headers={"If-Match": '"x"'})
    assert (early.status_code, Problem.model_validate(early.json()).current_version) == (412, 0)
    unconditional = await admin.patch("/settings/quote_validity_days", json={"value": "45"})
    assert unconditional.json()["code"] == "PRECONDITION_REQUIRED"
    first = {"If-Match": '"settings:quote_validity_days:0"'}
    changed = await admin.patch("/settings/quote_validity_days", json={"value": "45"}, headers=first)
    assert (changed.status_code, changed.json()["value"], changed.json()["version"]) == (200, "45", 1)
    stale = await admin.patch("/settings/quote_validity_days", json={"value": "60"}, headers=first)
    assert (stale.status_code, stale.json()["code"], stale.json()["current_version"]) == (412, "STALE_VERSION", 1)
    again = {"If-Match": changed.headers["etag"]}
    assert (await admin.patch("/settings/quote_validity_days", json={"value": "60"}, headers=again)).status_code == 200
    assert await setting(Context(db), "quote_validity_days") == 60

    logged = await db.scalars(
        select(AuditEntry.changes).where(AuditEntry.object_type == "settings").order_by(AuditEntry.id)
    )
    assert logged.all() == [
        [{"field": "quote_validity_days", "old": "30", "new": "45"}],
        [{"field": "quote_validity_days", "old": "45", "new": "60"}],
    ]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("win_requires_scan", "yes"),
        ("backfill_days", "-1"),
        ("backfill_days", "1.5"),
        ("target_low", "1.01"),
        ("target_low", "NaN"),
        ("collection_basis", "by_moon"),
    ],
)
async def test_a_value_of_the_wrong_type_is_refused(client: Clients, key: str, value: str) -> None:
    admin = await client("admin")
    refused = await admin.patch(f"/settings/{key}", json={"value": value}, headers={"If-Match": f'"settings:{key}:0"'})
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/value")
    listed = {row["key"]: row for row in (await admin.get("/settings")).json()["data"]}
    assert listed[key]["version"] == 0


async def test_others_do_not_change_settings_and_unknown_ones_do_not_exist(client: Clients) -> None:
    match = {"If-Match": '"settings:no_such_setting:0"'}
    body = {"value": "1"}
    assert (await (await client("qian")).patch("/settings/backfill_days", json=body, headers=match)).status_code == 403
    assert (
        await (await client("admin")).patch("/settings/no_such_setting", json=body, headers=match)
    ).status_code == 404
