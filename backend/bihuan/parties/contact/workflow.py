"""What happens to a contact: becomes the primary one, leaves the company."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, update

from bihuan.kernel.context import Context
from bihuan.kernel.errors import DomainError, Text
from bihuan.kernel.search import FoundBy
from bihuan.kernel.workflow import Action, Note
from bihuan.parties.contact.models import Contact
from bihuan.parties.contact.models import ContactStatus as S
from bihuan.parties.customer.models import CUSTOMER_SEARCH, Customer


def not_primary(contact: Contact) -> DomainError | None:
    return DomainError("INVALID_TRANSITION") if contact.is_primary else None


async def set_primary(ctx: Context, contact: Contact, _: Any) -> None:
    """The former primary contact steps back in the same transaction (DOMAIN §8.1)."""
    locked = select(Customer).where(Customer.id == contact.customer_id).with_for_update(key_share=True)
    customer = (await ctx.db.scalars(locked)).one()
    await step_back(ctx, contact)
    contact.is_primary = True
    await mirror_primary(ctx, customer, contact)


async def mirror_primary(ctx: Context, customer: Customer, contact: Contact) -> None:
    """The customer is listed and found by the name and number of its primary contact."""
    customer.contact_name = contact.name
    customer.contact_mobile = contact.mobile or contact.telephone
    ctx.found_by.append(FoundBy(CUSTOMER_SEARCH, customer.id, customer.found_by()))


async def step_back(ctx: Context, contact: Contact) -> None:
    """No other contact of the customer is primary any more."""
    await ctx.written(Contact)
    await ctx.db.execute(
        update(Contact)
        .where(Contact.customer_id == contact.customer_id, Contact.is_primary, Contact.id != contact.id)
        .values(is_primary=False, version=Contact.version + 1)
        .execution_options(synchronize_session=False)
    )


ACTIONS = (
    Action(
        "set-primary",
        {S.ACTIVE},
        None,
        Text("设为首要联系人", "Make primary"),
        guards=(not_primary,),
        effect=set_primary,
    ),
    Action("leave", {S.ACTIVE}, S.LEFT, Text("标记离职", "Left the company"), input=Note, guards=(not_primary,)),
    Action("rejoin", {S.LEFT}, S.ACTIVE, Text("恢复在职", "Back at the company"), permission="leave"),
)
