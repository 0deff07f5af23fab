"""The firm that is measured: four sales departments of ten people and a manager each, and a managing director."""

from __future__ import annotations

from uuid import UUID, uuid5

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

import bihuan.consequences
import bihuan.tables  # noqa: F401
from benchmarks.names import person
from bihuan.approvals.flow.models import ApprovalFlow
from bihuan.identity.department.models import Department
from bihuan.identity.passwords import hash_password
from bihuan.identity.user.models import User, UserRole
from bihuan.kernel.context import Context
from bihuan.kernel.engine import make_engine
from bihuan.kernel.settling import settle
from bihuan.seed import seed_masters, seed_roles
from bihuan.settings import async_url

PASSWORD = "bihuan-benchmarks"
NAMESPACE = UUID("0192f000-0000-7000-8000-00000000beac")
SALES = ("sales1", "sales2", "sales3", "sales4")
PER_DEPARTMENT = 10
NO_LIMIT = 1_000_000_000
"""Nobody holds as much as a benchmark creates; the limits are checked all the same."""
OWNERS = [f"rep{number:02d}" for number in range(len(SALES) * PER_DEPARTMENT)]


def id_of(name: str) -> UUID:
    """Users and departments keep their ids over all runs."""
    return uuid5(NAMESPACE, name)


def owner_id(number: int) -> UUID:
    """Who owns the customer whose ``owner`` is this number."""
    return id_of(OWNERS[number % len(OWNERS)])


def department_of(number: int) -> UUID:
    return id_of(SALES[number % len(OWNERS) // PER_DEPARTMENT])


def people() -> list[tuple[str, str, str | None, str]]:
    """User name, department, manager and role of everyone."""
    found: list[tuple[str, str, str | None, str]] = [
        ("admin", "root", None, "admin"),
        ("boss", "root", None, "executive"),
        ("finance", "root", "boss", "finance"),
        ("warehouse", "root", "boss", "warehouse"),
    ]
    found += [(f"manager{n}", SALES[n - 1], "boss", "sales_manager") for n in range(1, len(SALES) + 1)]
    for number, name in enumerate(OWNERS):
        department = number // PER_DEPARTMENT
        found.append((name, SALES[department], f"manager{department + 1}", "sales_rep"))
    return found


async def found(url: str) -> None:
    """Departments, people, standard roles and the masters every installation starts with."""
    engine = make_engine(async_url(url), 2)
    async with async_sessionmaker(engine, class_=AsyncSession, autoflush=False, expire_on_commit=False)() as db:
        ctx = Context(db, actor_kind="system")
        roles = await seed_roles(ctx)
        for key in ("root", *SALES):
            root = key == "root"
            path = f"/{id_of('root')}/" if root else f"/{id_of('root')}/{id_of(key)}/"
            name = "澜桥科技" if root else f"销售{'一二三四'[SALES.index(key)]}部"
            parent = None if root else id_of("root")
            db.add(Department(id=id_of(key), name=name, code=key, path=path, parent_id=parent))
            await db.flush()
        password = await hash_password(PASSWORD)
        for number, (username, department, manager, role) in enumerate(people()):
            db.add(
                User(
                    id=id_of(username),
                    username=username,
                    name=person(number * 7_919 + 11),
                    email=f"{username}@lanqiao.example",
                    department_id=id_of(department),
                    password_hash=password,
                    manager_id=id_of(manager) if manager else None,
                    max_leads=NO_LIMIT,
                    max_customers=NO_LIMIT,
                )
            )
            await db.flush()
            db.add(UserRole(user_id=id_of(username), role_id=roles[role].id))
        for number, key in enumerate(SALES, start=1):
            (await db.get_one(Department, id_of(key))).leader_id = id_of(f"manager{number}")
        await db.flush()
        with ctx.system():
            await seed_masters(ctx)
        await settle(ctx)
        # The chain has no second signature, as little as that of the programs it is compared with.
        await db.execute(update(ApprovalFlow).where(ApprovalFlow.object_type == "contracts").values(is_active=False))
        await db.commit()
    await engine.dispose()
