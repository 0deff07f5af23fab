"""Contacts as a resource; the customer decides who owns them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import aliased

from bihuan.identity.sharing.service import share_along
from bihuan.identity.user.models import User
from bihuan.kernel.context import Context
from bihuan.kernel.errors import DomainError, FieldError, Invalid
from bihuan.kernel.resource import Resource
from bihuan.kernel.wire import Schema
from bihuan.kernel.words import Label
from bihuan.parties.contact.models import CONTACT_SEARCH, Contact
from bihuan.parties.contact.schemas import ContactCreate, ContactRead, ContactRow, PersonWrite
from bihuan.parties.contact.workflow import ACTIONS, locked_customer, mirror_primary, step_back
from bihuan.parties.customer.children import hidden_with_customer, inherit_owner, parent
from bihuan.parties.customer.models import Customer
from bihuan.parties.ownership.service import masked_for

METHODS = ("mobile", "telephone", "email", "wechat")
_Boss = aliased(Contact)

CONTACTS: Resource[Contact] = Resource(
    name="contacts",
    one="contact",
    label=Label("联系人", "contact"),
    model=Contact,
    read=ContactRead,
    row=ContactRow,
    custom=True,
    actions=ACTIONS,
    derived={
        "customer_name": select(Customer.name).where(Customer.id == Contact.customer_id).scalar_subquery(),
        "owner_name": select(User.name).where(User.id == Contact.owner_id).scalar_subquery(),
        "phone_hidden": hidden_with_customer(Contact),
        "reports_to_name": select(_Boss.name).where(_Boss.id == Contact.reports_to_id).scalar_subquery(),
    },
    personal={"phone_hidden": masked_for("contacts", Contact, hidden_with_customer(Contact))},
    references={"customer_id": "customers", "reports_to_id": "contacts"},
    search=CONTACT_SEARCH,
    search_text=Contact.found_by,
)


async def create_contact(ctx: Context, data: ContactCreate) -> Contact:
    """A contact of a customer the actor may edit. The first one is the primary contact."""
    check_reachable(data, "")
    customer = await parent(ctx, "contacts", data.customer_id)
    if data.reports_to_id is not None:
        await _check_boss(ctx, customer.id, None, data.reports_to_id)
    contact = Contact(**data.model_dump())
    inherit_owner(ctx, "contacts", contact, customer)
    await ctx.written(Contact)
    primary = await ctx.db.scalar(
        select(Contact.id).where(Contact.customer_id == customer.id, Contact.is_primary, Contact.deleted_at.is_(None))
    )
    if primary is not None and data.is_primary:
        await step_back(ctx, contact)
    contact.is_primary = data.is_primary or primary is None
    if contact.is_primary:
        await mirror_primary(ctx, customer, contact)
    return await CONTACTS.add(ctx, contact)


async def add_contact(ctx: Context, customer: Customer, person: dict[str, Any], *, is_primary: bool) -> Contact:
    """A contact of a customer that is being written in the same transaction."""
    contact = Contact(customer_id=customer.id, is_primary=is_primary, **person)
    inherit_owner(ctx, "contacts", contact, customer)
    return await CONTACTS.add(ctx, contact)


async def update_contact(ctx: Context, contact_id: UUID, data: Schema, if_match: str) -> Contact:
    """Edit. Somebody unreachable is no contact."""
    async with CONTACTS.change(ctx, contact_id, "update", if_match=if_match) as contact:
        boss = getattr(data, "reports_to_id", None)
        if boss is not None:
            await _check_boss(ctx, contact.customer_id, contact.id, boss)
        for name in data.model_fields_set:
            setattr(contact, name, getattr(data, name))
        check_reachable(contact, "")
        if contact.is_primary and data.model_fields_set & {"name", "mobile", "telephone"}:
            await mirror_primary(ctx, await locked_customer(ctx, contact), contact)
    return contact


def check_reachable(person: PersonWrite | Contact, at: str) -> None:
    """Raises CONTACT_METHOD_REQUIRED (DOMAIN §2.3)."""
    if not any(getattr(person, method) for method in METHODS):
        raise DomainError("CONTACT_METHOD_REQUIRED", errors=[FieldError(f"{at}/mobile", "CONTACT_METHOD_REQUIRED")])


async def _check_boss(ctx: Context, customer_id: UUID, own_id: UUID | None, boss_id: UUID) -> None:
    """Reports to somebody of the same customer, and never in a circle."""
    people = select(Contact.id, Contact.reports_to_id).where(
        Contact.customer_id == customer_id, Contact.deleted_at.is_(None)
    )
    above = {contact: boss for contact, boss in await ctx.db.execute(people)}
    if boss_id not in above:
        raise Invalid("/reports_to_id", "REF_NOT_FOUND")
    step: UUID | None = boss_id
    for _ in range(len(above)):
        if step == own_id and own_id is not None:
            raise Invalid("/reports_to_id", "MANAGER_CYCLE")
        step = above.get(step) if step else None


async def shared_along(ctx: Context, customer: Any, data: Any) -> None:
    """What follows from sharing a customer with ``cascade``: its contacts (DOMAIN §1.4)."""
    await share_along(ctx, CONTACTS, customer, data)
