"""A company with as many customers, leads and contacts as it could ever have, lying in pools or held by people.

Of ten customers six are held and four lie in the pool; of ten leads three are held, four lie in the pool, two were
discarded and one was converted. Held records were received over the days that the longest rule grants and called over
those of the shortest, and a little longer: so that a night finds some tens of thousands to take back.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import asyncpg

from benchmarks import company
from benchmarks.bulk import CHUNK, bulk, copy
from benchmarks.names import customer, uuid_at
from benchmarks.product.fill import complete, create_tables, customer_rows
from bihuan.kernel.db import Base
from bihuan.kernel.search import words
from bihuan.parties.lead.models import Compliance, Lead, LeadStatus
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
Row = tuple[str, dict[str, Any]]


async def fill_parties(url: str, customers: int, leads: int, contacts: int, now: datetime) -> None:
    """``contacts`` is at least ``customers``: everybody has one, the first ones two or three."""
    await create_tables(url)
    await company.found(url)
    connection = await asyncpg.connect(url)
    tables = {name: Base.metadata.tables[name] for name in TABLES}
    try:
        pools = dict(await connection.fetch("SELECT object_type, id FROM pools WHERE is_default"))
        async with bulk(connection, TABLES):
            for start in range(0, max(customers, leads), CHUNK):
                rows: dict[str, list[dict[str, Any]]] = {name: [] for name in TABLES}
                for serial in range(start, min(start + CHUNK, customers)):
                    more = (contacts - customers) // customers + (serial < (contacts - customers) % customers)
                    for name, row in _customer(serial, more, pools["customers"], now):
                        rows[name].append(row)
                for serial in range(start, min(start + CHUNK, leads)):
                    for name, row in _lead(serial, serial % customers, pools["leads"], now):
                        rows[name].append(row)
                await copy(connection, {name: complete(tables[name], of) for name, of in rows.items() if of})
        await connection.execute("VACUUM (ANALYZE)")
    finally:
        await connection.close()


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
    yield "contacts_search", _found_by(made["id"], [made["name"], made["mobile"]])


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
    lead = Lead(**{name: row[name] for name in ("name", "company_name", "contact_name", "mobile", "pool_id")})
    yield "leads_search", _found_by(row["id"], LEADS.search_text(lead))
    event = {"object_type": "leads", "object_id": row["id"], "action": "create", "to_owner_id": owner}
    yield "ownership_events", event | {"actor_id": owner, "actor_kind": "user", "at": created, "biz_date": created}


def _held(mixed: int, now: datetime, received_days: float, called_days: float) -> dict[str, Any]:
    """Received some days ago and called since, some of them too long ago."""
    received = now - timedelta(days=mixed % 100_003 / 100_003 * received_days)
    called = max(received, now - timedelta(days=mixed // 7 % 100_019 / 100_019 * called_days))
    return {"received_at": received, "counted_follow_up_at": called, "last_follow_up_at": called}


def _found_by(id_: Any, parts: list[str | None]) -> dict[str, Any]:
    return {"id": id_, **words(parts)._asdict()}
