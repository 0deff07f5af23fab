"""What every installation starts with: roles, dictionaries, flows, tax rates, pools, the default pipeline."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

import bihuan.parties.lead_scoring.jobs
import bihuan.tables  # noqa: F401
from bihuan.api import ROUTERS
from bihuan.approvals.flow.service import seed_flows
from bihuan.catalog.seed import seed_catalog
from bihuan.company.dictionary.service import seed_dictionaries
from bihuan.company.payment_term.service import seed_payment_terms
from bihuan.company.work_calendar.service import seed_calendar
from bihuan.identity.department.models import Department
from bihuan.identity.department.schemas import DepartmentWrite
from bihuan.identity.department.service import create_department
from bihuan.identity.passwords import hash_password
from bihuan.identity.role.models import Role
from bihuan.identity.seed import seed_standard_roles
from bihuan.identity.standard_roles import ADMIN, ADMINISTERED, ROLES, Permission, grants
from bihuan.identity.user.models import User, UserRole
from bihuan.identity.user.service import USERS
from bihuan.kernel.context import Context
from bihuan.kernel.engine import make_engine
from bihuan.kernel.resource import RESOURCES
from bihuan.kernel.settling import settle
from bihuan.marketing.care_plan.seed import seed_care_plans
from bihuan.parties.score_rule.service import seed_score_rules
from bihuan.parties.seed import seed_parties
from bihuan.sales.pipeline.service import seed_pipelines

SEEDS = (
    seed_dictionaries,
    seed_calendar,
    seed_payment_terms,
    seed_flows,
    seed_catalog,
    seed_parties,
    seed_score_rules,
    seed_pipelines,
    seed_care_plans,
)


def contract() -> frozenset[Permission]:
    """Every permission that some endpoint asks for; pages of one's own need none."""
    asked = (getattr(route, "openapi_extra", None) or {} for router in ROUTERS for route in router.routes)
    objects = {*RESOURCES, *ADMINISTERED, *(name for code in ROLES for name, _, _ in grants(code))}
    found = ((extra["x-authz"]["object"], extra["x-authz"]["action"]) for extra in asked if "x-authz" in extra)
    return frozenset(permission for permission in found if permission[0] in objects)


async def seed_roles(ctx: Context) -> dict[str, Role]:
    """The standard roles by code, with everything that is new since they were last seeded."""
    return await seed_standard_roles(ctx, contract())


async def seed_masters(ctx: Context) -> None:
    """Create what is missing and leave the rest as it is; runs as the system, in the caller's transaction."""
    with ctx.system():
        for seed in SEEDS:
            await seed(ctx)
            await ctx.db.flush()


async def renew_roles(url: str) -> None:
    """After a migration: what the new release can do reaches the roles of the installation, if it has any yet.

    So do the value lists that are new, and the rules that a new company starts with, where there never were any of
    their kind.
    """
    async with _as_the_system(url) as ctx:
        if await ctx.db.scalar(select(exists().where(Role.id.is_not(None)))):
            await seed_roles(ctx)
            await seed_dictionaries(ctx)
            await seed_score_rules(ctx)
            await seed_care_plans(ctx)


async def create_admin(url: str, *, email: str, name: str, password: str) -> None:
    """An administrator named after the e-mail address, in the root department (made if there is none), and masters."""
    async with _as_the_system(url) as ctx:
        roles = await seed_roles(ctx)
        root = await ctx.db.scalar(select(Department).where(Department.parent_id.is_(None)))
        if root is None:
            root = await create_department(ctx, DepartmentWrite(name="公司"))
            await ctx.db.flush()
        hashed = await hash_password(password)
        user = User(username=email, email=email, name=name, department_id=root.id, password_hash=hashed)
        await USERS.add(ctx, user)
        await ctx.db.flush()
        ctx.db.add(UserRole(user_id=user.id, role_id=roles[ADMIN].id))
        await ctx.db.flush()
        await seed_masters(ctx)


@asynccontextmanager
async def _as_the_system(url: str) -> AsyncIterator[Context]:
    """One transaction of the system on the database ``url``, logged like any other."""
    engine = make_engine(url, 1)
    try:
        async with async_sessionmaker(engine, class_=AsyncSession, autoflush=False, expire_on_commit=False)() as db:
            ctx = Context(db, actor_kind="system")
            with ctx.system():
                yield ctx
                await settle(ctx)
            await db.commit()
    finally:
        await engine.dispose()
