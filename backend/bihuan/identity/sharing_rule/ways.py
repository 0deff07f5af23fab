"""What sharing rules open to one person: read with the principal, and then among the ways (``kernel/access``)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, DateTime, and_, any_, bindparam, text
from sqlalchemy.ext.asyncio import AsyncSession

from bihuan.identity.sharing_rule.models import Permission
from bihuan.kernel.access import RULES, Opened, Reason, Way
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context, Principal
from bihuan.kernel.db import uuid_array
from bihuan.kernel.errors import DomainError
from bihuan.kernel.filtering import parse
from bihuan.kernel.resource import RESOURCES

PEOPLE = (
    "ARRAY(SELECT unnest({ids}) WHERE {kind} = 'users' "
    "UNION SELECT u.id FROM users u JOIN departments d ON d.id = u.department_id "
    "WHERE {kind} = 'departments' AND EXISTS "
    "(SELECT 1 FROM departments a WHERE a.id = ANY({ids}) AND starts_with(d.path, a.path)) "
    "UNION SELECT ur.user_id FROM user_roles ur WHERE {kind} = 'roles' AND ur.role_id = ANY({ids}))"
)
"""The people of a party, as an array: also those who have left, whose records are still theirs."""
_OPENED = text(
    "SELECT r.id, r.object, r.name, r.permission, r.filter, r.expires_at, "
    f"array_remove({PEOPLE.format(kind='r.from_kind', ids='r.from_ids')}, :user) AS owners "
    "FROM sharing_rules r WHERE r.is_active AND r.deleted_at IS NULL AND CASE r.to_kind "
    "WHEN 'users' THEN :user = ANY(r.to_ids) "
    "WHEN 'departments' THEN r.to_ids && CAST(:departments AS uuid[]) "
    "ELSE r.to_ids && ARRAY(SELECT role_id FROM user_roles WHERE user_id = :user) END "
    "ORDER BY r.name, r.id"
)


async def opened_to(db: AsyncSession, user_id: UUID, departments: Sequence[UUID]) -> Mapping[str, tuple[Opened, ...]]:
    """Kind of record → the rules that are on for this person. When one ends is asked when a statement is sent."""
    found: dict[str, tuple[Opened, ...]] = {}
    for row in await db.execute(_OPENED, {"user": user_id, "departments": list(departments)}):
        opened = Opened(row.id, row.name, row.permission, frozenset(row.owners), row.filter, row.expires_at)
        found[row.object] = (*found.get(row.object, ()), opened)
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
