"""Turning a lead into a customer, in one transaction (DOMAIN §7.2)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import or_, select

from bihuan.activity.follow_up.service import counting
from bihuan.company.setting.service import setting
from bihuan.identity.user.service import active_user
from bihuan.kernel.audit import LogEntry, difference
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.errors import DomainError, Invalid
from bihuan.kernel.ownership import hand_over
from bihuan.kernel.pushdown import link
from bihuan.kernel.workflow import Nothing, enter
from bihuan.parties.consent import CONSENT, is_newer
from bihuan.parties.contact.models import Contact
from bihuan.parties.contact.schemas import PersonWrite
from bihuan.parties.contact.service import add_contact
from bihuan.parties.customer.models import Customer, CustomerStatus, Lifecycle
from bihuan.parties.customer.service import CUSTOMERS, register
from bihuan.parties.customer.workflow import CUSTOMER_KIND
from bihuan.parties.lead.compliance import compliance, verdict
from bihuan.parties.lead.models import Compliance, Lead, LeadStatus
from bihuan.parties.lead.schemas import ConvertCustomer, ConvertLead
from bihuan.parties.ownership.service import lock_receiver, standing
from bihuan.parties.pool.models import PoolMember, belongs
from bihuan.parties.relation.models import CustomerRelation, RelationRole
from bihuan.parties.relation.service import REFERRAL, relate
from bihuan.parties.tagging import carried

PERSON = ("title", "mobile", "telephone", "email", "wechat")
MAPPED = ("industry", "company_size", "province", "city", "address")
CARRIED = ("district", "source")


async def convert(ctx: Context, lead: Lead, data: ConvertLead) -> None:
    """The lead becomes read-only; customer, contact and, through sales, the opportunity are linked to it."""
    owner_id = data.owner_id or lead.owner_id
    assert owner_id is not None  # the guard is_owned
    if data.customer.mode == "new":
        customer, contact = await _new_customer(ctx, lead, data, owner_id)
    else:
        customer = await _existing_customer(ctx, lead, data.customer)
        contact = await _contact(ctx, lead, data, customer)
    if contact is not None:
        _carry_consent(ctx, lead, contact)
    now, needed = CLOCK.now(), int(await setting(ctx, "convert_min_follow_ups"))
    items = compliance(
        lead,
        ctx.me.id,
        now,
        follow_ups=await _followed_up(ctx, lead, needed),
        needed_follow_ups=needed,
        deduped=True,  # register() refused every unresolved match
    )
    judged = verdict(items)
    if judged == Compliance.NON_COMPLIANT and await setting(ctx, "block_noncompliant_conversion"):
        raise DomainError("CONVERSION_NON_COMPLIANT")
    await _remember_referrer(ctx, lead, customer)
    before = lead.status
    enter(lead, LeadStatus.CONVERTED)
    lead.converted_at, lead.converted_by, lead.conversion_mode = now, ctx.me.id, data.customer.mode
    lead.converted_customer_id = customer.id
    lead.converted_contact_id = contact.id if contact else None
    lead.compliance_status, lead.compliance_detail = judged, items
    hand_over(
        ctx,
        "leads",
        lead,
        "convert",
        owner_id=lead.owner_id,
        department_id=lead.owner_dept_id,
        reason=data.reason,
        state=(before, LeadStatus.CONVERTED),
    )
    link(ctx, ("leads", lead.id), ("customers", customer.id))


async def _new_customer(ctx: Context, lead: Lead, data: ConvertLead, owner_id: UUID) -> tuple[Customer, Contact | None]:
    """Mapped from the lead, each field overridable; the new owner must have room for it."""
    if owner_id != ctx.me.id and owner_id != lead.owner_id and not ctx.may("customers", "assign"):
        raise Invalid("/owner_id", "FIELD_FORBIDDEN")
    await active_user(ctx, "/owner_id", owner_id)
    await lock_receiver(ctx, "customers", owner_id)
    room = await standing(ctx, CUSTOMER_KIND, owner_id, lead.id)
    room.check_holding()
    fields: dict[str, Any] = {name: getattr(data.customer, name) or getattr(lead, name) for name in MAPPED}
    fields |= {name: getattr(lead, name) for name in CARRIED}
    fields["name"] = data.customer.name or lead.company_name
    fields["uscc"] = data.customer.uscc
    fields["tags"] = await carried(ctx, "customers", lead.tags)
    for name in ("name", "industry"):
        if not fields[name]:
            raise Invalid(f"/customer/{name}", "REQUIRED")
    fields["lifecycle"] = Lifecycle.INTENT if data.opportunity else Lifecycle.POTENTIAL
    person = _person(lead) if data.contact.mode == "new" else None
    return await register(ctx, fields, person, owner_id=owner_id, force=data.force, converting=lead.id)


def _person(lead: Lead) -> PersonWrite:
    if not lead.contact_name:
        raise Invalid("/contact/mode", "REQUIRED")
    return PersonWrite(name=lead.contact_name, **{name: getattr(lead, name) for name in PERSON})


async def _existing_customer(ctx: Context, lead: Lead, given: ConvertCustomer) -> Customer:
    """One the actor may edit, or may claim from its pool; only its empty fields are filled (DOMAIN §7.2, 3)."""
    if given.customer_id is None:
        raise Invalid("/customer/customer_id", "REQUIRED")
    found = await ctx.db.scalar(
        CUSTOMERS.alive(select(Customer)).where(Customer.id == given.customer_id).with_for_update(key_share=True)
    )
    if found is None:
        raise Invalid("/customer/customer_id", "REF_NOT_FOUND")
    customer: Customer = found
    if customer.status != CustomerStatus.ACTIVE:
        raise DomainError("CUSTOMER_NOT_ACTIVE")
    if customer.owner_id is None and await _in_my_pool(ctx, customer):
        await CUSTOMERS.act(ctx, customer.id, "claim", Nothing())
    elif not await ctx.db.scalar(select(CUSTOMERS.scope(ctx, "update")).where(Customer.id == customer.id)):
        raise DomainError("CUSTOMER_OWNED_BY_OTHER")
    async with CUSTOMERS.change(ctx, customer.id, "update") as changed:
        for name in (*MAPPED, *CARRIED):
            value = getattr(given, name, None) or getattr(lead, name)
            if value and not getattr(changed, name):
                setattr(changed, name, value)
        if lead.tags and not changed.tags:
            changed.tags = await carried(ctx, "customers", lead.tags)
    return customer


async def _followed_up(ctx: Context, lead: Lead, needed: int) -> int:
    """How often its owner was really in touch; not looked up where nobody has been often enough."""
    if lead.follow_up_count < needed:
        return lead.follow_up_count
    return await counting(ctx, "leads", lead.id, lead.owner_id)


async def _remember_referrer(ctx: Context, lead: Lead, customer: Customer) -> None:
    """Who recommended us is known on both sides from then on (CUST-29), unless somebody else was known to have."""
    if lead.referred_by_id is None or lead.referred_by_id == customer.id:
        return
    known = select(CustomerRelation.id).where(
        CustomerRelation.customer_id == customer.id,
        CustomerRelation.role.in_(REFERRAL),
        or_(CustomerRelation.role == RelationRole.REFERRER, CustomerRelation.other_id == lead.referred_by_id),
        CustomerRelation.deleted_at.is_(None),
    )
    await ctx.written(CustomerRelation)
    if await ctx.db.scalar(known.limit(1)) is not None:
        return
    (referrer,) = await CUSTOMERS.lock(ctx, [lead.referred_by_id])
    if referrer.status == CustomerStatus.ACTIVE:
        await relate(ctx, customer, referrer, RelationRole.REFERRER)


def _carry_consent(ctx: Context, lead: Lead, contact: Contact) -> None:
    """With its date and where it came from; of two that are known the later one holds (DOMAIN §22.6)."""
    if not is_newer(lead, contact):
        return
    before, after = ({name: getattr(one, name) for name in CONSENT} for one in (contact, lead))
    for name, value in after.items():
        setattr(contact, name, value)
    if contact not in ctx.db.new:
        ctx.touch(contact)
        ctx.log.append(LogEntry("update", "contacts", contact, difference(before, after)))


async def _in_my_pool(ctx: Context, customer: Customer) -> bool:
    mine = select(PoolMember.id).where(PoolMember.pool_id == customer.pool_id, belongs(ctx.me))
    return ctx.may("customers", "claim") and await ctx.db.scalar(mine.limit(1)) is not None


async def _contact(ctx: Context, lead: Lead, data: ConvertLead, customer: Customer) -> Contact | None:
    """None, one of the customer's, or a new one unless the customer has the number or address already."""
    if data.contact.mode == "none":
        return None
    await ctx.written(Contact)
    of_customer = select(Contact).where(Contact.customer_id == customer.id, Contact.deleted_at.is_(None))
    if data.contact.mode == "existing":
        chosen = await ctx.db.scalar(of_customer.where(Contact.id == data.contact.contact_id))
        if chosen is None:
            raise Invalid("/contact/contact_id", "CONTACT_CUSTOMER_MISMATCH")
        return chosen
    same = [getattr(Contact, name) == getattr(lead, name) for name in ("mobile", "email") if getattr(lead, name)]
    known = await ctx.db.scalar(of_customer.where(or_(*same)).limit(1)) if same else None
    if known is not None:
        return known
    first = await ctx.db.scalar(of_customer.where(Contact.is_primary)) is None
    made = await add_contact(ctx, customer, _person(lead).model_dump(), is_primary=first)
    if first:
        customer.contact_name, customer.contact_mobile = made.name, made.mobile or made.telephone
    return made
