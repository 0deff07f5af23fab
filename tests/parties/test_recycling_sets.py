"""A batch of the night is a set: whatever it does, it does as one after the other would (DOMAIN §6.5)."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import pytest
from fastapi import FastAPI
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.db import Base
from bihuan.kernel.settling import settle
from bihuan.parties.customer.models import Customer
from bihuan.parties.customer.service import CUSTOMERS
from bihuan.parties.ownership.schemas import RecycleByRule
from bihuan.parties.recycle.deadlines import DAILY
from bihuan.parties.recycle.jobs import Due, plan, recycle, recycle_one_by_one, still_due
from tests.conftest import Clients
from tests.factories.company import Company
from tests.parties.conftest import Make, Set

SUN, LI = str(Company.ids["sun"]), str(Company.ids["li"])
Rows = dict[str, Counter[str]]
MOBILES = {"leads": "13779710555", "customers": "13879710555", "contacts": "13979710555"}
COUNTED = {"xid"}
"""What no two transactions have in common, beside ids that are counted."""


async def stored(db: AsyncSession) -> Rows:
    """Every row of every table, by table; without the ids that are counted up."""
    found: Rows = {}
    for table in Base.metadata.sorted_tables:
        counted = COUNTED | {column.name for column in table.columns if column.identity is not None}
        rows = (await db.scalars(text(f"SELECT to_jsonb(t) FROM {table.name} t"))).all()
        plain = ({name: value for name, value in row.items() if name not in counted} for row in rows)
        found[table.name] = Counter(json.dumps(row, sort_keys=True, ensure_ascii=False) for row in plain)
    return found


async def done(app: FastAPI, way: Callable[[Context, Due], Awaitable[None]]) -> tuple[Rows, Rows]:
    """What a night leaves behind: rows that are new, and rows that are gone. All of it is undone."""
    async with app.state.sessions() as db:
        before = await stored(db)
        ctx = Context(db, request_id="job-1", actor_kind="system")
        with ctx.system():
            batches = await plan(ctx, CLOCK.today(), CLOCK.now(), DAILY)
            for batch in batches:
                due = await still_due(ctx, batch)
                assert due is not None
                await way(ctx, due)
                await settle(ctx)
        after = await stored(db)
        await db.rollback()
    new = {name: rows - before[name] for name, rows in after.items() if rows - before[name]}
    gone = {name: before[name] - rows for name, rows in after.items() if before[name] - rows}
    return new, gone


async def all_at_once(ctx: Context, due: Due) -> None:
    if due.records:
        await recycle(ctx, *due)


async def one_by_one(ctx: Context, due: Due) -> None:
    await recycle_one_by_one(ctx, due.resource, [record.id for record in due.records], due.data)


class World:
    """Customers and leads of several people with whatever they may have, drawn from a seed."""

    def __init__(self, client: Clients, make_customer: Make, make_lead: Make, seed: int) -> None:
        self.client, self.make_customer, self.make_lead = client, make_customer, make_lead
        self.draw = random.Random(seed)

    async def post(self, who: str, path: str, **body: Any) -> dict[str, Any]:
        made = await (await self.client(who)).post(path, json=body)
        assert made.status_code in {200, 201}, made.text
        return made.json()  # type: ignore[no-any-return]

    async def customer(self, who: str) -> None:
        made = await self.make_customer(who, grade=self.draw.choice("ABC"), email="a@example.com")
        of = {"customer_id": made["id"]}
        for number in range(self.draw.randrange(3)):
            mobile = f"13{self.draw.randrange(10**9):09d}"
            more = {"email": "chen@example.com"} if number else {"more_phones": [{"kind": "other", "number": mobile}]}
            person = await self.post(who, "/contacts", **of, name=f"李{number}", telephone="021-62345678", **more)
            if self.draw.random() < 0.5:
                await self.post(who, f"/contacts/{person['id']}/share", user_ids=[LI])
        if self.draw.random() < 0.5:
            await self.post(who, f"/customers/{made['id']}/share", user_ids=[LI], cascade=True)
        if self.draw.random() < 0.5:
            await self.post(who, "/customer-addresses", **of, consignee="李四", address="人民路 1 号")
            await self.post(who, "/invoice-titles", **of, title="抬头有限公司", tax_no="91310115MA1K35J8HH")
            account = {"bank_name": "工商银行", "account_name": "户名", "account_no": "1001234567890123456"}
            await self.post(who, "/bank-accounts", **of, **account)
        if self.draw.random() < 0.5:
            deal = {
                "name": "网关采购",
                "expected_amount": "10.00",
                "demand": "网关",
                "expected_close_date": "2019-06-01",
            }
            opened = await self.post(who, "/opportunities", **of, **deal)
            await self.post(who, f"/opportunities/{opened['id']}/share", user_ids=[LI])
            if self.draw.random() < 0.7:  # else it is kept
                await self.post(who, f"/opportunities/{opened['id']}/lose", lost_reason="price", lost_note="预算不足")

    async def lead(self, who: str) -> None:
        ways = {"telephone": "021-62345678", "email": "wang@example.com", "wechat": "wang"}
        made = await self.make_lead(who, **{name: ways[name] for name in ways if self.draw.random() < 0.5})
        if self.draw.random() < 0.3:
            await self.post(who, f"/leads/{made['id']}/share", user_ids=[LI])


@pytest.mark.req("OWN-03")
async def test_a_batch_leaves_what_one_after_the_other_leaves(
    client: Clients, app: FastAPI, rules: Any, set_rules: Set, make_customer: Make, make_lead: Make, clock: Any
) -> None:
    graded = [
        {"kind": "no_follow_up", "days": days, "grades": [grade]} for grade, days in (("A", 90), ("B", 30), ("C", 15))
    ]
    await set_rules("customers", "2019-02-01", [*graded, {"kind": "no_deal", "days": 30}])
    await set_rules("leads", "2019-02-01", [{"kind": "no_follow_up", "days": 7}], fresh=False)
    clock("2019-03-01 10:00")
    world = World(client, make_customer, make_lead, 1)
    for who in ("qian", "sun", "zhao", "qian", "sun"):
        await world.customer(who)
        await world.lead(who)
    clock("2019-04-02 02:00")
    new, gone = await done(app, all_at_once)
    assert (new, gone) == await done(app, one_by_one)
    assert sum(gone["leads"].values()) == 5
    assert sum(gone["customers"].values()) >= 2
    assert {"customers", "contacts", "leads", "leads_search", "customers_search", "contacts_search"} < gone.keys()
    assert {"audit_log", "ownership_events"} < new.keys()
    assert "record_members" in gone
    for kind in ("customers", "leads", "contacts"):
        version = Counter(json.loads(row)["version"] for row in gone[kind].elements())
        assert Counter(json.loads(row)["version"] - 1 for row in new[kind].elements()) == version


async def test_one_that_is_refused_keeps_no_other(
    client: Clients, app: FastAPI, rules: Any, set_rules: Set, make_customer: Make, clock: Any
) -> None:
    """Whatever makes a set impossible, the others are taken, each by itself."""
    made = [await make_customer("qian") for _ in range(3)]
    given_up = await (await client("qian")).post(
        f"/customers/{made[1]['id']}/return", json={"reason_code": "no_demand"}
    )
    assert given_up.status_code == 200, given_up.text
    async with app.state.sessions() as db:
        ctx = Context(db, request_id="job-1", actor_kind="system")
        records = (await db.scalars(select(Customer).where(Customer.id.in_([UUID(one["id"]) for one in made])))).all()
        with ctx.system():
            await recycle(
                ctx, CUSTOMERS, records, RecycleByRule(reason="30 天未跟进，自动回收", reason_code="no_follow_up")
            )
            await settle(ctx)
        await db.commit()
    admin = await client("admin")
    for customer, ways in zip(made, (["create", "recycle"], ["create", "return"], ["create", "recycle"]), strict=True):
        found = (await admin.get(f"/customers/{customer['id']}")).json()
        assert (found["owner_id"], found["pool_name"], found["version"]) == (None, "客户公海", 2)
        async with app.state.sessions() as db:
            told = text("SELECT action FROM ownership_events WHERE object_id = :id ORDER BY id")
            assert (await db.scalars(told, {"id": customer["id"]})).all() == ways


@pytest.mark.req("CUST-15")
@pytest.mark.parametrize("kind", ["leads", "customers", "contacts"])
async def test_what_a_pool_hides_is_found_by_no_pair_of_it_and_its_index_stays(
    client: Clients, db: AsyncSession, rules: Any, make_customer: Make, make_lead: Make, kind: str
) -> None:
    """Pairs of what is hidden are in the index, which a change of hands so leaves as it is (decision 0046)."""
    person = {"name": "阿依古丽", "mobile": MOBILES[kind], "email": "vqjx@example.com"}
    qian, zhao, admin = await client("qian"), await client("zhao"), await client("admin")
    if kind == "leads":
        made = shown = await make_lead(
            "qian", contact_name=person["name"], mobile=person["mobile"], email=person["email"]
        )
    else:
        made = shown = await make_customer("qian", primary_contact=person, force=True)
    if kind == "contacts":
        (shown,) = (await qian.get("/contacts", params={"customer_id": made["id"]})).json()["data"]
    told = ["依古", "79", "7971", "79710555", "0555"] + ["vq"] * (kind != "customers")

    async def found() -> list[str]:
        pages = {q: (await admin.get(f"/{kind}", params={"q": q, "limit": 200})).json()["data"] for q in told}
        return [q for q, rows in pages.items() if shown["id"] in {row["id"] for row in rows}]

    async def pairs() -> set[str]:
        return set(await db.scalar(text(f"SELECT grams FROM {kind}_search WHERE id = :id"), {"id": shown["id"]}))

    assert await found() == told
    before = await pairs()
    path = f"/{'leads' if kind == 'leads' else 'customers'}/{made['id']}"
    assert (await qian.post(f"{path}/return", json={"reason_code": "no_demand"})).status_code == 200
    assert await found() == ["依古", "0555"]
    assert await pairs() == before
    assert (await zhao.post(f"{path}/claim", json={})).status_code == 200
    assert await found() == told
