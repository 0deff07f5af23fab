"""A company with as many customers, leads and contacts as it could ever have, lying in pools or held by people.

Of ten customers six are held and four lie in the pool; of ten leads three are held, four lie in the pool, two were
discarded and one was converted. Every company has asked ten times, each time from another telephone. Held records were
received over the days that the longest rule grants and called over those of the shortest, and a little longer: so that
a night finds some tens of thousands to take back.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime, timedelta
from multiprocessing import get_context
from typing import Any, NamedTuple

import asyncpg

from benchmarks import company
from benchmarks.bulk import CHUNK, UNCHECKED, bulk, copy
from benchmarks.names import customer, uuid_at
from benchmarks.product.fill import complete, create_tables, customer_rows, found_by
from bihuan.kernel.db import Base
from bihuan.parties.contact.service import CONTACTS
from bihuan.parties.lead.models import Compliance, LeadStatus
from bihuan.parties.lead.service import LEADS

TABLES = (
    "customers",
    "contacts",
    "customers_search",
    "contacts_search",
    "leads",
    "leads_search",
    "ownership_events",
)
SOURCES = ("web_form", "exhibition", "referral", "cold_call", "third_party", "search")
TIMES = ("received_at", "counted_follow_up_at", "last_follow_up_at")
TIMES_ASKED = 10
Row = tuple[str, dict[str, Any]]


async def fill_parties(url: str, customers: int, leads: int, contacts: int, now: datetime) -> None:
    """``contacts`` is at least ``customers``: everybody has one, the first ones two or three."""
    await create_tables(url)
    await company.found(url)
    connection = await asyncpg.connect(url)
    loop = asyncio.get_running_loop()
    try:
        pools = dict(await connection.fetch("SELECT object_type, id FROM pools WHERE is_default"))
        whole = _Whole(url, customers, leads // TIMES_ASKED, contacts, pools, now)
        async with bulk(connection, TABLES):
            with ProcessPoolExecutor(os.cpu_count(), get_context("spawn")) as workers:
                starts = range(0, max(customers, whole.leads), CHUNK)
                await asyncio.gather(*(loop.run_in_executor(workers, _fill, whole, start) for start in starts))
            for nth in range(1, TIMES_ASKED):
                for statement in _ASKED_AGAIN:
                    await connection.execute(statement.format(nth=nth))
        await connection.execute("VACUUM (ANALYZE)")
    finally:
        await connection.close()


class _Whole(NamedTuple):
    url: str
    customers: int
    leads: int
    contacts: int
    pools: dict[str, Any]
    now: datetime


def _fill(whole: _Whole, start: int) -> None:
    """One chunk, by a process of its own: making the rows takes longer than writing them."""
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in TABLES}
    for serial in range(start, min(start + CHUNK, whole.customers)):
        more, rest = divmod(whole.contacts - whole.customers, whole.customers)
        for name, row in _customer(serial, more + (serial < rest), whole.pools["customers"], whole.now):
            rows[name].append(row)
    for serial in range(start, min(start + CHUNK, whole.leads)):
        for name, row in _lead(serial, serial % whole.customers, whole.pools["leads"], whole.now):
            rows[name].append(row)
    asyncio.run(_write(whole.url, rows))


async def _write(url: str, rows: dict[str, list[dict[str, Any]]]) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(UNCHECKED)
        await copy(connection, {name: complete(Base.metadata.tables[name], of) for name, of in rows.items() if of})
    finally:
        await connection.close()


def _again(table: str, which: str, **other: str) -> str:
    """The statement that copies rows, but for these columns."""
    names = [column.name for column in Base.metadata.tables[table].columns if column.identity is None]
    shown = ", ".join(other.get(name, f"r.{name}") for name in names)
    return f"INSERT INTO {table} ({', '.join(names)}) SELECT {shown} FROM {table} r {which}"


_ID = "overlay({id}::text placing substr(md5({id}::text || {{nth}}), 1, 12) from 25)::uuid"
_PHONE = "substr({of}, 1, 2) || lpad(((substr({of}, 3)::bigint + {{nth}} * 97000007) % 1000000000)::text, 9, '0')"
_FIRST = "l.number NOT LIKE '%-%'"
_ASKED_AGAIN = (
    _again(
        "leads",
        f"WHERE {_FIRST.replace('l.', 'r.')}",
        id=_ID.format(id="r.id"),
        number="r.number || '-{nth}'",
        mobile=_PHONE.format(of="r.mobile"),
        **{name: f"r.{name} - interval '{{nth}} minutes'" for name in ("created_at", "updated_at", *TIMES)},
    ),
    _again(
        "leads_search",
        f"JOIN leads l ON l.id = r.id AND {_FIRST} CROSS JOIN LATERAL "
        f"(SELECT right({_PHONE.format(of='l.mobile')}, length(substring(r.text from '[0-9]+$'))) AS digits) AS n",
        id=_ID.format(id="r.id"),
        text="regexp_replace(r.text, '[0-9]+$', n.digits)",
        grams="array(SELECT one FROM unnest(r.grams) one WHERE one !~ '^[0-9]+$') || "
        "array(SELECT DISTINCT substr(n.digits, at, 2) FROM generate_series(1, length(n.digits) - 1) at)",
    ),
    _again(
        "ownership_events",
        f"JOIN leads l ON l.id = r.object_id AND {_FIRST} WHERE r.object_type = 'leads'",
        object_id=_ID.format(id="r.object_id"),
    ),
)
"""By the database alone, which takes a tenth of the time that Python takes."""


def _customer(serial: int, more_contacts: int, pool: Any, now: datetime) -> Iterator[Row]:
    """As ``customer_rows``, with more contacts and lying in the pool four times of ten."""
    mixed = serial * 2_654_435_761 % 4_294_967_296
    for name, row in customer_rows(serial):
        if name == "customers":
            row |= dict.fromkeys(TIMES) | {"pool_id": None}
            if serial % 10 < 6:
                row |= _held(mixed, now, 181.5, 30.8)
            else:
                row |= {"owner_id": None, "owner_dept_id": None, "pool_id": pool}
            firm = row
        elif name == "contacts":
            row |= {"owner_id": firm["owner_id"], "owner_dept_id": firm["owner_dept_id"]}
            for number in range(more_contacts):
                yield from _contact(row, serial, number)
        yield name, row


def _contact(first: dict[str, Any], serial: int, number: int) -> Iterator[Row]:
    other = customer(serial + 7_000_000 + number)
    made = first | {"id": uuid_at(other.changed, 5, serial * 8 + number), "name": other.contact, "mobile": other.mobile}
    yield "contacts", made | {"is_primary": False}
    yield "contacts_search", found_by(made, CONTACTS)


def _lead(serial: int, of: int, pool: Any, now: datetime) -> Iterator[Row]:
    made = customer(serial + 700_000)
    mixed = serial * 2_654_435_761 % 4_294_967_296
    owner, created = company.owner_id(made.owner), made.changed - timedelta(days=30)
    row: dict[str, Any] = {
        "id": uuid_at(made.changed, 3, serial),
        "number": f"LD{made.changed:%Y%m%d}9{serial:07d}",
        "name": made.name,
        "company_name": made.name,
        "contact_name": made.contact,
        "mobile": made.mobile,
        "industry": made.industry,
        "source": SOURCES[mixed % len(SOURCES)],
        "original_source": SOURCES[mixed % len(SOURCES)],
        "score": mixed % 101,
        "created_at": created,
        "updated_at": made.changed,
        "created_by": owner,
        "updated_by": owner,
    }
    row |= dict.fromkeys((*TIMES, "owner_id", "owner_dept_id", "pool_id"))
    row |= {"converted_customer_id": None, "compliance_status": None, "status": LeadStatus.NURTURING}
    kind = serial % 10
    if kind < 3:
        row |= {"owner_id": owner, "owner_dept_id": company.department_of(made.owner)} | _held(mixed, now, 31.0, 7.6)
    elif kind < 7:
        row |= {"pool_id": pool, "status": LeadStatus.NEW}
    elif kind < 9:
        row["status"] = LeadStatus.DISCARDED
    else:
        firm = customer(of)
        row |= {"status": LeadStatus.CONVERTED, "converted_customer_id": uuid_at(firm.changed, 1, of)}
        row["compliance_status"] = Compliance.COMPLIANT
    yield "leads", row
    yield "leads_search", found_by(row, LEADS)
    event = {"object_type": "leads", "object_id": row["id"], "action": "create", "to_owner_id": owner}
    yield "ownership_events", event | {"actor_id": owner, "actor_kind": "user", "at": created, "biz_date": created}


def _held(mixed: int, now: datetime, received_days: float, called_days: float) -> dict[str, Any]:
    """Received some days ago and called since, some of them too long ago."""
    received = now - timedelta(days=mixed % 100_003 / 100_003 * received_days)
    called = max(received, now - timedelta(days=mixed // 7 % 100_019 / 100_019 * called_days))
    return {"received_at": received, "counted_follow_up_at": called, "last_follow_up_at": called}
