"""The demo company: a whole year in the order of the calendar, with every kind of record in every state."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from stdnum.cn import uscc

from bihuan.demo import load
from bihuan.demo.agenda import workday, workdays_before
from bihuan.identity.principals import load_principal
from bihuan.insights.chain.service import chain_of
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.engine import make_engine
from bihuan.kernel.resource import RESOURCES
from tests import database

NOW = datetime(2026, 11, 22, 2, 30, tzinfo=UTC)  # a Sunday, half past ten in Shanghai


@pytest.fixture(scope="module")
def demo_url() -> Iterator[str]:
    url = database.clone_database()
    yield url
    database.drop_database(url)


@pytest.fixture(scope="module")
async def demo(demo_url: str) -> AsyncIterator[AsyncSession]:
    """The company as it is loaded on that Sunday."""
    CLOCK.set(NOW)
    await load(demo_url)
    engine = make_engine(demo_url, 1)
    async with async_sessionmaker(engine, class_=AsyncSession)() as db:
        yield db
    await engine.dispose()


async def count(demo: AsyncSession, what: str) -> int:
    return int(await demo.scalar(text(f"SELECT count(*) FROM {what}")) or 0)


async def test_the_company_has_the_size_it_is_said_to_have(demo: AsyncSession) -> None:
    assert await count(demo, "users WHERE status = 'active'") == 12
    assert await count(demo, "departments WHERE parent_id IS NOT NULL") == 4
    codes = (await demo.scalars(text("SELECT uscc FROM customers"))).all()
    assert (len(codes), len(set(codes)), all(map(uscc.is_valid, codes))) == (300, 300, True)
    assert await count(demo, "product_categories WHERE parent_id IS NOT NULL") == 7
    for what in (
        "customer_addresses",
        "price_list_lines",
        "finance_charges WHERE amount > 0",
        "quotes WHERE header_discount_amount > 0",
        "quote_lines WHERE is_gift",
    ):
        assert await count(demo, what) > 0, what


NEVER_LONG = {"customers": {"merged"}, "handovers": {"running", "incomplete"}}
"""Nobody of the demo makes a customer twice, and the one handover that was begun has come to its end."""


async def test_every_state_of_every_workflow_occurs(demo: AsyncSession) -> None:
    """But for what talks to other programs: a demo has none."""
    absent = {}
    for name, resource in RESOURCES.items():
        if name in {"api-tokens", "webhooks", "webhook-deliveries"}:
            continue
        states = {str(state) for action in resource.actions for state in reached(action)}
        if states:
            told = set(await demo.scalars(select(resource.model.status).distinct()))
            absent[name] = states - told - NEVER_LONG.get(name, set())
    assert {name: states for name, states in absent.items() if states} == {}


def reached(action: Any) -> set[Any]:
    return {*(action.sources or ()), *action.targets, *({action.target} if action.target else ())}


async def test_everything_happens_in_the_order_of_the_calendar(demo: AsyncSession) -> None:
    """The log as a whole never goes back, and two changes of one record in two transactions have two moments."""
    entries = "SELECT at, xid, lag(at) OVER everything AS before, lag(at) OVER own AS was, lag(xid) OVER own AS other"
    windows = "WINDOW everything AS (ORDER BY id), own AS (PARTITION BY object_id ORDER BY id)"
    wrong = f"({entries} FROM audit_log {windows}) e WHERE at < before OR (at = was AND xid <> other)"
    assert await count(demo, wrong) == 0
    first, last = (await demo.execute(text("SELECT min(at), max(at) FROM audit_log"))).one()
    assert first.date() == workday(NOW.date() - timedelta(days=365))
    assert NOW - timedelta(days=4) < last <= NOW


async def test_a_quote_is_made_submitted_approved_sent_accepted(demo: AsyncSession) -> None:
    """In this order, each in its own moment, unless nobody had to approve it."""
    rows = (
        await demo.execute(
            text(
                "SELECT array_agg(action ORDER BY id) AS steps, array_agg(at ORDER BY id) AS moments FROM audit_log "
                "WHERE object_type = 'quotes' AND action IN ('create', 'submit', 'approve', 'send', 'accept') "
                "GROUP BY object_id"
            )
        )
    ).all()
    order = ["create", "submit", "approve", "send", "accept"]
    whole = [row for row in rows if len(row.steps) == len(order)]
    assert len(whole) > 30
    for row in rows:
        assert row.steps == order[: len(row.steps)]
        assert row.moments == sorted(row.moments)
    assert any(len(set(row.moments)) == len(order) for row in whole)


async def test_most_deals_begin_with_a_lead_and_their_chain_shows_it(demo: AsyncSession) -> None:
    won = "opportunities WHERE status = 'won'"
    assert await count(demo, f"{won} AND lead_id IS NOT NULL") * 2 > await count(demo, won)
    found = text(
        "SELECT o.id, u.id AS boss FROM orders o JOIN opportunities p ON p.id = o.opportunity_id, users u "
        "WHERE o.status = 'completed' AND p.lead_id IS NOT NULL AND u.username = 'zheng' ORDER BY o.id LIMIT 1"
    )
    order, boss = (await demo.execute(found)).one()
    chain = await chain_of(Context(demo, await load_principal(demo, boss)), "orders", order)
    assert [step.step for step in chain.steps if not step.records] == []


async def test_the_books_agree(demo: AsyncSession) -> None:
    """What is allocated is what is settled; the stock ledger ends where the stock stands."""
    settled = await demo.scalar(text("SELECT sum(settled_amount) FROM receivables"))
    assert settled is not None and settled > 0
    assert settled == await demo.scalar(text("SELECT sum(amount) FROM allocations"))
    kept = "SELECT warehouse_id, product_id, sum(qty) AS qty FROM stock_ledger GROUP BY 1, 2"
    assert await count(demo, f"({kept}) l JOIN stocks s USING (warehouse_id, product_id) WHERE s.on_hand <> l.qty") == 0
    assert await count(demo, "stocks WHERE on_hand > 0") == 7


def test_working_days_leave_out_weekends() -> None:
    sunday = NOW.date()
    assert workday(sunday) == sunday + timedelta(days=1)
    assert workday(sunday - timedelta(days=2)) == sunday - timedelta(days=2)
    assert workdays_before(sunday, 0) == sunday - timedelta(days=2)
    assert workdays_before(sunday + timedelta(days=1), 6) == sunday - timedelta(days=9)
