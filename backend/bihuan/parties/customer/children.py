"""What the small children of a customer share: the customer's owner, and one default among them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, any_, func, literal, or_, select

from bihuan.kernel.audit import LogEntry
from bihuan.kernel.bulk import write_columns
from bihuan.kernel.context import Context
from bihuan.kernel.db import uuid_array
from bihuan.kernel.errors import DomainError, Forbidden, Invalid
from bihuan.kernel.ownership import own
from bihuan.kernel.resource import RESOURCES, Resource
from bihuan.kernel.search import FoundBy
from bihuan.kernel.wire import Schema
from bihuan.parties.customer.models import Customer, CustomerStatus
from bihuan.parties.ownership.service import hidden_in_pool, phone_hidden


async def parent(ctx: Context, child: str, customer_id: UUID) -> Customer:
    """The customer a child is added to, locked: whoever may only read it adds nothing (DOMAIN §1.4).

    Writing is a matter of the customer's own permission, or of the child's where a role has it over such customers.
    Raises REF_NOT_FOUND when invisible, FORBIDDEN when only readable, CUSTOMER_NOT_ACTIVE.
    """
    customers = RESOURCES["customers"]
    writable = or_(ctx.visible(Customer, "customers", "update"), ctx.visible(Customer, child, "create"))
    asked: Any = select(Customer, writable.label("writable"))
    seen = customers.alive(asked).where(Customer.id == customer_id, customers.scope(ctx))
    row = (await ctx.db.execute(seen.with_for_update(of=Customer, key_share=True))).one_or_none()
    if row is None:
        raise Invalid("/customer_id", "REF_NOT_FOUND")
    if not row.writable:
        raise Forbidden()
    customer: Customer = row.Customer
    if customer.status != CustomerStatus.ACTIVE:
        raise DomainError("CUSTOMER_NOT_ACTIVE")
    return customer


def inherit_owner(ctx: Context, resource: str, child: Any, customer: Customer) -> None:
    """A new child belongs to whoever owns the customer."""
    own(child, customer.owner_id, customer.owner_dept_id)


def hidden_with_customer(model: type[Any]) -> ColumnElement[bool]:
    """Whether the customer lies in a pool that hides contact data: of its people, addresses, titles and papers too."""
    return _of_customer(model, phone_hidden(Customer))


def hidden_with_its_customer(model: type[Any]) -> Callable[[Context], ColumnElement[bool]]:
    """The same by the pools that the reader's principal knows to hide."""
    return lambda ctx: _of_customer(model, hidden_in_pool(Customer)(ctx))


def _of_customer(model: type[Any], hidden: ColumnElement[bool]) -> ColumnElement[bool]:
    told = select(hidden).where(Customer.id == model.customer_id).scalar_subquery()
    return func.coalesce(told, literal(False))


async def follow(ctx: Context, model: type[Any], customers: Sequence[Customer]) -> None:
    """The owner of the children is the owner of the customer, always (DOMAIN §8.1)."""
    resource = next(resource for resource in RESOURCES.values() if resource.model is model)
    name, of = resource.name, {customer.id: customer for customer in customers}
    asked = select(model).where(model.customer_id == any_(uuid_array(list(of))), model.deleted_at.is_(None))
    children = (await ctx.db.scalars(asked.order_by(model.id).with_for_update(key_share=True))).all()
    for child in children:
        customer = of[child.customer_id]
        before = str(child.owner_id) if child.owner_id else None
        after = str(customer.owner_id) if customer.owner_id else None
        own(child, customer.owner_id, customer.owner_dept_id)
        ctx.touch(child)
        ctx.log.append(LogEntry("transfer", name, child, [{"field": "owner_id", "old": before, "new": after}]))
        if resource.search is not None and None in (before, after):  # into a pool, or out of it
            ctx.found_by.append(FoundBy(resource.search, child.id, resource.search_text(child)))
    await write_columns(ctx, children, "owner_id", "owner_dept_id", "version", "updated_at", "updated_by")


async def one_default(ctx: Context, name: str, child: Any, *same: ColumnElement[bool]) -> None:
    """The first among its equals is the default; a new default replaces the former one."""
    model = type(child)
    equals = [model.customer_id == child.customer_id, model.deleted_at.is_(None), model.id != child.id, *same]
    default = select(model).where(*equals, model.is_default).with_for_update(key_share=True)
    former = await ctx.db.scalar(default.execution_options(knows_what_waits=True))  # the child, which is left out
    if former is None:
        child.is_default = True
    elif child.is_default:
        former.is_default = False
        ctx.touch(former)
        ctx.log.append(LogEntry("update", name, former, [{"field": "is_default", "old": True, "new": False}]))
        await ctx.db.flush()


async def add_child(ctx: Context, resource: Resource[Any], data: Any, *alike: str) -> Any:
    """A child from its fields; ``alike`` names the columns within which one is the default."""
    customer = await parent(ctx, resource.name, data.customer_id)
    child = resource.model(**data.model_dump())
    inherit_owner(ctx, resource.name, child, customer)
    same = [getattr(resource.model, name) == getattr(child, name) for name in alike]
    await one_default(ctx, resource.name, child, *same)
    return await resource.add(ctx, child)


async def edit_child(
    ctx: Context, resource: Resource[Any], child_id: UUID, data: Schema, if_match: str, *alike: str
) -> Any:
    """Edit; a default stays one until another takes its place."""
    async with resource.change(ctx, child_id, "update", if_match=if_match) as child:
        for name in data.model_fields_set:
            setattr(child, name, getattr(data, name))
        same = [getattr(resource.model, name) == getattr(child, name) for name in alike]
        await one_default(ctx, resource.name, child, *same)
    return child
