"""What sharing rules open to one person: read with the principal, and then among the ways (``kernel/access``)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, DateTime, and_, any_, bindparam, case, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from bihuan.identity.department.models import Department
from bihuan.identity.sharing_rule.models import Party, Permission, SharingRule
from bihuan.identity.user.models import User, UserRole
from bihuan.kernel.access import RULES, Opened, Reason, Way
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context, Principal
from bihuan.kernel.db import uuid_array
from bihuan.kernel.errors import DomainError
from bihuan.kernel.filtering import parse
from bihuan.kernel.resource import RESOURCES


def people_of(kind: Any, chosen: Any) -> ColumnElement[Any]:
    """The people of a party, as an array: also those who have left, whose records are still theirs."""
    above = aliased(Department)
    of_department = (
        select(User.id)
        .join(Department, Department.id == User.department_id)
        .join(above, func.starts_with(Department.path, above.path))
        .where(above.id == any_(chosen))
    )
    of_role = select(UserRole.user_id).where(UserRole.role_id == any_(chosen))
    return case(
        (kind == Party.USERS, chosen),
        (kind == Party.DEPARTMENTS, func.array(of_department.scalar_subquery())),
        else_=func.array(of_role.scalar_subquery()),
    )


async def opened_to(db: AsyncSession, user_id: UUID, departments: Sequence[UUID]) -> Mapping[str, tuple[Opened, ...]]:
    """Kind of record → the rules that are on for this person. When one ends is asked when a statement is sent."""
    rule = SharingRule
    roles = select(UserRole.role_id).where(UserRole.user_id == user_id).scalar_subquery()
    to_them = case(
        (rule.to_kind == Party.USERS, rule.to_ids.contains([user_id])),
        (rule.to_kind == Party.DEPARTMENTS, rule.to_ids.overlap(uuid_array(list(departments)))),
        else_=rule.to_ids.overlap(func.array(roles)),
    )
    owners = people_of(rule.from_kind, rule.from_ids)
    wanted = (
        select(rule.object, rule.id, rule.name, rule.permission, owners, rule.filter, rule.expires_at)
        .where(rule.is_active, rule.deleted_at.is_(None), to_them)
        .order_by(rule.name, rule.id)
    )
    found: dict[str, tuple[Opened, ...]] = {}
    for kind, key, name, permission, people, tree, until in await db.execute(wanted):
        opened = Opened(key, name, permission, frozenset(people) - {user_id}, tree, until)
        found[kind] = (*found.get(kind, ()), opened)
    return found


def opened_ways(me: Principal, model: type[Any], resource: str, reading: bool) -> list[Way]:
    """What the rules open to a person, for reading or for changing."""
    rules = [one for one in me.opened.get(resource, ()) if reading or one.permission == Permission.WRITE]
    found = (way_of(me, model, resource, rule) for rule in rules)
    return [way for way in found if way is not None]


def way_of(me: Principal, model: type[Any], resource: str, rule: Opened) -> Way | None:
    """One rule as a way. Nothing where its filter can no longer be read: a rule never opens more than it says.

    A rule without conditions is a set of owners like any data scope, and costs a list nothing of its own.
    """
    conditions: list[ColumnElement[bool]] = []
    if rule.filter is not None:
        try:
            conditions.append(_read(me, resource, rule.filter))
        except DomainError:
            return None
    if rule.expires_at is not None:
        now = bindparam(None, type_=DateTime(timezone=True), callable_=CLOCK.now, unique=True)
        until = bindparam(None, rule.expires_at, type_=DateTime(timezone=True), unique=True)
        conditions.append(now < until)
    if not conditions:
        return Way(Reason.RULE, owners=rule.owners, detail=rule.name)
    owned = model.owner_id == any_(uuid_array(sorted(rule.owners)))
    return Way(Reason.RULE, which=and_(owned, *conditions), detail=rule.name)


def _read(me: Principal, resource: str, tree: dict[str, Any]) -> ColumnElement[bool]:
    """Whoever wrote the rule decided what it depends on, also by fields that this person does not see."""
    ctx = Context(AsyncSession(), replace(me, kept_from={}, built={}))
    with ctx.system():
        return parse(ctx, RESOURCES[resource], tree).condition


RULES.append(opened_ways)
