"""What happens to a contact: becomes the primary one, leaves the company, goes to another customer."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from bihuan.identity.sharing.service import sharing_actions, team_leaves
from bihuan.kernel.audit import LogEntry
from bihuan.kernel.context import Context
from bihuan.kernel.errors import DomainError, Invalid, Text
from bihuan.kernel.search import FoundBy
from bihuan.kernel.workflow import Action, Note
from bihuan.parties.contact.models import Contact
from bihuan.parties.contact.models import ContactStatus as S
from bihuan.parties.contact.schemas import ContactMove
from bihuan.parties.contact.uses import refuse_used
from bihuan.parties.customer.children import inherit_owner, parent
from bihuan.parties.customer.models import CUSTOMER_SEARCH, Customer


def not_primary(contact: Contact) -> DomainError | None:
    return DomainError("INVALID_TRANSITION") if contact.is_primary else None


def may_go(contact: Contact) -> DomainError | None:
    return DomainError("CONTACT_IS_PRIMARY") if contact.is_primary else None


async def set_primary(ctx: Context, contact: Contact, _: Any) -> None:
    """The former primary contact steps back in the same transaction (DOMAIN §8.1)."""
    customer = await locked_customer(ctx, contact)
    await step_back(ctx, contact)
    contact.is_primary = True
    await mirror_primary(ctx, customer, contact)


async def locked_customer(ctx: Context, contact: Contact) -> Customer:
    locked = select(Customer).where(Customer.id == contact.customer_id).with_for_update(key_share=True)
    return (await ctx.db.scalars(locked)).one()


async def mirror_primary(ctx: Context, customer: Customer, contact: Contact) -> None:
    """The customer is listed and found by the name and number of its primary contact: a change of the customer too."""
    mirrored = {"contact_name": contact.name, "contact_mobile": contact.mobile or contact.telephone}
    changes = [
        {"field": name, "old": getattr(customer, name), "new": value}
        for name, value in mirrored.items()
        if getattr(customer, name) != value
    ]
    if not changes:
        return
    for name, value in mirrored.items():
        setattr(customer, name, value)
    ctx.touch(customer)
    ctx.log.append(LogEntry("update", "customers", customer, changes))
    ctx.found_by.append(FoundBy(CUSTOMER_SEARCH, customer.id, customer.found_by()))


async def step_back(ctx: Context, contact: Contact) -> None:
    """No other contact of the customer is primary any more; written at once, since only one may be."""
    await ctx.written(Contact)
    others = select(Contact).where(
        Contact.customer_id == contact.customer_id, Contact.is_primary, Contact.id != contact.id
    )
    for former in (await ctx.db.scalars(others.with_for_update(key_share=True))).all():
        former.is_primary = False
        ctx.touch(former)
        ctx.log.append(LogEntry("update", "contacts", former, [{"field": "is_primary", "old": True, "new": False}]))
    await ctx.db.flush()


async def move(ctx: Context, contact: Contact, data: ContactMove) -> None:
    """To another customer, with everything that was said and done (DOMAIN §8.1); its team stays behind, and nobody
    reports to it or is reported to across.

    Raises CONTACT_THERE_ALREADY, CONTACT_IN_USE, DUPLICATE_CONTACT_MOBILE, and what the new customer refuses.
    """
    if data.customer_id == contact.customer_id:
        raise Invalid("/customer_id", "CONTACT_THERE_ALREADY")
    await refuse_used(ctx, contact.id)
    customer = await parent(ctx, "contacts", data.customer_id)
    primary = select(Contact.id).where(
        Contact.customer_id == customer.id, Contact.is_primary, Contact.deleted_at.is_(None)
    )
    await ctx.written(Contact)
    first = await ctx.db.scalar(primary) is None
    await stand_alone(ctx, contact)
    await team_leaves(ctx, "contacts", contact.id)
    contact.reports_to_id = None
    contact.previous_customer_id, contact.customer_id = contact.customer_id, customer.id
    inherit_owner(ctx, "contacts", contact, customer)
    if first:
        contact.is_primary = True
        await mirror_primary(ctx, customer, contact)


async def stand_alone(ctx: Context, contact: Contact) -> None:
    """Nobody reports to the contact any more."""
    await ctx.written(Contact)
    below = select(Contact).where(Contact.reports_to_id == contact.id).order_by(Contact.id)
    for one in (await ctx.db.scalars(below.with_for_update(key_share=True))).all():
        change = {"field": "reports_to_id", "old": str(contact.id), "new": None}
        one.reports_to_id = None
        ctx.touch(one)
        ctx.log.append(LogEntry("update", "contacts", one, [change]))


ACTIONS = (
    *sharing_actions("contacts"),
    Action(
        "set-primary",
        {S.ACTIVE},
        None,
        Text("设为首要联系人", "Make primary"),
        guards=(not_primary,),
        effect=set_primary,
    ),
    Action("leave", {S.ACTIVE}, S.LEFT, Text("标记离职", "Left the company"), input=Note, guards=(not_primary,)),
    Action(
        "move",
        None,
        None,
        Text("转移到其他客户", "Move to another customer"),
        input=ContactMove,
        guards=(may_go,),
        effect=move,
        permission="transfer",
    ),
    Action("rejoin", {S.LEFT}, S.ACTIVE, Text("恢复在职", "Back at the company"), permission="leave"),
)
