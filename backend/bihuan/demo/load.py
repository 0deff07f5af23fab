"""Loads the demo company into an empty database."""

from __future__ import annotations

from collections.abc import Coroutine, Iterator
from datetime import date, datetime, time, timedelta
from itertools import cycle, islice
from random import Random
from typing import Any

from sqlalchemy import event, text

from bihuan.demo.agenda import Agenda, workday, workdays_before
from bihuan.demo.caring import Tasks, care
from bihuan.demo.customers import Acquaintance, Leaving, Twice
from bihuan.demo.delivering import Deal
from bihuan.demo.leads import Enquiry, set_rules
from bihuan.demo.market import CAMPAIGNS, PREPARED, Campaign, Outings
from bihuan.demo.masters import Founding, Masters, Restocking, open_pools
from bihuan.demo.names import Company, companies
from bihuan.demo.office import Office
from bihuan.demo.people import PASSWORD, SELLERS, USERS, load_people
from bihuan.demo.plan import BY_LEAD, BY_SELLER, PLAN
from bihuan.insights.quality.jobs import CHECK, check
from bihuan.kernel.clock import CLOCK, SHANGHAI
from bihuan.kernel.engine import make_engine
from bihuan.kernel.jobs import run_job
from bihuan.main import create_app
from bihuan.parties.lead_scoring.jobs import rescore_due
from bihuan.sales.order.preferring import PREFER, prefer
from bihuan.settings import get_settings

LOGINS = tuple((username, PASSWORD, f"{name} · {position}") for username, (name, _, _, _, position) in USERS.items())
LAST = timedelta(seconds=10)
"""For what the office does at the end."""
YEAR = 365
CUSTOMERS, LEADS, TAKEN_OVER, TWICE = 300, 48, 3, 2
HASTE = {"allow_data_loss": True, "rate_user": 0, "rate_login": 0, "throttle_login": False}
"""A year in a minute, all from one address; and a demo that a power cut took is loaded again."""
Lives = Iterator[Coroutine[Any, Any, None]]


async def is_empty(url: str) -> bool:
    """Whether nobody has ever been made a user here."""
    engine = make_engine(url, 1)
    try:
        async with engine.connect() as connection:
            return not await connection.scalar(text("SELECT EXISTS (SELECT 1 FROM users)"))
    finally:
        await engine.dispose()


async def load(url: str) -> None:
    """About three thousand requests as fourteen people, at the moments they would have been made."""
    app = create_app(get_settings().model_copy(update={"database_url": url, **HASTE}))
    event.listen(app.state.engine.sync_engine, "connect", _do_not_wait_for_the_disk)
    today, now = CLOCK.today(), CLOCK.now()
    agenda = Agenda(now - LAST)
    begin = workday(today - timedelta(days=YEAR))
    try:
        async with app.router.lifespan_context(app):
            CLOCK.set(datetime.combine(begin, time(8), SHANGHAI))
            office = Office(app, await load_people(app.state.sessions), agenda)
            async with office:
                masters = Masters()
                await agenda.play([Founding(office, Random("founding"), begin).live(masters)])
                await agenda.play(_stories(office, masters, begin, today))
                CLOCK.set(now - LAST)
                await set_rules(office)
                await care(office, today)
                await open_pools(office)
            CLOCK.set(now)
            await run_job(app.state.sessions, rescore_due, {}, "rescore-leads")
            await run_job(app.state.sessions, prefer, {}, PREFER)
            await run_job(app.state.sessions, check, {}, CHECK)
    finally:
        CLOCK.set(None)


def _do_not_wait_for_the_disk(connection: Any, _: Any) -> None:
    """What a power cut takes of a demo is no loss: thousands of commits need not wait for as many syncs."""
    cursor = connection.cursor()
    cursor.execute("SET synchronous_commit = off")
    cursor.close()
    connection.commit()


def _stories(office: Office, masters: Masters, begin: date, today: date) -> Lives:
    """Everything that goes on at the same time: three hundred customers, a third of them with a deal or a lead."""
    invented = companies(Random(2026))
    deals = list(_deals(office, masters, invented, today))
    yield from deals
    yield from _leads(office, invented, today)
    yield Restocking(office, Random("restocking"), begin).live(masters)
    term = masters.terms["月结30天"]
    yield Leaving(office, Random("leaving"), begin + timedelta(days=7)).live(
        list(islice(invented, TAKEN_OVER)), term, today
    )
    for turn in range(TWICE):
        day = workdays_before(today, 120 - 40 * turn)
        yield Twice(office, Random(f"twice {turn}"), day).live(next(invented), next(invented), term)
    yield from _market(office, today)
    others = len(deals) + LEADS // 6 + TAKEN_OVER + 2 * TWICE
    yield from _customers(office, masters, invented, today, CUSTOMERS - others)


def _deals(office: Office, masters: Masters, invented: Iterator[Company], today: date) -> Lives:
    """The plan; two of three deals begin with a lead."""
    sellers = cycle(SELLERS)
    for kind in PLAN:
        for turn in range(kind.number):
            dice = Random(f"{kind.path} {turn}")
            begins = BY_LEAD if dice.random() < 0.66 else BY_SELLER
            ago = kind.least + (kind.most - kind.least) * (turn + dice.random()) / kind.number
            ends = workdays_before(today - timedelta(days=1), int(ago) - 1)
            path = (*begins, *kind.path)
            yield Deal(office, masters, dice, next(invented), next(sellers), path, ends).live()


def _leads(office: Office, invented: Iterator[Company], today: date) -> Lives:
    for turn, (seller, company) in enumerate(islice(zip(cycle(SELLERS), invented, strict=False), LEADS)):
        dice = Random(f"lead {turn}")
        day = workdays_before(today, dice.randint(8, 45))
        yield Enquiry(office, dice, day).live(seller, company, turn, today)


def _market(office: Office, today: date) -> Lives:
    for plan in CAMPAIGNS:
        day = workday(min(today, today - timedelta(days=plan.ago)) - timedelta(days=PREPARED))
        yield Campaign(office, Random(plan.name), day).live(plan, today)
    yield Tasks(office, Random("tasks"), workdays_before(today, 6)).live(today)
    yield Outings(office, Random("outings"), workdays_before(today, 4)).live(today)


def _customers(office: Office, masters: Masters, invented: Iterator[Company], today: date, number: int) -> Lives:
    """Spread evenly over the year."""
    names = sorted(masters.terms)
    for turn, (seller, company) in enumerate(islice(zip(cycle(SELLERS), invented, strict=False), number)):
        day = workday(today - timedelta(days=YEAR - 5 - turn * (YEAR - 20) // number))
        term = masters.terms[names[turn % len(names)] if turn % 3 else "月结30天"]
        yield Acquaintance(office, Random(f"customer {turn}"), day).live(seller, company, turn, today, term)
