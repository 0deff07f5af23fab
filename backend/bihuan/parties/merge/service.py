"""Several customers become one (DOMAIN §7.3, decision 0029). ``undoing`` tells them apart again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select

from bihuan.kernel.audit import plain
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.db import Base, new_id
from bihuan.kernel.ownership import hand_over
from bihuan.kernel.resource import CONSEQUENCES
from bihuan.kernel.workflow import Note
from bihuan.parties.customer.models import Customer
from bihuan.parties.customer.schemas import MergeInput
from bihuan.parties.customer.service import CUSTOMERS, check_parent
from bihuan.parties.merge.models import CustomerMerge
from bihuan.parties.merge.moving import Moves
from bihuan.parties.merge.rules import FIELDS, blocks, may_override, take_fields
from bihuan.parties.merge.uniting import named_in_follow_ups, unite_parts, unite_team

OWN = ("owner_id", "owner_dept_id", "pool_id")
TAKEN = (
    *(*FIELDS, "tags", "lifecycle", "last_follow_up_at", "last_follow_up_content", "next_follow_up_at"),
    *("first_deal_at", "last_deal_at", "follow_up_count"),
)
"""What the customer that is kept may take from another one."""


async def merge(ctx: Context, master: Customer, data: MergeInput) -> None:
    """Consequence of (customers, merge). All customers are locked by now: who makes something for one of them waits.

    Raises MERGE_USCC_CONFLICT, MERGE_IN_APPROVAL, MERGE_MASTER_IN_POOL, CUSTOMER_NOT_ACTIVE; nothing has changed then.
    """
    losers = [ctx.held[customer_id] for customer_id in data.customer_ids]
    for refused in await blocks(ctx, master, losers):
        if not (refused.code == "MERGE_USCC_CONFLICT" and data.override_uscc and may_override(ctx)):
            raise refused
    known = {master.id, *data.customer_ids}
    parent = master.parent_id
    for loser in losers:
        await _merge_one(ctx, master, loser, data, known)
    if master.parent_id is not None and master.parent_id != parent:
        await ctx.db.flush()
        await check_parent(ctx, master.id, master.parent_id)
    hand_over(ctx, "customers", master, "merge", **_whose(master), reason=data.reason)


async def _merge_one(ctx: Context, master: Customer, loser: Customer, data: MergeInput, known: set[UUID]) -> None:
    """In this order: its name is free, the customer that is kept has it, everything moves, and that is written down."""
    moves = Moves(ctx, new_id())
    own_before, before = _values(loser, OWN), _values(master, TAKEN)
    async with CUSTOMERS.change(ctx, loser.id, "merge", action="merge-into", reason=data.reason):
        await CUSTOMERS.perform(ctx, loser, CUSTOMERS.action("merge-into"), Note())
        loser.merged_into_id = master.id
        hand_over(ctx, "customers", loser, "merge", **_whose(master), reason=data.reason)
    entry = next(one for one in ctx.log if one.record is loser and one.action == "merge-into")
    await ctx.db.flush()
    if loser.id in await _above(ctx, master):
        master.parent_id = loser.parent_id if loser.parent_id not in known else None
    take_fields(ctx, master, loser, data.fields)
    await ctx.db.flush()
    await _move(moves, master, loser, known)
    entry.changes += [{"field": kind, "old": count, "new": 0} for kind, count in sorted(moves.counts.items())]
    after = _values(master, TAKEN)
    changed = [name for name in TAKEN if before[name] != after[name]]
    ctx.append(
        CustomerMerge,
        id=moves.merge_id,
        master_id=master.id,
        loser_id=loser.id,
        at=CLOCK.now(),
        by=ctx.me.id,
        loser_before=own_before,
        master_before={name: before[name] for name in changed},
        master_after={name: after[name] for name in changed},
    )
    await moves.write_down()


async def _move(moves: Moves, master: Customer, loser: Customer, known: set[UUID]) -> None:
    """Parts, then everything that refers to the customer; unfinished documents get their new customer's owner."""
    same = await unite_parts(moves, master, loser)
    await unite_team(moves, master, loser)
    await moves.everything(loser.id, master.id)
    await named_in_follow_ups(moves, master, same)
    for name in ("parent_id", "merged_into_id"):
        await moves.column(Base.metadata.tables["customers"].c[name], loser.id, master.id, without=[*known])
    for follow in CONSEQUENCES.get(("customers", "transfer"), ()):
        await follow(moves.ctx, master, Note())


def _whose(customer: Customer) -> dict[str, Any]:
    return {"owner_id": customer.owner_id, "department_id": customer.owner_dept_id, "pool_id": customer.pool_id}


def _values(customer: Customer, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: plain(getattr(customer, name)) for name in names}


async def _above(ctx: Context, customer: Customer) -> list[UUID]:
    """Its superiors, from the next one up; five levels at most."""
    found: list[UUID] = []
    step = customer.parent_id
    while step is not None and step not in found:
        found.append(step)
        step = await ctx.db.scalar(select(Customer.parent_id).where(Customer.id == step))
    return found
