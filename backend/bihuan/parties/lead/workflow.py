"""The life of a lead (DOMAIN §4.2) and the ownership verbs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from bihuan.company.dictionary.service import check_codes
from bihuan.company.setting.service import setting
from bihuan.identity.sharing.service import sharing_actions
from bihuan.identity.user.models import User, UserStatus
from bihuan.identity.user.service import active_user
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.errors import DomainError, Forbidden, Invalid, Text
from bihuan.kernel.ownership import OwnershipEvent, hand_over
from bihuan.kernel.workflow import Action, Reason, enter
from bihuan.parties.lead.conversion import convert
from bihuan.parties.lead.models import OPEN, Compliance, Lead
from bihuan.parties.lead.models import LeadStatus as S
from bihuan.parties.lead.rescoring import rescore
from bihuan.parties.lead.schemas import ConvertLead, DiscardLead, RestoreLead, WaiveInput
from bihuan.parties.lead.unconversion import look, take_back
from bihuan.parties.ownership.service import Kind, lock_receiver, standing
from bihuan.parties.ownership.workflow import Taker, ownership_actions, put_into_pool, take
from bihuan.parties.pool.models import PoolMember, belongs
from bihuan.parties.tagging import tag_actions

LEAD_KIND = Kind(
    name="leads",
    model=Lead,
    held=Lead.status.in_(sorted(OPEN)),
    spared=Lead.status == S.WON,
    own_limit=User.max_leads,
    active=OPEN,
)
OTHER_NOTE = 5
AUTO_ASSIGN = "auto-assign"
WITHIN = timedelta(hours=24)


@dataclass(frozen=True)
class AutoAssigned:
    """What the rules have decided for a lead, before its row is locked."""

    owner: Taker | None
    rule_id: UUID | None
    reason: str | None
    protect_days: int


def is_owned(lead: Lead) -> DomainError | None:
    return None if lead.owner_id is not None else DomainError("LEAD_NOT_OWNED")


def is_free(lead: Lead) -> DomainError | None:
    free = lead.owner_id is None and lead.pool_id is not None and lead.status in OPEN
    return None if free else DomainError("ALREADY_OWNED")


def not_converted(lead: Lead) -> DomainError | None:
    return DomainError("LEAD_ALREADY_CONVERTED") if lead.status in {S.CONVERTED, S.WON} else None


def not_discarded(lead: Lead) -> DomainError | None:
    return DomainError("INVALID_TRANSITION") if lead.status == S.DISCARDED else None


def not_purged(lead: Lead) -> DomainError | None:
    """Nobody is left behind it."""
    return DomainError("LEAD_PURGED") if lead.purged_at is not None else None


def has_demand(lead: Lead) -> DomainError | None:
    """Qualified by hand: the demand is known, and either a budget or a date."""
    known = bool(lead.demand) and (lead.budget_amount is not None or lead.expected_buy_date is not None)
    return None if known else DomainError("LEAD_NOT_QUALIFIED")


def is_non_compliant(lead: Lead) -> DomainError | None:
    wrong = lead.compliance_status != Compliance.NON_COMPLIANT
    return DomainError("INVALID_TRANSITION") if wrong else None


def lately_converted(lead: Lead) -> DomainError | None:
    """Within 24 hours (DOMAIN §7.2)."""
    over = lead.converted_at is None or CLOCK.now() - lead.converted_at > WITHIN
    return DomainError("UNCONVERT_EXPIRED") if over else None


async def discard(ctx: Context, lead: Lead, data: DiscardLead) -> None:
    """Out of the pool and not claimable; the owner is kept for the record."""
    await check_codes(ctx, {"reason_code": ("discard_reason", data.reason_code)})
    await _check_discards(ctx)
    if data.reason_code == "other" and len(data.reason or "") < OTHER_NOTE:
        raise Invalid("/reason", "REQUIRED")
    if data.reason_code == "duplicate":
        await _check_original(ctx, lead, data)
    lead.discard_reason, lead.discard_note = data.reason_code, data.reason
    lead.discarded_at, lead.duplicate_of_id = CLOCK.now(), data.duplicate_of_id
    hand_over(
        ctx,
        "leads",
        lead,
        "discard",
        owner_id=lead.owner_id,
        department_id=lead.owner_dept_id,
        reason=data.reason,
        reason_code=data.reason_code,
    )


async def _check_discards(ctx: Context) -> None:
    """Whoever may discard only their own gives up so many a day, then asks a superior (DOMAIN §4.2).

    Counted without a lock: two at the same moment may both be the last one. Raises DISCARD_DAILY_LIMIT.
    """
    if ctx.is_system or not ctx.me.scopes("leads", "discard") <= {"self"}:
        return
    limit = int(await setting(ctx, "lead_discard_daily_limit"))
    today = select(func.count()).where(
        OwnershipEvent.actor_id == ctx.me.id,
        OwnershipEvent.action == "discard",
        OwnershipEvent.object_type == "leads",
        OwnershipEvent.biz_date == CLOCK.today(),
    )
    await ctx.written(OwnershipEvent)
    if int(await ctx.db.scalar(today) or 0) >= limit:
        raise DomainError("DISCARD_DAILY_LIMIT", limit=limit)


async def _check_original(ctx: Context, lead: Lead, data: DiscardLead) -> None:
    if data.duplicate_of_id is None:
        raise Invalid("/duplicate_of_id", "REQUIRED")
    if data.duplicate_of_id == lead.id or await ctx.db.get(Lead, data.duplicate_of_id) is None:
        raise Invalid("/duplicate_of_id", "REF_NOT_FOUND")


async def restore(ctx: Context, lead: Lead, data: RestoreLead) -> None:
    """Nurturing, or new if nobody ever called; into a pool, or to the named person.

    The state comes last: a live lead without either must not be written when the rules of the pool are asked.
    """
    if data.owner_id is None:
        await put_into_pool(ctx, LEAD_KIND, [lead], "restore", reason=data.reason)
    else:
        user = await active_user(ctx, "/owner_id", data.owner_id)
        await lock_receiver(ctx, "leads", user.id)
        found = await standing(ctx, LEAD_KIND, user.id, lead.id)
        found.check_holding()
        await take(ctx, LEAD_KIND, lead, "restore", user, found.pool.protect_days, reason=data.reason)
    enter(lead, S.NURTURING if lead.follow_up_count else S.NEW)
    lead.discard_reason = lead.discard_note = lead.discarded_at = lead.duplicate_of_id = None


async def auto_assign(ctx: Context, lead: Lead, data: AutoAssigned) -> None:
    """To whomever the rules have chosen: by an administrator of the pool, whoever assigns everywhere, or the system.

    Raises NO_ASSIGNEE where no rule fits, or nobody of the rule that does is available (DOMAIN §7.4).
    """
    if not ctx.is_system and "all" not in ctx.me.scopes("leads", "assign"):
        mine = select(PoolMember.id).where(PoolMember.pool_id == lead.pool_id, belongs(ctx.me, admin=True))
        if await ctx.db.scalar(mine.limit(1)) is None:
            raise Forbidden()
    if data.owner is None:
        raise DomainError("NO_ASSIGNEE")
    await take(ctx, LEAD_KIND, lead, "assign", data.owner, data.protect_days, reason=data.reason, rule_id=data.rule_id)
    for entry in reversed(ctx.log):
        if entry.record is lead and entry.action == AUTO_ASSIGN:
            entry.actor_kind = "system"
            break


async def become_qualified(_: Context, lead: Lead, __: Any) -> None:
    """Somebody should call within a day (DOMAIN §4.2): an earlier plan stands."""
    soon = CLOCK.now() + WITHIN
    lead.next_follow_up_at = min(lead.next_follow_up_at or soon, soon)


async def unconvert(ctx: Context, lead: Lead, data: Reason) -> None:
    """Back to the stage it had, and to its owner; to a pool where the owner has left the company since.

    Raises UNCONVERT_TOUCHED with what was done since; the state comes last, as in ``restore``.
    """
    found = await look(ctx, lead, locked=True)
    refused = found.refusal(ctx)
    if refused is not None:
        raise refused
    await take_back(ctx, lead, found, data.reason)
    working = select(User.id).where(User.id == lead.owner_id, User.status == UserStatus.ACTIVE)
    if await ctx.db.scalar(working) is None:
        await put_into_pool(ctx, LEAD_KIND, [lead], "unconvert", reason=data.reason)
    else:
        hand_over(
            ctx,
            "leads",
            lead,
            "unconvert",
            owner_id=lead.owner_id,
            department_id=lead.owner_dept_id,
            reason=data.reason,
            state=(lead.status, found.to),
        )
    enter(lead, found.to)
    lead.converted_at = lead.converted_by = lead.conversion_mode = None
    lead.converted_customer_id = lead.converted_contact_id = lead.converted_opportunity_id = None
    lead.compliance_status = lead.compliance_detail = None
    await rescore(ctx, lead)


async def waive(_: Context, lead: Lead, __: WaiveInput) -> None:
    lead.compliance_status = Compliance.WAIVED


async def win(_: Context, lead: Lead, __: Any) -> None:
    lead.won_at = CLOCK.now()


ACTIONS = (
    *ownership_actions(LEAD_KIND),
    *sharing_actions("leads"),
    Action(
        AUTO_ASSIGN,
        None,
        None,
        Text("按规则分配", "Assign by the rules"),
        guards=(is_free,),
        effect=auto_assign,
        permission="assign",
    ),
    Action(
        "qualify",
        {S.NEW, S.NURTURING},
        S.QUALIFIED,
        Text("标记合格", "Qualify"),
        guards=(has_demand,),
        effect=become_qualified,
    ),
    Action(
        "qualify-by-score",
        {S.NEW, S.NURTURING},
        S.QUALIFIED,
        Text("评分达标", "Qualified by its score"),
        effect=become_qualified,
        permission="qualify",
        system=True,
    ),
    Action("downgrade", {S.QUALIFIED}, S.NURTURING, Text("退回培育", "Back to nurturing"), Reason),
    Action(
        "convert",
        None,
        None,
        Text("转换为客户", "Convert into a customer"),
        ConvertLead,
        (not_converted, not_discarded, is_owned),
        convert,
        targets=(S.CONVERTED,),
    ),
    Action(
        "unconvert",
        {S.CONVERTED},
        None,
        Text("撤销转换", "Undo the conversion"),
        Reason,
        (lately_converted,),
        unconvert,
        targets=(S.NEW, S.NURTURING, S.QUALIFIED),
    ),
    *tag_actions(OPEN),
    Action("discard", set(OPEN), S.DISCARDED, Text("废弃", "Discard"), DiscardLead, effect=discard),
    Action(
        "restore",
        {S.DISCARDED},
        None,
        Text("恢复", "Restore"),
        RestoreLead,
        guards=(not_purged,),
        effect=restore,
        targets=(S.NEW, S.NURTURING),
    ),
    Action(
        "waive",
        {S.CONVERTED, S.WON},
        None,
        Text("豁免合规", "Waive compliance"),
        WaiveInput,
        (is_non_compliant,),
        waive,
    ),
    Action(
        "respond",
        {S.NEW},
        S.NURTURING,
        Text("首次跟进", "First follow-up"),
        permission="update",
        system=True,
    ),
    Action("won", {S.CONVERTED}, S.WON, Text("成交", "Won"), effect=win, permission="convert", system=True),
)
