"""Roles: grants are replaced as a whole, and take effect on everybody's next request."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select

from bihuan.identity.epoch import permissions_changed
from bihuan.identity.role.models import Role, RolePermission
from bihuan.identity.role.schemas import PermissionWrite, RoleRead, RoleRow, RoleWrite
from bihuan.kernel.context import Context
from bihuan.kernel.resource import Resource
from bihuan.kernel.wire import Schema


async def _permissions(ctx: Context, role: Role) -> dict[str, Any]:
    rows = await ctx.db.execute(
        select(RolePermission.object, RolePermission.action, RolePermission.scope)
        .where(RolePermission.role_id == role.id)
        .order_by(RolePermission.object, RolePermission.action)
    )
    return {"permissions": [dict(row) for row in rows.mappings()]}


ROLES = Resource(name="roles", one="role", model=Role, read=RoleRead, row=RoleRow, enrich=_permissions)


async def create_role(ctx: Context, data: RoleWrite) -> Role:
    role = await ROLES.add(ctx, Role(code=data.code, name=data.name, name_en=data.name_en))
    await ctx.db.flush()
    await _set_permissions(ctx, role.id, data.permissions)
    return role


async def update_role(ctx: Context, record_id: UUID, data: Schema, if_match: str) -> Role:
    async with ROLES.change(ctx, record_id, "update", if_match=if_match, action="update") as role:
        for name in data.model_fields_set - {"permissions"}:
            setattr(role, name, getattr(data, name))
        if "permissions" in data.model_fields_set:
            await _set_permissions(ctx, role.id, getattr(data, "permissions"))  # noqa: B009
    await permissions_changed(ctx)  # its name is part of who one is
    return role


async def _set_permissions(ctx: Context, role_id: UUID, permissions: list[PermissionWrite]) -> None:
    await ctx.db.execute(delete(RolePermission).where(RolePermission.role_id == role_id))
    rows = {
        (p.object, p.action): {"role_id": role_id, "object": p.object, "action": p.action, "scope": p.scope}
        for p in permissions
    }
    if rows:
        await ctx.db.execute(insert(RolePermission), list(rows.values()))
