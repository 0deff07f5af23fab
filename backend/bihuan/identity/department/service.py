"""Departments: the tree stays a tree, and paths follow a move (DOMAIN §1.1)."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import func, select, update

from bihuan.identity.department.models import Department
from bihuan.identity.department.schemas import DepartmentRead, DepartmentRow
from bihuan.identity.epoch import move_epoch
from bihuan.identity.user.models import User
from bihuan.kernel.context import Context
from bihuan.kernel.errors import Invalid
from bihuan.kernel.names import REMEMBERED, NameOf
from bihuan.kernel.resource import Resource
from bihuan.kernel.wire import Schema
from bihuan.kernel.words import Label

REMEMBERED.add(Department)
DEPARTMENTS: Resource[Department] = Resource(
    name="departments",
    one="department",
    label=Label("部门", "department"),
    model=Department,
    read=DepartmentRead,
    row=DepartmentRow,
    derived={
        "leader_name": NameOf(User, Department.leader_id),
        "parent_name": NameOf(Department, Department.parent_id),
    },
    references={"parent_id": "departments", "leader_id": "users"},
)


async def create_department(ctx: Context, data: Schema) -> Department:
    """A department below its parent, or a root."""
    above = await _path(ctx, getattr(data, "parent_id", None))
    department = await DEPARTMENTS.create(ctx, data, path="")
    department.path = f"{above}{department.id}/"  # known only now: a client may have chosen the id
    await move_epoch(ctx)
    return department


async def update_department(ctx: Context, record_id: UUID, data: Schema, if_match: str) -> Department:
    """Edit; a move rewrites the paths of the whole subtree. Raises DEPT_CYCLE."""
    async with DEPARTMENTS.change(ctx, record_id, "update", if_match=if_match) as department:
        await DEPARTMENTS.check_references(ctx, data)
        before = department.path
        for name in data.model_fields_set:
            setattr(department, name, getattr(data, name))
        after = f"{await _path(ctx, department.parent_id)}{department.id}/"
        if after.count(str(department.id)) > 1:
            raise Invalid("/parent_id", "DEPT_CYCLE")
        if after != before:
            department.path = after
            await ctx.db.execute(
                update(Department)
                .where(Department.path.startswith(before), Department.id != department.id)
                .values(path=func.overlay(Department.path, after, 1, len(before)))
            )
    await move_epoch(ctx)
    return department


async def _path(ctx: Context, department_id: UUID | None) -> str:
    """The path of a department; of none, the root."""
    await ctx.written(Department)
    path = await ctx.db.scalar(select(Department.path).where(Department.id == department_id)) if department_id else None
    return path or "/"
