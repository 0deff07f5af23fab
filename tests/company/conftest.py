"""The company context's routes and masters, whether or not the application already has them."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from fastapi import FastAPI

from bihuan.company.dictionary.router import dictionaries
from bihuan.company.dictionary.service import seed_dictionaries
from bihuan.company.payment_term.router import payment_terms
from bihuan.company.payment_term.service import seed_payment_terms
from bihuan.company.setting.router import settings
from bihuan.company.work_calendar.service import seed_calendar
from bihuan.kernel.context import Context
from tests.factories.mount import mount


@pytest.fixture(scope="module")
async def app(app: FastAPI) -> AsyncIterator[FastAPI]:
    mount(app, dictionaries, payment_terms, settings)
    async with app.state.sessions() as db:
        ctx = Context(db, actor_kind="system")
        for seed in (seed_dictionaries, seed_payment_terms, seed_calendar):
            await seed(ctx)
        await db.commit()
    yield app
