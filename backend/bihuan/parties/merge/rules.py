"""What wins field by field, and what stands in the way of a merge (DOMAIN §7.3)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, get_args
from uuid import UUID

from sqlalchemy import func, literal, select, union_all

from bihuan.approvals.instance.models import ApprovalInstance, InstanceStatus
from bihuan.kernel.context import Context
from bihuan.kernel.errors import DomainError
from bihuan.parties.customer.models import Customer, Lifecycle
from bihuan.parties.customer.schemas import FieldChoice, MergedField
from bihuan.parties.customer.workflow import set_lifecycle
from bihuan.parties.merge.moving import kinds
from bihuan.parties.merge.references import is_part, moved, to

FIELDS: tuple[str, ...] = get_args(MergedField)
RANK = [Lifecycle.POTENTIAL, Lifecycle.LOST, Lifecycle.INTENT, Lifecycle.DEAL]
"""The most advanced counts."""


def winner(name: str, customers: Sequence[Customer], choices: Sequence[FieldChoice] = ()) -> Customer:
    """Whose value is kept: the chosen one's, else that of the first who has one, the master before the others."""
    chosen: dict[str, UUID] = {choice.field: choice.customer_id for choice in choices}
    for one in customers:
        if one.id == chosen.get(name):
            return one
    return next((one for one in customers if getattr(one, name) is not None), customers[0])


def may_override(ctx: Context) -> bool:
    """Two credit codes are two companies, unless who merges every customer says otherwise (DOMAIN §7.3, ADM)."""
    return "all" in ctx.me.scopes("customers", "merge")


async def blocks(ctx: Context, master: Customer, losers: Sequence[Customer]) -> list[DomainError]:
    """All that refuses the merge as things are."""
    found = []
    if len({one.uscc for one in (master, *losers) if one.uscc}) > 1:
        found.append(DomainError("MERGE_USCC_CONFLICT"))
    if any(one.status != "active" for one in (master, *losers)):
        found.append(DomainError("CUSTOMER_NOT_ACTIVE"))
    if master.owner_id is None and any(one.owner_id for one in losers):
        found.append(DomainError("MERGE_MASTER_IN_POOL"))
    waiting = await _in_approval(ctx, losers)
    if waiting:
        found.append(DomainError("MERGE_IN_APPROVAL", kinds=", ".join(waiting)))
    return found


async def _in_approval(ctx: Context, losers: Sequence[Customer]) -> list[str]:
    """Kinds of the losers' documents about which somebody is deciding right now."""
    ids = [one.id for one in losers]
    running = select(ApprovalInstance.object_type.label("kind")).where(
        ApprovalInstance.status == InstanceStatus.RUNNING, ApprovalInstance.deleted_at.is_(None)
    )
    asked = [running.where(ApprovalInstance.object_type == "customers", ApprovalInstance.object_id.in_(ids))]
    for column in moved("customers"):
        kind = kinds().get(column.table.name)
        if kind is not None:
            of = select(column.table.c.id).where(column.in_(ids))
            asked.append(running.where(ApprovalInstance.object_type == kind, ApprovalInstance.object_id.in_(of)))
    return sorted(set(await ctx.db.scalars(union_all(*asked))))


async def counts(ctx: Context, losers: Sequence[Customer]) -> dict[str, int]:
    """How many rows of each kind refer to the losers."""
    ids = [one.id for one in losers]
    columns = [column for column in to("customers") if is_part(column) or column in moved("customers")]
    asked = [
        select(literal(column.table.name).label("kind"), func.count().label("count")).where(column.in_(ids))
        for column in columns
    ]
    found: dict[str, int] = {}
    for table, count in await ctx.db.execute(union_all(*asked)):
        kind = kinds().get(table, table)
        found[kind] = found.get(kind, 0) + count
    return {kind: count for kind, count in sorted(found.items()) if count}


def take_fields(ctx: Context, master: Customer, loser: Customer, choices: Sequence[FieldChoice]) -> None:
    """Fields as chosen, tags of both, figures of both; credit stays the master's."""
    both = [master, loser]
    mine = [choice for choice in choices if choice.customer_id in {one.id for one in both}]
    for name in FIELDS:
        chosen = any(choice.field == name for choice in mine)
        if name != "parent_id" or chosen:  # a superior is never inherited unasked: there could be a circle
            value = getattr(winner(name, both, mine), name)
            if getattr(master, name) != value:
                setattr(master, name, value)
    master.tags = list(dict.fromkeys([*master.tags, *loser.tags]))[:50]
    _roll_up(master, both)
    furthest = max((Lifecycle(one.lifecycle) for one in both), key=RANK.index)
    if furthest != master.lifecycle:
        set_lifecycle(ctx, master, furthest)


def _roll_up(master: Customer, both: Sequence[Customer]) -> None:
    """What is counted and dated over documents and follow-ups is that of both together (DOMAIN §5.2)."""
    latest = max(both, key=lambda one: (one.last_follow_up_at is not None, one.last_follow_up_at or one.created_at))
    master.last_follow_up_content = latest.last_follow_up_content
    master.last_follow_up_at = latest.last_follow_up_at
    master.follow_up_count = sum(one.follow_up_count for one in both)
    for name, choose in (("first_deal_at", min), ("last_deal_at", max), ("next_follow_up_at", min)):
        known: list[Any] = [value for one in both if (value := getattr(one, name)) is not None]
        setattr(master, name, choose(known, default=None))
