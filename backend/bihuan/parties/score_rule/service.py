"""Scoring rules as a resource, and the rules in force."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import exists, select, table

from bihuan.identity.epoch import Remembered, move_epoch
from bihuan.kernel.context import Context
from bihuan.kernel.errors import Invalid
from bihuan.kernel.failures import CONSTRAINT_CODES
from bihuan.kernel.jobs import enqueue
from bihuan.kernel.resource import Resource
from bihuan.kernel.wire import Schema
from bihuan.kernel.words import Label
from bihuan.parties.matching import Condition, ConditionField, check_conditions, compiled, stored, wider_codes
from bihuan.parties.score_rule.models import ScoreKind, ScoreRule
from bihuan.parties.score_rule.schemas import ScoreRuleRead, ScoreRuleRow, ScoreRuleWrite
from bihuan.parties.score_rule.scoring import Rule
from bihuan.parties.score_rule.standard import STANDARD

RESCORE = "rescore-leads"
"""The job that scores all open leads anew; leads register it."""
OF_THE_SCORE = {ConditionField.SCORE, ConditionField.INTENT_LEVEL}
"""What follows from the score cannot be its reason."""
CONSTRAINT_CODES["uq_score_rules_name"] = "DUPLICATE_VALUE"

SCORE_RULES = Resource(
    name="score-rules",
    one="score-rule",
    label=Label("线索评分规则", "scoring rule"),
    model=ScoreRule,
    read=ScoreRuleRead,
    row=ScoreRuleRow,
)


async def create_rule(ctx: Context, data: ScoreRuleWrite) -> ScoreRule:
    """A new rule; all open leads are scored anew."""
    values = data.model_dump(exclude={"conditions"})
    rule = ScoreRule(**values, conditions=stored(data.conditions))
    check_rule(rule, data.conditions)
    await SCORE_RULES.add(ctx, rule)
    await _changed(ctx)
    return rule


async def update_rule(ctx: Context, rule_id: UUID, data: Schema, if_match: str) -> ScoreRule:
    """Edit; its kind and its behaviour stay what they are."""
    async with SCORE_RULES.change(ctx, rule_id, "update", if_match=if_match) as rule:
        given = {name: getattr(data, name) for name in data.model_fields_set}
        conditions: list[Condition] | None = given.pop("conditions", None)
        for name, value in given.items():
            setattr(rule, name, value)
        if conditions is not None:
            rule.conditions = stored(conditions)
        check_rule(rule, [Condition(**one) for one in rule.conditions])
    await _changed(ctx)
    return rule


async def delete_rule(ctx: Context, rule_id: UUID, if_match: str) -> None:
    await SCORE_RULES.delete(ctx, rule_id, if_match)
    await _changed(ctx)


async def _changed(ctx: Context) -> None:
    await move_epoch(ctx)
    await ctx.written(ScoreRule)
    await enqueue(ctx, RESCORE, {"version": await rules_version(ctx)})


async def rules_version(ctx: Context) -> str:
    """Tells these rules from any others."""
    rows = await ctx.db.execute(select(ScoreRule.id, ScoreRule.version, ScoreRule.deleted_at).order_by(ScoreRule.id))
    return sha256(repr(rows.all()).encode()).hexdigest()[:16]


def check_rule(rule: Any, conditions: Iterable[Condition]) -> None:
    """What its kind asks for, and nothing of the other kinds. Raises 422."""
    asked = list(conditions)
    check_conditions(asked)
    for place, one in enumerate(asked):
        if one.field in OF_THE_SCORE:
            raise Invalid(f"/conditions/{place}/field", "INVALID")
    if rule.points == 0:
        raise Invalid("/points", "INVALID")
    if bool(asked) != (rule.kind == ScoreKind.FIT):
        raise Invalid("/conditions", "REQUIRED" if not asked else "INVALID")
    if (rule.behaviour is not None) != (rule.kind == ScoreKind.BEHAVIOUR):
        raise Invalid("/behaviour", "REQUIRED" if rule.behaviour is None else "INVALID")
    if (rule.days is not None) != (rule.kind == ScoreKind.IDLE):
        raise Invalid("/days", "REQUIRED" if rule.days is None else "INVALID")
    if rule.most is not None and rule.kind != ScoreKind.BEHAVIOUR:
        raise Invalid("/most", "INVALID")


async def in_force(ctx: Context, rule: Any) -> Rule:
    """A row, or what somebody has written, ready to be asked."""
    holds = compiled(rule.conditions, await wider_codes(ctx))
    values = {name: getattr(rule, name) for name in Rule._fields if name != "holds"}
    return Rule(**values, holds=holds)


async def _read(ctx: Context) -> tuple[Rule, ...]:
    await ctx.written(ScoreRule)
    rows = await ctx.db.scalars(
        select(ScoreRule)
        .where(ScoreRule.is_active, ScoreRule.deleted_at.is_(None))
        .order_by(ScoreRule.position, ScoreRule.id)
    )
    return tuple([await in_force(ctx, row) for row in rows])


score_rules = Remembered(_read)
"""In force now, in their order."""


async def seed_score_rules(ctx: Context) -> None:
    """The standard rules where there never were any; what an administrator has deleted stays deleted. Idempotent."""
    if await ctx.db.scalar(select(exists().where(ScoreRule.id.is_not(None)))):
        return
    for place, values in enumerate(STANDARD, start=1):
        await SCORE_RULES.add(ctx, ScoreRule(**{"conditions": []} | values, position=place * 10))
    await ctx.db.flush()
    await move_epoch(ctx)
    if await ctx.db.scalar(select(exists().select_from(table("leads")))):
        await enqueue(ctx, RESCORE, {"version": await rules_version(ctx)})
