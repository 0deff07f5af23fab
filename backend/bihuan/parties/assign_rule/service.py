"""Assignment rules as a resource, and the rules in force in their order."""

from __future__ import annotations

from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from bihuan.company.dictionary.service import check_codes
from bihuan.identity.department.models import Department
from bihuan.identity.epoch import Remembered, move_epoch
from bihuan.identity.user.models import User
from bihuan.kernel.context import Context
from bihuan.kernel.errors import DomainError, FieldError, Invalid
from bihuan.kernel.failures import CONSTRAINT_CODES
from bihuan.kernel.names import NameOf
from bihuan.kernel.resource import Resource
from bihuan.kernel.wire import Schema
from bihuan.kernel.words import Label
from bihuan.parties.assign_rule.models import AssignRule, AssignTarget, Strategy
from bihuan.parties.assign_rule.schemas import AssignRuleRead, AssignRuleRow, AssignRuleWrite, AssignTargetWrite
from bihuan.parties.assign_rule.workflow import ACTIONS
from bihuan.parties.matching import Condition, Test, check_conditions, compiled, stored, wider_codes
from bihuan.parties.pool.models import Pool, PoolObject

CONSTRAINT_CODES["uq_assign_rules_name"] = "DUPLICATE_VALUE"

ASSIGN_RULES: Resource[AssignRule] = Resource(
    name="assign-rules",
    one="assign-rule",
    label=Label("线索分配规则", "assignment rule"),
    model=AssignRule,
    read=AssignRuleRead,
    row=AssignRuleRow,
    actions=ACTIONS,
    derived={"pool_name": NameOf(Pool, AssignRule.pool_id)},
    children=(AssignRule.targets,),
)


class Target(NamedTuple):
    """Somebody, or a department; ``regions`` with every way to write them."""

    user_id: UUID | None
    department_id: UUID | None
    weight: int
    regions: frozenset[str]


class Rule(NamedTuple):
    """A rule that is in force, its conditions ready to be asked."""

    id: UUID
    name: str
    holds: Test
    strategies: tuple[str, ...]
    targets: tuple[Target, ...]
    pool_id: UUID | None


async def create_rule(ctx: Context, data: AssignRuleWrite) -> AssignRule:
    """A new rule, the last in the order."""
    last = await ctx.db.scalar(select(func.max(AssignRule.position)).where(AssignRule.deleted_at.is_(None)))
    rule = AssignRule(
        **data.model_dump(exclude={"conditions", "targets"}),
        conditions=stored(data.conditions),
        position=(last or 0) + 1,
    )
    rule.targets = targets_of(data.targets)
    await check_rule(ctx, rule, data.conditions)
    await move_epoch(ctx)
    return await ASSIGN_RULES.add(ctx, rule)


async def update_rule(ctx: Context, rule_id: UUID, data: Schema, if_match: str) -> AssignRule:
    """Edit; conditions and targets are replaced as a whole."""
    async with ASSIGN_RULES.change(ctx, rule_id, "update", if_match=if_match) as rule:
        given: dict[str, Any] = {name: getattr(data, name) for name in data.model_fields_set}
        conditions, targets = given.pop("conditions", None), given.pop("targets", None)
        for name, value in given.items():
            setattr(rule, name, value)
        if conditions is not None:
            rule.conditions = stored(conditions)
        if targets is not None:
            rule.targets = targets_of(targets)
        await check_rule(ctx, rule, [Condition(**one) for one in rule.conditions])
    await move_epoch(ctx)
    return rule


async def delete_rule(ctx: Context, rule_id: UUID, if_match: str) -> None:
    await ASSIGN_RULES.delete(ctx, rule_id, if_match)
    await move_epoch(ctx)


def targets_of(wanted: list[AssignTargetWrite]) -> list[AssignTarget]:
    return [AssignTarget(**one.model_dump(), place=place) for place, one in enumerate(wanted)]


async def check_rule(ctx: Context, rule: AssignRule, conditions: list[Condition]) -> None:
    """Raises 422 with whatever is missing, unknown or of no use."""
    check_conditions(conditions)
    if rule.fallback == rule.strategy:
        raise Invalid("/fallback", "INVALID")
    if not rule.targets and {rule.strategy, rule.fallback} - {Strategy.MATCH_OWNER, None}:
        raise Invalid("/targets", "REQUIRED")
    errors: list[FieldError] = []
    for name, model in (("user_id", User), ("department_id", Department)):
        wanted = [getattr(target, name) for target in rule.targets]
        known = set(
            await ctx.db.scalars(
                select(model.id).where(model.id.in_([one for one in wanted if one]), model.deleted_at.is_(None))
            )
        )
        errors += [
            FieldError(f"/targets/{place}/{name}", "REF_NOT_FOUND")
            for place, one in enumerate(wanted)
            if one is not None and one not in known
        ]
    for place, target in enumerate(rule.targets):
        if (target.user_id is None) == (target.department_id is None):
            errors.append(FieldError(f"/targets/{place}/user_id", "REQUIRED" if target.user_id is None else "INVALID"))
    if errors:
        raise DomainError(errors[0].code if len(errors) == 1 else "VALIDATION", errors=errors)
    regions = {
        f"targets/{place}/regions/{index}": ("region", code)
        for place, target in enumerate(rule.targets)
        for index, code in enumerate(target.regions)
    }
    await check_codes(ctx, regions)
    if rule.pool_id is not None:
        pool = select(Pool.id).where(
            Pool.id == rule.pool_id,
            Pool.object_type == PoolObject.LEADS,
            Pool.is_active,
            Pool.deleted_at.is_(None),
        )
        if await ctx.db.scalar(pool) is None:
            raise Invalid("/pool_id", "REF_NOT_FOUND")


async def in_force(ctx: Context, rule: AssignRule) -> Rule:
    """A row, or what somebody has written, ready to be asked."""
    wider = await wider_codes(ctx)
    targets = tuple(
        Target(
            one.user_id,
            one.department_id,
            one.weight,
            frozenset[str]().union(*(wider.get(("region", code), frozenset({code})) for code in one.regions)),
        )
        for one in rule.targets
    )
    strategies = tuple(one for one in (rule.strategy, rule.fallback) if one is not None)
    return Rule(rule.id, rule.name, compiled(rule.conditions, wider), strategies, targets, rule.pool_id)


async def _read(ctx: Context) -> tuple[Rule, ...]:
    await ctx.written(AssignRule, AssignTarget)
    rows = await ctx.db.scalars(
        select(AssignRule)
        .where(AssignRule.is_active, AssignRule.deleted_at.is_(None))
        .order_by(AssignRule.position, AssignRule.id)
        .options(selectinload(AssignRule.targets))
    )
    return tuple([await in_force(ctx, row) for row in rows])


assign_rules = Remembered(_read)
"""In force now, in their order."""
