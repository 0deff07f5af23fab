"""The small company of the tests and of the golden scenario (DOMAIN §29), created once per test run."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID, uuid5

from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

import bihuan.consequences
import bihuan.tables  # noqa: F401
from bihuan.identity.department.models import Department
from bihuan.identity.user.models import User, UserRole
from bihuan.identity.user.service import USER_SEARCH
from bihuan.kernel.context import Context
from bihuan.kernel.engine import make_engine
from bihuan.kernel.search import FoundBy
from bihuan.kernel.settling import settle
from bihuan.seed import seed_masters, seed_roles

PASSWORD = "nine purple lanterns"
QUICK = Argon2Hasher(time_cost=1, memory_cost=64, parallelism=1)
"""A password costs as much to verify as its hash says, and in every module somebody signs in."""
NAMESPACE = UUID("0192f000-0000-7000-8000-000000000000")

DEPARTMENTS = {
    "root": ("澜桥科技", None),
    "marketing": ("市场部", "root"),
    "sales1": ("销售一部", "root"),
    "sales2": ("销售二部", "root"),
    "finance": ("财务部", "root"),
    "warehouse": ("仓储部", "root"),
}
# username: name, department, manager, role
USERS = {
    "admin": ("系统管理员", "root", None, "admin"),
    "boss": ("郑总", "root", None, "executive"),
    "li": ("李娜", "marketing", "boss", "marketing"),
    "zhao": ("赵敏", "sales1", "boss", "sales_manager"),
    "qian": ("钱程", "sales1", "zhao", "sales_rep"),
    "sun": ("孙悦", "sales2", "boss", "sales_rep"),
    "wu": ("吴静", "finance", "boss", "finance"),
    "he": ("何伟", "warehouse", "boss", "warehouse"),
}


class Company:
    """Ids by user name and by department key: the same in every run."""

    ids: ClassVar[dict[str, UUID]] = {name: uuid5(NAMESPACE, f"user:{name}") for name in USERS}
    departments: ClassVar[dict[str, UUID]] = {key: uuid5(NAMESPACE, f"department:{key}") for key in DEPARTMENTS}


async def load_company(url: str) -> None:
    """People, standard roles and the masters every installation starts with."""
    engine = make_engine(url, 2)

    async with async_sessionmaker(engine, class_=AsyncSession, autoflush=False, expire_on_commit=False)() as db:
        ctx = Context(db, actor_kind="system")
        roles = await seed_roles(ctx)
        for key, (name, parent) in DEPARTMENTS.items():
            department = Department(id=Company.departments[key], name=name, code=key)
            above = f"/{Company.departments[parent]}" if parent else ""
            department.parent_id = Company.departments[parent] if parent else None
            department.path = f"{above}/{department.id}/"
            db.add(department)
        await db.flush()
        password = QUICK.hash(PASSWORD)
        for username, (name, department_key, manager, _) in USERS.items():
            db.add(
                User(
                    id=Company.ids[username],
                    username=username,
                    name=name,
                    email=f"{username}@lanqiao.example",
                    department_id=Company.departments[department_key],
                    password_hash=password,
                    manager_id=Company.ids[manager] if manager else None,
                )
            )
            await db.flush()
        for username, (name, *_) in USERS.items():
            ctx.found_by.append(FoundBy(USER_SEARCH, Company.ids[username], [name, username]))
        for username, (*_, role) in USERS.items():
            db.add(UserRole(user_id=Company.ids[username], role_id=roles[role].id))
        (await db.get_one(Department, Company.departments["sales1"])).leader_id = Company.ids["zhao"]
        await db.flush()
        with ctx.system():
            await seed_masters(ctx)
        await settle(ctx)
        await db.commit()
    await engine.dispose()
