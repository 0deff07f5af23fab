"""P8: whoever reads ``/events`` while 32 writers commit in any order misses none (API §9).

Some hundreds of transactions in the short form, 20,000 in the full one.
"""

from __future__ import annotations

import asyncio
import os
import random
from contextlib import suppress

from fastapi import FastAPI
from sqlalchemy import text

from bihuan.kernel.feed import BROKEN, seal
from tests.conftest import Clients
from tests.faults.harness import FULL, of_size
from tests.faults.harness import record as report
from tests.integration.conftest import sealed

BOOKS_DO_NOT_BALANCE = "its writers put entries into the log that no change has made"
WRITERS = 32
WRITES = int(os.environ.get("BIHUAN_WRITES", of_size(640, 20_000)))
ADD = text(
    "INSERT INTO audit_log (at, actor_kind, action, object_type, object_id, object_version, changes) "
    "VALUES (now(), 'system', 'create', 'units', :id, 1, '[]')"
)


async def test_a_reader_during_32_writers_misses_nothing(app: FastAPI, client: Clients, database_url: str) -> None:
    from sqlalchemy.ext.asyncio import async_sessionmaker

    from bihuan.kernel.engine import make_engine

    admin = await client("admin")
    answer = await admin.post("/units", json={"name": "众人写", "precision": 0, "is_active": True})
    record = answer.json()["id"]
    engine = make_engine(database_url, WRITERS)
    sessions = async_sessionmaker(engine)
    written: list[int] = []
    dice = random.Random(8)

    async def write(count: int) -> None:
        for _ in range(count):
            async with sessions() as db:
                for _ in range(dice.choice((1, 1, 2))):
                    await db.execute(ADD, {"id": record})
                    await asyncio.sleep(dice.choice((0, 0.001, 0.02)))  # ids and commits in different orders
                if dice.random() < 0.1:
                    await db.rollback()
                    continue
                mine = text("SELECT id FROM audit_log WHERE xid = pg_current_xact_id()::text::bigint")
                ids = (await db.scalars(mine)).all()
                await db.commit()
                written.extend(ids)

    stop = asyncio.Event()

    async def sealing() -> None:
        while not stop.is_set():
            await seal(app.state.sessions)
            await asyncio.sleep(0.01)

    seen: list[int] = []

    async def read(after: int) -> int:
        while True:
            page = (await admin.get("/events", params={"after": after, "limit": 200})).json()
            seen.extend(one["sequence"] for one in page["data"] if one["object_id"] == record)
            after = page["page"]["next_after"]
            if not page["page"]["has_more"]:
                return after

    sealer = asyncio.create_task(sealing())
    writers = [asyncio.create_task(write(WRITES // WRITERS)) for _ in range(WRITERS)]
    after = 0
    while not all(writer.done() for writer in writers):
        after = await read(after)
        await asyncio.sleep(0.005)
    await asyncio.gather(*writers)
    stop.set()
    await sealer
    with suppress(TimeoutError):  # what nobody ever seals is counted as missed
        await sealed(app)
    await read(after)
    await engine.dispose()
    async with app.state.sessions() as db:
        places = text("SELECT sequence FROM events WHERE audit_id = ANY(:ids)")
        expected = sorted((await db.scalars(places, {"ids": written})).all())
        missed = len(written) + 1 - len(seen)
        assert missed == 0, f"{missed} of {len(written)} events were missed"
        assert set(expected) <= set(seen) and seen == sorted(set(seen))
        assert (await db.scalars(text(BROKEN))).all() == []
    figures = {"transactions": WRITES, "events": len(seen), "missed": missed, "out of order": 0}
    report("P8-feed", f"{WRITERS} writers commit in any order while somebody reads the feed", figures, full=FULL)
