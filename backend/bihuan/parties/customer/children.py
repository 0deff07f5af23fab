"""What the small children of a customer share: the customer's owner, and one default among them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select

from bihuan.kernel.audit import LogEntry
from bihuan.kernel.context import Context
from bihuan.kernel.errors import DomainError, Invalid
from bihuan.kernel.ownership import own
from bihuan.kernel.resource import RESOURCES, Resource
from bihuan.kernel.wire import Schema
from bihuan.parties.customer.models import Customer, CustomerStatus


async def parent(ctx: Context, customer_id: UUID) -> Customer:
    """The customer a child is added to, locked. Raises REF_NOT_FOUND when invisible, CUSTOMER_NOT_ACTIVE."""
    customers = RESOURCES["customers"]
    found = await ctx.db.scalar(
        customers.alive(select(Customer))
        .where(Customer.id == customer_id, customers.scope(ctx))
        .with_for_update(key_share=True)
    )
    if found is None:
        raise Invalid("/customer_id", "REF_NOT_FOUND")
    customer: Customer = found
    if customer.status != CustomerStatus.ACTIVE:
        raise DomainError("CUSTOMER_NOT_ACTIVE")
    return customer


def inherit_owner(ctx: Context, resource: str, child: Any, customer: Customer) -> None:
    """A new child belongs to whoever owns the customer."""
    own(child, customer.owner_id, customer.owner_dept_id)


async def follow(ctx: Context, model: type[Any], customer: Customer) -> None:
    """The owner of the children is the owner of the customer, always (DOMAIN §8.1)."""
    name = next(resource.name for resource in RESOURCES.values() if resource.model is model)
    children = select(model).where(model.customer_id == customer.id, model.deleted_at.is_(None))
    for child in (await ctx.db.scalars(children.order_by(model.id).with_for_update(key_share=True))).all():
        before = str(child.owner_id) if child.owner_id else None
        after = str(customer.owner_id) if customer.owner_id else None
        own(child, customer.owner_id, customer.owner_dept_id)
        ctx.touch(child)
        ctx.log.append(LogEntry("transfer", name, child, [{"field": "owner_id", "old": before, "new": after}]))


async def one_default(ctx: Context, model: type[Any], child: Any, *same: ColumnElement[bool]) -> None:
    """The first among its equals is the default; a new default replaces the former one."""
    equals = [model.customer_id == child.customer_id, model.deleted_at.is_(None), model.id != child.id, *same]
    default = select(model).where(*equals, model.is_default).with_for_update(key_share=True)
    former = await ctx.db.scalar(default.execution_options(knows_what_waits=True))  # the child, which is left out
    if former is None:
        child.is_default = True
    elif child.is_default:
        former.is_default = False
        await ctx.db.flush()


async def add_child(ctx: Context, resource: Resource[Any], data: Any, *alike: str) -> Any:
    """A child from its fields; ``alike`` names the columns within which one is the default."""
    customer = await parent(ctx, data.customer_id)
    child = resource.model(**data.model_dump())
    inherit_owner(ctx, resource.name, child, customer)
    same = [getattr(resource.model, name) == getattr(child, name) for name in alike]
    await one_default(ctx, resource.model, child, *same)
    return await resource.add(ctx, child)


async def edit_child(
    ctx: Context, resource: Resource[Any], child_id: UUID, data: Schema, if_match: str, *alike: str
) -> Any:
    """Edit; a default stays one until another takes its place."""
    async with resource.change(ctx, child_id, "update", if_match=if_match) as child:
        for name in data.model_fields_set:
            setattr(child, name, getattr(data, name))
        same = [getattr(resource.model, name) == getattr(child, name) for name in alike]
        await one_default(ctx, resource.model, child, *same)
    return child
