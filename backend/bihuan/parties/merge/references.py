"""Everything that refers to a customer, read from the tables: a later table is taken along by itself, or refused.

Each reference is moved, or stands in a list below with the reason why it is not. A foreign key that neither rule
covers raises UnknownReference: the merge would lose rows, so the test that walks the tables is red first.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from sqlalchemy import Column, Table, UniqueConstraint

from bihuan.kernel.db import Base, ledgers

UNITED = {
    "contacts.customer_id",
    "invoice_titles.customer_id",
    "customer_addresses.customer_id",
    "customer_bank_accounts.customer_id",
    "customer_relations.customer_id",
}
"""Parts of a customer, which must be told apart first: the same mobile, one default (``uniting``)."""
MIRRORED = {"customer_relations.other_id"}
"""The other side of a part, which goes along with it (``uniting``)."""
FAMILY = {"customers.parent_id", "customers.merged_into_id"}
"""Customers below the merged one, and those that were merged into it earlier (``service``)."""
HISTORY = {"customer_merges.master_id", "customer_merges.loser_id", "care_enrolments.customer_id"}
"""What happened stays true."""
COLLIDING = {"opportunity_contacts.contact_id"}
"""Unique together with something else: where the row is there already, the other one goes (``moving``)."""
LOOSE = {"follow_ups.customer_id", "tasks.customer_id"}
"""References without a foreign key: activities stand below the customers they know of."""
LOGS = {"job_failures", "webhook_deliveries", "security_events"}
"""They tell of what was, under the name it had."""
MEMBERS = "record_members"
"""The team is united, not moved: members of the merged customer are led on by it."""
ONE_RUNNING = "approval_instances"
"""Unique by object only while running: a merge is refused then."""

ELSEWHERE = {"receivables.source_id"}
"""Of a kind that is never a customer or a contact: raised by orders and outbounds."""


class UnknownReference(Exception):
    """A foreign key that a merge does not know how to treat."""


class Hanging(NamedTuple):
    """What hangs on any kind of record by name and id."""

    table: Table
    kind: Column[str]
    id: Column[object]


def full_name(column: Column[object]) -> str:
    return f"{column.table.name}.{column.name}"


def to(target: str) -> Iterator[Column[object]]:
    """Every foreign key to a table, and the loose references to customers."""
    for table in Base.metadata.sorted_tables:
        for column in table.c:
            refers = any(key.column.table.name == target for key in column.foreign_keys)
            if refers or (target == "customers" and full_name(column) in LOOSE):
                yield column


def is_part(column: Column[object]) -> bool:
    """Contacts, titles and addresses: taken along, too, but one by one."""
    return full_name(column) in UNITED


def is_moved(column: Column[object]) -> bool:
    """Whether rows that refer so are pointed at the customer (or contact) that is kept. Raises UnknownReference."""
    table = column.table
    if full_name(column) in UNITED | MIRRORED | FAMILY | HISTORY or table.name in ledgers():
        return False  # a ledger is written once: it is read through the customer it leads to
    if [one.name for one in table.primary_key] != ["id"] or column.primary_key:
        raise UnknownReference(full_name(column))
    if full_name(column) not in COLLIDING and any(column in columns for columns in _unique(table)):
        raise UnknownReference(full_name(column))
    return True


def _unique(table: Table) -> Iterator[set[Column[object]]]:
    for index in table.indexes:
        if index.unique:
            yield set(index.columns)
    for constraint in table.constraints:
        if isinstance(constraint, UniqueConstraint):
            yield set(constraint.columns)


@cache
def moved(target: str) -> tuple[Column[object], ...]:
    """The foreign keys to ``customers`` or ``contacts`` that a merge points elsewhere, parents before children."""
    return tuple(column for column in to(target) if is_moved(column))


@cache
def hanging() -> tuple[Hanging, ...]:
    """The tables of follow-ups, files, links and decisions. Raises UnknownReference where a row could collide."""
    found = []
    for table in Base.metadata.sorted_tables:
        if table.name in {*ledgers(), *LOGS, MEMBERS}:
            continue
        for side in ("object", "source", "target"):
            if f"{side}_type" in table.c and f"{side}_id" in table.c:
                column = table.c[f"{side}_id"]
                if full_name(column) in ELSEWHERE:
                    continue
                if table.name != ONE_RUNNING and any(column in columns for columns in _unique(table)):
                    raise UnknownReference(full_name(column))
                found.append(Hanging(table, table.c[f"{side}_type"], column))
    return tuple(found)
