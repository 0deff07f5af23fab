"""Stand-in records, the routes of activity, and files in a directory of the test's own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI

from bihuan.activity.attachment.router import attachments
from bihuan.activity.follow_up.router import follow_up_replies, follow_ups
from bihuan.activity.timeline.router import timelines
from bihuan.company.dictionary.service import seed_dictionaries
from bihuan.identity.principals import load_principal
from bihuan.kernel.clock import CLOCK, SHANGHAI
from bihuan.kernel.context import Context
from bihuan.kernel.resource import RESOURCES
from bihuan.kernel.settling import settle
from tests import database
from tests.activity.records import DEALS, FIRMS, TABLES, Deal, Firm, deal, firm
from tests.factories.company import Company
from tests.factories.mount import mount

Made = tuple[Firm, Deal]
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=SHANGHAI)


@pytest.fixture(scope="module")
async def app(app: FastAPI) -> AsyncIterator[FastAPI]:
    mount(app, follow_ups, follow_up_replies, timelines, attachments)
    async with database.owning(app.state.settings.database_url) as connection:
        for table in TABLES:
            await connection.run_sync(table.create)  # type: ignore[attr-defined]
    async with app.state.sessions() as db:
        await seed_dictionaries(Context(db))
        await db.commit()
    before = dict(RESOURCES)
    RESOURCES.update({"customers": FIRMS, "opportunities": DEALS})
    yield app
    RESOURCES.clear()
    RESOURCES.update(before)


@pytest.fixture(autouse=True)
def noon() -> Iterator[datetime]:
    """It is Friday noon, for everybody who signs in too."""
    with CLOCK.at(NOON):
        yield NOON


@pytest.fixture(autouse=True)
def own_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BIHUAN_STATE", str(tmp_path))
    return tmp_path / "files"


@pytest.fixture
async def as_user(app: FastAPI) -> Callable[..., Awaitable[Any]]:
    """``await as_user("qian", verb)`` runs ``verb(ctx)`` as that user in a transaction of its own."""

    async def run(username: str, verb: Callable[[Context], Awaitable[Any]]) -> Any:
        async with app.state.sessions() as db:
            ctx = Context(db, await load_principal(db, Company.ids[username]))
            answered = await verb(ctx)
            await settle(ctx)
            await db.commit()
            return answered

    return run


@pytest.fixture
async def made(as_user: Callable[..., Awaitable[Any]]) -> Made:
    """A customer of Qian's with one opportunity."""

    async def make(ctx: Context) -> Made:
        customer = await firm(ctx, "云帆制造")
        await ctx.db.flush()
        return customer, await deal(ctx, customer, "产线改造")

    found: Made = await as_user("qian", make)
    return found
