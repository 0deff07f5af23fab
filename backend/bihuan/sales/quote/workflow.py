"""What can happen to a quote (DOMAIN §13)."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import func, select

from bihuan.approvals.flow.service import approval
from bihuan.catalog.pricing.service import check_on_sale
from bihuan.company.setting.service import setting
from bihuan.kernel.carrying import carried
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.errors import DomainError, Text
from bihuan.kernel.lines import number_lines
from bihuan.kernel.pushdown import downstream, link, release
from bihuan.kernel.resource import RESOURCES
from bihuan.kernel.workflow import Action, Note, Reason
from bihuan.sales.documents import HEADER, add_document, copies, owned_customer, same, total
from bihuan.sales.quote.models import Quote, QuoteLine
from bihuan.sales.quote.models import QuoteStatus as S
from bihuan.sales.quote.schemas import QuoteCopy, Send

OFFERED: frozenset[StrEnum] = frozenset({S.APPROVED, S.SENT})
PUSHABLE: frozenset[StrEnum] = frozenset({S.APPROVED, S.SENT, S.ACCEPTED})
ALTERABLE: frozenset[StrEnum] = frozenset(set(S) - {S.CONVERTED, S.VOIDED})
TEXTS = ("name", "lead_time_days", "delivery_terms", "warranty_terms")
FIGURES = ("header_discount_amount", "min_discount_factor", "gross_margin", "below_floor")


def has_lines(quote: Quote) -> DomainError | None:
    """Nothing can be offered without lines."""
    return None if quote.lines else DomainError("NO_LINES")


def is_valid(quote: Quote) -> DomainError | None:
    """An offer holds until its date, that day included."""
    return DomainError("QUOTE_EXPIRED") if quote.valid_until < CLOCK.today() else None


def can_be_pushed(quote: Quote) -> DomainError | None:
    """Contracts and orders are made from an approved, still valid offer."""
    return DomainError("INVALID_TRANSITION") if quote.status not in PUSHABLE else is_valid(quote)


async def valid_until(ctx: Context, doc_date: date) -> date:
    """The last day of an offer made on ``doc_date``, unless another is given."""
    return doc_date + timedelta(days=int(await setting(ctx, "quote_validity_days")))


async def check_products(ctx: Context, quote: Quote, data: Any) -> None:
    """Only products on sale are offered."""
    await check_on_sale(ctx, quote.lines)


async def become_current(ctx: Context, quote: Quote, data: Any) -> None:
    """The approved version replaces every other one of its group."""
    if quote.version_no == 1:
        return
    await ctx.written(Quote)
    quotes = RESOURCES["quotes"]
    others = await ctx.db.scalars(
        select(Quote.id)
        .where(Quote.quote_group_id == quote.quote_group_id, Quote.id != quote.id, Quote.deleted_at.is_(None))
        .where(Quote.version_no < quote.version_no, Quote.status.in_(ALTERABLE - {S.SUPERSEDED, S.DECLINED, S.PENDING}))
        .order_by(Quote.id)
    )
    with ctx.system():
        for other_id in others.all():
            async with quotes.change(ctx, other_id, "supersede", action="supersede") as other:
                await quotes.perform(ctx, other, quotes.action("supersede"), Note())
    await ctx.written(Quote)  # one of a group is current, at every moment
    quote.is_current = True
    link_opportunity(ctx, quote)


async def supersede(ctx: Context, quote: Quote, data: Any) -> None:
    """An older version no longer counts as quoted."""
    quote.is_current = False
    await release(ctx, quote.id)


def link_opportunity(ctx: Context, quote: Quote) -> None:
    """Say which lines of the deal this offer quotes; only the current version counts."""
    if quote.opportunity_id is None or not quote.is_current:
        return
    lines = [
        (line.opportunity_line_id, line.id, line.qty, line.amount_incl)
        for line in quote.lines
        if line.opportunity_line_id is not None
    ]
    link(ctx, ("opportunities", quote.opportunity_id), ("quotes", quote.id), lines)


async def send(ctx: Context, quote: Quote, data: Send) -> None:
    quote.sent_at, quote.sent_to = CLOCK.now(), data.sent_to


async def accept(ctx: Context, quote: Quote, data: Any) -> None:
    quote.accepted_at = CLOCK.now()


async def decline(ctx: Context, quote: Quote, data: Reason) -> None:
    quote.declined_reason = data.reason


async def void(ctx: Context, quote: Quote, data: Any) -> None:
    """Withdrawn; impossible while a contract or an order stands on it."""
    if await downstream(ctx, quote.id, "contracts") or await downstream(ctx, quote.id, "orders"):
        raise DomainError("HAS_REFERENCES")
    await release(ctx, quote.id)


async def new_version(ctx: Context, quote: Quote, data: Any) -> Quote:
    """A draft of the next version with the same content; it counts once it is approved."""
    highest = select(func.max(Quote.version_no)).where(Quote.quote_group_id == quote.quote_group_id)
    await ctx.written(Quote)
    number = int(await ctx.db.scalar(highest) or 0) + 1
    return await _again(
        ctx,
        quote,
        customer_id=quote.customer_id,
        quote_group_id=quote.quote_group_id,
        version_no=number,
        is_current=False,
    )


async def copy(ctx: Context, quote: Quote, data: QuoteCopy) -> Quote:
    """A new offer like this one at the same prices, for the same or another customer (QUO-02)."""
    if data.customer_id is None or data.customer_id == quote.customer_id:
        return await _again(ctx, quote, customer_id=quote.customer_id)
    customer = await owned_customer(ctx, data.customer_id)
    return await _again(ctx, quote, customer, customer_id=customer.id, contact_id=None, opportunity_id=None)


async def _again(ctx: Context, quote: Quote, parent: Any = None, **other: Any) -> Quote:
    today = CLOCK.today()
    values: dict[str, Any] = {
        **same(quote, (*HEADER, *TEXTS, *FIGURES, "opportunity_id")),
        "custom": carried(ctx, "quotes", quote, "quotes"),
        "doc_date": today,
        "valid_until": await valid_until(ctx, today),
        **other,
    }
    made = Quote(**values)
    if made.quote_group_id is None:
        made.quote_group_id = made.id
    kept = {"opportunity_line_id": "opportunity_line_id"} if made.opportunity_id and not made.is_current else {}
    made.lines = copies(QuoteLine, quote.lines, **kept)
    number_lines(made.lines)
    total(made, made.lines)
    await add_document(ctx, RESOURCES["quotes"], made, parent or quote)
    link(ctx, ("quotes", quote.id), ("quotes", made.id))
    link_opportunity(ctx, made)
    return made


def _system(name: str, sources: frozenset[StrEnum], target: S, zh: str, en: str, effect: Any = None) -> Action:
    return Action(name, sources, target, Text(zh, en), input=Note, effect=effect, system=True)


ACTIONS = (
    *approval(
        S.DRAFT,
        S.PENDING,
        S.APPROVED,
        S.REJECTED,
        guards=(has_lines, is_valid),
        on_submit=check_products,
        on_approved=become_current,
    ),
    Action("send", {S.APPROVED}, S.SENT, Text("发送给客户", "Send to the customer"), input=Send, effect=send),
    Action(
        "accept",
        OFFERED,
        S.ACCEPTED,
        Text("记录客户接受", "Record the customer's yes"),
        input=Note,
        guards=(is_valid,),
        effect=accept,
    ),
    Action(
        "decline", OFFERED, S.DECLINED, Text("记录客户拒绝", "Record the customer's no"), input=Reason, effect=decline
    ),
    Action(
        "void",
        {S.DRAFT, S.REJECTED, S.APPROVED, S.SENT, S.ACCEPTED, S.EXPIRED},
        S.VOIDED,
        Text("作废报价单", "Withdraw the quote"),
        input=Reason,
        effect=void,
    ),
    Action(
        "new-version",
        ALTERABLE,
        None,
        Text("生成新版本", "Make a new version"),
        input=Note,
        guards=(has_lines,),
        effect=new_version,
    ),
    Action("copy", None, None, Text("复制为新报价单", "Copy to a new quote"), input=QuoteCopy, effect=copy),
    _system("expire", OFFERED, S.EXPIRED, "报价过期", "The offer has expired"),
    _system(
        "supersede",
        ALTERABLE - {S.SUPERSEDED, S.DECLINED, S.PENDING},
        S.SUPERSEDED,
        "被新版本替代",
        "Replaced by a newer version",
        supersede,
    ),
    _system("convert", PUSHABLE, S.CONVERTED, "已全部转为合同或订单", "Everything became contracts or orders"),
    _system(
        "release",
        frozenset({S.CONVERTED}),
        S.ACCEPTED,
        "下游单据作废，恢复可下推",
        "A document made from it was voided",
    ),
)
