"""Leads as a resource, and what other contexts tell them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import String, Uuid, any_, column, select, table
from sqlalchemy.orm import aliased

from bihuan.activity.follow_up.service import COUNTING_KINDS
from bihuan.catalog.product.models import Product
from bihuan.catalog.product.service import PRODUCTS
from bihuan.company.dictionary.service import check_codes
from bihuan.company.setting.service import setting
from bihuan.company.tag.service import settle_tags
from bihuan.identity.department.models import Department
from bihuan.identity.sharing.service import is_shared, shared_mark
from bihuan.identity.user.models import User
from bihuan.identity.user.service import active_user
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.db import uuid_array
from bihuan.kernel.errors import DomainError, FieldError, Invalid, invalid
from bihuan.kernel.jobs import enqueue
from bihuan.kernel.names import NameOf
from bihuan.kernel.ownership import hand_over
from bihuan.kernel.wire import Schema
from bihuan.kernel.words import Label
from bihuan.kernel.workflow import Nothing
from bihuan.parties.assign_rule.service import assign_rules
from bihuan.parties.assigning.service import Decision, decide
from bihuan.parties.campaign.models import Campaign
from bihuan.parties.campaign.service import come_by
from bihuan.parties.consent import settle
from bihuan.parties.contact.models import Contact
from bihuan.parties.customer.models import Customer
from bihuan.parties.duplicate.service import is_known
from bihuan.parties.lead.models import LEAD_SEARCH, OPEN, Lead, LeadStatus
from bihuan.parties.lead.rescoring import ASKED, judged, note_behaviours, rescore, score_new
from bihuan.parties.lead.schemas import BehaviourWrite, LeadCreate, LeadRead, LeadRow
from bihuan.parties.lead.workflow import (
    ACTIONS,
    AUTO_ASSIGN,
    LEAD_KIND,
    AutoAssigned,
    is_free,
    not_converted,
    not_discarded,
)
from bihuan.parties.legible import Worded, otherwise
from bihuan.parties.ownership.service import PooledResource, hidden_in_pool, masked_for, phone_hidden
from bihuan.parties.ownership.workflow import take
from bihuan.parties.pool.models import Pool
from bihuan.parties.pool.service import DefaultPool, default_pool
from bihuan.parties.pool.workflow import CONTENTS, counter
from bihuan.parties.score_rule.models import BehaviourKind
from bihuan.parties.score_rule.scoring import QUALIFIES, Event

ASSIGN = "assign-lead"
"""The job that gives a qualified lead of nobody to somebody."""
METHODS = ("mobile", "telephone", "email", "wechat")
_Other = aliased(Lead)
_forms = table("web_forms", column("id", Uuid), column("name", String))
_deals = table("opportunities", column("id", Uuid), column("name", String))
"""They stand above: known by name only."""


def is_editable(lead: Lead) -> DomainError | None:
    """A converted lead is read-only, a discarded one is restored first."""
    return not_converted(lead) or not_discarded(lead)


class LeadResource(PooledResource[Lead]):
    """Leads that rules may give to somebody."""

    async def act(self, ctx: Context, record_id: UUID, name: str, data: Schema, if_match: str | None = None) -> Any:
        """The rules decide before the row of the lead is locked: their locks come before any row's."""
        if name != AUTO_ASSIGN:
            return await super().act(ctx, record_id, name, data, if_match)
        ctx.require(self.name, "assign")
        lead = await self.get(ctx, record_id)
        decision = (await decide(ctx, [lead]))[lead.id] if is_free(lead) is None else None
        chosen: Any = assigned_by(decision) if decision is not None else AutoAssigned(None, None, None, 0)
        return await super().act(ctx, record_id, name, chosen, if_match)


def assigned_by(decision: Decision) -> AutoAssigned:
    """What the verb is told of a decision."""
    rule_id = decision.rule.id if decision.rule is not None else None
    return AutoAssigned(decision.owner, rule_id, decision.said or None, decision.protect_days)


async def _asked_for(ctx: Context, lead: Lead) -> dict[str, Any]:
    """The products by their names, in the order in which they were named."""
    wanted = [UUID(product) for product in lead.interested_product_ids]
    if not wanted:
        return {"interested_products": []}
    rows = await ctx.db.execute(select(Product.id, Product.name).where(Product.id == any_(uuid_array(wanted))))
    names = {row.id: row.name for row in rows}
    return {"interested_products": [{"id": one, "name": names[one]} for one in wanted if one in names]}


WORDED = Worded(
    "leads",
    Lead,
    names=(Lead.name, Lead.company_name, Lead.contact_name),
    tails=(Lead.mobile, Lead.telephone),
    mails=(Lead.email,),
)

LEADS: PooledResource[Lead] = LeadResource(
    name="leads",
    one="lead",
    label=Label("线索", "lead"),
    model=Lead,
    read=LeadRead,
    row=LeadRow,
    custom=True,
    actions=ACTIONS,
    derived={
        "is_shared": is_shared("leads", Lead.id),
        "owner_name": NameOf(User, Lead.owner_id),
        "prev_owner_name": NameOf(User, Lead.prev_owner_id),
        "pool_name": NameOf(Pool, Lead.pool_id),
        "converted_by_name": NameOf(User, Lead.converted_by),
        "converted_customer_name": NameOf(Customer, Lead.converted_customer_id),
        "converted_contact_name": NameOf(Contact, Lead.converted_contact_id),
        "converted_opportunity_name": select(_deals.c.name)
        .where(_deals.c.id == Lead.converted_opportunity_id)
        .scalar_subquery(),
        "duplicate_of_number": select(_Other.number).where(_Other.id == Lead.duplicate_of_id).scalar_subquery(),
        "web_form_name": select(_forms.c.name).where(_forms.c.id == Lead.web_form_id).scalar_subquery(),
        "campaign_name": NameOf(Campaign, Lead.campaign_id),
        "referred_by_name": NameOf(Customer, Lead.referred_by_id),
        "owner_dept_name": NameOf(Department, Lead.owner_dept_id),
        "phone_hidden": phone_hidden(Lead),
    },
    personal={
        "phone_hidden": masked_for("leads", Lead, hidden_in_pool(Lead)),
        "is_shared": shared_mark("leads", Lead.id),
    },
    references={
        "pool_id": "pools",
        "owner_id": "users",
        "campaign_id": "campaigns",
        "referred_by_id": "customers",
    },
    enrich=_asked_for,
    editable=is_editable,
    search=LEAD_SEARCH,
    search_text=Lead.found_by,
    found_through=lambda ctx, fragment: otherwise(ctx, WORDED, fragment),
    legible=WORDED.legible,
)
CONTENTS["leads"] = counter(Lead)


async def check_in_use(ctx: Context) -> None:
    """Raises LEADS_NOT_USED in a company that enters whatever comes as a customer (LEAD-16).

    Leads that are there can still be read and brought to an end; none is added.
    """
    if not await setting(ctx, "lead_enabled"):
        raise DomainError("LEADS_NOT_USED")


async def create_lead(ctx: Context, data: LeadCreate) -> Lead:
    """To the named owner or pool; a claimer's lead is their own, everybody else's goes where the rules say (§7.4)."""
    await check_in_use(ctx)
    await LEADS.check_references(ctx, data)
    await _check_codes(ctx, data.model_dump(include=set(LISTS)))
    fields = data.model_dump(exclude={"owner_id", "pool_id", "name"})
    fields["interested_product_ids"] = await _known_products(ctx, data.interested_product_ids)
    lead = Lead(**fields, status=LeadStatus.NEW, follow_up_count=0)
    lead.name = data.name or data.company_name or data.contact_name or ""
    lead.original_source = lead.source
    lead.tags = await settle_tags(ctx, "leads", data.tags)
    _check_complete(lead)
    _check_bought(lead)
    settle(ctx, lead, None, data.model_fields_set)
    await come_by(ctx, [lead])
    lead.duplicate_state = "suspect" if await is_known(ctx, lead) else "none"
    await score_new(ctx, lead)
    decision = await _place(ctx, lead, data)
    await LEADS.add(ctx, lead)
    if decision is not None and decision.owner is not None:
        await give_by_rule(ctx, lead, decision)
    await qualify_by_score(ctx, lead)
    return lead


async def give_by_rule(ctx: Context, lead: Lead, decision: Decision) -> None:
    """A lead of this transaction goes to whom the rules have chosen: a verb of its own in the log."""
    told: Any = assigned_by(decision)
    with ctx.system():
        await super(LeadResource, LEADS).act(ctx, lead.id, AUTO_ASSIGN, told)  # type: ignore[misc]


async def _place(ctx: Context, lead: Lead, data: LeadCreate) -> Decision | None:
    """Who owns it, or where it waits; what the rules decide where they are asked (DOMAIN §4.2, §7.4).

    Rules are asked for whoever claims no leads, and for programs: what fits none of them is the program's user's own.
    """
    pool: Pool | DefaultPool | None = await default_pool(ctx, "leads")
    if data.pool_id is not None:
        given = select(Pool).where(Pool.id == data.pool_id, Pool.object_type == "leads", Pool.deleted_at.is_(None))
        pool = await ctx.db.scalar(given)
    if pool is None:
        raise Invalid("/pool_id", "REF_NOT_FOUND")
    mine = ctx.me.id if data.pool_id is None and ctx.may("leads", "claim") and ctx.me.username else None
    decision = None
    if data.owner_id is None and data.pool_id is None and (mine is None or ctx.me.token_id is not None):
        decision = (await decide(ctx, [lead]))[lead.id]
        mine = mine if decision.rule is None else None
    owner_id = data.owner_id or mine
    if owner_id is None:
        pool_id = decision.pool_id if decision is not None else pool.id
        hand_over(ctx, "leads", lead, "create", owner_id=None, department_id=None, pool_id=pool_id, fresh=True)
        return decision
    if owner_id != ctx.me.id and not ctx.may("leads", "assign"):
        raise Invalid("/owner_id", "FIELD_FORBIDDEN")
    owner = await active_user(ctx, "/owner_id", owner_id)
    await take(ctx, LEAD_KIND, lead, "create", owner, pool.protect_days, fresh=True)
    return None


async def update_lead(ctx: Context, lead_id: UUID, data: Schema, if_match: str) -> Lead:
    """Edit an open lead; of an ended one only the remark."""
    given = {name: getattr(data, name) for name in data.model_fields_set}
    async with LEADS.change(ctx, lead_id, "update", if_match=if_match) as lead:
        refused = LEADS.editable(lead)
        if refused is not None and given.keys() - {"remark"}:
            raise refused
        await LEADS.check_references(ctx, data)
        await _check_codes(ctx, given)
        if "tags" in given:
            given["tags"] = await settle_tags(ctx, "leads", given["tags"], lead.tags)
        if "interested_product_ids" in given:
            asked, had = given["interested_product_ids"], lead.interested_product_ids
            given["interested_product_ids"] = await _known_products(ctx, asked, had)
        had_consent = lead.marketing_consent
        for name, value in given.items():
            setattr(lead, name, value)
        lead.name = lead.name or lead.company_name or lead.contact_name or ""
        _check_complete(lead)
        if {"third_party_batch", "lawful_basis"} & given.keys():
            _check_bought(lead)
        settle(ctx, lead, had_consent, given)
        if "utm_campaign" in given:
            await come_by(ctx, [lead])
        if COMPARED & given.keys() and lead.duplicate_state in {"none", "suspect"}:  # else somebody has judged it
            lead.duplicate_state = "suspect" if await is_known(ctx, lead) else "none"
        await _score_edited(ctx, lead, given, had_consent)
    return lead


async def _score_edited(ctx: Context, lead: Lead, given: dict[str, Any], had_consent: bool | None) -> None:
    """After an edit: of what the rules ask, of the intent by hand, of the consent that was taken back."""
    judged(lead, given)
    unsubscribed = had_consent is True and lead.marketing_consent is False
    if unsubscribed:
        note_behaviours(ctx, lead.id, [Event(BehaviourKind.UNSUBSCRIBED, CLOCK.now())])
    if unsubscribed or given.keys() & ASKED:
        await score_anew(ctx, lead)


async def score_anew(ctx: Context, lead: Lead) -> None:
    """Score a lead behind its door, and qualify it where its score has just come to 80 (DOMAIN §4.2, §7.5)."""
    before = lead.score
    await rescore(ctx, lead)
    await qualify_by_score(ctx, lead, before)


async def qualify_by_score(ctx: Context, lead: Lead, before: int = 0) -> None:
    """Once it has come to 80: whoever steps a lead back afterwards is not overruled."""
    if before < QUALIFIES <= lead.score and lead.status in {LeadStatus.NEW, LeadStatus.NURTURING}:
        with ctx.system():
            await LEADS.perform(ctx, lead, LEADS.action("qualify-by-score"), Nothing())
        if lead.owner_id is None:
            await assign_later(ctx, lead.id)


async def assign_later(ctx: Context, lead_id: UUID) -> None:
    """As a job of its own: the locks of the rules come before the lead's own."""
    if await assign_rules(ctx):
        await enqueue(ctx, ASSIGN, {"lead": lead_id})


async def record_behaviour(ctx: Context, lead_id: UUID, data: BehaviourWrite) -> Lead:
    """Something the lead did, told by a person or a program; the score follows.

    Raises DATE_OUT_OF_RANGE for what has not happened yet, INVALID_TRANSITION for leads that have ended.
    """
    at = data.at or CLOCK.now()
    if at > CLOCK.now():
        raise Invalid("/at", "DATE_OUT_OF_RANGE")
    async with LEADS.change(ctx, lead_id, "update", action="behaviour", reason=data.note) as lead:
        if lead.status not in OPEN:
            raise DomainError("INVALID_TRANSITION")
        note_behaviours(ctx, lead.id, [Event(data.kind, at)], data.note)
        await score_anew(ctx, lead)
    return lead


COMPARED = {"company_name", "mobile", "telephone", "email"}
"""What tells one lead from another."""
LISTS = {"source": "lead_source", "industry": "industry", "company_size": "customer_size"}


async def _check_codes(ctx: Context, fields: dict[str, Any]) -> None:
    await check_codes(ctx, {name: (kind, fields.get(name)) for name, kind in LISTS.items()})


async def _known_products(ctx: Context, wanted: list[UUID], had: Sequence[str] = ()) -> list[str]:
    """Each once, as it is stored. What was there already stays, whoever edits. Raises REF_NOT_FOUND at its place."""
    told = list(dict.fromkeys(map(str, wanted)))
    new = [UUID(one) for one in told if one not in had]
    if not new:
        return told
    seen = PRODUCTS.alive(select(Product.id)).where(Product.id == any_(uuid_array(new)), PRODUCTS.scope(ctx))
    missing = {str(one) for one in new} - {str(one) for one in await ctx.db.scalars(seen)}
    if missing:
        places = [place for place, one in enumerate(wanted) if str(one) in missing]
        raise invalid([FieldError(f"/interested_product_ids/{place}", "REF_NOT_FOUND") for place in places])
    return told


def _check_complete(lead: Lead) -> None:
    """Somebody, reachable: both at once if both are missing."""
    errors: list[FieldError] = []
    if not (lead.company_name or lead.contact_name):
        errors.append(FieldError("/company_name", "REQUIRED"))
    if not any(getattr(lead, method) for method in METHODS):
        errors.append(FieldError("/mobile", "CONTACT_METHOD_REQUIRED"))
    if errors:
        raise DomainError(errors[0].code if len(errors) == 1 else "VALIDATION", errors=errors)


def _check_bought(lead: Lead) -> None:
    """Data that was bought is used on a basis that somebody has written down (DOMAIN §4.1)."""
    if lead.third_party_batch and not lead.lawful_basis:
        raise Invalid("/lawful_basis", "LAWFUL_BASIS_REQUIRED")


async def first_follow_up(ctx: Context, lead: Lead, follow_up: Any) -> None:
    """A follow-up of a counting kind was saved: the first one makes a new lead nurturing (DOMAIN §4.2, §6.5).

    A call that comes in is a call, anything else that comes in is an answer: both tell of interest (DOMAIN §7.5).
    """
    if follow_up.kind not in COUNTING_KINDS:
        return
    lead.first_response_at = lead.first_response_at or max(lead.created_at, min(follow_up.occurred_at, CLOCK.now()))
    if lead.status == LeadStatus.NEW:
        with ctx.system():
            await LEADS.perform(ctx, lead, LEADS.action("respond"), Nothing())
    if follow_up.direction == "in" and lead.status in OPEN:
        kind = BehaviourKind.INBOUND_CALL if follow_up.kind == "phone" else BehaviourKind.REPLIED
        note_behaviours(ctx, lead.id, [Event(kind, follow_up.occurred_at)])
        await score_anew(ctx, lead)


async def won_by_customer(ctx: Context, customer_id: UUID) -> None:
    """The customer bought: leads converted into it within the window are won (DOMAIN §4.2). Idempotent."""
    window = timedelta(days=int(await setting(ctx, "lead_won_window_days")))
    converted = await LEADS.lock_where(
        ctx,
        Lead.converted_customer_id == customer_id,
        Lead.status == LeadStatus.CONVERTED,
        Lead.converted_at >= CLOCK.now() - window,
        Lead.deleted_at.is_(None),
    )
    for lead in converted:
        with ctx.system():
            await LEADS.act(ctx, lead.id, "won", Nothing())
