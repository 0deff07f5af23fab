"""The table of contents: every router, in the order of the lead-to-cash story."""

from __future__ import annotations

from fastapi import APIRouter

from bihuan.identity.department.router import departments
from bihuan.identity.role.router import roles
from bihuan.identity.session.router import auth, me
from bihuan.identity.user.router import users

ROUTERS: tuple[APIRouter, ...] = (
    auth,
    me,
    users,
    departments,
    roles,
)
