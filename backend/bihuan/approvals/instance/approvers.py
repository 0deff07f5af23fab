"""Who decides: from a node's rule and a submitter to people (DOMAIN §3.1 resolvers)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from bihuan.identity.department.models import Department
from bihuan.identity.role.models import Role
from bihuan.identity.user.models import User, UserRole, UserStatus
from bihuan.kernel.context import Context
from bihuan.kernel.errors import DomainError

APPROVAL_ADMIN = "admin"


async def resolve(ctx: Context, node: Mapping[str, Any], submitter_id: UUID) -> list[UUID]:
    """The people a node asks, in order, without repetition; never nobody.

    Someone who would decide on their own document is replaced by their manager, nobody by the approval
    administrators (DOMAIN §3.1 self_approval, empty_approver). Raises NO_APPROVER.
    """
    found = await _asked(ctx, node["resolver"], submitter_id)
    if submitter_id in found and node.get("self_approval", "manager") == "manager":
        above = await managers(ctx, submitter_id, 1)
        found = [person for asked in found for person in (above if asked == submitter_id else [asked])]
    people = list(dict.fromkeys(found)) or await administrators(ctx, submitter_id)
    if not people:
        raise DomainError("NO_APPROVER")
    return people


async def _asked(ctx: Context, rule: Mapping[str, Any], submitter_id: UUID) -> list[UUID]:
    kind = rule["kind"]
    if kind == "direct_manager":
        return await managers(ctx, submitter_id, int(rule.get("level", 1)))
    if kind == "dept_leader":
        return await _leaders(ctx, submitter_id, including_self=True)
    if kind == "role":
        return await _holders(ctx, rule["code"])
    if kind == "user":
        return await _active(ctx, [UUID(str(one)) for one in rule["ids"]])
    raise ValueError(f"unknown resolver {kind!r}")


async def managers(ctx: Context, user_id: UUID, level: int) -> list[UUID]:
    """The ``level``-th manager upward, or nobody: the direct one, else the leader of the department (DOMAIN §1.1)."""
    current = user_id
    for _ in range(level):
        manager = aliased(User)
        above = await ctx.db.scalar(
            select(manager.id)
            .join(User, User.manager_id == manager.id)
            .where(User.id == current, manager.status == UserStatus.ACTIVE)
        )
        leaders = [] if above else await _leaders(ctx, current, including_self=False)
        if not above and not leaders:
            return []
        current = above or leaders[0]
    return [current]


async def _leaders(ctx: Context, user_id: UUID, *, including_self: bool) -> list[UUID]:
    """The nearest active leader from the user's department upward."""
    own, leader = aliased(Department), aliased(User)
    nearest = (
        select(leader.id)
        .select_from(User)
        .join(own, own.id == User.department_id)
        .join(Department, own.path.startswith(Department.path))
        .join(leader, leader.id == Department.leader_id)
        .where(User.id == user_id, leader.status == UserStatus.ACTIVE)
        .order_by(func.length(Department.path).desc())
        .limit(1)
    )
    if not including_self:
        nearest = nearest.where(leader.id != user_id)
    return list((await ctx.db.scalars(nearest)).all())


async def _holders(ctx: Context, role_code: str) -> list[UUID]:
    holders = (
        select(User.id)
        .join(UserRole, UserRole.user_id == User.id)
        .join(Role, Role.id == UserRole.role_id)
        .where(Role.code == role_code, User.status == UserStatus.ACTIVE, User.deleted_at.is_(None))
        .order_by(User.id)
    )
    return list((await ctx.db.scalars(holders)).all())


async def _active(ctx: Context, users: Iterable[UUID]) -> list[UUID]:
    wanted = list(users)
    known = set(
        (await ctx.db.scalars(select(User.id).where(User.id.in_(wanted), User.status == UserStatus.ACTIVE))).all()
    )
    return [user for user in wanted if user in known]


async def administrators(ctx: Context, submitter_id: UUID) -> list[UUID]:
    """Everybody else who administers; the submitter only where there is nobody else at all."""
    administrators = await _holders(ctx, APPROVAL_ADMIN)
    return [one for one in administrators if one != submitter_id] or administrators
