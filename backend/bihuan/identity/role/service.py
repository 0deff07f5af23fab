"""Roles: grants are replaced as a whole, and take effect on everybody's next request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select

from bihuan.identity.epoch import move_epoch
from bihuan.identity.role.models import Role, RolePermission
from bihuan.identity.role.schemas import PermissionWrite, RoleRead, RoleRow, RoleWrite
from bihuan.kernel.context import Context
from bihuan.kernel.resource import Resource
from bihuan.kernel.security_log import tell
from bihuan.kernel.wire import Schema
from bihuan.kernel.words import Label


async def _permissions(ctx: Context, role: Role) -> dict[str, Any]:
    rows = await ctx.db.execute(
        select(RolePermission.object, RolePermission.action, RolePermission.scope)
        .where(RolePermission.role_id == role.id)
        .order_by(RolePermission.object, RolePermission.action)
    )
    return {"permissions": [dict(row) for row in rows.mappings()]}


Grants = Mapping[tuple[str, str], str]
"""Object and action → scope."""

ROLES = Resource(
    name="roles", one="role", label=Label("角色", "role"), model=Role, read=RoleRead, row=RoleRow, enrich=_permissions
)


async def create_role(ctx: Context, data: RoleWrite) -> Role:
    role = await ROLES.add(ctx, Role(code=data.code, name=data.name, name_en=data.name_en))
    await ctx.db.flush()
    await _set_permissions(ctx, role.id, data.permissions)
    await move_epoch(ctx)
    tell(ctx, "permissions.changed", object_type="roles", object_id=role.id, detail=f"{len(data.permissions)}")
    return role


async def update_role(ctx: Context, record_id: UUID, data: Schema, if_match: str) -> Role:
    """Edit. The log tells every permission that was given, taken or moved to another scope."""
    changes: list[dict[str, Any]] = []
    async with ROLES.change(ctx, record_id, "update", if_match=if_match, action="update") as role:
        for name in data.model_fields_set - {"permissions"}:
            setattr(role, name, getattr(data, name))
        if "permissions" in data.model_fields_set:
            changes = await _set_permissions(ctx, role.id, getattr(data, "permissions"))  # noqa: B009
    ctx.log[-1].changes.extend(changes)
    await move_epoch(ctx)  # its name is part of who one is
    if changes:
        tell(ctx, "permissions.changed", object_type="roles", object_id=role.id, detail=f"{len(changes)}")
    return role


async def _set_permissions(ctx: Context, role_id: UUID, permissions: list[PermissionWrite]) -> list[dict[str, Any]]:
    """Replace all grants of a role; answers what that changed."""
    had = delete(RolePermission).where(RolePermission.role_id == role_id)
    rows = await ctx.db.execute(had.returning(RolePermission.object, RolePermission.action, RolePermission.scope))
    before = {(name, action): scope for name, action, scope in rows}
    after = {(p.object, p.action): p.scope for p in permissions}
    if after:
        added = [{"role_id": role_id, "object": o, "action": a, "scope": s} for (o, a), s in after.items()]
        await ctx.db.execute(insert(RolePermission), added)
    return granted(before, after)


def granted(before: Grants, after: Grants) -> list[dict[str, Any]]:
    """The difference for the log: ``quotes:void`` from one scope to another, or from or to none."""
    return [
        {"field": f"{name}:{action}", "old": before.get((name, action)), "new": after.get((name, action))}
        for name, action in sorted(before.keys() | after.keys())
        if before.get((name, action)) != after.get((name, action))
    ]
