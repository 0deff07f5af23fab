"""Sharing rules as a resource: they count from the next request on, and end with the request that ends them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, any_, case, func, literal, select

from bihuan.identity.department.models import Department
from bihuan.identity.epoch import move_epoch
from bihuan.identity.role.models import Role
from bihuan.identity.sharing_rule.models import Party, SharingRule
from bihuan.identity.sharing_rule.schemas import SharingRuleRead, SharingRuleRow, SharingRuleWrite
from bihuan.identity.user.models import User
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.db import TEXTS, uuid_array
from bihuan.kernel.errors import DomainError, FieldError, Invalid, invalid
from bihuan.kernel.filter_text import tree_of
from bihuan.kernel.filtering import check_impersonal
from bihuan.kernel.ownership import Owned
from bihuan.kernel.reading import Readable
from bihuan.kernel.resource import RESOURCES, Resource
from bihuan.kernel.security_log import tell
from bihuan.kernel.wire import Schema
from bihuan.kernel.words import Label

MOST_RULES = 200
"""In the house: every person's lists carry the conditions of the rules that concern them."""
PARTIES: Mapping[str, Any] = {Party.USERS: User, Party.DEPARTMENTS: Department, Party.ROLES: Role}


def _names(kind: Any, ids: Any) -> ColumnElement[Any]:
    """What the people, departments or roles are called, by name."""

    def called(model: Any) -> ColumnElement[Any]:
        return func.array(select(model.name).where(model.id == any_(ids)).order_by(model.name).scalar_subquery())

    return case(*((kind == party, called(model)) for party, model in PARTIES.items()), else_=None).cast(TEXTS)


SHARING_RULES: Resource[SharingRule] = Resource(
    name="sharing-rules",
    one="sharing-rule",
    label=Label("共享规则", "sharing rule"),
    model=SharingRule,
    read=SharingRuleRead,
    row=SharingRuleRow,
    derived={
        "from_names": _names(SharingRule.from_kind, SharingRule.from_ids),
        "to_names": _names(SharingRule.to_kind, SharingRule.to_ids),
    },
)


async def create_rule(ctx: Context, data: SharingRuleWrite) -> SharingRule:
    """A rule in force at once. Raises 422 at whatever is wrong, TOO_MANY_RULES."""
    many = select(func.count()).select_from(SharingRule).where(SharingRule.deleted_at.is_(None))
    if (await ctx.db.scalar(many) or 0) >= MOST_RULES:
        raise DomainError("TOO_MANY_RULES", most=MOST_RULES)
    rule = SharingRule(object=rulable(data.object).name)
    await _fill(ctx, rule, data, set(SharingRuleWrite.model_fields) - {"object"})
    await SHARING_RULES.add(ctx, rule)
    await _told(ctx, rule)
    return rule


async def update_rule(ctx: Context, rule_id: UUID, data: Schema, if_match: str) -> SharingRule:
    """Edit. The log tells people, departments and roles by their names of that moment."""
    async with SHARING_RULES.change(ctx, rule_id, "update", if_match=if_match) as rule:
        before = await _called(ctx, rule)
        await _fill(ctx, rule, data, set(data.model_fields_set))
    after = await _called(ctx, rule)
    for change in ctx.log[-1].changes if before != after else ():
        if change["field"] in after:
            change |= {"old": before[change["field"]], "new": after[change["field"]]}
    await _told(ctx, rule)
    return rule


async def delete_rule(ctx: Context, rule_id: UUID, if_match: str) -> None:
    await SHARING_RULES.delete(ctx, rule_id, if_match)
    await move_epoch(ctx)
    tell(ctx, "permissions.changed", object_type=SHARING_RULES.name, object_id=rule_id)


def rulable(name: str, pointer: str = "/object") -> Resource[Any]:
    """Business that people own, found by owner, under the one predicate. Raises REF_NOT_FOUND for any other kind."""
    found = RESOURCES.get(name)
    model: Any = found and found.model
    if found is None or not issubclass(model, Owned) or type(found).scope is not Readable.scope:
        raise Invalid(pointer, "REF_NOT_FOUND")
    table: Any = found.model.__table__
    if not any(index.columns.keys()[:1] == ["owner_id"] for index in table.indexes):
        raise Invalid(pointer, "REF_NOT_FOUND")
    return found


def filter_of(
    ctx: Context, resource: Resource[Any], text: str | None, pointer: str = "/filter"
) -> dict[str, Any] | None:
    """The filter as it is kept. Raises OPERATOR_INVALID for one that means something else to every reader."""
    if text is None:
        return None
    tree = tree_of(ctx, resource, text, pointer)
    check_impersonal(tree, pointer)
    return tree


async def check_parties(ctx: Context, named: Mapping[str, tuple[str, list[UUID]]], within: str = "") -> None:
    """Raises REF_NOT_FOUND at every id of ``from_ids`` and ``to_ids`` that is nobody's."""
    errors: list[FieldError] = []
    for field, (kind, ids) in named.items():
        model = PARTIES[kind]
        known = set(await ctx.db.scalars(_alive(model, ids)))
        errors += [
            FieldError(f"{within}/{field}/{at}", "REF_NOT_FOUND") for at, one in enumerate(ids) if one not in known
        ]
    if errors:
        raise invalid(errors)


def _alive(model: Any, ids: list[UUID]) -> Select[Any]:
    return select(model.id).where(model.id.in_(ids), model.deleted_at.is_(None))


async def _fill(ctx: Context, rule: SharingRule, data: Any, names: set[str]) -> None:
    """The fields that were sent, judged as the list of that kind itself would judge them."""
    for name in names:
        value = getattr(data, name)
        if name == "filter":
            value = filter_of(ctx, RESOURCES[rule.object], value)
        elif name in {"from_ids", "to_ids"} and value is not None:
            value = list(dict.fromkeys(value))
        elif value is None and name != "expires_at":
            raise Invalid(f"/{name}", "REQUIRED")
        setattr(rule, name, value)
    if "expires_at" in names and rule.expires_at is not None and rule.expires_at <= CLOCK.now():
        raise Invalid("/expires_at", "EXPIRES_IN_PAST")
    sides = {"from_ids": (rule.from_kind, rule.from_ids), "to_ids": (rule.to_kind, rule.to_ids)}
    await check_parties(
        ctx, {side: said for side, said in sides.items() if names & {side, side.replace("_ids", "_kind")}}
    )


async def _called(ctx: Context, rule: SharingRule) -> dict[str, str]:
    """Both sides by name."""
    sides = {"from_ids": (rule.from_kind, rule.from_ids), "to_ids": (rule.to_kind, rule.to_ids)}
    names = (_names(literal(kind), uuid_array(chosen)).label(side) for side, (kind, chosen) in sides.items())
    row = (await ctx.db.execute(select(*names))).mappings().one()
    return {side: "、".join(row[side]) for side in sides}


async def _told(ctx: Context, rule: SharingRule) -> None:
    """Everybody's next request asks anew; and it is an event of security."""
    await move_epoch(ctx)
    tell(ctx, "permissions.changed", object_type=SHARING_RULES.name, object_id=rule.id, detail=rule.name)
