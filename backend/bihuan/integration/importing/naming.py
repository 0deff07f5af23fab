"""The customer that a row of figures is about: by number, external id, credit code or name, and all of them agree."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, any_, func, literal, select

from bihuan.integration.importing.cells import Parsed, Problem
from bihuan.integration.importing.deciding import Decision
from bihuan.kernel.context import Context
from bihuan.kernel.db import TEXTS, one_of, uuid_array
from bihuan.parties.customer.models import Customer, CustomerStatus, name_key

NAMED = {"of_id": "id", "of_number": "number", "of_external_id": "external", "of_uscc": "uscc", "of_customer": "name"}
"""What says whose a figure is, the surest first → how the customer is looked for. A file has no ``of_id``."""


class Whose(NamedTuple):
    id: UUID
    owner_id: UUID | None
    owner_dept_id: UUID | None


Named = dict[str, list[Whose]]
"""``way:word`` → the customers that are called so."""


def _key(way: str, said: str) -> str:
    return name_key(said) if way == "name" else said.upper() if way == "uscc" else said


async def customers_named(ctx: Context, system: str, said: Sequence[dict[str, Any]], *, lock: bool = False) -> Named:
    """One statement for each way; a customer that was merged is the one that is left."""
    found: Named = {}
    for name, way in NAMED.items():
        words = sorted({_key(way, one[name]) for one in said if one.get(name)})
        if not words:
            continue
        columns: dict[str, tuple[Any, tuple[ColumnElement[bool], ...]]] = {
            "id": (Customer.id, ()),
            "number": (Customer.number, ()),
            "external": (Customer.external_id, (Customer.external_system == system,)),
            "uscc": (Customer.uscc, ()),
            "name": (Customer.name_key, ()),
        }
        column, more = columns[way]
        left = func.coalesce(Customer.merged_into_id, Customer.id)
        leads = select(column.label("word"), left.label("id")).where(
            column == any_(uuid_array([UUID(one) for one in words]) if way == "id" else literal(words, TEXTS)),
            Customer.status == one_of((CustomerStatus.ACTIVE, CustomerStatus.MERGED)),
            Customer.deleted_at.is_(None),
            *more,
        )
        led = leads.subquery()
        wanted = (
            select(led.c.word, Customer.id, Customer.owner_id, Customer.owner_dept_id)
            .join(Customer, Customer.id == led.c.id)
            .where(
                Customer.status == CustomerStatus.ACTIVE,
                Customer.deleted_at.is_(None),
                ctx.visible(Customer, "customers", "read"),
            )
            .order_by(Customer.id)
        )
        if lock:
            wanted = wanted.with_for_update(of=Customer, read=True, key_share=False)  # a merge waits
        for word, *customer in await ctx.db.execute(wanted):
            whose = Whose(*customer)
            known = found.setdefault(f"{way}:{word}", [])
            if whose not in known:
                known.append(whose)
    return found


async def customers_of(ctx: Context, system: str, rows: Sequence[Parsed], *, lock: bool) -> Named:
    return await customers_named(ctx, system, [row.said for row in rows], lock=lock)


def whose(said: dict[str, Any], known: Named) -> tuple[Whose | None, Problem | None]:
    """The one customer that everything said leads to, or what is wrong."""
    given = {name: known.get(f"{way}:{_key(way, said[name])}", []) for name, way in NAMED.items() if said.get(name)}
    if not given:
        return None, Problem("of_customer", "REQUIRED")
    found: set[Whose] | None = None
    for name, customers in given.items():
        found = set(customers) if found is None else found & set(customers)
        if not found:
            return None, Problem(name, "REF_NOT_FOUND")
    assert found
    if len(found) > 1:
        return None, Problem(next(iter(given)), "IMPORT_NAME_AMBIGUOUS")
    return found.pop(), None


def customer_of(made: Decision, known: Named) -> Whose | None:
    customer, problem = whose(made.parsed.said, known)
    if problem is not None:
        made.problems.append(problem)
    return customer
