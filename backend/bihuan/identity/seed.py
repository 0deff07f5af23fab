"""What an empty installation starts with: the standard roles, and a first administrator."""

from __future__ import annotations

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from bihuan.identity.department.models import Department
from bihuan.identity.passwords import hash_password
from bihuan.identity.role.models import Role, RolePermission
from bihuan.identity.standard_roles import ROLES, grants
from bihuan.identity.user.models import User, UserRole
from bihuan.kernel.context import Context
from bihuan.kernel.db import make_engine


async def seed_roles(ctx: Context) -> dict[str, Role]:
    """Create the standard roles that do not exist yet; existing ones keep what an administrator made of them."""
    known = {role.code: role for role in await ctx.db.scalars(select(Role))}
    names = {code: (role.zh, role.en) for code, role in ROLES.items()} | {"admin": ("系统管理员", "Administrator")}
    for code, (zh, en) in names.items():
        if code in known:
            continue
        known[code] = Role(code=code, name=zh, name_en=en)
        ctx.db.add(known[code])
        await ctx.db.flush()
        rows = {(o, a): {"role_id": known[code].id, "object": o, "action": a, "scope": s} for o, a, s in grants(code)}
        await ctx.db.execute(insert(RolePermission), list(rows.values()))
    return known


async def create_admin(url: str, *, email: str, name: str, password: str) -> None:
    """An administrator named after the e-mail address, in the root department (made if there is none)."""
    engine = make_engine(url, 1)
    async with async_sessionmaker(engine, class_=AsyncSession, autoflush=False)() as db:
        ctx = Context(db, actor_kind="system")
        roles = await seed_roles(ctx)
        root = await db.scalar(select(Department).where(Department.parent_id.is_(None)))
        if root is None:
            root = Department(name="公司")
            root.path = f"/{root.id}/"
            db.add(root)
        user = User(
            username=email, email=email, name=name, department_id=root.id, password_hash=await hash_password(password)
        )
        db.add(user)
        await db.flush()
        db.add(UserRole(user_id=user.id, role_id=roles["admin"].id))
        await db.commit()
    await engine.dispose()
