"""Quotes as a resource, how they are made and priced, and the verbs contracts and orders call."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import any_, select

from bihuan.approvals.flow.service import Approvable, editable_when
from bihuan.catalog.pricing.service import build_lines, floor_prices
from bihuan.catalog.product.models import VIEW_COST
from bihuan.kernel.carrying import carried
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.db import uuid_array
from bihuan.kernel.errors import Invalid
from bihuan.kernel.money import ZERO
from bihuan.kernel.names import NameOf
from bihuan.kernel.pushdown import release
from bihuan.kernel.reading import Push
from bihuan.kernel.words import Label
from bihuan.kernel.workflow import Note, Reason
from bihuan.parties.customer.service import CUSTOMERS
from bihuan.sales.documents import (
    Pulled,
    add_document,
    apply,
    check_references,
    fields,
    follow_owner,
    gross_margin,
    link_pulled,
    min_factor,
    names,
    owned_customer,
    pull,
    pulled_lines,
    pushed,
    same,
    shown,
    term_name,
    total,
)
from bihuan.sales.opportunity.models import Opportunity, OpportunityLine
from bihuan.sales.opportunity.service import OPPORTUNITIES
from bihuan.sales.opportunity.workflow import is_open
from bihuan.sales.quote.models import QUOTE_SEARCH, Quote, QuoteLine, QuoteStatus
from bihuan.sales.quote.schemas import (
    PushQuote,
    QuoteCreate,
    QuoteLineRead,
    QuoteLinesWrite,
    QuoteLineWrite,
    QuoteRead,
    QuoteRow,
)
from bihuan.sales.quote.workflow import ACTIONS, OFFERED, PUSHABLE, link_opportunity, valid_until

DOWNSTREAM = ("contracts", "orders")
UNFINISHED = (QuoteStatus.DRAFT, QuoteStatus.PENDING, QuoteStatus.REJECTED, *sorted(PUSHABLE))


async def enrich(ctx: Context, quote: Quote) -> dict[str, Any]:
    """What became of each line."""
    took = await pushed(ctx, quote)

    def qty(line: QuoteLine, kind: str) -> Decimal:
        return took.get((line.id, kind), (ZERO, ZERO))[0]

    return {
        "lines": [
            shown(QuoteLineRead, line, pushed_contract_qty=qty(line, "contracts"), pushed_order_qty=qty(line, "orders"))
            for line in quote.lines
        ]
    }


QUOTES = Approvable(
    name="quotes",
    one="quote",
    label=Label("报价单", "quote"),
    model=Quote,
    read=QuoteRead,
    row=QuoteRow,
    actions=ACTIONS,
    derived={
        **names(Quote),
        **term_name(Quote),
        "opportunity_name": NameOf(Opportunity, Quote.opportunity_id),
    },
    enrich=enrich,
    secret=dict.fromkeys(("gross_margin", "cost_price"), VIEW_COST),
    children=(Quote.lines,),
    references={
        "customer_id": "customers",
        "contact_id": "contacts",
        "opportunity_id": "opportunities",
        "payment_term_id": "payment-terms",
    },
    editable=editable_when(QuoteStatus.DRAFT, QuoteStatus.REJECTED),
    custom=True,
    search=QUOTE_SEARCH,
    search_text=lambda quote: [quote.name, quote.remark],
)
OPPORTUNITIES.pushes.append(Push("push-quote", "quotes", is_open))


async def create_quote(ctx: Context, data: QuoteCreate) -> Quote:
    """A new offer with its lines priced (DOMAIN §0.4, §13)."""
    customer = await owned_customer(ctx, data.customer_id)
    await check_references(ctx, QUOTES, data, customer.id)
    quote = Quote(**fields(Quote, data))
    quote.quote_group_id = quote.id
    quote.lines = []
    quote.doc_date = data.doc_date or CLOCK.today()
    quote.valid_until = data.valid_until or await valid_until(ctx, quote.doc_date)
    quote.payment_term_id = data.payment_term_id or customer.payment_term_id
    _check_dates(quote)
    if data.lines:
        quote.lines = await _lines(ctx, quote, data.lines)
    await figure(ctx, quote)
    await add_document(ctx, QUOTES, quote, customer)
    link_opportunity(ctx, quote)
    return quote


async def update_quote(ctx: Context, record_id: UUID, data: Any, if_match: str) -> Quote:
    """Edit the header of a draft; totals follow the header discount."""
    async with QUOTES.change(ctx, record_id, "update", if_match=if_match) as quote:
        _require_editable(quote)
        await check_references(ctx, QUOTES, data, quote.customer_id)
        apply(quote, data)
        _check_dates(quote)
        total(quote, quote.lines)
        await figure(ctx, quote)
    return quote


async def put_lines(ctx: Context, record_id: UUID, data: QuoteLinesWrite, if_match: str) -> Quote:
    """Replace the lines of a draft, and what they quote of the opportunity."""
    async with QUOTES.change(ctx, record_id, "update", if_match=if_match) as quote:
        _require_editable(quote)
        if quote.is_current:
            await release(ctx, quote.id)
        quote.lines = await _lines(ctx, quote, data.lines)
        await figure(ctx, quote)
        link_opportunity(ctx, quote)
        ctx.touch(quote)
    return quote


async def _lines(ctx: Context, quote: Quote, given: Sequence[QuoteLineWrite]) -> list[QuoteLine]:
    wanted = {line.opportunity_line_id for line in given if line.opportunity_line_id is not None}
    if wanted:
        found = await ctx.db.scalars(
            select(OpportunityLine.id).where(
                OpportunityLine.id == any_(uuid_array(list(wanted))),
                OpportunityLine.opportunity_id == quote.opportunity_id,
            )
        )
        strange = wanted - set(found)
        for index, line in enumerate(given):
            if line.opportunity_line_id in strange:
                raise Invalid(f"/lines/{index}/opportunity_line_id", "REF_NOT_FOUND")
    return await build_lines(ctx, QuoteLine, quote, given, customer_id=quote.customer_id)


async def figure(ctx: Context, quote: Quote) -> None:
    """Deepest discount, margin, and whether a price lies below its floor: they decide who approves (DOMAIN §3.3)."""
    quote.min_discount_factor = min_factor(quote, quote.lines)
    quote.gross_margin = gross_margin(quote, quote.lines)
    floors = await floor_prices(ctx, [line.product_id for line in quote.lines]) if quote.lines else {}
    quote.below_floor = any(
        line.amount_excl * quote.fx_rate < line.qty * floors[line.product_id]
        for line in quote.lines
        if not line.is_gift and line.product_id in floors
    )


def _check_dates(quote: Quote) -> None:
    if quote.valid_until < quote.doc_date:
        raise Invalid("/valid_until", "MIN_VALUE", min=quote.doc_date)


def _require_editable(quote: Quote) -> None:
    refused = QUOTES.editable(quote)
    if refused is not None:
        raise refused


async def push_quote(ctx: Context, opportunity_id: UUID, data: PushQuote) -> Quote:
    """An offer from the lines of a deal not yet quoted (OPP-17, QUO-06)."""
    async with OPPORTUNITIES.change(ctx, opportunity_id, "update", action="push-quote") as deal:
        refused = is_open(deal)
        if refused is not None:
            raise refused
        pulled = await pull(ctx, deal, data.lines, ["quotes"], "EXCEEDS_SOURCE")
        today = CLOCK.today()
        quote = Quote(
            **{
                **same(deal, ("customer_id", "contact_id", "currency", "fx_rate", "price_mode", "name")),
                "performance_owner_id": deal.performance_owner_id,
                "opportunity_id": deal.id,
                "custom": carried(ctx, "opportunities", deal, "quotes"),
                "doc_date": today,
                "valid_until": data.valid_until or await valid_until(ctx, today),
            }
        )
        quote.quote_group_id = quote.id
        _check_dates(quote)
        customer = await CUSTOMERS.get(ctx, deal.customer_id)
        quote.payment_term_id = customer.payment_term_id
        quote.lines = pulled_lines(quote, QuoteLine, pulled, "opportunity_line_id")
        await figure(ctx, quote)
        await add_document(ctx, QUOTES, quote, deal)
        link_pulled(ctx, ("opportunities", deal.id), ("quotes", quote.id), pulled, quote.lines)
    return quote


async def delete_quote(ctx: Context, record_id: UUID, if_match: str) -> None:
    """Delete a draft; what it quoted of the opportunity is free again."""
    await QUOTES.delete(ctx, record_id, if_match)
    await release(ctx, record_id)


# verbs for contracts and orders --------------------------------------------------------------------------------------


async def settle_pushed(ctx: Context, quote: Quote, pulled: Pulled) -> None:
    """After a push, under the quote's lock: ``converted`` as soon as nothing is left of any line."""
    if pulled.is_rest:
        with ctx.system():
            await QUOTES.perform(ctx, quote, QUOTES.action("convert"), Note())


async def released(ctx: Context, quote_id: UUID | None) -> None:
    """A document made from the quote was voided or deleted: the quote can be pushed again."""
    if quote_id is None:
        return
    with ctx.system():
        async with QUOTES.change(ctx, quote_id, "release") as quote:
            if quote.status == QuoteStatus.CONVERTED:
                await QUOTES.perform(ctx, quote, QUOTES.action("release"), Note())


async def decline_quotes_of(ctx: Context, deal: Any, data: Any) -> None:
    """What follows from ``("opportunities", "lose")``: its open offers are declined (DOMAIN §9.3)."""
    reason = Reason(reason=f"商机输单：{getattr(data, 'lost_reason', '') or ''}")
    await _close_quotes(ctx, deal, "decline", reason)


async def supersede_quotes_of(ctx: Context, deal: Any, data: Any) -> None:
    """What follows from a won deal: offers still open are superseded (DOMAIN §9.4)."""
    await _close_quotes(ctx, deal, "supersede", Note())


async def _close_quotes(ctx: Context, deal: Any, verb: str, data: Any) -> None:
    await ctx.written(Quote)
    statement = select(Quote.id).where(Quote.opportunity_id == deal.id, Quote.status.in_(OFFERED))
    open_ids = await ctx.db.scalars(statement.where(Quote.deleted_at.is_(None)).order_by(Quote.id))
    with ctx.system():
        for quote_id in open_ids.all():
            async with QUOTES.change(ctx, quote_id, verb, action=verb) as quote:
                await QUOTES.perform(ctx, quote, QUOTES.action(verb), data)


async def quotes_follow(ctx: Context, customer: Any, data: Any = None) -> None:
    """What follows from ``("customers", "transfer")``: unfinished offers go along."""
    await follow_owner(ctx, QUOTES, customer, UNFINISHED, data)


async def expire_quotes(ctx: Context) -> int:
    """Daily: offers whose date has passed (DOMAIN §13). Returns how many."""
    statement = select(Quote.id).where(Quote.valid_until < CLOCK.today(), Quote.status.in_(OFFERED))
    late = (await ctx.db.scalars(statement.where(Quote.deleted_at.is_(None)).order_by(Quote.id))).all()
    with ctx.system():
        for quote_id in late:
            async with QUOTES.change(ctx, quote_id, "expire", action="expire") as quote:
                await QUOTES.perform(ctx, quote, QUOTES.action("expire"), Note())
    return len(late)
