"""A merge taken back: the customer is there again, with everything that nobody has touched since."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import String, cast, select

from bihuan.company.setting.service import setting
from bihuan.identity.user.models import User
from bihuan.kernel.audit import LogEntry, plain
from bihuan.kernel.bulk import write_columns
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.db import Base
from bihuan.kernel.errors import DomainError
from bihuan.kernel.ownership import hand_over
from bihuan.kernel.resource import CONSEQUENCES
from bihuan.kernel.search import FoundBy
from bihuan.kernel.workflow import Note
from bihuan.parties.contact.models import CONTACT_SEARCH, Contact
from bihuan.parties.contact.service import CONTACTS
from bihuan.parties.contact.workflow import mirror_primary
from bihuan.parties.customer.models import Customer, CustomerStatus
from bihuan.parties.customer.service import CUSTOMERS
from bihuan.parties.customer.workflow import children_follow
from bihuan.parties.merge.models import CustomerMerge, MergeChange
from bihuan.parties.merge.moving import Row, kinds, restore

UNIQUE = ("name", "name_key", "uscc")


async def undo(ctx: Context, loser: Customer, data: Note) -> None:
    """Consequence of (customers, undo-merge). What has changed since stays, and is named where it stays.

    Raises MERGE_UNDO_EXPIRED, MERGE_UNDO_BLOCKED, and DUPLICATE_NAME where the name was given away meanwhile.
    """
    master_id, loser.merged_into_id = loser.merged_into_id, None  # with the state that its verb has set
    asked = select(CustomerMerge).where(CustomerMerge.loser_id == loser.id).order_by(CustomerMerge.at.desc()).limit(1)
    merge = await ctx.db.scalar(asked)
    if merge is None or merge.master_id != master_id:
        raise DomainError("MERGE_UNDO_BLOCKED")
    if CLOCK.now() - merge.at > timedelta(hours=int(await setting(ctx, "merge_undo_hours"))):
        raise DomainError("MERGE_UNDO_EXPIRED")
    async with CUSTOMERS.change(ctx, merge.master_id, "merge", action="undo-merge", reason=data.reason) as master:
        if master.status != CustomerStatus.ACTIVE:
            raise DomainError("MERGE_UNDO_BLOCKED")
        left = _give_back_fields(master, merge, loser)
        await write_columns(ctx, [master], *UNIQUE)  # before the other has them again: an index judges row by row
        inherited = await _whose_again(ctx, loser, merge)
        hand_over(ctx, "customers", loser, "undo-merge", reason=data.reason, **inherited)
        await ctx.db.flush()
        left += await _restore(ctx, merge)
        if inherited["owner_id"] != _id(merge.loser_before["owner_id"]):
            await children_follow(ctx, [loser])
            for follow in CONSEQUENCES.get(("customers", "transfer"), ()):
                await follow(ctx, loser, data)
        for customer in (master, loser):
            await _primary(ctx, customer)
    entry = next(one for one in reversed(ctx.log) if one.record is master and one.action == "undo-merge")
    entry.changes += left


def _give_back_fields(master: Customer, merge: CustomerMerge, loser: Customer) -> list[dict[str, Any]]:
    """Fields that still hold what the merge gave them; the others are named."""
    left = []
    for name, before in merge.master_before.items():
        now = plain(getattr(master, name))
        if name == "follow_up_count":
            master.follow_up_count = max(0, master.follow_up_count - loser.follow_up_count)
        elif now == merge.master_after[name]:
            setattr(master, name, _typed(name, before))
        else:
            left.append({"field": "kept", "old": None, "new": name})
    return left


def _typed(name: str, value: Any) -> Any:
    """A logged value as the column holds it."""
    kind = Customer.__table__.c[name].type.python_type
    if value is None or kind is list:
        return value
    if kind in (date, datetime):
        return kind.fromisoformat(value)
    return kind(value) if kind in (UUID, Decimal) else value


def _id(value: str | None) -> UUID | None:
    return UUID(value) if value else None


async def _whose_again(ctx: Context, loser: Customer, merge: CustomerMerge) -> dict[str, Any]:
    """Its owner or pool of then; who has left the company meanwhile gets nothing back."""
    before = {name: _id(value) for name, value in merge.loser_before.items()}
    if before["owner_id"] is not None:
        working = select(User.id).where(User.id == before["owner_id"], User.status == "active")
        if await ctx.db.scalar(working) is None:
            return {"owner_id": loser.owner_id, "department_id": loser.owner_dept_id, "pool_id": loser.pool_id}
    return {"owner_id": before["owner_id"], "department_id": before["owner_dept_id"], "pool_id": before["pool_id"]}


async def _restore(ctx: Context, merge: CustomerMerge) -> list[dict[str, Any]]:
    """Every row that has not changed since; the others, by kind and number, stay where they are."""
    asked = select(MergeChange.table_name, MergeChange.row_id).where(MergeChange.merge_id == merge.id)
    changed: dict[str, list[UUID]] = {}
    for table_name, row_id in await ctx.db.execute(asked.order_by(MergeChange.id)):
        changed.setdefault(table_name, []).append(row_id)
    left: list[dict[str, Any]] = []
    for table_name, ids in changed.items():
        kind = kinds().get(table_name)
        done = await restore(ctx, merge.id, Base.metadata.tables[table_name])
        if kind is not None:
            change = {"field": "customer_id", "old": str(merge.master_id), "new": str(merge.loser_id)}
            ctx.log += [LogEntry("undo-merge", kind, row, [change]) for row in done if row.version]
        if table_name == Contact.__tablename__:
            await _found_again(ctx, done)
        missed = sorted(set(ids) - {row.id for row in done})
        told = await _numbers(ctx, table_name, missed)
        left += [{"field": "kept", "old": None, "new": f"{kind or table_name} {one}"} for one in told]
    return left


async def _numbers(ctx: Context, table_name: str, ids: Sequence[UUID]) -> list[str]:
    """What rows are called, as far as they have a number or a name."""
    if not ids:
        return []
    table = Base.metadata.tables[table_name]
    called = next((one for one in ("number", "name", "title") if one in table.c), "id")
    asked = select(cast(table.c[called], String)).where(table.c.id.in_(ids)).order_by(table.c[called])
    return [one or "—" for one in await ctx.db.scalars(asked)]


async def _found_again(ctx: Context, rows: Sequence[Row]) -> None:
    """Contacts whose blanks had been filled are found by their own words."""
    again = select(Contact).where(Contact.id.in_([row.id for row in rows]))
    for contact in await ctx.db.scalars(again.execution_options(populate_existing=True)):
        ctx.found_by.append(FoundBy(CONTACT_SEARCH, contact.id, CONTACTS.search_text(contact)))


async def _primary(ctx: Context, customer: Customer) -> None:
    """A customer with contacts has one primary contact, whichever of them stayed where (DOMAIN §8.1)."""
    await ctx.written(Contact)
    of_it = select(Contact).where(Contact.customer_id == customer.id, Contact.deleted_at.is_(None)).order_by(Contact.id)
    people = list(await ctx.db.scalars(of_it.execution_options(populate_existing=True)))
    first = next((one for one in people if one.is_primary), None)
    if first is None and people:
        first = people[0]
        first.is_primary = True
        ctx.touch(first)
        ctx.log.append(LogEntry("update", "contacts", first, [{"field": "is_primary", "old": False, "new": True}]))
    if first is not None:
        await mirror_primary(ctx, customer, first)
