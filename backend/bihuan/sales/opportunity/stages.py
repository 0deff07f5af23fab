"""Moving through the stages: every step is kept, gapless, with its note and its length (DOMAIN §9.3)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.errors import DomainError, Invalid
from bihuan.kernel.money import ZERO
from bihuan.sales.opportunity.gates import CHECKS, missing
from bihuan.sales.opportunity.models import Opportunity, StageChange
from bihuan.sales.pipeline.service import Stage
from bihuan.sales.quote.models import Quote, QuoteStatus

NOTE_LENGTH = 5
GOOD_QUOTES = (QuoteStatus.APPROVED, QuoteStatus.SENT, QuoteStatus.ACCEPTED, QuoteStatus.CONVERTED)


def index_of(stages: list[Stage], stage: str | UUID) -> int:
    """The place of a stage, by code or id. Raises 422 at ``/to_stage`` for an unknown one."""
    for index, candidate in enumerate(stages):
        if stage in (candidate.code, candidate.id):
            return index
    raise Invalid("/to_stage", "REF_NOT_FOUND")


def required_note(data: Any) -> str:
    """The follow-up note of a change of stage. Raises STAGE_NOTE_REQUIRED under five characters."""
    note = str(data.note or "")
    if len(note) < NOTE_LENGTH:
        raise Invalid("/note", "STAGE_NOTE_REQUIRED")
    return note


def record_step(
    ctx: Context, deal: Opportunity, origin: str | None, target: str, note: str | None, *, skipped: bool = False
) -> None:
    """Append one step to the history. A skipped stage takes no time."""
    now = CLOCK.now()
    lasted = 0 if skipped or origin is None else int((now - deal.stage_entered_at).total_seconds())
    deal.history_count += 1
    ctx.db.add(
        StageChange(
            opportunity_id=deal.id,
            seq=deal.history_count,
            from_stage=origin,
            to_stage=target,
            note=note,
            amount=deal.expected_amount,
            win_rate=deal.win_rate,
            duration_seconds=max(lasted, 0),
            skipped=skipped,
            actor_id=ctx.me.id if ctx.me.username else None,
            at=now,
        )
    )


def enter(deal: Opportunity, stage: Stage) -> None:
    """Stand in a stage: its win rate and forecast apply from now on."""
    deal.stage_id, deal.stage = stage.id, stage.code
    deal.win_rate, deal.forecast_category = stage.win_rate, stage.forecast_category
    deal.stage_entered_at = deal.last_progress_at = CLOCK.now()


def close(deal: Opportunity, *, won: bool) -> None:
    """Leave the forecast; the stage stays where the deal stood."""
    deal.win_rate = Decimal(1) if won else ZERO
    deal.forecast_category = "closed" if won else "omitted"
    deal.stage_entered_at = deal.last_progress_at = CLOCK.now()


def walk(ctx: Context, deal: Opportunity, stages: list[Stage], to: int, note: str) -> None:
    """Forward to stage ``to``: one row a stage, those in between with no duration and flagged skipped."""
    at = index_of(stages, deal.stage_id)
    for index in range(at + 1, to + 1):
        record_step(ctx, deal, stages[index - 1].code, stages[index].code, note, skipped=index > at + 1)
        enter(deal, stages[index])


async def check_gates(ctx: Context, deal: Opportunity, stages: list[Stage]) -> None:
    """Refuse with everything that is missing, at once, to leave these stages (STAGE_GATE_UNMET)."""
    asked = list(dict.fromkeys(name for stage in stages for name in stage.gate))
    lacking = missing(deal, asked, await approved_quotes(ctx, deal) if "approved_quote" in asked else 0)
    if lacking:
        wanted = [CHECKS[name].wanted.in_(ctx.language) for name in lacking]
        separator = "；" if ctx.language == "zh" else "; "
        raise DomainError("STAGE_GATE_UNMET", extra={"missing": lacking}, missing=separator.join(wanted))


async def approved_quotes(ctx: Context, deal: Opportunity) -> int:
    """How many quotes of the deal passed their approval."""
    found = select(func.count()).where(
        Quote.opportunity_id == deal.id, Quote.status.in_(GOOD_QUOTES), Quote.deleted_at.is_(None)
    )
    await ctx.written(Quote)
    return int(await ctx.db.scalar(found) or 0)
