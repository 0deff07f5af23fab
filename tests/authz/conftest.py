"""One stage a module: the application in a transaction of its own, its people and one record of every kind."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI

from tests.authz.strangers import make_strangers
from tests.authz.world import Stage, dry, hire, prepare_relations, watch
from tests.contract.conftest import World
from tests.factories.company import PASSWORD
from tests.factories.records import Records


@pytest.fixture(scope="module")
async def stage(app: FastAPI) -> AsyncIterator[Stage]:
    async with dry(app) as connection:
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        async with (
            httpx.AsyncClient(transport=transport, base_url="http://test/api/v1") as http,
            httpx.AsyncClient(transport=transport, base_url="http://test/api/v1") as admin,
        ):
            signed_in = await admin.post("/auth/login", json={"username": "admin", "password": PASSWORD})
            assert signed_in.status_code == 200, signed_in.text
            admin.headers["Authorization"] = f"Bearer {signed_in.json()['access_token']}"
            world = World(Records(admin))
            await world.build()
            assert not world.failed, world.failed
            strangers = await make_strangers(world)
            await hire(connection)  # afterwards: approvals of the records fall to the administrator
            await watch(connection)
            await prepare_relations(connection)
            made = Stage(app, connection, world, http, strangers)
            await made.sign_in()
            await made.forget()
            yield made
