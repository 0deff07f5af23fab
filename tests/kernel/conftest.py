"""The whole application, with one more kind of record in it: see specimen.py."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from asgi_lifespan import LifespanManager
from fastapi import FastAPI
from pydantic import SecretStr
from sqlalchemy import event

import bihuan.main
from bihuan.kernel.resource import RESOURCES
from bihuan.settings import Settings
from tests import database
from tests.conftest import Clients
from tests.kernel import specimen

Make = Callable[..., Awaitable[dict[str, Any]]]


@pytest.fixture(scope="module")
async def database_url(company_template: str) -> AsyncIterator[str]:
    url = database.clone_database(company_template)
    async with database.owning(url) as connection:
        await specimen.install(connection)
    yield url
    database.drop_database(url)


@pytest.fixture(scope="module")
def specimens_known() -> Iterator[None]:
    RESOURCES["specimens"] = specimen.SPECIMENS
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bihuan.main, "ROUTERS", (*bihuan.main.ROUTERS, specimen.specimens))
        yield
    RESOURCES.pop("specimens")


@pytest.fixture(scope="module")
async def app(database_url: str, specimens_known: None) -> AsyncIterator[FastAPI]:
    settings = Settings(
        DATABASE_URL=database_url,  # type: ignore[call-arg]
        secret_key=SecretStr("a secret for tests only, long enough for HS256"),
        access_token_minutes=60 * 24 * 365 * 20,  # tests set the clock, and stay signed in
        refresh_token_days=365 * 20,
    )
    application = bihuan.main.create_app(settings)
    async with LifespanManager(application):
        yield application


@pytest.fixture(scope="module")
def make(client: Clients) -> Make:
    """``await make("qian", name="…", lines=2)``: a specimen through the API, as it was answered."""

    async def create(username: str = "qian", lines: int = 1, **fields: Any) -> dict[str, Any]:
        rows = [{"name": f"line {index}", "qty": str(index + 1)} for index in range(lines)]
        body = {"name": "样品", "lines": rows} | fields
        answer = await (await client(username)).post("/specimens", json=body)
        assert answer.status_code == 201, answer.text
        made: dict[str, Any] = answer.json()
        return made

    return create


class Counted:
    """The statements between entry and exit of ``counting``."""

    def __init__(self) -> None:
        self.statements: list[str] = []

    @property
    def total(self) -> int:
        return len(self.statements)

    def told(self) -> str:
        """One line a statement, to be read when a budget is exceeded."""
        return "\n".join(" ".join(statement.split())[:160] for statement in self.statements)


Count = Callable[[], Any]


@pytest.fixture
def counting(app: FastAPI) -> Count:
    """``with counting() as counted: …``: what the engine sent meanwhile."""

    @contextmanager
    def count() -> Iterator[Counted]:
        counted = Counted()

        def note(_connection: Any, _cursor: Any, statement: str, rows: Any, _context: Any, many: bool) -> None:
            each = many and isinstance(rows[0], list | tuple)  # the driver sends one for each row
            counted.statements += [statement] * (len(rows) if each else 1)

        engines = [app.state.engine.sync_engine, app.state.readers.kw["bind"].sync_engine]
        for engine in engines:
            event.listen(engine, "before_cursor_execute", note)
        try:
            yield counted
        finally:
            for engine in engines:
                event.remove(engine, "before_cursor_execute", note)

    return count
