"""Pools as a resource, and the two every company starts with."""

from __future__ import annotations

from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import select

from bihuan.identity.department.models import Department
from bihuan.identity.epoch import Remembered, move_epoch
from bihuan.identity.user.models import User
from bihuan.kernel.context import Context
from bihuan.kernel.errors import DomainError, FieldError, Invalid
from bihuan.kernel.names import REMEMBERED, NameOf
from bihuan.kernel.resource import Resource
from bihuan.kernel.wire import Schema
from bihuan.kernel.words import Label
from bihuan.parties.pool.models import MemberRole, Pool, PoolMember, PoolObject
from bihuan.parties.pool.rules import USUAL, replace_rules, resume_recycling, terms_of
from bihuan.parties.pool.schemas import PoolCreate, PoolRead, PoolRow
from bihuan.parties.pool.workflow import ACTIONS

GROUPS = {
    "admin_ids": (MemberRole.ADMIN, "user_id", User),
    "member_user_ids": (MemberRole.MEMBER, "user_id", User),
    "member_department_ids": (MemberRole.MEMBER, "department_id", Department),
}


REMEMBERED.add(Pool)
POOLS: Resource[Pool] = Resource(
    name="pools",
    one="pool",
    label=Label("公海", "pool"),
    model=Pool,
    read=PoolRead,
    row=PoolRow,
    actions=ACTIONS,
    derived={"recycle_pool_name": NameOf(Pool, Pool.recycle_pool_id)},
    children=(Pool.members, Pool.rules),
    references={"recycle_pool_id": "pools"},
)


async def create_pool(ctx: Context, data: PoolCreate) -> Pool:
    """A pool with at least one administrator and one member. The first of its kind is the default."""
    await POOLS.check_references(ctx, data)
    pool = Pool(**data.model_dump(exclude={*GROUPS, "is_default", "recycle_rules"}))
    pool.rules = []
    given = "recycle_rules" in data.model_fields_set
    replace_rules(pool, map(terms_of, data.recycle_rules) if given else USUAL[pool.object_type])
    if not data.member_user_ids and not data.member_department_ids:
        raise Invalid("/member_user_ids", "REQUIRED")
    await _set_members(ctx, pool, {name: getattr(data, name) for name in GROUPS})
    default = select(Pool).where(Pool.object_type == pool.object_type, Pool.is_default, Pool.deleted_at.is_(None))
    former = await ctx.db.scalar(default.with_for_update(key_share=True))
    pool.is_default = data.is_default or former is None
    if former is not None and pool.is_default:
        former.is_default = False
        await ctx.db.flush()
    await move_epoch(ctx)
    return await POOLS.add(ctx, pool)


async def update_pool(ctx: Context, pool_id: UUID, data: Schema, if_match: str) -> Pool:
    """Edit rules and members."""
    given: dict[str, Any] = {name: getattr(data, name) for name in data.model_fields_set}
    async with POOLS.change(ctx, pool_id, "update", if_match=if_match) as pool:
        await POOLS.check_references(ctx, data)
        groups = {name: given.pop(name) for name in GROUPS if name in given}
        if "recycle_rules" in given:
            replace_rules(pool, map(terms_of, given.pop("recycle_rules")))
        if given.get("auto_recycle") and not pool.auto_recycle:
            resume_recycling(pool)
        for name, value in given.items():
            setattr(pool, name, value)
        await _set_members(ctx, pool, groups)
        if not pool.member_user_ids and not pool.member_department_ids:
            raise Invalid("/member_user_ids", "REQUIRED")
    await move_epoch(ctx)
    return pool


async def _set_members(ctx: Context, pool: Pool, groups: dict[str, list[UUID]]) -> None:
    """Replace the named groups; whoever stays keeps the row. Raises REF_NOT_FOUND for every stranger at once."""
    errors: list[FieldError] = []
    for name, wanted in groups.items():
        role, attribute, model = GROUPS[name]
        known = set(await ctx.db.scalars(select(model.id).where(model.id.in_(wanted), model.deleted_at.is_(None))))
        errors += [FieldError(f"/{name}/{i}", "REF_NOT_FOUND") for i, who in enumerate(wanted) if who not in known]
        here = [member for member in pool.members if member.role == role and getattr(member, attribute) is not None]
        for member in here:
            if getattr(member, attribute) not in wanted:
                pool.members.remove(member)
        present = {getattr(member, attribute) for member in here}
        for who in dict.fromkeys(wanted):
            if who not in present:
                pool.members.append(PoolMember(role=role, **{attribute: who}))
    if errors:
        raise DomainError("REF_NOT_FOUND", errors=errors)


class DefaultPool(NamedTuple):
    """Where records without another place go, and for how many days whoever takes one is protected."""

    id: UUID
    protect_days: int


async def _defaults(ctx: Context) -> dict[str, DefaultPool]:
    pools = await ctx.db.scalars(select(Pool).where(Pool.is_default, Pool.deleted_at.is_(None)))
    return {pool.object_type: DefaultPool(pool.id, pool.protect_days) for pool in pools}


_remembered = Remembered(_defaults)


async def default_pool(ctx: Context, object_type: str) -> DefaultPool:
    """The default pool of a kind of record. Raises NO_POOL when nobody has set one up."""
    found = (await _remembered(ctx)).get(object_type)
    if found is None:
        raise DomainError("NO_POOL")
    return found


async def seed_pools(ctx: Context) -> None:
    """线索公海 and 客户公海 with the DEFAULTs of DOMAIN §6.2; idempotent.

    Members are the sales departments (named 销售…), or everybody; administrators are the people of the root.
    """
    existing = set(await ctx.db.scalars(select(Pool.object_type).where(Pool.is_default, Pool.deleted_at.is_(None))))
    departments = (await ctx.db.scalars(select(Department).where(Department.deleted_at.is_(None)))).all()
    root = {department.id for department in departments if department.parent_id is None}
    sales = [department.id for department in departments if department.name.startswith("销售")] or list(root)
    heads = (await ctx.db.scalars(select(User.id).where(User.department_id.in_(root)).order_by(User.id))).all()
    for kind, name, protect, holding in (
        (PoolObject.LEADS, "线索公海", 3, 100),
        (PoolObject.CUSTOMERS, "客户公海", 15, 200),
    ):
        if kind in existing:
            continue
        pool = Pool(object_type=kind, name=name, is_default=True, protect_days=protect, holding_limit=holding)
        pool.members = [PoolMember(role=MemberRole.MEMBER, department_id=department) for department in sales]
        pool.members += [PoolMember(role=MemberRole.ADMIN, user_id=user) for user in heads]
        replace_rules(pool, USUAL[kind])
        ctx.db.add(pool)
    await ctx.db.flush()
    await move_epoch(ctx)
