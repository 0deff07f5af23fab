"""Opening balances as a resource: each is a receivable or money paid ahead, like any other from then on (DOMAIN §17.8).

They can be changed until the opening is closed, and only while nobody has paid or used anything of them.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import case, func, select, text

from bihuan.billing.opening_balance.models import OPENING_SEARCH, OpeningBalance, OpeningKind
from bihuan.billing.opening_balance.schemas import (
    OpeningClose,
    OpeningCreate,
    OpeningRead,
    OpeningRow,
    OpeningSummary,
    OpeningTotal,
)
from bihuan.billing.receipt.models import OPENING, PaymentMethod, Receipt, ReceiptStatus
from bihuan.billing.receipt.service import RECEIPTS
from bihuan.billing.receipt.workflow import not_used
from bihuan.billing.receivable.models import Receivable, ReceivableDue, ReceivableKind, ReceivableStatus
from bihuan.billing.receivable.service import RECEIVABLES
from bihuan.billing.receivable.workflow import untouched
from bihuan.company.setting.models import Setting
from bihuan.company.setting.service import put_setting, setting
from bihuan.identity.user.models import User
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.errors import DomainError, Invalid
from bihuan.kernel.money import ZERO
from bihuan.kernel.names import NameOf
from bihuan.kernel.ownership import own
from bihuan.kernel.resource import Resource
from bihuan.kernel.wire import Schema
from bihuan.kernel.words import Label
from bihuan.kernel.workflow import Note
from bihuan.parties.customer.models import Customer

NAME = "opening-balances"
CLOSED = "opening_closed"
_TURNS = text("SELECT pg_advisory_xact_lock_shared(hashtextextended('opening-balances', 0))")
_ALONE = text("SELECT pg_advisory_xact_lock(hashtextextended('opening-balances', 0))")
"""Whoever enters waits for whoever closes, and the other way round."""
_RECEIVABLE, _RECEIPT = Receivable.id == OpeningBalance.receivable_id, Receipt.id == OpeningBalance.receipt_id
_LEFT = Receipt.amount - Receipt.allocated_amount - Receipt.refunded_amount
OPEN_AMOUNT = func.coalesce(
    select(Receivable.balance).where(_RECEIVABLE).scalar_subquery(), select(_LEFT).where(_RECEIPT).scalar_subquery()
)


class OpeningBalances(Resource[OpeningBalance]):
    async def delete(self, ctx: Context, record_id: UUID, if_match: str | None) -> None:
        """Entered by mistake: what it made is void. Raises OPENING_CLOSED, RECEIVABLE_SETTLED, RECEIPT_IN_USE."""
        async with self.change(ctx, record_id, "delete", if_match=if_match, action="delete") as opening:
            await check_not_closed(ctx)
            await take_back(ctx, opening)
            opening.deleted_at, opening.deleted_by = CLOCK.now(), ctx.me.id


OPENINGS: Resource[OpeningBalance] = OpeningBalances(
    name=NAME,
    one="opening-balance",
    label=Label("期初余额", "opening balance"),
    model=OpeningBalance,
    read=OpeningRead,
    row=OpeningRow,
    derived={
        "customer_name": NameOf(Customer, OpeningBalance.customer_id),
        "open_amount": OPEN_AMOUNT,
        "receivable_number": select(Receivable.number).where(_RECEIVABLE).scalar_subquery(),
        "receipt_number": select(Receipt.number).where(_RECEIPT).scalar_subquery(),
        "owner_name": NameOf(User, OpeningBalance.owner_id),
    },
    references={"customer_id": "customers", "receivable_id": "receivables", "receipt_id": "receipts"},
    search=OPENING_SEARCH,
    search_text=lambda opening: [opening.original_no],
    title=lambda opening: opening.original_no or opening.number or "",
)


async def check_not_closed(ctx: Context) -> None:
    """Raises OPENING_CLOSED from the moment finance has closed the opening."""
    await ctx.db.execute(_TURNS)
    stored = await ctx.db.scalar(select(Setting.value).where(Setting.key == CLOSED))
    if stored == "true":
        raise DomainError("OPENING_CLOSED")


async def create_opening(ctx: Context, data: OpeningCreate) -> OpeningBalance:
    """One balance and the document that carries it. Raises OPENING_CLOSED, CUSTOMER_NOT_ACTIVE."""
    await check_not_closed(ctx)
    await OPENINGS.check_references(ctx, data)
    customer = await ctx.db.get_one(Customer, data.customer_id, with_for_update={"read": True}, populate_existing=True)
    if customer.merged_into_id is not None:  # a merge was waited for: the balance is that of the customer that is left
        raise DomainError("CUSTOMER_NOT_ACTIVE")
    opening = OpeningBalance(**data.model_dump())
    complete(opening)
    owner = customer.owner_id or ctx.me.id, customer.owner_dept_id if customer.owner_id else ctx.me.department_id
    own(opening, *owner)
    document = document_of(ctx, opening)
    with ctx.system():
        if isinstance(document, Receivable):
            await RECEIVABLES.add(ctx, document)
        else:
            await RECEIPTS.add(ctx, document)
    return await OPENINGS.add(ctx, opening)


def complete(opening: OpeningBalance) -> None:
    """Today and the rate of RMB where nothing was said. Raises Invalid for what does not go together."""
    opening.as_of = opening.as_of or CLOCK.today()
    wrong = problem_of(opening.kind, opening.currency, opening.fx_rate, opening.as_of, opening.due_date)
    if wrong is not None:
        raise Invalid(f"/{wrong[0]}", wrong[1])
    opening.fx_rate = Decimal(1) if opening.fx_rate is None else opening.fx_rate


def problem_of(
    kind: str, currency: str, fx_rate: Decimal | None, as_of: date | None, due_date: date | None
) -> tuple[str, str] | None:
    """The field that does not go with the others, and why."""
    if currency == "CNY" and fx_rate not in (None, Decimal(1)):
        return "fx_rate", "INVALID"
    if currency != "CNY" and fx_rate is None:
        return "fx_rate", "REQUIRED"
    if as_of is not None and as_of > CLOCK.today():
        return "as_of", "DATE_OUT_OF_RANGE"
    return ("due_date", "INVALID") if due_date is not None and kind != OpeningKind.RECEIVABLE else None


def document_of(ctx: Context, opening: OpeningBalance) -> Receivable | Receipt:
    """A debt without a sale, or money that came before there was this program: no fund account books it again."""
    owner = opening.owner_id, opening.owner_dept_id
    common: dict[str, Any] = {"customer_id": opening.customer_id}
    if opening.kind == OpeningKind.RECEIVABLE:
        receivable = Receivable(
            **common,
            status=ReceivableStatus.OPEN,
            kind=ReceivableKind.OPENING,
            source_type=NAME,
            source_id=opening.id,
            source="crm",
            tax_amount=ZERO,
        )
        receivable.lines, receivable.due_lines = [], [ReceivableDue(receivable_id=receivable.id, seq=1, amount=ZERO)]
        own(receivable, *owner)
        opening.receivable_id = receivable.id
        _say_debt(receivable, opening)
        return receivable
    receipt = Receipt(
        **common,
        status=ReceiptStatus.CONFIRMED,
        receipt_type=OPENING,
        method=PaymentMethod.OTHER,
        confirmed_at=CLOCK.now(),
        confirmed_by=ctx.me.id,
    )
    own(receipt, *owner)
    opening.receipt_id = receipt.id
    _say_money(receipt, opening)
    return receipt


def _say_debt(receivable: Receivable, opening: OpeningBalance) -> None:
    receivable.doc_date, receivable.due_date = opening.as_of, opening.due_date
    receivable.currency, receivable.fx_rate = opening.currency, opening.fx_rate
    receivable.amount = receivable.amount_excl = receivable.balance = opening.amount
    (due,) = receivable.due_lines
    due.due_date, due.amount = opening.due_date, opening.amount


def _say_money(receipt: Receipt, opening: OpeningBalance) -> None:
    receipt.receipt_date, receipt.amount = opening.as_of, opening.amount
    receipt.currency, receipt.fx_rate, receipt.remark = opening.currency, opening.fx_rate, opening.remark


async def update_opening(ctx: Context, record_id: UUID, data: Schema, if_match: str) -> OpeningBalance:
    """Correct it and its document. Raises OPENING_CLOSED, RECEIVABLE_SETTLED or RECEIPT_IN_USE once it is paid."""
    async with OPENINGS.change(ctx, record_id, "update", if_match=if_match) as opening:
        await check_not_closed(ctx)
        for name in data.model_fields_set:
            value = getattr(data, name)
            if value is None and name in {"currency", "amount", "as_of"}:
                raise Invalid(f"/{name}", "REQUIRED")
            setattr(opening, name, value)
        complete(opening)
        with ctx.system():
            if opening.receivable_id is not None:
                async with RECEIVABLES.change(ctx, opening.receivable_id, "update", action="correct") as receivable:
                    _refuse(untouched(receivable))
                    _say_debt(receivable, opening)
            elif opening.receipt_id is not None:
                async with RECEIPTS.change(ctx, opening.receipt_id, "update", action="correct") as receipt:
                    _refuse(not_used(receipt))
                    _say_money(receipt, opening)
    return opening


def _refuse(refused: DomainError | None) -> None:
    if refused is not None:
        raise refused


async def take_back(ctx: Context, opening: OpeningBalance) -> None:
    """The document of a locked opening is void. Raises RECEIVABLE_SETTLED, RECEIPT_IN_USE."""
    with ctx.system():
        if opening.receivable_id is not None:
            await RECEIVABLES.act(ctx, opening.receivable_id, "void", Note())
        elif opening.receipt_id is not None:
            await RECEIPTS.act(ctx, opening.receipt_id, "void-opening", Note())


# ----------------------------------------------------------------------------------------------------- all together


async def summary(ctx: Context) -> OpeningSummary:
    """Totals of what the principal may read, by kind and currency."""
    ctx.require(NAME, "read")
    closed = await setting(ctx, CLOSED)
    stored = await ctx.db.scalar(select(Setting).where(Setting.key == CLOSED)) if closed else None
    name = select(User.name).where(User.id == stored.updated_by) if stored is not None else None
    return OpeningSummary(
        closed=closed,
        closed_at=stored.updated_at if stored is not None else None,
        closed_by_name=await ctx.db.scalar(name) if name is not None else None,
        data=[OpeningTotal.model_validate(row._mapping) for row in await ctx.db.execute(_totals(ctx))],
    )


def _totals(ctx: Context) -> Any:
    left = case((OpeningBalance.kind == OpeningKind.RECEIVABLE, Receivable.balance), else_=_LEFT)
    return (
        select(
            OpeningBalance.kind,
            OpeningBalance.currency,
            func.count().label("count"),
            func.sum(OpeningBalance.amount).label("amount"),
            func.sum(left).label("open_amount"),
        )
        .outerjoin(Receivable, _RECEIVABLE)
        .outerjoin(Receipt, _RECEIPT)
        .where(OpeningBalance.deleted_at.is_(None), OPENINGS.scope(ctx))
        .group_by(OpeningBalance.kind, OpeningBalance.currency)
        .order_by(OpeningBalance.kind.desc(), OpeningBalance.currency)
    )


async def close_opening(ctx: Context, data: OpeningClose, *, closed: bool) -> OpeningSummary:
    """From now on nothing is entered or changed, or it is again."""
    ctx.require(NAME, "close" if closed else "reopen")
    await ctx.db.execute(_ALONE)
    await put_setting(ctx, CLOSED, "true" if closed else "false", data.reason)
    await ctx.db.flush()
    return await summary(ctx)
