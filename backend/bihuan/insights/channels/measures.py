"""What is measured of a set of leads, as parts of one statement (DOMAIN §4.3, §7.7).

Every figure is a count of the leads that ``GET /leads`` lists for the same reader under the filters named here: the
predicate of the list stands inside. Money comes of what the reader may read as well, and is null where they may not.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CTE,
    ColumnElement,
    Numeric,
    Select,
    Subquery,
    Uuid,
    and_,
    cast,
    func,
    literal,
    not_,
    null,
    or_,
    select,
)

from bihuan.kernel.context import Context
from bihuan.kernel.money import r2, r6
from bihuan.parties.campaign.models import VIEW_COST, Campaign
from bihuan.parties.campaign.service import CAMPAIGNS
from bihuan.parties.lead.models import WRONG_NUMBER, Compliance, Lead, LeadStatus
from bihuan.parties.lead.service import LEADS
from bihuan.sales.contract.models import Contract
from bihuan.sales.opportunity.models import Opportunity, OpportunityStatus
from bihuan.sales.opportunity.service import OPPORTUNITIES

QUALIFIED = (LeadStatus.QUALIFIED, LeadStatus.CONVERTED, LeadStatus.WON)
CONVERTED = (LeadStatus.CONVERTED, LeadStatus.WON)
PROPER = (Compliance.COMPLIANT, Compliance.WAIVED)
"""Only these conversions count in marketing performance (DOMAIN §7.2)."""
FILTERS = {
    "leads": "",
    "contactable": "contactable=true",
    "qualified": f"status={','.join(QUALIFIED)}",
    "conversions": f"status={','.join(CONVERTED)}",
    "compliant": f"status={','.join(CONVERTED)}&compliance_status={','.join(PROPER)}",
    "won": f"status={LeadStatus.WON}",
}
COUNTS = tuple(FILTERS)
NOBODY = UUID(int=0)
"""The marketer of leads without campaign that no person has entered."""


def cohort(ctx: Context, *where: ColumnElement[bool], name: str = "cohort") -> CTE:
    """The leads in question, with whatever is asked of them."""
    marketer = func.coalesce(Campaign.owner_id, Lead.created_by, literal(NOBODY, Uuid))
    return (
        select(
            Lead.id,
            Lead.source,
            Lead.campaign_id,
            Lead.utm_source,
            Lead.utm_term,
            Lead.third_party_batch,
            marketer.label("marketer_id"),
            Lead.status,
            Lead.discard_reason,
            Lead.compliance_status,
            Lead.created_at,
            Lead.first_response_at,
        )
        .outerjoin(Campaign, Campaign.id == Lead.campaign_id)
        .where(*where, Lead.deleted_at.is_(None), LEADS.scope(ctx))
        .cte(name)
    )


def counts_of(leads: CTE) -> dict[str, ColumnElement[Any]]:
    """Each figure as an aggregate of these leads."""
    of = leads.c
    wrong = and_(of.status == LeadStatus.DISCARDED, func.coalesce(of.discard_reason, "") == WRONG_NUMBER)
    converted = of.status.in_(CONVERTED)
    told = {
        "leads": func.count(),
        "contactable": func.count().filter(not_(wrong)),
        "qualified": func.count().filter(of.status.in_(QUALIFIED)),
        "conversions": func.count().filter(converted),
        "compliant": func.count().filter(converted, of.compliance_status.in_(PROPER)),
        "won": func.count().filter(of.status == LeadStatus.WON),
    }
    return {name: count.label(name) for name, count in told.items()}


def sees_amounts(ctx: Context) -> bool:
    return ctx.may("opportunities", "read")


def sees_costs(ctx: Context) -> bool:
    return ctx.may(*VIEW_COST) and ctx.may("campaigns", "read")


def earned(ctx: Context, leads: CTE, key: str | None) -> Subquery | None:
    """What they were won for: of the opportunities that their conversion opened, as far as the reader reads them.

    A won opportunity has its amount with tax; its contract, or else its own lines, tell how much of it is tax.
    """
    if not sees_amounts(ctx):
        return None
    of = Opportunity
    shares = (kind.amount_excl / func.nullif(kind.amount_incl, 0) for kind in (Contract, of))
    share = func.coalesce(*shares, 1)
    amount = func.sum(func.round(of.actual_amount * of.fx_rate * share, 2))
    columns: list[Any] = [leads.c[key].label("key")] if key else []
    asked: Select[Any] = (
        select(*columns, amount.label("amount"))
        .select_from(leads)
        .join(of, of.lead_id == leads.c.id)
        .outerjoin(Contract, Contract.id == of.contract_id)
        .where(of.status == OpportunityStatus.WON, of.deleted_at.is_(None), OPPORTUNITIES.scope(ctx))
    )
    return (asked.group_by(leads.c[key]) if key else asked).subquery("earned")


def spent(ctx: Context, leads: CTE, key: str | None) -> Subquery | None:
    """Of what each campaign has cost, the share of those of its leads that are counted.

    So the cost of a lead is that of its campaign, whatever it is divided by, and the shares add up to the whole.
    """
    if not sees_costs(ctx):
        return None
    of = leads.c
    keys = list(dict.fromkeys(name for name in (key, "campaign_id") if name))
    pairs = (
        select(*(of[name] for name in keys), func.count().label("leads"))
        .where(of.campaign_id.is_not(None))
        .group_by(*(of[name] for name in keys))
        .subquery("pairs")
    )
    wanted = select(pairs.c.campaign_id).distinct()
    totals = (
        select(Lead.campaign_id, func.count().label("leads"))
        .where(Lead.campaign_id.in_(wanted), Lead.deleted_at.is_(None), LEADS.scope(ctx))
        .group_by(Lead.campaign_id)
        .subquery("totals")
    )
    amount = func.sum(Campaign.actual_cost * pairs.c.leads / totals.c.leads)
    columns: list[Any] = [pairs.c[key].label("key")] if key else []
    asked: Select[Any] = (
        select(*columns, amount.label("amount"))
        .select_from(pairs)
        .join(totals, totals.c.campaign_id == pairs.c.campaign_id)
        .join(Campaign, Campaign.id == pairs.c.campaign_id)
        .where(Campaign.deleted_at.is_(None), CAMPAIGNS.scope(ctx))
    )
    return (asked.group_by(pairs.c[key]) if key else asked).subquery("spent")


def measured(ctx: Context, leads: CTE, key: str, *more: Any) -> Select[Any]:
    """One row for each value of ``key``: it, its figures, ``amount`` and ``cost``, and ``more`` aggregates."""
    counted = select(leads.c[key].label("key"), *counts_of(leads).values(), *more).group_by(leads.c[key])
    rows = counted.subquery("counted")
    asked: Select[Any] = select(*rows.c).select_from(rows)
    for name, money in (("amount", earned(ctx, leads, key)), ("cost", spent(ctx, leads, key))):
        if money is None:
            asked = asked.add_columns(cast(null(), Numeric).label(name))
            continue
        joined = asked.get_final_froms()[0]
        asked = asked.add_columns(func.coalesce(money.c.amount, 0).label(name)).select_from(
            joined.outerjoin(money, or_(money.c.key == rows.c.key, and_(money.c.key.is_(None), rows.c.key.is_(None))))
        )
    return asked


def figures(of: Any) -> dict[str, Any]:
    """The figures of one row, or of several added up: rates and costs are of the sums, rounded at last."""
    leads = of["leads"]
    cost = None if of["cost"] is None else r2(Decimal(of["cost"]))
    amount = None if of["amount"] is None else r2(Decimal(of["amount"]))

    def rate(count: int) -> Decimal | None:
        return r6(Decimal(count) / leads) if leads else None

    return {
        **{name: of[name] for name in COUNTS},
        "contactable_rate": rate(of["contactable"]),
        "qualified_rate": rate(of["qualified"]),
        "conversion_rate": rate(of["compliant"]),
        "won_amount": amount,
        "cost": cost,
        "cost_per_lead": r2(Decimal(of["cost"]) / leads) if leads and cost else None,
    }


def added(rows: list[dict[str, Any]], *more: str) -> dict[str, Any]:
    """The sum of rows, of which all know money or none does."""
    total: dict[str, Any] = {name: sum(row[name] for row in rows) for name in (*COUNTS, *more)}
    for name in ("amount", "cost"):
        known = [row[name] for row in rows if row[name] is not None]
        total[name] = sum(known, Decimal(0)) if known or not rows else None
    return total
