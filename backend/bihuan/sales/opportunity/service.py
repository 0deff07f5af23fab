"""Opportunities as a resource, how they are made, and the verbs other contexts call."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from bihuan.catalog.pricing.service import build_lines
from bihuan.catalog.product.models import VIEW_COST
from bihuan.identity.sharing.service import is_shared, share_along, shared_mark
from bihuan.identity.user.models import User
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.errors import DomainError, Invalid
from bihuan.kernel.money import ZERO
from bihuan.kernel.ownership import own
from bihuan.kernel.pushdown import link, taken
from bihuan.kernel.resource import Resource
from bihuan.kernel.words import Label
from bihuan.parties.contact.models import Contact
from bihuan.parties.contact.service import CONTACTS
from bihuan.parties.customer.models import Customer
from bihuan.parties.customer.service import CUSTOMERS, showed_intent
from bihuan.parties.lead.models import Lead
from bihuan.parties.ownership.service import OPEN_BUSINESS
from bihuan.sales.contract.models import Contract
from bihuan.sales.documents import (
    apply,
    check_references,
    fields,
    follow_owner,
    names,
    owned_customer,
    shown,
    total,
    unfinished,
)
from bihuan.sales.opportunity.models import (
    OPPORTUNITY_SEARCH,
    BudgetStatus,
    Opportunity,
    OpportunityContact,
    OpportunityLine,
    OpportunityStatus,
    StageChange,
)
from bihuan.sales.opportunity.schemas import (
    OpportunityContactRead,
    OpportunityContactsWrite,
    OpportunityContactWrite,
    OpportunityCreate,
    OpportunityLineRead,
    OpportunityLinesWrite,
    OpportunityRead,
    OpportunityRow,
    StageChangeRead,
)
from bihuan.sales.opportunity.stages import enter, record_step
from bihuan.sales.opportunity.workflow import ACTIONS, is_open
from bihuan.sales.pipeline.models import Pipeline, PipelineStage
from bihuan.sales.pipeline.service import pipeline_of

CLOSE_DAYS = 90
"""Expected close of a deal opened by a conversion that names no date."""


async def enrich(ctx: Context, deal: Opportunity) -> dict[str, Any]:
    """Names of the contacts, and how much of each line current quotes offer."""
    known: dict[UUID, str] = {}
    if deal.contacts:
        wanted = [contact.contact_id for contact in deal.contacts]
        found = await ctx.db.execute(select(Contact.id, Contact.name).where(Contact.id.in_(wanted)))
        known = {key: value for key, value in found}
    quoted = await taken(ctx, [line.id for line in deal.lines], ["quotes"])
    return {
        "contacts": [
            shown(OpportunityContactRead, row, contact_name=known.get(row.contact_id)) for row in deal.contacts
        ],
        "lines": [
            shown(OpportunityLineRead, row, quoted_qty=quoted.get(row.id, (ZERO, ZERO))[0]) for row in deal.lines
        ],
    }


def _of_pipeline(label: str, model: type[Pipeline | PipelineStage], key: Any) -> dict[str, ColumnElement[Any]]:
    """Both names: a pipeline is the company's own data, so its words are not the screen's."""
    return {
        f"{label}_{name}": select(getattr(model, name)).where(model.id == key).scalar_subquery()
        for name in ("name", "name_en")
    }


OPPORTUNITIES = Resource(
    name="opportunities",
    one="opportunity",
    label=Label("商机", "opportunity"),
    model=Opportunity,
    read=OpportunityRead,
    row=OpportunityRow,
    custom=True,
    actions=ACTIONS,
    derived={
        **names(Opportunity),
        "is_shared": is_shared("opportunities", Opportunity.id),
        **_of_pipeline("stage", PipelineStage, Opportunity.stage_id),
        **_of_pipeline("pipeline", Pipeline, Opportunity.pipeline_id),
        "lead_number": select(Lead.number).where(Lead.id == Opportunity.lead_id).scalar_subquery(),
        "contract_number": select(Contract.number).where(Contract.id == Opportunity.contract_id).scalar_subquery(),
        "weighted_amount": func.round(Opportunity.expected_amount * Opportunity.fx_rate * Opportunity.win_rate, 2),
    },
    personal={"is_shared": shared_mark("opportunities", Opportunity.id)},
    enrich=enrich,
    secret={"cost_price": VIEW_COST},
    children=(Opportunity.lines, Opportunity.contacts),
    references={"customer_id": "customers", "contact_id": "contacts", "pipeline_id": "pipelines"},
    editable=is_open,
    search=OPPORTUNITY_SEARCH,
    search_text=lambda deal: [deal.name, deal.demand],
)
OPEN_BUSINESS.append(unfinished(Opportunity, (OpportunityStatus.OPEN,)))


async def create_opportunity(ctx: Context, data: OpportunityCreate) -> Opportunity:
    """A new deal in the first stage, owned by the customer's owner; the customer becomes ``intent`` (DOMAIN §9.3)."""
    if data.expected_close_date < CLOCK.today():
        raise Invalid("/expected_close_date", "DATE_OUT_OF_RANGE")
    customer = await owned_customer(ctx, data.customer_id)
    await check_references(ctx, OPPORTUNITIES, data, customer.id)
    values = fields(Opportunity, data, "customer_id", "pipeline_id", "expected_amount")
    deal = await _start(ctx, customer, data.pipeline_id, values)
    deal.expected_amount = data.expected_amount or ZERO
    deal.contacts = await _contacts(ctx, deal, data.contacts)
    if data.lines:
        deal.lines = await build_lines(ctx, OpportunityLine, deal, data.lines, customer_id=customer.id)
        deal.expected_amount = deal.amount_incl
    return await _open(ctx, customer, deal)


async def _start(ctx: Context, customer: Customer, pipeline_id: UUID | None, values: dict[str, Any]) -> Opportunity:
    """A deal standing in the first stage of its pipeline, not yet in the transaction."""
    pipeline = await pipeline_of(ctx, pipeline_id)
    if pipeline is None:
        raise Invalid("/pipeline_id", "REF_NOT_FOUND")
    deal = Opportunity(**values, customer_id=customer.id, pipeline_id=pipeline.id, doc_date=CLOCK.today())
    deal.lines, deal.contacts = [], []
    enter(deal, pipeline.stages[0])
    return deal


async def _open(ctx: Context, customer: Customer, deal: Opportunity) -> Opportunity:
    """Put the deal in: owner, first row of the history, and what it means for the customer."""
    own(deal, customer.owner_id, customer.owner_dept_id)
    deal.performance_owner_id = customer.owner_id
    await OPPORTUNITIES.add(ctx, deal)
    record_step(ctx, deal, None, deal.stage, None)
    await showed_intent(ctx, customer.id)
    return deal


async def update_opportunity(ctx: Context, record_id: UUID, data: Any, if_match: str) -> Opportunity:
    """Edit fields. The expected amount is the sum of the lines as soon as there are any (DOMAIN §9.1)."""
    async with OPPORTUNITIES.change(ctx, record_id, "update", if_match=if_match) as deal:
        _require_open(deal)
        if deal.lines and "expected_amount" in data.model_fields_set:
            raise Invalid("/expected_amount", "READONLY_FIELD")
        await check_references(ctx, OPPORTUNITIES, data, deal.customer_id)
        apply(deal, data)
        if deal.lines or deal.header_discount_amount:
            total(deal, deal.lines)
        if deal.lines:
            deal.expected_amount = deal.amount_incl
    return deal


async def put_lines(ctx: Context, record_id: UUID, data: OpportunityLinesWrite, if_match: str) -> Opportunity:
    """Replace the solution; its sum is the expected amount (OPP-15)."""
    async with OPPORTUNITIES.change(ctx, record_id, "update", if_match=if_match) as deal:
        _require_open(deal)
        deal.lines = await build_lines(ctx, OpportunityLine, deal, data.lines, customer_id=deal.customer_id)
        deal.expected_amount = deal.amount_incl
        ctx.touch(deal)
    return deal


async def put_contacts(ctx: Context, record_id: UUID, data: OpportunityContactsWrite, if_match: str) -> Opportunity:
    """Replace the roles of the deal (DOMAIN §8.2)."""
    async with OPPORTUNITIES.change(ctx, record_id, "update", if_match=if_match) as deal:
        _require_open(deal)
        deal.contacts = await _contacts(ctx, deal, data.contacts)
        ctx.touch(deal)
    return deal


async def _contacts(ctx: Context, deal: Opportunity, given: list[OpportunityContactWrite]) -> list[OpportunityContact]:
    """Roles from what was sent, keeping the rows of contacts already there."""
    wanted = [contact.contact_id for contact in given]
    if len(set(wanted)) < len(wanted):
        raise Invalid("/contacts", "DUPLICATE_VALUE")
    if not wanted:
        return []
    found = await ctx.db.execute(
        select(Contact.id, Contact.customer_id == deal.customer_id).where(
            Contact.id.in_(wanted), Contact.deleted_at.is_(None), CONTACTS.scope(ctx)
        )
    )
    belongs = {key: value for key, value in found}
    known = {contact.contact_id: contact for contact in deal.contacts}
    rows = []
    for index, one in enumerate(given):
        if one.contact_id not in belongs:
            raise Invalid(f"/contacts/{index}/contact_id", "REF_NOT_FOUND")
        if not belongs[one.contact_id]:
            raise Invalid(f"/contacts/{index}/contact_id", "CONTACT_CUSTOMER_MISMATCH")
        row = known.get(one.contact_id) or OpportunityContact(opportunity_id=deal.id)
        for name in type(one).model_fields:
            setattr(row, name, getattr(one, name))
        row.sort = index
        rows.append(row)
    return rows


def _require_open(deal: Opportunity) -> None:
    refused = is_open(deal)
    if refused is not None:
        raise refused


async def stage_history(ctx: Context, record_id: UUID) -> list[dict[str, Any]]:
    """Every step of a deal with the name of who took it, oldest first."""
    deal = await OPPORTUNITIES.get(ctx, record_id)
    steps = (
        select(StageChange, User.name.label("actor_name"))
        .outerjoin(User, User.id == StageChange.actor_id)
        .where(StageChange.opportunity_id == deal.id)
        .order_by(StageChange.seq)
    )
    rows = await ctx.db.execute(steps)
    return [shown(StageChangeRead, step, actor_name=actor_name) for step, actor_name in rows]


# verbs for other contexts --------------------------------------------------------------------------------------------


async def open_from_lead(ctx: Context, lead: Any, data: Any) -> None:
    """What follows from ``("leads", "convert")``: the deal the conversion asked for, if any (DOMAIN §7.2)."""
    asked = data.opportunity
    if asked is None or lead.converted_customer_id is None:
        return
    customer = await CUSTOMERS.get(ctx, lead.converted_customer_id)
    if customer.owner_id is None:
        raise DomainError("NOT_OWNED")
    values = {
        "name": asked.name,
        "expected_close_date": asked.expected_close_date or CLOCK.today() + timedelta(days=CLOSE_DAYS),
        "demand": asked.demand or lead.demand or asked.name,
        "expected_amount": asked.expected_amount or lead.budget_amount or ZERO,
        "budget_amount": lead.budget_amount,
        "budget_status": BudgetStatus.PLANNED if lead.budget_amount else BudgetStatus.UNKNOWN,
        "contact_id": lead.converted_contact_id,
        "source": lead.source,
        "lead_id": lead.id,
    }
    deal = await _open(ctx, customer, await _start(ctx, customer, None, values))
    lead.converted_opportunity_id = deal.id
    link(ctx, ("leads", lead.id), ("opportunities", deal.id))


async def follow_customer(ctx: Context, customer: Any, data: Any = None) -> None:
    """What follows from a change of the customer's owner: its open deals go along (DOMAIN §6.4, D-06).

    The performance owner stays: a transfer never moves past merits (D-09).
    """
    await follow_owner(ctx, OPPORTUNITIES, customer, (OpportunityStatus.OPEN,), data)


async def shared_along(ctx: Context, customer: Any, data: Any) -> None:
    """What follows from sharing a customer with ``cascade``: its open deals (DOMAIN §1.4)."""
    await share_along(ctx, OPPORTUNITIES, customer, data, Opportunity.status == OpportunityStatus.OPEN)


@dataclass(frozen=True, slots=True)
class ContractWin:
    """The winning data, as the contract has them."""

    actual_amount: Decimal
    contract_no: str
    signed_date: date
    reason: str | None = None


async def won_by_contract(ctx: Context, contract: Any) -> None:
    """An open deal is won when its contract takes effect, with the contract's figures (DOMAIN §14.3)."""
    if contract.opportunity_id is None:
        return
    with ctx.system():
        async with OPPORTUNITIES.change_header(ctx, contract.opportunity_id, "win") as deal:
            if deal.contract_id is None:
                deal.contract_id = contract.id
            if deal.status != OpportunityStatus.OPEN:
                return
            data = ContractWin(contract.amount_incl, contract.number or str(contract.id), contract.signed_date)
            await OPPORTUNITIES.perform(ctx, deal, OPPORTUNITIES.action("win-by-contract"), data)
