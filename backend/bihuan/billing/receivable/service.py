"""Receivables as a resource: raised by deliveries and orders, voided with them, moved by allocations (DOMAIN §17.4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from bihuan.billing.receivable.models import (
    Receivable,
    ReceivableDue,
    ReceivableKind,
    ReceivableLine,
    ReceivableStatus,
)
from bihuan.billing.receivable.schemas import ReceivableRead, ReceivableRow
from bihuan.billing.receivable.workflow import ACTIONS
from bihuan.company.payment_term.models import BaseEvent, DateRoll, PaymentTerm, TermKind
from bihuan.company.payment_term.service import base_event, due_date, instalment_due_date
from bihuan.company.work_calendar.service import work_calendar
from bihuan.fulfilment.outbound.models import Outbound, Taken
from bihuan.fulfilment.outbound.service import delivered
from bihuan.identity.user.models import User
from bihuan.kernel.audit import LogEntry, Snapshot, difference
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.errors import DomainError
from bihuan.kernel.lines import number_lines
from bihuan.kernel.money import ZERO, instalments, prorate
from bihuan.kernel.names import NameOf
from bihuan.kernel.ownership import own
from bihuan.kernel.pushdown import link, release
from bihuan.kernel.resource import Resource
from bihuan.kernel.words import Label
from bihuan.kernel.workflow import Note
from bihuan.parties.customer.models import Customer
from bihuan.parties.ownership.service import OPEN_BUSINESS
from bihuan.sales.contract.models import Contract
from bihuan.sales.order.models import CollectionBasis, Order, OrderStatus

RECEIVABLES = Resource(
    name="receivables",
    one="receivable",
    label=Label("应收单", "receivable"),
    model=Receivable,
    read=ReceivableRead,
    row=ReceivableRow,
    actions=ACTIONS,
    derived={
        "customer_name": NameOf(Customer, Receivable.customer_id),
        "contract_number": select(Contract.number).where(Contract.id == Receivable.contract_id).scalar_subquery(),
        "order_number": select(Order.number).where(Order.id == Receivable.order_id).scalar_subquery(),
        "outbound_number": select(Outbound.number).where(Outbound.id == Receivable.outbound_id).scalar_subquery(),
        "owner_name": NameOf(User, Receivable.owner_id),
    },
    children=(Receivable.lines, Receivable.due_lines),
)
OPEN_BUSINESS.append(
    select(Receivable.customer_id).where(
        Receivable.balance != 0, Receivable.status != ReceivableStatus.VOIDED, Receivable.deleted_at.is_(None)
    )
)
Events = Mapping[str, date | None]


async def raise_for_outbound(ctx: Context, outbound: Any, data: Any) -> None:
    """Consequence of (outbounds, confirm): one receivable for each order that is paid by delivery."""
    orders = _orders(ctx, outbound.order_ids)
    for order in orders:
        lines = [line for line in outbound.lines if line.order_id == order.id]
        if order.collection_basis == CollectionBasis.BY_DELIVERY and any(line.amount_incl for line in lines):
            events = await _events(ctx, order, {BaseEvent.SHIPPED: outbound.out_date})
            made = await _raise(ctx, order, ("outbounds", outbound.id), lines, outbound.out_date, events)
            made.outbound_id = outbound.id
            for row, line in zip(made.lines, lines, strict=True):
                row.outbound_line_id, row.order_line_id = line.id, line.order_line_id
            link(ctx, ("outbounds", outbound.id), ("receivables", made.id))
            if order.invoiced_amount:
                await spread_invoiced(ctx, order)


async def raise_for_order(ctx: Context, order: Order, data: Any) -> None:
    """Consequence of (orders, approve): the whole amount, where the order is paid by order."""
    if order.collection_basis != CollectionBasis.BY_ORDER or not order.amount_incl:
        return
    events = await _events(ctx, order, {BaseEvent.ORDER_APPROVED: CLOCK.today()})
    made = await _raise(ctx, order, ("orders", order.id), order.lines, CLOCK.today(), events)
    for row, line in zip(made.lines, order.lines, strict=True):
        row.order_line_id = line.id


async def void_for_outbound(ctx: Context, outbound: Any, data: Any) -> None:
    """Consequence of (outbounds, void). Raises RECEIVABLE_SETTLED when money or an invoice hangs on it."""
    await _void_of(ctx, ("outbounds", outbound.id), getattr(data, "reason", None))


async def void_for_order(ctx: Context, order: Order, data: Any) -> None:
    """Consequence of (orders, void): the receivable of an order paid by order."""
    await _void_of(ctx, ("orders", order.id), getattr(data, "reason", None))


async def reduce_for_order(ctx: Context, order: Order, data: Any) -> None:
    """Consequence of (orders, close): what will never be delivered is not owed either (DOMAIN §15.2, decision 0009).

    Raises RECEIVABLE_SETTLED when more is paid than was delivered, or nothing was and an invoice hangs on it.
    """
    if order.collection_basis == CollectionBasis.BY_ORDER:
        await _reduce(ctx, order, getattr(data, "reason", None))


async def reduce_for_outbound(ctx: Context, outbound: Any, data: Any) -> None:
    """Consequence of (outbounds, void): a closed order will not deliver again what came back, so it is owed no longer.

    Raises RECEIVABLE_SETTLED as the closing does.
    """
    if outbound.confirmed_at is None:
        return
    for order in _orders(ctx, outbound.order_ids):
        if order.status == OrderStatus.CLOSED and order.collection_basis == CollectionBasis.BY_ORDER:
            await _reduce(ctx, order, getattr(data, "reason", None))


async def _reduce(ctx: Context, order: Order, reason: str | None) -> None:
    """The receivable of a locked order becomes what of it has left the house; without any, it is voided."""
    gone = await delivered(ctx, order)
    if not any(part.incl for part in gone.values()):
        await _void_of(ctx, ("orders", order.id), reason)
        return
    mine = Receivable.source_id == order.id
    for receivable in await lock_receivables(ctx, mine, Receivable.amount > 0, with_lines=True):
        before = RECEIVABLES.snapshot(receivable)
        _shorten(receivable, gone)
        await _follow_balance(ctx, receivable)
        _log(ctx, receivable, "reduce", before, reason)


def _shorten(receivable: Receivable, gone: Mapping[UUID, Taken]) -> None:
    """The debt for what was delivered, each of its due lines shortened in proportion; the dates stay."""
    receivable.lines = [row for row in receivable.lines if row.order_line_id and gone[row.order_line_id].qty]
    for row in receivable.lines:
        if row.order_line_id is not None:
            row.qty, row.amount_excl, row.tax_amount, row.amount_incl = gone[row.order_line_id]
    receivable.amount_excl = sum((row.amount_excl for row in receivable.lines), ZERO)
    receivable.tax_amount = sum((row.tax_amount for row in receivable.lines), ZERO)
    receivable.amount = receivable.amount_excl + receivable.tax_amount
    if receivable.amount < receivable.settled_amount + receivable.written_off_amount:
        raise DomainError("RECEIVABLE_SETTLED")
    receivable.invoiced_amount = min(receivable.invoiced_amount, receivable.amount)
    for due, part in zip(
        receivable.due_lines, prorate(receivable.amount, [due.amount for due in receivable.due_lines]), strict=True
    ):
        due.amount = part
    receivable.settle(ZERO)


async def date_for_outbound(ctx: Context, outbound: Any, data: Any) -> None:
    """Consequence of (outbounds, sign): debts counted from the signature fall due now (DOMAIN §17.2)."""
    rows = await lock_receivables(ctx, Receivable.outbound_id == outbound.id)
    await _date(ctx, rows, BaseEvent.SIGNED, CLOCK.today())


async def invoice_issued(ctx: Context, order: Order, on: date) -> None:
    """What is invoiced of an order shows in its receivables; those counted from the invoice fall due now."""
    rows = await lock_receivables(ctx, Receivable.order_id == order.id)
    _spread(ctx, rows, order.invoiced_amount)
    await _date(ctx, rows, BaseEvent.INVOICED, on)


_LIVE = (
    select(Receivable)
    .where(Receivable.status != ReceivableStatus.VOIDED, Receivable.deleted_at.is_(None))
    .options(selectinload(Receivable.due_lines))
    .order_by(Receivable.id)
    .with_for_update(of=Receivable, key_share=True)
    .execution_options(populate_existing=True)
)
_LIVE_WITH_LINES = _LIVE.options(selectinload(Receivable.lines))


async def lock_receivables(ctx: Context, *which: Any, with_lines: bool = False) -> list[Receivable]:
    """Live receivables with their due lines, locked by ascending id; what they are made of only when asked for."""
    await ctx.written(Receivable, ReceivableLine, ReceivableDue)
    return list(await ctx.db.scalars((_LIVE_WITH_LINES if with_lines else _LIVE).where(*which)))


async def settle(ctx: Context, receivable: Receivable, amount: Decimal) -> None:
    """Take ``amount`` off a locked receivable, or give it back; the state follows from the balance."""
    before = RECEIVABLES.snapshot(receivable)
    receivable.settle(amount)
    _log(ctx, receivable, await _follow_balance(ctx, receivable), before)


async def _follow_balance(ctx: Context, receivable: Receivable) -> str:
    """Bring the state in line with the balance; answers the verb that does."""
    if receivable.balance == 0:
        name, state = "settle", ReceivableStatus.SETTLED
    elif receivable.balance == receivable.amount:
        name, state = "reopen", ReceivableStatus.OPEN
    else:
        name, state = "settle-partly", ReceivableStatus.PARTIAL
    if receivable.status != state:
        await RECEIVABLES.perform(ctx, receivable, RECEIVABLES.action(name), Note())
    return name


async def spread_invoiced(ctx: Context, order: Order) -> None:
    """Spread what is invoiced of a locked order over its receivables again: issued invoices, red letters and voids.

    An invoice may come before the delivery, so a new receivable takes up what the earlier ones could not.
    """
    _spread(ctx, await lock_receivables(ctx, Receivable.order_id == order.id), order.invoiced_amount)


def _spread(ctx: Context, rows: Iterable[Receivable], invoiced: Decimal) -> None:
    """Oldest first, each to its amount; what is owed to the customer takes no part."""
    left = invoiced
    debts = [row for row in rows if row.amount > 0]
    for receivable in sorted(debts, key=lambda row: (row.doc_date, row.id)):
        before = RECEIVABLES.snapshot(receivable)
        receivable.invoiced_amount = min(left, receivable.amount)
        left -= receivable.invoiced_amount
        _log(ctx, receivable, "invoice", before)


def _log(ctx: Context, receivable: Receivable, action: str, before: Snapshot, reason: str | None = None) -> None:
    """The door's bookkeeping, for receivables that are locked several at a time."""
    changes = difference(before, RECEIVABLES.snapshot(receivable))
    if changes:
        ctx.touch(receivable)
        ctx.log.append(LogEntry(action, RECEIVABLES.name, receivable, changes, reason))


async def _raise(
    ctx: Context, order: Order, source: tuple[str, UUID], lines: Sequence[Any], on: date, events: Events
) -> Receivable:
    amount = sum((line.amount_incl for line in lines), ZERO)
    receivable = Receivable(
        status=ReceivableStatus.OPEN,
        kind=ReceivableKind.SALE,
        customer_id=order.customer_id,
        contract_id=order.contract_id,
        order_id=order.id,
        source_type=source[0],
        source_id=source[1],
        source="crm",
        doc_date=on,
        currency=order.currency,
        fx_rate=order.fx_rate,
        amount_excl=sum((line.amount_excl for line in lines), ZERO),
        tax_amount=sum((line.tax_amount for line in lines), ZERO),
        amount=amount,
        settled_amount=ZERO,
        written_off_amount=ZERO,
        balance=amount,
        invoiced_amount=ZERO,
    )
    receivable.lines = [_line(line) for line in lines]
    number_lines(receivable.lines)
    receivable.due_lines = await _due(ctx, order.payment_term_id, amount, events)
    receivable.due_date = _first(receivable.due_lines)
    owner, department = order.owner_id, order.owner_dept_id
    own(receivable, owner, department)
    return await RECEIVABLES.add(ctx, receivable)


def _line(line: Any) -> ReceivableLine:
    names = ("product_id", "product_code", "product_name", "unit", "qty", "amount_excl", "tax_amount", "amount_incl")
    return ReceivableLine(**{name: getattr(line, name) for name in names})


async def _due(ctx: Context, term_id: UUID | None, amount: Decimal, events: Events) -> list[ReceivableDue]:
    """The due lines of an amount by its payment term; without a term it is due when it arises."""
    term = await ctx.db.get(PaymentTerm, term_id) if term_id is not None else None
    if term is None:
        return [ReceivableDue(seq=1, due_date=CLOCK.today(), amount=amount)]
    if term.kind == TermKind.INSTALMENT:
        rows = term.instalments
        parts = instalments(amount, [Decimal(row["ratio"]) for row in rows])
        dates = [instalment_due_date(row, events.get(row["base_event"])) for row in rows]
        return [
            ReceivableDue(seq=seq, due_date=day, amount=part)
            for seq, (day, part) in enumerate(zip(dates, parts, strict=True), start=1)
            if part
        ]
    day = await _day(ctx, term, events.get(base_event(term) or ""))
    return [ReceivableDue(seq=1, due_date=day, amount=amount)]


async def _day(ctx: Context, term: PaymentTerm, base: date | None) -> date | None:
    rolls = term.due_date_roll == DateRoll.NEXT_WORKDAY
    return due_date(term, base, await work_calendar(ctx) if rolls else None)


async def _events(ctx: Context, order: Order, known: Events) -> Events:
    """The dates of the base events known so far."""
    approved = CLOCK.business_date(order.approved_at) if order.approved_at else None
    contract = await ctx.db.get(Contract, order.contract_id) if order.contract_id else None
    signed = contract.signed_date if contract is not None else None
    return {BaseEvent.ORDER_APPROVED: approved, BaseEvent.CONTRACT_SIGNED: signed, **known}


async def _date(ctx: Context, rows: Iterable[Receivable], event: str, on: date) -> None:
    """Give undated due lines of locked receivables their date, now that the event of their term has happened."""
    for receivable in rows:
        if all(due.due_date is not None for due in receivable.due_lines):
            continue
        order = await ctx.db.get(Order, receivable.order_id) if receivable.order_id else None
        term = await ctx.db.get(PaymentTerm, order.payment_term_id) if order and order.payment_term_id else None
        if term is None:
            continue
        before = RECEIVABLES.snapshot(receivable)
        for due in receivable.due_lines:
            if due.due_date is not None:
                continue
            if term.kind == TermKind.INSTALMENT:
                row = term.instalments[due.seq - 1]
                due.due_date = instalment_due_date(row, on) if row["base_event"] == event else None
            elif base_event(term) == event:
                due.due_date = await _day(ctx, term, on)
        receivable.due_date = _first(receivable.due_lines)
        _log(ctx, receivable, "date", before)


async def _void_of(ctx: Context, source: tuple[str, UUID], reason: str | None) -> None:
    await ctx.written(Receivable)
    found = await ctx.db.scalars(
        select(Receivable.id)
        .where(
            Receivable.source_type == source[0],
            Receivable.source_id == source[1],
            Receivable.status != ReceivableStatus.VOIDED,
        )
        .order_by(Receivable.id)
    )
    for receivable_id in found.all():
        await RECEIVABLES.act(ctx, receivable_id, "void", Note(reason=reason))
        await release(ctx, receivable_id)


def _orders(ctx: Context, ids: Iterable[UUID]) -> list[Order]:
    """Orders locked earlier in this transaction."""
    return [ctx.held[order_id] for order_id in sorted(ids)]


def _first(dues: Sequence[ReceivableDue]) -> date | None:
    return min((due.due_date for due in dues if due.due_date is not None), default=None)
