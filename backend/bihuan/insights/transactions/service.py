"""What a customer bought and how it paid: lines of orders and receipts in one stream, the latest first (CUST-24)."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    Numeric,
    Select,
    String,
    Uuid,
    cast,
    func,
    literal,
    null,
    select,
    tuple_,
    union_all,
)

from bihuan.billing.receipt.models import OPENING, Receipt, ReceiptStatus
from bihuan.billing.receipt.service import RECEIPTS
from bihuan.insights.overview.figures import ORDERED
from bihuan.insights.transactions.schemas import CustomerTransaction, TransactionPage, TransactionQuery
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.db import one_of
from bihuan.kernel.errors import DomainError
from bihuan.kernel.keyset import CursorCodec
from bihuan.kernel.paging import PageInfo, digest
from bihuan.kernel.resource import Resource
from bihuan.parties.customer.service import CUSTOMERS
from bihuan.sales.order.models import Order, OrderLine
from bihuan.sales.order.service import ORDERS

LINE = -OrderLine.line_no
"""Within an order its lines follow as they stand on it, though everything is read backwards."""


class Place(NamedTuple):
    """Where a page begins: after this row."""

    on: date
    document_id: UUID
    line: int


async def transactions(ctx: Context, codec: CursorCodec, customer_id: UUID, asked: TransactionQuery) -> TransactionPage:
    """One page, under the scope of each kind. Raises NotFound, CURSOR_MISMATCH."""
    await CUSTOMERS.get(ctx, customer_id)
    size = min(asked.limit, 200)
    filters = {name: str(getattr(asked, name)) for name in ("kind", "on_gte", "on_lte")}
    bound_to = f"transactions:{customer_id}:{digest(filters)}:{ctx.me.id}:{ctx.me.epoch}"
    after = _place(codec, asked.cursor, bound_to) if asked.cursor else None
    rows = await latest(ctx, customer_id, size + 1, asked, after)
    shown, next_cursor = rows[:size], None
    if len(rows) > size:
        last = shown[-1]
        next_cursor = codec.encode([last.on, last.line], last.document_id, False, bound_to, CLOCK.now())
    ctx.rows += len(shown)
    info = PageInfo(next_cursor=next_cursor, prev_cursor=None, limit=size, total=None, total_relation=None)
    return TransactionPage(data=[shown_as(row) for row in shown], page=info)


def _place(codec: CursorCodec, cursor: str, bound_to: str) -> Place:
    position = codec.decode(cursor, bound_to, CLOCK.now())
    match position.values:
        case [date() as on, int() as line]:
            return Place(on, position.id, line)
    raise DomainError("CURSOR_MISMATCH")


def shown_as(row: Any) -> CustomerTransaction:
    values = dict(row._mapping)
    return CustomerTransaction.model_validate({"line_no": -values.pop("line"), **values})


async def latest(
    ctx: Context,
    customer_id: UUID,
    most: int,
    asked: TransactionQuery | None = None,
    after: Place | None = None,
) -> list[Any]:
    """The latest rows that the principal may read, at most so many."""
    asked = asked or TransactionQuery()
    parts = [_part(part, most, asked, after) for part in _parts(ctx, customer_id, asked.kind)]
    if not parts:
        return []
    both = union_all(*parts).subquery()
    ordered = select(both).order_by(both.c.on.desc(), both.c.document_id.desc(), both.c.line.desc()).limit(most)
    return list((await ctx.db.execute(ordered)).all())


async def how_many(ctx: Context, customer_id: UUID) -> int:
    """All of them, exactly."""
    counts = [
        select(func.count().label("number")).select_from(part.statement.subquery())
        for part in _parts(ctx, customer_id, None)
    ]
    if not counts:
        return 0
    every = union_all(*counts).subquery()
    return int(await ctx.db.scalar(select(func.sum(every.c.number))) or 0)


class _Part(NamedTuple):
    """The rows of one kind, and the columns they are in order by."""

    statement: Select[Any]
    on: Any
    document_id: Any
    line: Any


def _parts(ctx: Context, customer_id: UUID, kind: str | None) -> list[_Part]:
    found = []
    if kind != "receipt" and ctx.may("orders", "read"):
        found.append(_Part(_bought(ctx, customer_id), Order.doc_date, Order.id, LINE))
    if kind != "order" and ctx.may("receipts", "read"):
        found.append(_Part(_paid(ctx, customer_id), Receipt.receipt_date, Receipt.id, literal(0)))
    return found


def _part(part: _Part, most: int, asked: TransactionQuery, after: Place | None) -> Select[Any]:
    rows = part.statement
    if asked.on_gte is not None:
        rows = rows.where(part.on >= asked.on_gte)
    if asked.on_lte is not None:
        rows = rows.where(part.on <= asked.on_lte)
    if after is not None:
        rows = rows.where(
            part.on <= after.on,  # the index begins here
            tuple_(part.on, part.document_id, part.line)
            < tuple_(literal(after.on, Date), literal(after.document_id, Uuid), literal(after.line, Integer)),
        )
    order = [part.on.desc(), part.document_id.desc()]
    if part.line is LINE:
        order.append(part.line.desc())
    return select(rows.order_by(*order).limit(most).subquery())


def _bought(ctx: Context, customer_id: UUID) -> Select[Any]:
    """Lines of orders that hold: approved, completed, closed."""
    rows: Any = (
        select(
            literal("order").label("kind"),
            Order.id.label("document_id"),
            Order.number.label("number"),
            LINE.label("line"),
            Order.doc_date.label("on"),
            Order.status.label("status"),
            OrderLine.product_id.label("product_id"),
            OrderLine.product_code.label("product_code"),
            OrderLine.product_name.label("product_name"),
            OrderLine.spec.label("spec"),
            OrderLine.unit.label("unit"),
            OrderLine.qty.label("qty"),
            OrderLine.cancelled_qty.label("cancelled_qty"),
            _kept(ctx, ORDERS, OrderLine.amount_incl).label("amount"),
            Order.currency.label("currency"),
            _nothing(String).label("method"),
        )
        .join(OrderLine, OrderLine.order_id == Order.id)
        .where(
            Order.customer_id == customer_id,
            Order.deleted_at.is_(None),
            Order.status == one_of(ORDERED),
            ORDERS.scope(ctx),
        )
    )
    return rows  # type: ignore[no-any-return]


def _paid(ctx: Context, customer_id: UUID) -> Select[Any]:
    """Money that finance has seen on an account."""
    return select(
        literal("receipt").label("kind"),
        Receipt.id.label("document_id"),
        Receipt.number.label("number"),
        literal(0).label("line"),
        Receipt.receipt_date.label("on"),
        Receipt.status.label("status"),
        _nothing(Uuid).label("product_id"),
        *(_nothing(String).label(name) for name in ("product_code", "product_name", "spec", "unit")),
        *(_nothing(Numeric(18, 4)).label(name) for name in ("qty", "cancelled_qty")),
        _kept(ctx, RECEIPTS, Receipt.amount).label("amount"),
        Receipt.currency.label("currency"),
        Receipt.method.label("method"),
    ).where(
        Receipt.customer_id == customer_id,
        Receipt.deleted_at.is_(None),
        Receipt.status == ReceiptStatus.CONFIRMED,
        Receipt.receipt_type != OPENING,  # taken over from former books: nobody paid it on that day
        RECEIPTS.scope(ctx),
    )


def _nothing(kind: Any) -> ColumnElement[Any]:
    return cast(null(), kind)


def _kept(ctx: Context, resource: Resource[Any], amount: Any) -> ColumnElement[Any]:
    """The amount, unless it is kept from this reader (DOMAIN §1.6)."""
    return _nothing(Numeric(18, 2)) if resource.hides(ctx, amount.key) else amount
