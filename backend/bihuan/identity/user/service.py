"""Users: created by administrators; managers never form a circle (DOMAIN §1.1)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select

from bihuan.identity.department.models import Department
from bihuan.identity.epoch import move_epoch
from bihuan.identity.passwords import NONE, hash_password, resembles
from bihuan.identity.role.models import Role
from bihuan.identity.user.models import User, UserRole, UserStatus
from bihuan.identity.user.schemas import UserCreate, UserRead, UserRow
from bihuan.identity.user.workflow import ACTIONS
from bihuan.kernel.context import Context, Principal
from bihuan.kernel.errors import DomainError, Invalid
from bihuan.kernel.failures import CONSTRAINT_CODES
from bihuan.kernel.names import REMEMBERED, NameOf
from bihuan.kernel.resource import Resource
from bihuan.kernel.search import search_table
from bihuan.kernel.security_log import tell
from bihuan.kernel.wire import Schema
from bihuan.kernel.words import Label

CONSTRAINT_CODES["uq_users_username"] = "DUPLICATE_VALUE"
USER_SEARCH = search_table("users")


async def _roles(ctx: Context, user: User) -> dict[str, Any]:
    rows = (
        await ctx.db.execute(
            select(Role.id, Role.name, Role.name_en)
            .join(UserRole, UserRole.role_id == Role.id)
            .where(UserRole.user_id == user.id)
            .order_by(Role.code)
        )
    ).all()
    return {
        "role_ids": [row.id for row in rows],
        "role_names": [row.name if ctx.language == "zh" else row.name_en for row in rows],
    }


REMEMBERED.add(User)
USERS: Resource[User] = Resource(
    name="users",
    one="user",
    label=Label("用户", "user"),
    model=User,
    read=UserRead,
    row=UserRow,
    actions=ACTIONS,
    derived={
        "department_name": NameOf(Department, User.department_id),
        "manager_name": NameOf(User, User.manager_id),
    },
    enrich=_roles,
    references={"department_id": "departments", "manager_id": "users"},
    search=USER_SEARCH,
    search_text=lambda user: [user.name, user.username, user.mobile],
)


async def create_user(ctx: Context, data: UserCreate) -> User:
    """A user with a password and at least one role."""
    await USERS.check_references(ctx, data)
    roles = await _known_roles(ctx, data.role_ids)
    fields = data.model_dump(exclude={"password", "role_ids"})
    if data.password and resembles(data.password, data.username):
        raise Invalid("/password", "PASSWORD_LIKE_NAME")
    user = User(**fields, password_hash=await hash_password(data.password) if data.password else NONE)
    await USERS.add(ctx, user)
    await ctx.db.flush()
    await _set_roles(ctx, user.id, roles)
    return user


async def update_user(ctx: Context, record_id: UUID, data: Schema, if_match: str) -> User:
    """Edit. Raises MANAGER_CYCLE."""
    async with USERS.change(ctx, record_id, "update", if_match=if_match) as user:
        await USERS.check_references(ctx, data)
        for name in data.model_fields_set - {"role_ids"}:
            setattr(user, name, getattr(data, name))
        if "manager_id" in data.model_fields_set:
            await _no_cycle(ctx, user)
        if "role_ids" in data.model_fields_set:
            await _set_roles(ctx, user.id, await _known_roles(ctx, getattr(data, "role_ids")))  # noqa: B009
            ctx.touch(user)
    await move_epoch(ctx)
    return user


async def _known_roles(ctx: Context, ids: Sequence[UUID]) -> list[UUID]:
    found = set((await ctx.db.scalars(select(Role.id).where(Role.id.in_(ids)))).all())
    for index, role in enumerate(ids):
        if role not in found:
            raise Invalid(f"/role_ids/{index}", "REF_NOT_FOUND")
    return list(dict.fromkeys(ids))


async def _set_roles(ctx: Context, user_id: UUID, roles: Sequence[UUID]) -> None:
    await ctx.db.execute(delete(UserRole).where(UserRole.user_id == user_id))
    await ctx.db.execute(insert(UserRole), [{"user_id": user_id, "role_id": role} for role in roles])
    await move_epoch(ctx)
    tell(ctx, "permissions.changed", object_type="users", object_id=user_id)


async def _no_cycle(ctx: Context, user: User) -> None:
    above = user.manager_id
    while above is not None:
        if above == user.id:
            raise Invalid("/manager_id", "MANAGER_CYCLE")
        above = await ctx.db.scalar(select(User.manager_id).where(User.id == above))


async def active_user(ctx: Context, pointer: str, user_id: UUID) -> User | Principal:
    """The user a body names as a new owner. Raises REF_NOT_FOUND or USER_NOT_ACTIVE."""
    if user_id == ctx.me.id:
        return ctx.me  # whoever is signed in is active
    user = await ctx.db.get(User, user_id)
    if user is None or user.deleted_at is not None:
        raise Invalid(pointer, "REF_NOT_FOUND")
    if user.status != UserStatus.ACTIVE:
        raise DomainError("USER_NOT_ACTIVE")
    return user


async def manager_of(ctx: Context, user_id: UUID) -> UUID | None:
    """The direct manager, else the leader of the nearest department above, skipping oneself (DOMAIN §1.1)."""
    row = (
        await ctx.db.execute(
            select(User.manager_id, Department.path)
            .join(Department, Department.id == User.department_id)
            .where(User.id == user_id)
        )
    ).one()
    if row.manager_id is not None:
        return UUID(str(row.manager_id))
    chain = [UUID(part) for part in row.path.strip("/").split("/") if part]
    leaders = dict(
        (await ctx.db.execute(select(Department.id, Department.leader_id).where(Department.id.in_(chain))))
        .tuples()
        .all()
    )
    return next((leaders[part] for part in reversed(chain) if leaders.get(part) not in {None, user_id}), None)
