"""The seal: gapless, in commit-safe order, append-only, and broken by any change (TRUST R60, R61)."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import uuid4

import pytest
from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from bihuan.kernel.feed import BROKEN, LATE, seal
from tests import database
from tests.integration.conftest import sealed

ADD = text(
    "INSERT INTO audit_log (at, actor_kind, action, object_type, object_id, object_version, changes) "
    "VALUES (now(), 'system', 'create', :kind, :id, :version, '[]')"
)


async def add(db: AsyncSession, kind: str = "units", version: int = 1, record: Any = None) -> None:
    await db.execute(ADD, {"kind": kind, "id": record or uuid4(), "version": version})


async def sequences(db: AsyncSession) -> list[tuple[int, int]]:
    return [tuple(row) for row in await db.execute(text("SELECT sequence, audit_id FROM events ORDER BY sequence"))]


async def test_the_log_is_numbered_without_gaps_and_again_nothing_is_done(app: FastAPI, db: AsyncSession) -> None:
    for _ in range(3):
        await add(db)
    await db.commit()
    assert await sealed(app) >= 3
    placed = await sequences(db)
    assert [sequence for sequence, _ in placed] == list(range(1, len(placed) + 1))
    assert len(placed) == await db.scalar(text("SELECT count(*) FROM audit_log"))
    assert await seal(app.state.sessions) == 0
    assert (await db.scalars(text(BROKEN))).all() == []


async def test_nothing_is_numbered_while_an_earlier_transaction_is_open(app: FastAPI, db: AsyncSession) -> None:
    """A serial column would have shown the second and lost the first for whoever reads on from there."""
    await sealed(app)
    before = len(await sequences(db))
    async with app.state.sessions() as slow, app.state.sessions() as quick:
        await add(slow, "slow")
        await add(quick, "quick")
        await quick.commit()
        assert await seal(app.state.sessions) == 0
        await slow.commit()
    assert await sealed(app) == 2
    kinds = (await db.scalars(text("SELECT object_type FROM events ORDER BY sequence DESC LIMIT 2"))).all()
    assert (len(await sequences(db)), sorted(kinds)) == (before + 2, ["quick", "slow"])


async def test_the_versions_of_a_record_stay_in_order_although_transactions_began_the_other_way(
    app: FastAPI, db: AsyncSession
) -> None:
    record = uuid4()
    async with app.state.sessions() as early, app.state.sessions() as late:
        await early.execute(text("SELECT pg_current_xact_id()"))  # the lower xid, and the later change
        await add(late, version=2, record=record)
        await late.commit()
        await add(early, version=3, record=record)
        await early.commit()
    await sealed(app)
    ordered = text(
        "SELECT a.object_version FROM events e JOIN audit_log a ON a.id = e.audit_id "
        "WHERE a.object_id = :id ORDER BY e.sequence"
    )
    assert (await db.scalars(ordered, {"id": record})).all() == [2, 3]


async def test_two_sealers_never_work_at_once(app: FastAPI, db: AsyncSession) -> None:
    for _ in range(200):
        await add(db)
    await db.commit()
    taken = sum(await asyncio.gather(*(seal(app.state.sessions) for _ in range(4))))
    assert taken + await sealed(app) >= 200
    assert (await db.scalars(text(BROKEN))).all() == []


async def test_what_a_rolled_back_transaction_wrote_never_shows(app: FastAPI, db: AsyncSession) -> None:
    await sealed(app)
    await add(db)
    await db.rollback()
    assert await seal(app.state.sessions) == 0


@pytest.mark.parametrize("change", ["UPDATE events SET action = 'x'", "DELETE FROM events"])
async def test_nobody_changes_the_feed(change: str, app: FastAPI, db: AsyncSession) -> None:
    await add(db)
    await db.commit()
    await sealed(app)
    with pytest.raises(DBAPIError, match="permission denied"):
        await db.execute(text(change))


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE audit_log SET reason = 'nothing happened' WHERE id = (SELECT max(audit_id) - 1 FROM events)",
        "UPDATE audit_log SET at = at - interval '1 second' WHERE id = (SELECT max(audit_id) - 1 FROM events)",
        "DELETE FROM audit_log WHERE id = (SELECT max(audit_id) - 1 FROM events)",
        "DELETE FROM events WHERE sequence = (SELECT max(sequence) - 1 FROM events)",
        "DELETE FROM events WHERE sequence = (SELECT max(sequence) FROM events)",
        "UPDATE events e SET audit_id = -e.audit_id WHERE sequence = 2",
    ],
)
async def test_tampering_shows_even_when_the_triggers_were_switched_off(
    tampering: str, app: FastAPI, db: AsyncSession
) -> None:
    """By the owner of the database; the program itself could not."""
    for _ in range(3):
        await add(db)
    await db.commit()
    await sealed(app)
    assert (await db.scalars(text(BROKEN))).all() == []
    async with database.owning(app.state.settings.database_url) as owner:
        await owner.execute(text("SET LOCAL session_replication_role = replica"))
        assert (await owner.execute(text(tampering))).rowcount == 1
        assert (await owner.scalars(text(BROKEN))).all() != []
        await owner.rollback()


async def test_a_log_that_is_not_sealed_is_noticed(db: AsyncSession, app: FastAPI) -> None:
    await sealed(app)
    assert (await db.scalars(text(LATE))).all() == []
    await db.execute(
        text(
            "INSERT INTO audit_log (at, actor_kind, action, object_type, object_id, object_version, changes) "
            "VALUES (now() - interval '11 minutes', 'system', 'create', 'units', gen_random_uuid(), 1, '[]')"
        )
    )
    assert len((await db.scalars(text(LATE))).all()) == 1
    await db.rollback()


async def test_a_database_restored_elsewhere_goes_on(app: FastAPI, db: AsyncSession) -> None:
    """There transactions are counted anew: old entries seem to lie in the future, and new ones in the past."""
    await sealed(app)
    far = 2**60
    await db.execute(text("UPDATE feed_state SET below = :far"), {"far": far})
    await db.execute(
        text(
            "INSERT INTO audit_log (xid, at, actor_kind, action, object_type, object_id, object_version, changes) "
            "VALUES (:far, now(), 'system', 'create', 'units', gen_random_uuid(), 1, '[]')"
        ),
        {"far": far + 5},
    )
    await add(db)
    await db.commit()
    assert await sealed(app) == 2
    assert await seal(app.state.sessions) == 0
    assert (await db.scalars(text(BROKEN))).all() == []
