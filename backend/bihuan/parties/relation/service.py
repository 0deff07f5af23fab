"""Relations between customers as a resource: made and taken away on both sides at once."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select

from bihuan.identity.user.models import User
from bihuan.kernel.audit import LogEntry
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.db import new_id
from bihuan.kernel.errors import DomainError, Invalid
from bihuan.kernel.names import NameOf
from bihuan.kernel.resource import RESOURCES, Resource
from bihuan.kernel.words import Label
from bihuan.parties.customer.children import inherit_owner, parent
from bihuan.parties.customer.models import Customer, CustomerStatus
from bihuan.parties.relation.models import INVERSE, CustomerRelation, RelationRole
from bihuan.parties.relation.schemas import RelationCreate, RelationRead, RelationRow

REFERRAL = (RelationRole.REFERRER, RelationRole.REFERRED)


class RelationResource(Resource[CustomerRelation]):
    """Whoever may take one side away takes the other one along."""

    async def delete(self, ctx: Context, record_id: UUID, if_match: str | None) -> None:
        await super().delete(ctx, record_id, if_match)
        mine = ctx.held[record_id]
        for other in await self.lock_where(ctx, CustomerRelation.pair_id == mine.pair_id):
            if other.deleted_at is None:
                other.deleted_at, other.deleted_by = CLOCK.now(), ctx.me.id
                ctx.touch(other)
                ctx.log.append(LogEntry("delete", self.name, other))


CUSTOMER_RELATIONS = RelationResource(
    name="customer-relations",
    one="customer-relation",
    label=Label("客户关系", "customer relation"),
    model=CustomerRelation,
    read=RelationRead,
    row=RelationRow,
    derived={
        "customer_name": NameOf(Customer, CustomerRelation.customer_id),
        "other_name": NameOf(Customer, CustomerRelation.other_id),
        "owner_name": NameOf(User, CustomerRelation.owner_id),
    },
    references={"customer_id": "customers", "other_id": "customers"},
    title=lambda relation: relation.role,
)


async def create_relation(ctx: Context, data: RelationCreate) -> CustomerRelation:
    """By whoever works on one side and sees the other one (decision 0039).

    Raises REF_NOT_FOUND, FORBIDDEN, CUSTOMER_NOT_ACTIVE, RELATION_TO_ITSELF, RELATION_EXISTS, REFERRER_KNOWN.
    """
    await CUSTOMER_RELATIONS.check_references(ctx, data)
    await RESOURCES["customers"].lock(ctx, {data.customer_id, data.other_id})
    customer = await parent(ctx, CUSTOMER_RELATIONS.name, data.customer_id)
    if data.other_id == data.customer_id:
        raise Invalid("/other_id", "RELATION_TO_ITSELF")
    other = ctx.held[data.other_id]
    if other.status != CustomerStatus.ACTIVE:
        raise DomainError("CUSTOMER_NOT_ACTIVE")
    return await relate(ctx, customer, other, data.role, data.remark)


async def relate(
    ctx: Context, customer: Customer, other: Customer, role: RelationRole, remark: str | None = None
) -> CustomerRelation:
    """Both rows, between two customers that are locked. Raises RELATION_EXISTS, REFERRER_KNOWN."""
    if role in REFERRAL:  # nobody is referred by whom they referred
        among = select(CustomerRelation.id).where(
            CustomerRelation.customer_id == customer.id,
            CustomerRelation.other_id == other.id,
            CustomerRelation.role.in_(REFERRAL),
            CustomerRelation.deleted_at.is_(None),
        )
        await ctx.written(CustomerRelation)
        if await ctx.db.scalar(among) is not None:
            raise DomainError("RELATION_EXISTS")
    pair_id = new_id()
    made: list[CustomerRelation] = []
    for one, another, what in ((customer, other, role), (other, customer, INVERSE[role])):
        row: Any = CustomerRelation(customer_id=one.id, other_id=another.id, role=what, remark=remark, pair_id=pair_id)
        inherit_owner(ctx, CUSTOMER_RELATIONS.name, row, one)
        made.append(await CUSTOMER_RELATIONS.add(ctx, row))
    return made[0]
