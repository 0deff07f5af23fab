"""Contacts as a resource; the customer decides who owns them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import aliased

from bihuan.identity.user.models import User
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.errors import DomainError, FieldError, Invalid
from bihuan.kernel.ownership import hand_over
from bihuan.kernel.resource import RESOURCES, Resource
from bihuan.kernel.wire import Schema
from bihuan.parties.contact.models import CONTACT_SEARCH, Contact
from bihuan.parties.contact.schemas import ContactCreate, ContactRead, ContactRow, PersonWrite
from bihuan.parties.contact.workflow import ACTIONS, step_back
from bihuan.parties.customer.models import Customer, CustomerStatus

METHODS = ("mobile", "telephone", "email", "wechat")
_Boss = aliased(Contact)

CONTACTS: Resource[Contact] = Resource(
    name="contacts",
    one="contact",
    model=Contact,
    read=ContactRead,
    row=ContactRow,
    actions=ACTIONS,
    derived={
        "customer_name": select(Customer.name).where(Customer.id == Contact.customer_id).scalar_subquery(),
        "owner_name": select(User.name).where(User.id == Contact.owner_id).scalar_subquery(),
        "reports_to_name": select(_Boss.name).where(_Boss.id == Contact.reports_to_id).scalar_subquery(),
    },
    references={"customer_id": lambda: RESOURCES["customers"], "reports_to_id": lambda: CONTACTS},
    search=CONTACT_SEARCH,
    search_text=lambda contact: [contact.name, contact.mobile, contact.telephone, contact.email, contact.wechat],
)


async def create_contact(ctx: Context, data: ContactCreate) -> Contact:
    """A contact of a customer the actor may edit. The first one is the primary contact."""
    check_reachable(data, "")
    customer = await _customer(ctx, data.customer_id)
    if data.reports_to_id is not None:
        await _check_boss(ctx, customer.id, None, data.reports_to_id)
    contact = Contact(**data.model_dump())
    hand_over(
        ctx, "contacts", contact, "create", owner_id=customer.owner_id, department_id=customer.owner_dept_id, fresh=True
    )
    primary = await ctx.db.scalar(
        select(Contact.id).where(Contact.customer_id == customer.id, Contact.is_primary, Contact.deleted_at.is_(None))
    )
    if primary is not None and data.is_primary:
        await step_back(ctx, contact)
    contact.is_primary = data.is_primary or primary is None
    return await CONTACTS.add(ctx, contact)


async def add_contact(ctx: Context, customer: Customer, person: dict[str, Any], *, is_primary: bool) -> Contact:
    """A contact of a customer that is being written in the same transaction."""
    contact = Contact(customer_id=customer.id, is_primary=is_primary, **person)
    hand_over(
        ctx, "contacts", contact, "create", owner_id=customer.owner_id, department_id=customer.owner_dept_id, fresh=True
    )
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
    return contact


def check_reachable(person: PersonWrite | Contact, at: str) -> None:
    """Raises CONTACT_METHOD_REQUIRED (DOMAIN §2.3)."""
    if not any(getattr(person, method) for method in METHODS):
        raise DomainError("CONTACT_METHOD_REQUIRED", errors=[FieldError(f"{at}/mobile", "CONTACT_METHOD_REQUIRED")])


async def _customer(ctx: Context, customer_id: UUID) -> Customer:
    """The customer, locked, if the actor may add to it: write access to the customer is needed."""
    customers = RESOURCES["customers"]
    found = await ctx.db.scalar(
        customers.alive(select(Customer)).where(Customer.id == customer_id, customers.scope(ctx)).with_for_update()
    )
    if found is None:
        raise Invalid("/customer_id", "REF_NOT_FOUND")
    if found.status != CustomerStatus.ACTIVE:
        raise DomainError("CUSTOMER_NOT_ACTIVE")
    return found


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


async def contacts_follow(ctx: Context, customer: Customer) -> None:
    """The owner of the contacts is the owner of the customer, always (DOMAIN §8.1)."""
    await ctx.db.execute(
        update(Contact)
        .where(Contact.customer_id == customer.id)
        .values(
            owner_id=customer.owner_id,
            owner_dept_id=customer.owner_dept_id,
            updated_at=CLOCK.now(),
            version=Contact.version + 1,
        )
        .execution_options(synchronize_session=False)
    )
