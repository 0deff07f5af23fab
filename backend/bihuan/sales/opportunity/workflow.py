"""What can happen to an opportunity (DOMAIN §9.3, §9.4)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from bihuan.activity.attachment.service import has_attachment
from bihuan.activity.follow_up.service import write_note
from bihuan.company.setting.service import setting
from bihuan.identity.sharing.service import sharing_actions
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.errors import DomainError, FieldError, Invalid, Text
from bihuan.kernel.ownership import own
from bihuan.kernel.workflow import Action, Reason
from bihuan.parties.customer.models import Customer
from bihuan.sales.opportunity.models import LostReason, Opportunity
from bihuan.sales.opportunity.models import OpportunityStatus as S
from bihuan.sales.opportunity.schemas import Lose, StageBack, StageNote, StageSkip, Win
from bihuan.sales.opportunity.stages import check_gates, close, enter, index_of, record_step, required_note, walk
from bihuan.sales.pipeline.service import stages_in

BACKDATED_DAYS = 30
"""A contract may have been signed that long before the opportunity was entered."""


def moves_with_customer(deal: Opportunity) -> DomainError:
    """An opportunity never changes hands by itself (DOMAIN §6.4, D-06)."""
    return DomainError("OPP_TRANSFER_WITH_CUSTOMER_ONLY")


def is_open(deal: Opportunity) -> DomainError | None:
    """Closed deals are read only."""
    return None if deal.status == S.OPEN else DomainError("INVALID_TRANSITION")


async def advance(ctx: Context, deal: Opportunity, data: StageNote) -> None:
    """To the next stage, through the gate of this one. From the last stage the way on is to win or to lose."""
    note = required_note(data)
    stages = await stages_in(ctx, deal.pipeline_id)
    at = index_of(stages, deal.stage_id)
    if at + 1 == len(stages):
        raise DomainError("INVALID_TRANSITION")
    await check_gates(ctx, deal, [stages[at]])
    walk(ctx, deal, stages, at + 1, note)
    await write_note(ctx, "opportunities", deal, note)


async def skip(ctx: Context, deal: Opportunity, data: StageSkip) -> None:
    """Over several stages at once, through all their gates: superiors only, unless the setting allows owners.

    A superior is whoever may skip on more than their own records.
    """
    superior = ctx.is_system or bool(ctx.me.scopes("opportunities", "skip") - {"self"})
    if not superior and not await setting(ctx, "allow_skip_stage"):
        raise DomainError("STAGE_SKIP_FORBIDDEN")
    note = required_note(data)
    stages = await stages_in(ctx, deal.pipeline_id)
    at, to = index_of(stages, deal.stage_id), index_of(stages, data.to_stage)
    if to <= at:
        raise DomainError("INVALID_TRANSITION")
    await check_gates(ctx, deal, stages[at:to])
    walk(ctx, deal, stages, to, note)
    await write_note(ctx, "opportunities", deal, note)


async def back(ctx: Context, deal: Opportunity, data: StageBack) -> None:
    """To an earlier stage, with a note and a reason."""
    note = required_note(data)
    stages = await stages_in(ctx, deal.pipeline_id)
    at = index_of(stages, deal.stage_id)
    to = at - 1 if data.to_stage is None else index_of(stages, data.to_stage)
    if to < 0 or to >= at:
        raise DomainError("INVALID_TRANSITION")
    record_step(ctx, deal, deal.stage, stages[to].code, note)
    deal.regressed_count += 1
    enter(deal, stages[to])
    await write_note(ctx, "opportunities", deal, note)


async def win(ctx: Context, deal: Opportunity, data: Win) -> None:
    """Won: the stages not yet passed are written as skipped, then 赢单 (DOMAIN §9.4, D-07)."""
    asked = {"/actual_amount": data.actual_amount, "/contract_no": data.contract_no, "/signed_date": data.signed_date}
    absent = [FieldError(pointer, "REQUIRED") for pointer, value in asked.items() if value is None]
    if absent or data.actual_amount is None or data.signed_date is None:
        raise DomainError("WIN_DATA_REQUIRED", errors=absent)
    earliest = CLOCK.business_date(deal.created_at) - timedelta(days=BACKDATED_DAYS)
    if not earliest <= data.signed_date <= CLOCK.today():
        raise Invalid("/signed_date", "DATE_OUT_OF_RANGE")
    if _far_off(deal, data) and data.reason is None:
        raise Invalid("/reason", "DEVIATION_REASON_REQUIRED")
    if await setting(ctx, "win_requires_scan") and not await has_attachment(
        ctx, "opportunities", deal.id, "contract_scan"
    ):
        raise DomainError("CONTRACT_SCAN_REQUIRED")
    stages = await stages_in(ctx, deal.pipeline_id)
    if await setting(ctx, "strict_win_gates"):
        await check_gates(ctx, deal, stages[index_of(stages, deal.stage_id) :])
    await settle_won(ctx, deal, data)


async def settle_won(ctx: Context, deal: Opportunity, data: Any) -> None:
    """Write the history through 合同签订 and 赢单, and what was agreed."""
    stages = await stages_in(ctx, deal.pipeline_id)
    walk(ctx, deal, stages, len(stages) - 1, "赢单")
    record_step(ctx, deal, deal.stage, S.WON, data.reason or "赢单")
    close(deal, won=True)
    deal.actual_amount, deal.contract_no = data.actual_amount, data.contract_no
    deal.signed_date, deal.won_at = data.signed_date, CLOCK.now()
    deal.amount_deviation_reason = data.reason


async def lose(ctx: Context, deal: Opportunity, data: Lose) -> None:
    """Lost: the reason is kept for the analysis; to a competitor, which one."""
    if data.lost_reason is None:
        raise Invalid("/lost_reason", "LOST_REASON_REQUIRED")
    if data.lost_reason == LostReason.COMPETITOR and data.lost_competitor is None:
        raise Invalid("/lost_competitor", "REQUIRED")
    record_step(ctx, deal, deal.stage, S.LOST, data.lost_note or data.lost_reason)
    close(deal, won=False)
    deal.lost_reason, deal.lost_note, deal.lost_competitor = data.lost_reason, data.lost_note, data.lost_competitor
    deal.lost_at = CLOCK.now()


async def invalidate(ctx: Context, deal: Opportunity, data: Reason) -> None:
    """Not a real opportunity: it leaves the win rate."""
    record_step(ctx, deal, deal.stage, S.INVALID, data.reason)
    close(deal, won=False)


async def reopen(ctx: Context, deal: Opportunity, data: Reason) -> None:
    """Back to the stage before it was closed, with whoever owns the customer now (R07); a won deal whose contract is
    in force stays won. Raises HAS_REFERENCES, and NOT_OWNED for a customer in a pool.

    The customer is locked: a transfer takes along what is open, and must not miss this one.
    """
    if deal.contract_id is not None:
        raise DomainError("HAS_REFERENCES")
    owner = select(Customer.owner_id, Customer.owner_dept_id).where(Customer.id == deal.customer_id)
    customer = (await ctx.db.execute(owner.with_for_update(key_share=True))).one()
    if customer.owner_id is None:
        raise DomainError("NOT_OWNED")
    own(deal, customer.owner_id, customer.owner_dept_id)
    stages = await stages_in(ctx, deal.pipeline_id)
    closed_as = S.WON if deal.won_at else S.LOST if deal.lost_at else S.INVALID
    record_step(ctx, deal, closed_as, deal.stage, data.reason)
    enter(deal, stages[index_of(stages, deal.stage_id)])
    deal.actual_amount = deal.contract_no = deal.signed_date = deal.won_at = deal.amount_deviation_reason = None
    deal.lost_reason = deal.lost_note = deal.lost_competitor = deal.lost_at = None


def _far_off(deal: Opportunity, data: Win) -> bool:
    """Whether the actual amount differs from the expected one by more than a fifth."""
    if not deal.expected_amount or data.actual_amount is None:
        return False
    return abs(data.actual_amount - deal.expected_amount) * 5 > deal.expected_amount


OPEN = frozenset({S.OPEN})
ACTIONS = (
    *sharing_actions("opportunities"),
    Action("advance", OPEN, None, Text("推进到下一阶段", "Advance to the next stage"), input=StageNote, effect=advance),
    Action(
        "skip",
        OPEN,
        None,
        Text("跨阶段推进", "Skip forward over stages"),
        input=StageSkip,
        effect=skip,
    ),
    Action("back", OPEN, None, Text("退回到之前的阶段", "Go back to an earlier stage"), input=StageBack, effect=back),
    Action("win", OPEN, S.WON, Text("设置赢单", "Mark as won"), input=Win, effect=win),
    Action(
        "win-by-contract",
        OPEN,
        S.WON,
        Text("合同生效，自动赢单", "Won because its contract took effect"),
        input=Win,
        effect=settle_won,
        system=True,
    ),
    Action("lose", OPEN, S.LOST, Text("设置输单", "Mark as lost"), input=Lose, effect=lose),
    Action(
        "invalidate",
        OPEN,
        S.INVALID,
        Text("标记为无效商机", "Mark as not a real opportunity"),
        input=Reason,
        effect=invalidate,
    ),
    Action(
        "reopen",
        frozenset({S.WON, S.LOST, S.INVALID}),
        S.OPEN,
        Text("重新打开", "Reopen"),
        input=Reason,
        effect=reopen,
    ),
    Action(
        "transfer",
        None,
        None,
        Text("商机不能单独转移，只能随客户转移", "An opportunity moves only with its customer"),
        input=Reason,
        guards=(moves_with_customer,),
        permission="update",
    ),
)
