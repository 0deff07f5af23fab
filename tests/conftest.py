"""A real PostgreSQL, the whole application and a small company, for every test."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import AsyncExitStack
from datetime import datetime
from typing import Any
from weakref import WeakKeyDictionary

import httpx
import pytest
from asgi_lifespan import LifespanManager
from fastapi import FastAPI
from sqlalchemy import Table, event, inspect
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import ORMExecuteState, Session
from sqlalchemy.sql import visitors

from bihuan.identity.principals import load_principal
from bihuan.kernel.clock import CLOCK, SHANGHAI
from bihuan.kernel.context import Context
from bihuan.kernel.direct import Direct, Line
from bihuan.main import at_rest, create_app
from bihuan.settings import Settings
from tests import database
from tests.books import assert_books_balance
from tests.contract.held import HeldToTheContract
from tests.factories.company import PASSWORD, Company, load_company

# The suite is one caller who never rests: limits are switched on where they are tested.
for limit in ("RATE_USER", "RATE_TOKEN", "ROWS_TOKEN", "RATE_LOGIN", "RATE_CONFIRM", "RATE_FORM", "THROTTLE_LOGIN"):
    os.environ.setdefault(f"BIHUAN_{limit}", "0")

Client = HeldToTheContract if os.environ.get("HOLD_CONTRACT") else httpx.AsyncClient
"""``make test`` holds every answer of every test against the contract; a single test starts sooner without."""
Clients = Callable[[str], Awaitable[httpx.AsyncClient]]


@pytest.fixture(scope="session", autouse=True)
def at_rest_as_in_a_server() -> None:
    """A worker of the tests grows to gigabytes: walking them all again and again is a good part of a run."""
    at_rest()


@pytest.fixture(scope="session", autouse=True)
def nobody_reads_the_past() -> Iterator[None]:
    """No statement reads a table of which something waits to be written, unless it knows of it (decision 0011)."""

    contexts: WeakKeyDictionary[Session, Context] = WeakKeyDictionary()
    begin = Context.__init__

    def noted(ctx: Context, line: Line, *more: Any, **named: Any) -> None:
        begin(ctx, line, *more, **named)
        if isinstance(line, AsyncSession):
            contexts[line.sync_session] = ctx

    def waiting_in(session: Session) -> set[str]:
        waiting = {
            table.name
            for one in (*session.new, *session.dirty)
            if one in session.new or session.is_modified(one)
            for table in inspect(one).mapper.tables
        }
        if session in contexts:
            waiting |= {model.__tablename__ for model, _ in contexts[session].appended}
        return waiting

    def judge(late: set[str]) -> None:
        assert not late, f"waits to be written, and is read: {', '.join(sorted(late))}"

    def check(state: ORMExecuteState) -> None:
        waiting = waiting_in(state.session)
        if waiting and state.is_select and not state.execution_options.get("knows_what_waits"):
            judge(waiting & {part.name for part in visitors.iterate(state.statement) if isinstance(part, Table)})

    async def checked(statement: Direct, line: Line, values: Mapping[str, Any]) -> list[Any]:
        if isinstance(line, AsyncSession):  # a reader has nothing that waits
            judge(waiting_in(line.sync_session) & statement.reads)
        return await send(statement, line, values)

    send = Direct.rows
    Context.__init__, Direct.rows = noted, checked  # type: ignore[method-assign]
    event.listen(Session, "do_orm_execute", check)
    yield
    Context.__init__, Direct.rows = begin, send  # type: ignore[method-assign]
    event.remove(Session, "do_orm_execute", check)


@pytest.fixture(scope="session")
def prepared() -> Iterator[str]:
    """A migrated database with the small company in it; tests work on copies of it."""
    url = database.clone_database()
    yield url
    database.drop_database(url)


@pytest.fixture(scope="session")
def company_template(prepared: str) -> str:
    import asyncio
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, load_company(prepared)).result()
    return prepared


@pytest.fixture(scope="module")
def database_url(company_template: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """One database a module: its tests share it, as users of one company do. In the end its books must balance.

    A module that puts states there behind the program's back says so: ``BOOKS_DO_NOT_BALANCE = "why"``.
    """
    url = database.clone_database(company_template)
    yield url
    try:
        if not getattr(request.module, "BOOKS_DO_NOT_BALANCE", ""):
            database.in_thread(assert_books_balance(url))
    finally:
        database.drop_database(url)


@pytest.fixture(scope="module")
async def app(database_url: str) -> AsyncIterator[FastAPI]:
    os.environ.setdefault("BIHUAN_SECRET_KEY", "a secret for tests only, long enough for HS256")
    # Sessions outlive the story: tests move the clock by months in both directions.
    settings = Settings(DATABASE_URL=database_url, access_token_minutes=20_000_000, refresh_token_days=36_500)  # type: ignore[call-arg]
    application = create_app(settings)
    async with LifespanManager(application):
        yield application


@pytest.fixture
async def db(app: FastAPI) -> AsyncIterator[AsyncSession]:
    """A session of the test's own, to look at what is stored. Nothing it does is kept unless it commits."""
    async with app.state.sessions() as session:
        yield session


@pytest.fixture(scope="module")
async def client(app: FastAPI) -> AsyncIterator[Clients]:
    """``await client("qian")``: a signed-in HTTP client of that user; ``await client("")`` of nobody."""
    known: dict[str, httpx.AsyncClient] = {}
    async with AsyncExitStack() as stack:

        async def signed_in(username: str) -> httpx.AsyncClient:
            if username not in known:
                transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
                made = Client(transport=transport, base_url="http://test/api/v1")
                known[username] = await stack.enter_async_context(made)
                if username:
                    answer = await made.post("/auth/login", json={"username": username, "password": PASSWORD})
                    assert answer.status_code == 200, answer.text
                    made.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
            return known[username]

        yield signed_in


@pytest.fixture
async def ctx_for(db: AsyncSession) -> Callable[[str], Awaitable[Context]]:
    """``await ctx_for("qian")``: a context of that user on the test's own session."""

    async def context(username: str) -> Context:
        return Context(db, await load_principal(db, Company.ids[username]))

    return context


@pytest.fixture
def clock() -> Iterator[Callable[[str], None]]:
    """``clock("2026-11-02 09:12")`` stops the clock at that moment in Shanghai; it runs again after the test."""

    def set_to(moment: str) -> None:
        CLOCK.set(datetime.fromisoformat(moment).replace(tzinfo=SHANGHAI))

    yield set_to
    CLOCK.set(None)
