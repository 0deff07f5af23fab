"""Contacts as a resource; the customer decides who owns them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Select, case, func, or_, select, true
from sqlalchemy.orm import aliased

from bihuan.identity.sharing.service import share_along
from bihuan.identity.user.models import User
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.errors import DomainError, FieldError, Invalid
from bihuan.kernel.names import NameOf
from bihuan.kernel.resource import Resource
from bihuan.kernel.search import matches
from bihuan.kernel.sources import Way, asked_of
from bihuan.kernel.wire import Schema
from bihuan.kernel.words import Label
from bihuan.parties.consent import settle
from bihuan.parties.contact.models import CONTACT_SEARCH, UNREAD, Contact, ContactStatus
from bihuan.parties.contact.schemas import ContactCreate, ContactRead, ContactRow, PersonWrite
from bihuan.parties.contact.uses import refuse_used
from bihuan.parties.contact.workflow import (
    ACTIONS,
    locked_customer,
    may_go,
    mirror_primary,
    stand_alone,
    step_back,
)
from bihuan.parties.customer.children import hidden_with_customer, hidden_with_its_customer, inherit_owner, parent
from bihuan.parties.customer.models import CUSTOMER_SEARCH, Customer
from bihuan.parties.legible import Worded, otherwise
from bihuan.parties.masking import MANY
from bihuan.parties.ownership.service import masked_for

METHODS = ("mobile", "telephone", "email", "wechat")
_Boss = aliased(Contact)

PEOPLE = Worded(
    "contacts",
    Contact,
    names=(Contact.name,),
    tails=(Contact.mobile, Contact.telephone),
    mails=(Contact.email,),
)
COMPANIES = Worded(
    "customers",
    Customer,
    names=(Customer.name, Customer.short_name, Customer.contact_name),
    tails=(Customer.contact_mobile,),
    codes=(Customer.uscc,),
)
"""Their customers, of whom they know the name as well."""


class Contacts(Resource[Contact]):
    async def delete(self, ctx: Context, record_id: UUID, if_match: str | None) -> None:
        """Raises CONTACT_IS_PRIMARY, CONTACT_IN_USE."""
        async with self.change(ctx, record_id, "delete", if_match=if_match, action="delete") as contact:
            refused = may_go(contact)
            if refused is not None:
                raise refused
            await refuse_used(ctx, contact.id)
            await stand_alone(ctx, contact)
            contact.deleted_at, contact.deleted_by = CLOCK.now(), ctx.me.id


CONTACTS: Resource[Contact] = Contacts(
    name="contacts",
    one="contact",
    label=Label("联系人", "contact"),
    model=Contact,
    read=ContactRead,
    row=ContactRow,
    custom=True,
    actions=ACTIONS,
    derived={
        "customer_name": NameOf(Customer, Contact.customer_id),
        "owner_name": NameOf(User, Contact.owner_id),
        "phone_hidden": hidden_with_customer(Contact),
        "reports_to_name": NameOf(Contact, Contact.reports_to_id),
        "letter": case((Contact.reading >= UNREAD, "#"), else_=func.upper(func.left(Contact.reading, 1))),
        "previous_contact_name": NameOf(Contact, Contact.previous_contact_id),
        "previous_customer_name": NameOf(Customer, Contact.previous_customer_id),
    },
    personal={"phone_hidden": masked_for("contacts", Contact, hidden_with_its_customer(Contact))},
    references={"customer_id": "customers", "reports_to_id": "contacts", "previous_contact_id": "contacts"},
    search=CONTACT_SEARCH,
    search_text=Contact.found_by,
    found_through=lambda ctx, fragment: [*otherwise(ctx, PEOPLE, fragment), *by_customer(ctx, fragment)],
    legible=PEOPLE.legible,
)


def by_customer(ctx: Context, fragment: str) -> list[Way]:
    """Whoever looks into the phone book may know the company alone (CONT-05)."""
    if not ctx.may("customers", "read"):
        return []
    legible, key = COMPANIES.legible(ctx, fragment), CUSTOMER_SEARCH.c.id
    worded = select(key).where(matches(CUSTOMER_SEARCH, fragment, legible))
    if legible is not None:
        worded = worded.join(Customer, Customer.id == key)
    ways: list[tuple[Any, Select[Any]]] = [(key, worded)]
    ways += [(Customer.id, select(Customer.id).where(way)) for way in COMPANIES.otherwise(ctx, fragment)]
    return [
        Way(
            Contact.customer_id.in_(at),
            asked_of(at.with_only_columns(true()).where(id_ == Contact.customer_id), Contact),
            boxed=False,
        )
        for id_, at in ways
    ]


async def create_contact(ctx: Context, data: ContactCreate) -> Contact:
    """A contact of a customer the actor may edit. The first one is the primary contact."""
    check_reachable(data, "")
    check_entries(data, "")
    customer = await parent(ctx, "contacts", data.customer_id)
    await _check_people(ctx, data, customer.id, None)
    contact = Contact(**data.model_dump())
    settle(ctx, contact, None, data.model_fields_set)
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
    settle(ctx, contact, None, person, "/primary_contact")
    inherit_owner(ctx, "contacts", contact, customer)
    return await CONTACTS.add(ctx, contact)


async def update_contact(ctx: Context, contact_id: UUID, data: Schema, if_match: str) -> Contact:
    """Edit. Somebody unreachable is no contact."""
    async with CONTACTS.change(ctx, contact_id, "update", if_match=if_match) as contact:
        check_entries(data, "")
        await _check_people(ctx, data, contact.customer_id, contact.id)
        had_consent = contact.marketing_consent
        for name, value in data.model_dump(include=data.model_fields_set).items():
            setattr(contact, name, value)
        settle(ctx, contact, had_consent, data.model_fields_set)
        check_reachable(contact, "")
        if contact.is_primary and data.model_fields_set & {"name", "mobile", "telephone"}:
            await mirror_primary(ctx, await locked_customer(ctx, contact), contact)
    return contact


def check_reachable(person: PersonWrite | Contact, at: str) -> None:
    """Raises CONTACT_METHOD_REQUIRED (DOMAIN §2.3)."""
    if not any(getattr(person, method) for method in METHODS):
        raise DomainError("CONTACT_METHOD_REQUIRED", errors=[FieldError(f"{at}/mobile", "CONTACT_METHOD_REQUIRED")])


def check_entries(person: Any, at: str) -> None:
    """Raises DUPLICATE_OPTION for a number or an address that is in the list already."""
    for name, (key, _) in MANY.items():
        said = [getattr(entry, key) for entry in getattr(person, name, None) or ()]
        for place, one in enumerate(said):
            if one in said[:place]:
                raise Invalid(f"{at}/{name}/{place}/{key}", "DUPLICATE_OPTION")


async def _check_people(ctx: Context, data: Any, customer_id: UUID, own_id: UUID | None) -> None:
    if getattr(data, "reports_to_id", None) is not None:
        await _check_boss(ctx, customer_id, own_id, data.reports_to_id)
    if getattr(data, "previous_contact_id", None) is not None:
        before = await CONTACTS.find(ctx, "/previous_contact_id", data.previous_contact_id)
        if before.id == own_id or before.status != ContactStatus.LEFT:
            raise Invalid("/previous_contact_id", "CONTACT_NOT_LEFT")


async def _check_boss(ctx: Context, customer_id: UUID, own_id: UUID | None, boss_id: UUID) -> None:
    """Reports to somebody of the same customer, of its parent or of a child, and never in a circle (DOMAIN §8.1)."""
    own = select(Customer.parent_id).where(Customer.id == customer_id).scalar_subquery()
    family = or_(Customer.id == customer_id, Customer.parent_id == customer_id, Customer.id == own)
    there = CONTACTS.alive(select(Contact.id)).where(
        Contact.id == boss_id,
        Contact.customer_id.in_(select(Customer.id).where(family)),
        or_(Contact.customer_id == customer_id, CONTACTS.scope(ctx)),
    )
    if await ctx.db.scalar(there) is None:
        raise Invalid("/reports_to_id", "REF_NOT_FOUND")
    if own_id is None:
        return
    above = select(Contact.id, Contact.reports_to_id).where(Contact.id == boss_id).cte("above", recursive=True)
    higher = select(_Boss.id, _Boss.reports_to_id).join(above, _Boss.id == above.c.reports_to_id)
    chain = above.union(higher)  # each of them once: a circle that is there already ends as well
    if await ctx.db.scalar(select(chain.c.id).where(chain.c.id == own_id).limit(1)) is not None:
        raise Invalid("/reports_to_id", "MANAGER_CYCLE")


async def shared_along(ctx: Context, customer: Any, data: Any) -> None:
    """What follows from sharing a customer with ``cascade``: its contacts (DOMAIN §1.4)."""
    await share_along(ctx, CONTACTS, customer, data)
