"""What sales documents have in common: filling in defaults, totals, references, and taking lines from a source."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal, NamedTuple, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Table, exists, func, literal, or_, select
from sqlalchemy import inspect as inspect_mapper

from bihuan.company.payment_term.models import PaymentTerm
from bihuan.identity.user.models import User
from bihuan.kernel.context import Context
from bihuan.kernel.db import Base, ids, one_of
from bihuan.kernel.errors import DomainError, FieldError, Invalid, NotFound
from bihuan.kernel.lines import compute, number_lines
from bihuan.kernel.money import ZERO, r2, r6
from bihuan.kernel.names import NameOf
from bihuan.kernel.ownership import own
from bihuan.kernel.pushdown import DocumentLink, lines_linked, link, taken
from bihuan.kernel.resource import RESOURCES, Resource
from bihuan.kernel.wire import Schema
from bihuan.parties.contact.models import Contact
from bihuan.parties.customer.models import Customer, CustomerStatus
from bihuan.parties.customer.service import CUSTOMERS
from bihuan.sales.wire import PulledLine

T = TypeVar("T", bound=Base)
SNAPSHOT = (
    *("product_id", "product_code", "product_name", "spec", "unit", "list_price", "discount_factor"),
    *("unit_price_incl", "unit_price_excl", "tax_rate_id", "tax_rate", "is_gift", "cost_price"),
    *("delivery_date", "remark"),
)
"""What a line hands down: product and price as they were agreed, never the quantity or the amounts."""
LARGEST_RATIO = Decimal(999)
HEADER = (
    *("customer_id", "contact_id", "currency", "fx_rate", "price_mode"),
    *("payment_term_id", "performance_owner_id", "remark"),
)


def fields(model: type[Any], data: Schema, *without: str) -> dict[str, Any]:
    """The columns of ``model`` that the body fills."""
    columns = set(inspect_mapper(model).column_attrs.keys()) - set(without)
    return {name: getattr(data, name) for name in type(data).model_fields if name in columns}


def apply(record: Any, data: Schema) -> None:
    """A merge patch: absent is unchanged, null clears what may be empty."""
    table: Table = inspect_mapper(type(record)).local_table
    for name in data.model_fields_set:
        value = getattr(data, name)
        if value is None and not table.c[name].nullable:
            raise Invalid(f"/{name}", "REQUIRED")
        setattr(record, name, value)


async def check_references(ctx: Context, resource: Resource[Any], data: Any, customer_id: UUID | None = None) -> None:
    """Every foreign key of a body is visible to the sender, and belongs to the customer; one statement."""
    asked: dict[str, ColumnElement[bool]] = {}
    for name, target in resource.references.items():
        value = getattr(data, name, None)
        if value is not None and value != customer_id:
            of = RESOURCES[target]
            asked[name] = of.sees(ctx, value)
            if customer_id is not None and hasattr(of.model, "customer_id"):
                mine = select(literal(1)).where(of.model.id == value, of.model.customer_id == customer_id)
                asked[f"{name} of customer"] = exists(mine)
    if not asked:
        return
    row = (await ctx.db.execute(select(*(found.label(name) for name, found in asked.items())))).one()._mapping
    missing = [FieldError(f"/{name}", "REF_NOT_FOUND") for name in asked if not row[name] and " " not in name]
    if missing:
        raise DomainError("REF_NOT_FOUND", errors=missing)
    for name in asked:
        if not row[name]:
            code = "CONTACT_CUSTOMER_MISMATCH" if "contact" in name else "CUSTOMER_MISMATCH"
            raise Invalid(f"/{name.split()[0]}", code)


async def owned_customer(ctx: Context, customer_id: UUID) -> Customer:
    """The active, owned customer a new deal or document is for; the maker must be able to work on it.

    Locked: who takes the customer over meanwhile must find what is being made, and take it along (R07).
    """
    try:
        customer = await CUSTOMERS.hold(ctx, customer_id, "update")
    except NotFound as unknown:
        raise Invalid("/customer_id", "REF_NOT_FOUND") from unknown
    if customer.status != CustomerStatus.ACTIVE:
        raise DomainError("CUSTOMER_NOT_ACTIVE")
    if customer.owner_id is None:
        raise DomainError("NOT_OWNED")
    return customer


def total(header: Any, rows: Sequence[Any]) -> None:
    """Amounts of lines and header from prices already set; a discount larger than what is paid for is refused."""
    incl = header.price_mode == "incl"
    prices = [row.unit_price_incl if incl else row.unit_price_excl for row in rows]
    paying = sum((r2(row.qty * price) for row, price in zip(rows, prices, strict=True) if not row.is_gift), ZERO)
    if header.header_discount_amount > paying:
        at = [FieldError("/header_discount_amount", "DISCOUNT_EXCEEDS_AMOUNT")]
        raise DomainError("DISCOUNT_EXCEEDS_AMOUNT", errors=at)
    compute(header, rows)


async def add_document(ctx: Context, resource: Resource[Any], record: Any, parent: Any = None) -> None:
    """Put a new document in: it belongs to the owner of what it was made from, else to whoever made it."""
    owner, department = ctx.me.id, ctx.me.department_id
    if parent is not None and parent.owner_id is not None:
        owner, department = parent.owner_id, parent.owner_dept_id
    own(record, owner, department)
    if record.performance_owner_id is None:
        record.performance_owner_id = owner
    await resource.add(ctx, record)


async def follow_owner(ctx: Context, resource: Resource[Any], customer: Any, states: Iterable[str], data: Any) -> None:
    """Records of a customer in ``states`` go to the customer's new owner; who earned them stays (DOMAIN §6.4, D-09)."""
    model = resource.model
    await ctx.written(model)
    others = or_(
        model.owner_id.is_distinct_from(customer.owner_id), model.owner_dept_id.is_distinct_from(customer.owner_dept_id)
    )
    wanted = resource.alive(select(model.id)).where(model.customer_id == customer.id, others)
    wanted = wanted.where(model.status.in_(list(states)))
    ids = (await ctx.db.scalars(wanted.order_by(model.id))).all()
    with ctx.system():
        for record_id in ids:
            reason = getattr(data, "reason", None)
            async with resource.change(ctx, record_id, "transfer", action="transfer", reason=reason) as record:
                own(record, customer.owner_id, customer.owner_dept_id)


def unfinished(model: type[Any], states: Iterable[str]) -> Select[UUID]:
    """The customers of unfinished business, which keeps them out of the pools (D-10)."""
    return select(model.customer_id).where(model.status == one_of(states), model.deleted_at.is_(None))


def same(source: Any, names: Iterable[str] = HEADER) -> dict[str, Any]:
    """Header fields handed down from a source document."""
    return {name: getattr(source, name) for name in names}


def copies(model: type[T], source: Iterable[Any], **more: str) -> list[T]:
    """Whole copies of lines. ``more`` maps further columns to attributes of the source line."""
    return [
        copy_line(model, line, line.qty, **{name: getattr(line, of) for name, of in more.items()}) for line in source
    ]


def copy_line(model: type[T], line: Any, qty: Decimal, **more: Any) -> T:
    """The same product at the same price in another document."""
    return model(**{**same(line, SNAPSHOT), "qty": qty, **more})


# pushing down ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Pull:
    """A part of a source line that goes into a new document, with its share of the header discount."""

    line: Any
    qty: Decimal
    share: Decimal


class Pulled(NamedTuple):
    """Everything that goes into a new document, and whether the source is used up by it."""

    parts: list[Pull]
    is_rest: bool


async def pull(
    ctx: Context,
    source: Any,
    wanted: Sequence[PulledLine] | None,
    targets: Sequence[str],
    too_much: Literal["EXCEEDS_QUOTE", "EXCEEDS_CONTRACT", "EXCEEDS_SOURCE"],
) -> Pulled:
    """What is taken from the lines of ``source``, whose row must be locked. Raises ``too_much`` with what is left.

    Whoever takes the rest of a line takes the rest of its amount, so that the parts never exceed the whole.
    """
    used = await taken(ctx, [line.id for line in source.lines], targets)
    left = {line.id: line.qty - used.get(line.id, (ZERO, ZERO))[0] for line in source.lines}
    if wanted is None:
        chosen = {line: quantity for line, quantity in left.items() if quantity > 0}
        if not chosen:
            raise DomainError("NOTHING_LEFT")
    else:
        chosen = _chosen(wanted, left, too_much)
    parts = []
    for line in source.lines:
        if line.id in chosen:
            qty, amount = chosen[line.id], used.get(line.id, (ZERO, ZERO))[1]
            parts.append(Pull(line, qty, _share(source, line, qty, qty == left[line.id], amount)))
    return Pulled(parts, all(quantity <= chosen.get(line_id, ZERO) for line_id, quantity in left.items()))


def _chosen(wanted: Sequence[PulledLine], left: dict[UUID, Decimal], too_much: str) -> dict[UUID, Decimal]:
    chosen: dict[UUID, Decimal] = {}
    for index, part in enumerate(wanted):
        if part.source_line_id not in left or part.source_line_id in chosen:
            raise Invalid(f"/lines/{index}/source_line_id", "REF_NOT_FOUND")
        rest = left[part.source_line_id]
        if part.qty > rest:
            left_over = short(max(rest, ZERO))
            error = FieldError(f"/lines/{index}/qty", too_much, {"remaining": left_over})
            raise DomainError(too_much, errors=[error], remaining=left_over)
        chosen[part.source_line_id] = part.qty
    return chosen


def _share(source: Any, line: Any, qty: Decimal, is_rest: bool, taken_amount: Decimal) -> Decimal:
    """The part of the header discount that goes along with ``qty`` of a line."""
    share: Decimal = ZERO
    if line.is_gift:
        return share
    if is_rest and source.price_mode == "incl":
        share = r2(line.unit_price_incl * qty) - (line.amount_incl - taken_amount)
    else:
        share = r2(line.header_share * qty / line.qty)
    return max(share, ZERO)


def pulled_lines(header: Any, model: type[T], pulled: Pulled, source_column: str, **more: str) -> list[T]:
    """The new document's lines from what was pulled, numbered and totalled."""
    rows = [
        copy_line(
            model,
            part.line,
            part.qty,
            **{source_column: part.line.id},
            **{name: getattr(part.line, of) for name, of in more.items()},
        )
        for part in pulled.parts
    ]
    header.header_discount_amount = sum((part.share for part in pulled.parts), ZERO)
    number_lines(rows)
    total(header, rows)
    return rows


def link_pulled(
    ctx: Context, source: tuple[str, UUID], target: tuple[str, UUID], pulled: Pulled, rows: Sequence[Any]
) -> None:
    """Record what was taken, line by line."""
    pairs = zip(pulled.parts, rows, strict=True)
    link(ctx, source, target, [(part.line.id, row.id, row.qty, row.amount_incl) for part, row in pairs])


_PUSHED = (
    select(
        DocumentLink.source_line_id, DocumentLink.target_type, func.sum(DocumentLink.qty), func.sum(DocumentLink.amount)
    )
    .where(DocumentLink.source_line_id == ids("lines"), DocumentLink.live)
    .group_by(DocumentLink.source_line_id, DocumentLink.target_type)
)


async def pushed(ctx: Context, document: Any) -> dict[tuple[UUID, str], tuple[Decimal, Decimal]]:
    """Quantity and amount that live documents took from each line, by kind of document; one grouped statement."""
    line_ids = [line.id for line in document.lines]
    if not line_ids or ctx.made(document):
        return {}
    await lines_linked(ctx, line_ids)
    rows = await ctx.db.execute(_PUSHED, {"lines": line_ids}, execution_options={"knows_what_waits": True})
    return {(line, kind): (qty, amount) for line, kind, qty, amount in rows if line is not None}


# figures -----------------------------------------------------------------------------------------------------------


def min_factor(header: Any, rows: Iterable[Any]) -> Decimal:
    """The deepest discount of any paid line, after all discounts (DOMAIN §13): 0.92 is eight percent off."""
    incl = header.price_mode == "incl"
    factors = [
        r6((row.amount_incl if incl else row.amount_excl) / r2(row.qty * row.list_price))
        for row in rows
        if not row.is_gift and row.list_price and r2(row.qty * row.list_price)
    ]
    return min(min(factors, default=Decimal(1)), LARGEST_RATIO)


def gross_margin(header: Any, rows: Sequence[Any]) -> Decimal | None:
    """(net amount − cost) / net amount; unknown while a cost is unknown (DOMAIN §13)."""
    if not header.amount_excl or any(row.cost_price is None for row in rows):
        return None
    cost = sum((row.qty * row.cost_price for row in rows), ZERO)
    return max(r6((header.amount_excl - cost) / header.amount_excl), -LARGEST_RATIO)


def shown(schema: type[Schema], row: Any, **more: Any) -> dict[str, Any]:
    """A child row as its schema shows it, with fields computed elsewhere."""
    return {name: more[name] if name in more else getattr(row, name) for name in schema.model_fields}


def short(value: Decimal) -> str:
    """A quantity or amount for a sentence: no trailing zeros."""
    return f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"


def names(model: type[Any]) -> dict[str, ColumnElement[Any]]:
    """The derived names every sales document shows."""
    return {
        "customer_name": NameOf(Customer, model.customer_id),
        "contact_name": NameOf(Contact, model.contact_id),
        "owner_name": NameOf(User, model.owner_id),
        "performance_owner_name": NameOf(User, model.performance_owner_id),
    }


def term_name(model: type[Any]) -> dict[str, ColumnElement[Any]]:
    """The name of the agreed payment term."""
    name = select(PaymentTerm.name).where(PaymentTerm.id == model.payment_term_id).scalar_subquery()
    return {"payment_term_name": name}
