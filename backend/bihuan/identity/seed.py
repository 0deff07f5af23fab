"""The standard roles: made in an empty installation, and given in an old one what a new release can do."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import insert, select, text

from bihuan.identity.epoch import move_epoch
from bihuan.identity.role.models import Role, RolePermission
from bihuan.identity.role.service import ROLES, granted
from bihuan.identity.standard_roles import NAMES, Permission, grants
from bihuan.kernel.audit import LogEntry
from bihuan.kernel.context import Context

_EVER_GRANTED = text(
    "SELECT object, action FROM role_permissions UNION "
    "SELECT split_part(c ->> 'field', ':', 1), split_part(c ->> 'field', ':', 2) "
    "FROM roles r JOIN audit_log a ON a.object_id = r.id, jsonb_array_elements(a.changes) c "
    "WHERE c ->> 'field' LIKE '%:%'"
)


async def seed_standard_roles(ctx: Context, contract: Collection[Permission]) -> dict[str, Role]:
    """Create the standard roles that are missing; give the others what is new in the ``contract``. Idempotent.

    New is a permission that no role has and that, as their log tells, none ever had: what an administrator has given or
    taken stays as it is.
    """
    roles = {role.code: role for role in await ctx.db.scalars(select(Role))}
    known = {(name, action) for name, action in await ctx.db.execute(_EVER_GRANTED)}
    for code, (zh, en) in NAMES.items():
        fresh = {(name, action): scope for name, action, scope in grants(code, contract)}
        if code not in roles:
            roles[code] = await ROLES.add(ctx, Role(code=code, name=zh, name_en=en))
            await ctx.db.flush()
        else:
            fresh = {permission: scope for permission, scope in fresh.items() if permission not in known}
            if fresh:
                ctx.touch(roles[code])
                ctx.log.append(LogEntry("grant", ROLES.name, roles[code], granted({}, fresh)))
        if fresh:
            rows = [{"role_id": roles[code].id, "object": o, "action": a, "scope": s} for (o, a), s in fresh.items()]
            await ctx.db.execute(insert(RolePermission), rows)
            await move_epoch(ctx)
    return roles
