"""Assign, claim, transfer, return, recycle: one implementation for leads and customers (DOMAIN §6.3, §6.4)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import any_, delete

from bihuan.company.setting.service import setting
from bihuan.identity.sharing.service import teams_leave
from bihuan.identity.user.service import active_user
from bihuan.kernel.bulk import write_columns
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.db import uuid_array
from bihuan.kernel.errors import DomainError, Forbidden, Text
from bihuan.kernel.members import RecordMember
from bihuan.kernel.ownership import hand_over
from bihuan.kernel.workflow import Action, Guard, Nothing
from bihuan.parties.ownership.oldest import check_turn
from bihuan.parties.ownership.schemas import (
    AssignInput,
    ExtendInput,
    RecycleByRule,
    RecycleInput,
    ReturnInput,
    TransferInput,
    one_after_the_other,
)
from bihuan.parties.ownership.service import (
    DEADLINES,
    EXTENDED,
    OVERRIDDEN,
    Kind,
    check_no_open_business,
    check_not_extended,
    home_pools,
    may_as_superior,
    standing,
)
from bihuan.parties.pool.service import default_pool

LOST = (
    "owner_id",
    "owner_dept_id",
    "pool_id",
    "prev_owner_id",
    "prev_owner_lost_at",
    "received_at",
    "protected_until",
    "version",
    "updated_at",
    "updated_by",
)
"""What a record's way into a pool changes of it; anything else would be written record by record, but not left out."""


class Taker(Protocol):
    """Whoever takes a record: a user, a principal, somebody whom a rule has chosen."""

    @property
    def id(self) -> UUID: ...

    @property
    def department_id(self) -> UUID | None: ...


def is_owned(record: Any) -> DomainError | None:
    return None if record.owner_id is not None else DomainError("NOT_OWNED")


def ownership_actions(kind: Kind) -> tuple[Action, ...]:
    """The rows to splice into a workflow. Owner and pool change, the state stands."""

    def is_claimable(record: Any) -> DomainError | None:
        free = record.owner_id is None and record.pool_id is not None and record.status in kind.active
        return None if free else DomainError("ALREADY_OWNED")

    async def claim(ctx: Context, record: Any, _: Nothing) -> None:
        """In the order of DOMAIN §6.3: membership, daily limit, holding limit, cool-down, turn."""
        found = await standing(ctx, kind, ctx.me.id, record.id, record.pool_id)
        found.check_member()
        found.check_daily_limit()
        found.check_holding()
        found.check_cooldown()
        await check_turn(ctx, kind, found.pool, record)
        await take(ctx, kind, record, "claim", ctx.me, found.pool.protect_days)

    async def assign(ctx: Context, record: Any, data: AssignInput) -> None:
        """By an administrator of the pool to any member, by a manager to a member they manage; to anybody where the
        company says so (``assign_members_only``, DOMAIN §6.4).
        """
        mine = await standing(ctx, kind, ctx.me.id, record.id, record.pool_id)
        if not mine.is_admin and not may_as_superior(ctx, kind, "assign", data.owner_id):
            raise Forbidden()
        user = await active_user(ctx, "/owner_id", data.owner_id)
        found = await standing(ctx, kind, user.id, record.id, record.pool_id)
        if await setting(ctx, "assign_members_only"):
            found.check_member()
        over = data.override_limit and mine.is_admin and found.is_full
        if not over:
            found.check_holding()
        code = OVERRIDDEN if over else None
        await take(ctx, kind, record, "assign", user, found.pool.protect_days, reason=data.reason, reason_code=code)

    async def transfer(ctx: Context, record: Any, data: TransferInput) -> None:
        """From one owner to another, without passing the pool."""
        if record.owner_id == data.owner_id:
            raise DomainError("SAME_OWNER")
        user = await active_user(ctx, "/owner_id", data.owner_id)
        found = await standing(ctx, kind, user.id, record.id)
        if not data.over_limit:
            found.check_holding()
        before, days = record.owner_id, found.pool.protect_days
        await take(ctx, kind, record, "transfer", user, days, reason=data.reason, reason_code=data.code)
        await _change_team(ctx, kind, record, user, before, data.keep_old_owner)

    async def give_back(ctx: Context, record: Any, data: ReturnInput) -> None:
        """The owner gives up, and says why."""
        if record.owner_id != ctx.me.id:
            raise Forbidden("NOT_OWNER")
        await check_no_open_business(ctx, kind, record.id)
        await put_into_pool(ctx, kind, [record], "return", reason=data.reason, reason_code=data.reason_code)

    async def recycle(ctx: Context, record: Any, data: RecycleInput) -> None:
        """A manager may recycle inside the protection, a pool administrator may not."""
        protected = record.protected_until is not None and CLOCK.today() <= record.protected_until
        if protected and not may_as_superior(ctx, kind, "recycle", record.owner_id):
            raise DomainError("PROTECTED")
        await check_no_open_business(ctx, kind, record.id)
        await put_into_pool(ctx, kind, [record], "recycle", reason=data.reason, reason_code=data.code)

    async def extend(ctx: Context, record: Any, data: ExtendInput) -> None:
        """The owner asks, a manager decides: once per owner, on top of what is left (DOMAIN §6.5)."""
        if record.owner_id == ctx.me.id and "all" not in ctx.me.scopes(kind.name, "extend"):
            raise DomainError("EXTENSION_BY_MANAGER")
        await check_not_extended(ctx, kind, record)
        left = await DEADLINES[kind.name](ctx, record)
        record.protected_until = max(left or CLOCK.today(), CLOCK.today()) + timedelta(days=data.days)
        hand_over(
            ctx,
            kind.name,
            record,
            EXTENDED,
            owner_id=record.owner_id,
            department_id=record.owner_dept_id,
            reason=data.reason,
        )

    async def recycle_by_rule(ctx: Context, records: Sequence[Any], data: RecycleByRule) -> None:
        """Whoever asks for it has judged the records under their locks: deadline, protection, open business."""
        await put_into_pool(ctx, kind, records, "recycle", reason=data.reason, reason_code=data.reason_code)

    async def recycle_one_by_rule(ctx: Context, record: Any, data: RecycleByRule) -> None:
        await recycle_by_rule(ctx, [record], data)

    active: Any = set(kind.active)
    owned: tuple[Guard, ...] = (is_owned,)
    return (
        Action("claim", None, None, Text("领取", "Claim from the pool"), guards=(is_claimable,), effect=claim),
        Action(
            "assign",
            None,
            None,
            Text("分配", "Assign to a person"),
            AssignInput,
            (is_claimable,),
            effect=assign,
            in_turn=one_after_the_other,
        ),
        Action("transfer", active, None, Text("转移", "Transfer to another owner"), TransferInput, owned, transfer),
        Action("return", active, None, Text("退回公海", "Return to the pool"), ReturnInput, owned, give_back),
        Action("recycle", active, None, Text("回收到公海", "Recycle into the pool"), RecycleInput, owned, recycle),
        Action("extend", active, None, Text("延期回收", "Extend the time"), ExtendInput, owned, extend),
        Action(
            "recycle-by-rule",
            active,
            None,
            Text("自动回收", "Recycle by rule"),
            RecycleByRule,
            owned,
            recycle_one_by_rule,
            permission="recycle",
            system=True,
            on_all=recycle_by_rule,
        ),
    )


async def take(
    ctx: Context,
    kind: Kind,
    record: Any,
    action: str,
    new: Taker,
    protect_days: int,
    *,
    reason: str | None = None,
    reason_code: str | None = None,
    rule_id: UUID | None = None,
    fresh: bool = False,
) -> None:
    """A new owner begins: received now, protected for the days of the pool, children along (DOMAIN §6.3)."""
    now = CLOCK.now()
    hand_over(
        ctx,
        kind.name,
        record,
        action,
        owner_id=new.id,
        department_id=new.department_id,
        reason=reason,
        reason_code=reason_code,
        rule_id=rule_id,
        fresh=fresh,
    )
    record.received_at = now
    record.protected_until = CLOCK.business_date(now) + timedelta(days=protect_days)
    if hasattr(record, "obtain_way"):
        record.obtain_way = action
    if kind.follow is not None and not fresh:
        await kind.follow(ctx, [record])


async def put_into_pool(
    ctx: Context,
    kind: Kind,
    records: Sequence[Any],
    action: str,
    *,
    reason: str | None = None,
    reason_code: str | None = None,
) -> None:
    """The owners are gone: into the pools they belong to, without team, and remembered for the cool-down."""
    owners = {record.owner_id for record in records}
    targets: dict[Any, UUID] = await home_pools(ctx, kind, owners - {None})
    if None in owners:
        targets[None] = (await default_pool(ctx, kind.name)).id
    for record in records:
        before = record.owner_id
        hand_over(
            ctx,
            kind.name,
            record,
            action,
            owner_id=None,
            department_id=None,
            pool_id=targets[before],
            reason=reason,
            reason_code=reason_code,
        )
        if before is not None:
            record.prev_owner_id, record.prev_owner_lost_at = before, CLOCK.now()
        record.received_at = record.protected_until = None
    if len(records) > 1:  # a single one is written along with whatever else its verb changes
        await write_columns(ctx, records, *LOST)
    theirs = RecordMember.object_id == any_(uuid_array([record.id for record in records]))
    await ctx.db.execute(
        delete(RecordMember)
        .where(RecordMember.object_type == kind.name, theirs, RecordMember.via == "team")
        .execution_options(synchronize_session=False)
    )
    if kind.follow is not None:
        await kind.follow(ctx, records)
        await teams_leave(ctx, records)


async def _change_team(ctx: Context, kind: Kind, record: Any, new: Taker, old_id: UUID, keep: str) -> None:
    """The owner is never in the team; the old one stays if asked (DOMAIN §1.4)."""
    await ctx.db.execute(
        delete(RecordMember).where(
            RecordMember.object_type == kind.name,
            RecordMember.object_id == record.id,
            RecordMember.via == "team",
            RecordMember.user_id.in_([new.id, old_id]),
        )
    )
    if keep != "none":
        ctx.db.add(
            RecordMember(object_type=kind.name, object_id=record.id, user_id=old_id, permission=keep, via="team")
        )
