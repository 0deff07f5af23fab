"""What a role can do."""

from __future__ import annotations

from bihuan.identity.role.schemas import RoleQuery, RoleUpdate, RoleWrite
from bihuan.identity.role.service import ROLES, create_role, update_role
from bihuan.kernel.routing import add_create, add_reads, add_update, router

roles = router("/roles", "Organisation")
add_reads(roles, ROLES, RoleQuery)
add_create(roles, ROLES, RoleWrite, create_role)
add_update(roles, ROLES, RoleUpdate, update_role)
