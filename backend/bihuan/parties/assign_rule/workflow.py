"""The place of a rule among the others: the first that fits decides."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from bihuan.identity.epoch import move_epoch
from bihuan.kernel.audit import LogEntry, difference
from bihuan.kernel.context import Context
from bihuan.kernel.errors import Text
from bihuan.kernel.workflow import Action
from bihuan.parties.assign_rule.models import AssignRule
from bihuan.parties.assign_rule.schemas import MoveInput


async def move(ctx: Context, rule: AssignRule, data: MoveInput) -> None:
    """Exchange places with the neighbour, or become the first or the last; at the end nothing happens."""
    await ctx.written(AssignRule)
    later = data.to in {"down", "last"}
    position = AssignRule.position
    beside = select(AssignRule).where(
        AssignRule.deleted_at.is_(None),
        AssignRule.id != rule.id,
        position > rule.position if later else position < rule.position,
    )
    near = position.asc() if (data.to == "down") or (data.to == "first") else position.desc()
    other: Any = await ctx.db.scalar(beside.order_by(near).limit(1).with_for_update(key_share=True))
    if other is None:
        return
    if data.to in {"up", "down"}:
        before = {"position": other.position}
        rule.position, other.position = other.position, rule.position
        ctx.touch(other)
        ctx.log.append(LogEntry("move", "assign-rules", other, difference(before, {"position": other.position})))
    else:
        rule.position = other.position + (1 if later else -1)
    await move_epoch(ctx)


ACTIONS = (
    Action("move", None, None, Text("调整顺序", "Change the order"), MoveInput, effect=move, permission="update"),
)
