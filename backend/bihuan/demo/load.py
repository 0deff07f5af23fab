"""Loads the demo company into an empty database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import cycle
from random import Random
from typing import Any

from sqlalchemy import event, text

from bihuan.demo.deals import Deal
from bihuan.demo.masters import Masters, load_masters
from bihuan.demo.names import Company, companies
from bihuan.demo.office import Body, Office
from bihuan.demo.people import PASSWORD, SELLERS, USERS, load_people
from bihuan.kernel.clock import CLOCK, SHANGHAI
from bihuan.kernel.db import make_engine
from bihuan.main import create_app
from bihuan.settings import get_settings

LOGINS = tuple((username, PASSWORD, f"{name} · {position}") for username, (name, _, _, _, position) in USERS.items())
CUSTOMERS = 300
LEADS = 60
# how many deals end at which depth
PLAN = {
    "acquire": 5,
    "analysis": 4,
    "proposal": 4,
    "quote_draft": 3,
    "quote_pending": 3,
    "quote_rejected": 2,
    "negotiation": 4,
    "lost": 4,
    "invalid": 1,
    "contract_draft": 2,
    "contract_pending": 2,
    "signing": 2,
    "effective": 2,
    "order_draft": 2,
    "order": 2,
    "notice": 2,
    "shipped_part": 3,
    "shipped": 3,
    "invoiced": 3,
    "paid_part": 4,
    "paid": 8,
}
LEAD_SOURCES = ("web_form", "exhibition", "referral", "search", "seminar", "inbound_call")


async def is_empty(url: str) -> bool:
    """Whether nobody has ever been made a user here."""
    engine = make_engine(url, 1)
    try:
        async with engine.connect() as connection:
            return not await connection.scalar(text("SELECT EXISTS (SELECT 1 FROM users)"))
    finally:
        await engine.dispose()


async def load(url: str) -> None:
    """About two thousand requests as twelve people, on the days they would have been made."""
    settings = get_settings().model_copy(update={"database_url": url})
    app = create_app(settings)
    event.listen(app.state.engine.sync_engine, "connect", _do_not_wait_for_the_disk)
    today, dice = CLOCK.today(), Random(2026)
    office: Office | None = None
    try:
        CLOCK.set(datetime.combine(today - timedelta(days=365), time(8), SHANGHAI))
        office = Office(app, await load_people(app.state.sessions))
        await office.open()
        masters = await load_masters(office)
        invented = companies(dice)
        customers = await _customers(office, masters, dice, invented, today)
        await _deals(office, masters, dice, customers, today)
        await _leads(office, dice, invented, today)
    finally:
        CLOCK.set(None)
        if office:
            await office.close()
        await app.state.engine.dispose()


def _do_not_wait_for_the_disk(connection: Any, _: Any) -> None:
    """A demo that a power cut interrupts is loaded again; two thousand commits need not wait for two thousand syncs."""
    cursor = connection.cursor()
    cursor.execute("SET synchronous_commit = off")
    cursor.close()
    connection.commit()


async def _customers(
    office: Office, masters: Masters, dice: Random, invented: Iterator[Company], today: date
) -> list[tuple[str, Body]]:
    """Three hundred customers over the year, every seventh given back to the pool."""
    made: list[tuple[str, Body]] = []
    terms = list(masters.terms.values())
    for index, (seller, company) in enumerate(zip(cycle(SELLERS), invented, strict=False)):
        if index == CUSTOMERS:
            break
        office.on(today - timedelta(days=360 - index * 345 // CUSTOMERS), 9 + index % 9, index % 60)
        customer = await office.post(
            seller,
            "/customers",
            {
                "name": company.name,
                "uscc": company.uscc,
                "industry": company.industry,
                "company_size": company.size,
                "grade": dice.choice("AABBBC"),
                "source": dice.choice(LEAD_SOURCES),
                "province": company.province,
                "city": company.city,
                "address": company.address,
                "payment_term_id": dice.choice(terms) if index % 3 else masters.terms["月结30天"],
                "primary_contact": {"name": company.contact, "title": company.title, "mobile": company.mobile},
                "force": True,
            },
        )
        if index % 7 == 3:
            office.on(today - timedelta(days=dice.randint(1, 20)), 10)
            await office.post(
                seller, f"/customers/{customer['id']}/return", {"reason_code": "no_demand", "reason": "近期无采购计划"}
            )
        else:
            if index % 5 == 0:
                due = datetime.combine(today + timedelta(days=dice.randint(0, 6)), time(dice.randint(9, 17)), SHANGHAI)
                office.on(today - timedelta(days=dice.randint(1, 6)), 15)
                await office.follow_up(
                    seller,
                    "customers",
                    customer["id"],
                    dice.choice(("phone", "wechat", "visit")),
                    "回访客户近期设备改造计划，约定下次沟通",
                    due,
                )
            made.append((seller, customer))
    return made


async def _deals(
    office: Office, masters: Masters, dice: Random, customers: list[tuple[str, Body]], today: date
) -> None:
    """A deal of each kind as often as planned; deep ones began long ago, shallow ones lately."""
    depths = [depth for depth, count in PLAN.items() for _ in range(count)]
    order = list(PLAN)
    chosen = dice.sample(customers, len(depths))
    for depth, (seller, customer) in zip(depths, chosen, strict=True):
        age = 6 + order.index(depth) * 8 + dice.randint(0, 40)
        began = max(
            today - timedelta(days=age),
            CLOCK.business_date(datetime.fromisoformat(customer["created_at"])) + timedelta(days=1),
        )
        deal = Deal(office, masters, dice, customer, seller, min(began, today), today)
        await deal.live(depth)


async def _leads(office: Office, dice: Random, invented: Iterator[Company], today: date) -> None:
    """Leads in every stage: in the pool, with a seller, followed up, qualified, discarded, converted."""
    for index, (seller, company) in enumerate(zip(cycle(SELLERS), invented, strict=False)):
        if index == LEADS:
            break
        day = today - timedelta(days=dice.randint(8, 60))
        office.on(day, 9 + index % 8, index % 60)
        lead = await office.post(
            "li",
            "/leads",
            {
                "company_name": company.name,
                "contact_name": company.contact,
                "title": company.title,
                "mobile": company.mobile,
                "industry": company.industry,
                "province": company.province,
                "city": company.city,
                "source": dice.choice(LEAD_SOURCES),
                "demand": "了解工业物联网网关与平台，计划做设备联网",
                "budget_amount": f"{dice.randint(5, 60)}0000.00",
                "marketing_consent": True,
            },
        )
        kind = index % 6
        if kind == 0:
            continue
        office.on(day, 18)
        await office.post("li", f"/leads/{lead['id']}/assign", {"owner_id": str(office.people[seller])})
        if kind == 1:
            continue
        office.on(day + timedelta(days=1), 10)
        due = datetime.combine(today + timedelta(days=dice.randint(0, 5)), time(14), SHANGHAI)
        await office.follow_up(seller, "leads", lead["id"], "phone", "电话沟通，客户对方案感兴趣，希望看案例", due)
        if kind == 2:
            continue
        office.on(day + timedelta(days=3), 11)
        if kind == 3:
            await office.post(
                seller, f"/leads/{lead['id']}/discard", {"reason_code": "no_budget", "reason": "本年度没有预算"}
            )
            continue
        await office.post(seller, f"/leads/{lead['id']}/qualify")
        if kind == 5:
            office.on(day + timedelta(days=5), 14)
            await office.post(
                seller,
                f"/leads/{lead['id']}/convert",
                {
                    "customer": {"mode": "new", "uscc": company.uscc},
                    "contact": {"mode": "new"},
                    "force": True,
                    "opportunity": {
                        "name": f"{company.name[:6]}设备联网项目",
                        "expected_amount": f"{dice.randint(6, 40)}0000.00",
                        "expected_close_date": (today + timedelta(days=dice.randint(20, 90))).isoformat(),
                    },
                },
            )
