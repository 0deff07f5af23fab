"""Who of us knows a contact, and everything they took part in, in four statements (CONT-03, CONT-07)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Numeric,
    Select,
    String,
    and_,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.sql import cast as sql_cast

from bihuan.activity.follow_up.models import FollowUp, names
from bihuan.activity.follow_up.service import FOLLOW_UPS
from bihuan.identity.user.models import User
from bihuan.insights.people.schemas import ContactAct, ContactNode, ContactOverview, ContactTie
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.resource import RESOURCES
from bihuan.parties.contact.models import Contact, ContactStatus
from bihuan.parties.contact.service import CONTACTS
from bihuan.sales.contract.models import Contract
from bihuan.sales.opportunity.models import Opportunity, OpportunityContact
from bihuan.sales.order.models import Order
from bihuan.sales.quote.models import Quote

SHOWN, OF_A_KIND, PEOPLE, COLLEAGUES = 100, 50, 50, 200
LATELY, STRONG, RECENT = timedelta(days=90), 5, timedelta(days=30)
"""Five talks in 90 days are a strong tie; one in the last 30 days, or two in 90, a medium one (decision 0036)."""


async def contact_overview(ctx: Context, contact_id: UUID) -> ContactOverview:
    """Of what the principal may read. Raises Forbidden, NotFound."""
    contact = await CONTACTS.get(ctx, contact_id)
    return ContactOverview(
        id=contact.id,
        ties=await _ties(ctx, contact),
        acts=await _acts(ctx, contact.id),
        colleagues=await _colleagues(ctx, contact.customer_id),
    )


def _took_part(contact_id: UUID) -> ColumnElement[bool]:
    """Follow-ups about the contact, and those that name it."""
    about = and_(FollowUp.object_id == contact_id, FollowUp.object_type == "contacts")
    return or_(about, names(contact_id))


async def _ties(ctx: Context, contact: Contact) -> list[ContactTie]:
    """Whoever has talked with the contact, and the owner, who should; the closest first."""
    talked = []
    if ctx.may("follow-ups", "read"):
        now = CLOCK.now()
        lately = func.count().filter(FollowUp.occurred_at >= now - LATELY)
        rows = await ctx.db.execute(
            select(FollowUp.author_id, User.name, func.count(), lately, func.max(FollowUp.occurred_at))
            .join(User, User.id == FollowUp.author_id)
            .where(_took_part(contact.id), FollowUp.deleted_at.is_(None), FOLLOW_UPS.scope(ctx))
            .group_by(FollowUp.author_id, User.name)
            .order_by(lately.desc(), func.max(FollowUp.occurred_at).desc(), FollowUp.author_id)
            .limit(PEOPLE - 1)
        )
        talked = [
            ContactTie(
                user_id=who,
                user_name=name,
                is_owner=who == contact.owner_id,
                touches=touches,
                last_touch_at=last,
                strength=strength(recent, last, now),
            )
            for who, name, touches, recent, last in rows
        ]
    if contact.owner_id is not None and not any(one.is_owner for one in talked):
        owner = await ctx.db.scalar(select(User.name).where(User.id == contact.owner_id))
        talked.append(
            ContactTie(
                user_id=contact.owner_id,
                user_name=owner or "",
                is_owner=True,
                touches=0,
                last_touch_at=None,
                strength="none",
            )
        )
    return talked


def strength(lately: int, last: datetime, now: datetime) -> str:
    """How close somebody is, by how often and how lately they talked."""
    if lately >= STRONG:
        return "strong"
    return "medium" if lately >= 2 or now - last <= RECENT else "weak"


async def _acts(ctx: Context, contact_id: UUID) -> list[ContactAct]:
    parts = []
    if ctx.may("follow-ups", "read"):
        parts.append(_said(ctx, contact_id))
    signs = Contract.customer_signer_contact_id == contact_id
    plays = exists().where(
        OpportunityContact.opportunity_id == Opportunity.id, OpportunityContact.contact_id == contact_id
    )
    for name, model, where in (
        ("opportunities", Opportunity, or_(Opportunity.contact_id == contact_id, plays)),
        ("quotes", Quote, Quote.contact_id == contact_id),
        ("contracts", Contract, or_(Contract.contact_id == contact_id, signs)),
        ("orders", Order, Order.contact_id == contact_id),
    ):
        if ctx.may(name, "read"):
            parts.append(_documents(ctx, name, model, where))
    if not parts:
        return []
    both = union_all(*parts).subquery()
    rows = await ctx.db.execute(select(both).order_by(both.c.at.desc(), both.c.id.desc()).limit(SHOWN))
    return [ContactAct.model_validate(row._mapping) for row in rows]


def _said(ctx: Context, contact_id: UUID) -> Select[Any]:
    author = select(User.name).where(User.id == FollowUp.author_id).scalar_subquery()
    said = (
        select(
            literal("follow-ups").label("resource"),
            FollowUp.id.label("id"),
            FollowUp.kind.label("kind"),
            sql_cast(FollowUp.content, String).label("title"),
            sql_cast(null(), String).label("status"),
            sql_cast(null(), Numeric(18, 2)).label("amount"),
            sql_cast(null(), String).label("currency"),
            author.label("actor_name"),
            FollowUp.occurred_at.label("at"),
        )
        .where(_took_part(contact_id), FollowUp.deleted_at.is_(None), FOLLOW_UPS.scope(ctx))
        .order_by(FollowUp.occurred_at.desc(), FollowUp.id.desc())
    )
    return select(said.limit(OF_A_KIND).subquery())


def _documents(ctx: Context, name: str, model: Any, where: ColumnElement[bool]) -> Select[Any]:
    owner = select(User.name).where(User.id == model.owner_id).scalar_subquery()
    amount = Opportunity.expected_amount if model is Opportunity else model.amount_incl
    title = model.number if model is Order else func.coalesce(model.name, model.number)
    found = (
        select(
            literal(name).label("resource"),
            model.id.label("id"),
            literal("document").label("kind"),
            sql_cast(func.coalesce(title, ""), String).label("title"),
            model.status.label("status"),
            sql_cast(amount, Numeric(18, 2)).label("amount"),
            model.currency.label("currency"),
            owner.label("actor_name"),
            model.created_at.label("at"),
        )
        .where(where, model.deleted_at.is_(None), RESOURCES[name].scope(ctx))
        .order_by(model.created_at.desc(), model.id.desc())
    )
    return select(found.limit(OF_A_KIND).subquery())


async def _colleagues(ctx: Context, customer_id: UUID) -> list[ContactNode]:
    shown = [getattr(Contact, name) for name in ContactNode.model_fields]
    rows = await ctx.db.execute(
        select(*shown)
        .where(
            Contact.customer_id == customer_id,
            Contact.status == ContactStatus.ACTIVE,
            Contact.deleted_at.is_(None),
            CONTACTS.scope(ctx),
        )
        .order_by(Contact.is_primary.desc(), Contact.id)
        .limit(COLLEAGUES)
    )
    return [ContactNode.model_validate(row._mapping) for row in rows]
