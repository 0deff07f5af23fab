"""Rules are tried on real leads before they count: whom would they be given to (ADM-08)."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy import select

from bihuan.identity.user.models import User
from bihuan.kernel.context import Context
from bihuan.kernel.db import ids, one_of
from bihuan.kernel.errors import Invalid
from bihuan.kernel.resource import RESOURCES
from bihuan.parties.assign_rule.models import AssignRule
from bihuan.parties.assign_rule.service import Rule, assign_rules, check_rule, in_force, targets_of
from bihuan.parties.assigning.schemas import AssignTrial, AssignTrialResult, AssignTried
from bihuan.parties.assigning.service import Decision, decide
from bihuan.parties.lead.models import OPEN, Lead
from bihuan.parties.matching import ConditionField, stored
from bihuan.parties.pool.models import Pool

NEEDED = ("id", "number", "name", "company_name", "mobile", "telephone", "email")


async def try_rules(ctx: Context, asked: AssignTrial) -> AssignTrialResult:
    """For the latest open leads in sight, or for those that are named. Nothing is written."""
    ctx.require("leads", "read")
    rules, draft = await _rules(ctx, asked)
    columns = [getattr(Lead, name) for name in (*NEEDED, *(field.value for field in ConditionField))]
    wanted = select(*columns).where(
        Lead.status == one_of(OPEN), Lead.deleted_at.is_(None), RESOURCES["leads"].scope(ctx)
    )
    if asked.lead_ids:
        wanted = wanted.where(Lead.id == ids("leads"))
    latest = wanted.order_by(Lead.created_at.desc(), Lead.id.desc()).limit(asked.limit)
    rows = (await ctx.db.execute(latest, {"leads": asked.lead_ids} if asked.lead_ids else {})).all()
    leads: list[Any] = [SimpleNamespace(**row._mapping, pool_id=None) for row in rows]
    decided = await decide(ctx, leads, rules=rules)
    owners = {one.owner.id for one in decided.values() if one.owner is not None}
    names: dict[UUID, str] = {}
    for model, wanted_ids in ((User, owners), (Pool, {one.pool_id for one in decided.values()})):
        found = await ctx.db.execute(
            select(model.id, model.name).where(model.id == ids("ids")), {"ids": sorted(wanted_ids)}
        )
        names |= {key: name for key, name in found}
    data = [_tried(lead, decided[lead.id], names, draft) for lead in leads]
    return AssignTrialResult(
        tried=len(data),
        matched=sum(one.rule_id is not None or one.is_draft for one in data),
        assigned=sum(one.owner_id is not None for one in data),
        data=data,
    )


async def _rules(ctx: Context, asked: AssignTrial) -> tuple[list[Rule], UUID | None]:
    """Those in force, with the one that is tried in its place; and the id of that one."""
    now = list(await assign_rules(ctx))
    if asked.rule_id is not None:
        kept = select(AssignRule.id).where(AssignRule.id == asked.rule_id, AssignRule.deleted_at.is_(None))
        if await ctx.db.scalar(kept) is None:
            raise Invalid("/rule_id", "REF_NOT_FOUND")
    if asked.rule is None:
        return now, None
    draft = AssignRule(
        **asked.rule.model_dump(exclude={"conditions", "targets"}), conditions=stored(asked.rule.conditions)
    )
    draft.targets = targets_of(asked.rule.targets)
    await check_rule(ctx, draft, asked.rule.conditions)
    tried = await in_force(ctx, draft)
    if asked.rule_id is not None:  # with its turns: the memory of the rule that it replaces
        tried = tried._replace(id=asked.rule_id)
    place = next((at for at, rule in enumerate(now) if rule.id == asked.rule_id), 0)
    others = [rule for rule in now if rule.id != asked.rule_id]
    return [*others[:place], *([tried] * draft.is_active), *others[place:]], tried.id


def _tried(lead: Any, decision: Decision, names: dict[UUID, str], draft: UUID | None) -> AssignTried:
    rule, owner = decision.rule, decision.owner
    is_draft = rule is not None and rule.id == draft
    pool_id = decision.pool_id if owner is None else None
    return AssignTried(
        id=lead.id,
        number=lead.number,
        name=lead.name,
        rule_id=rule.id if rule is not None else None,
        rule_name=rule.name if rule is not None else None,
        is_draft=is_draft,
        owner_id=owner.id if owner is not None else None,
        owner_name=names.get(owner.id) if owner is not None else None,
        pool_id=pool_id,
        pool_name=names.get(pool_id) if pool_id is not None else None,
    )
