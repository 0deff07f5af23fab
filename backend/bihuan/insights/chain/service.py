"""One deal from lead to cash, gathered from the links between its documents (DESIGN: the chain bar)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Numeric, String, any_, literal, null, or_, select, text, union_all
from sqlalchemy.sql import cast as sql_cast

from bihuan.billing.allocation.models import Allocation, AllocationStatus
from bihuan.billing.receipt.models import Receipt
from bihuan.billing.receivable.models import Receivable
from bihuan.identity.user.models import User
from bihuan.insights.chain.remaining import remaining_of
from bihuan.insights.chain.schemas import Chain, ChainPush, ChainRecord, ChainStep
from bihuan.kernel.context import Context
from bihuan.kernel.db import uuid_array
from bihuan.kernel.errors import NotFound
from bihuan.kernel.resource import RESOURCES, Resource

STEPS: dict[str, tuple[str, ...]] = {
    "lead": ("leads",),
    "customer": ("customers",),
    "opportunity": ("opportunities",),
    "quote": ("quotes",),
    "contract": ("contracts",),
    "order": ("orders",),
    "delivery": ("delivery-notices", "outbounds"),
    "invoice": ("invoices",),
    "receipt": ("receivables", "receipts"),
}
STEP_OF = {resource: step for step, resources in STEPS.items() for resource in resources}
AMOUNTS = ("expected_amount", "amount_incl", "amount")
PER_KIND = 20
OF_CUSTOMER = 5
_RELATED = text(
    "WITH RECURSIVE root AS (SELECT * FROM unnest(CAST(:kinds AS varchar[]), CAST(:ids AS uuid[])) AS r(kind, id)), "
    "up AS (SELECT kind, id FROM root UNION "
    "SELECT l.source_type, l.source_id FROM document_links l JOIN up ON l.target_id = up.id), "
    "down AS (SELECT kind, id FROM root UNION "
    "SELECT l.target_type, l.target_id FROM document_links l JOIN down ON l.source_id = down.id AND l.live) "
    "SELECT kind, id FROM up UNION SELECT kind, id FROM down LIMIT 500"
)
Root = tuple[str, UUID]
"""A document from which the links are followed both ways: its kind and id."""


async def chain_of(ctx: Context, name: str, record_id: UUID) -> Chain:
    """The chain through one record, as far as the principal may read it. Raises NotFound."""
    if name not in STEP_OF:
        raise NotFound()
    resource = RESOURCES[name]
    record = await resource.get(ctx, record_id)
    related = await _related(ctx, name, record)
    found = await _records(ctx, related)
    pushes = {
        STEP_OF[push.target]: ChainPush(resource=name, id=record_id, action=push.name)
        for push in reversed(resource.pushes)
        if push.target in STEP_OF and ctx.may(push.target, "create") and push.possible(record) is None
    }
    left = await remaining_of(ctx, [r.id for r in found if r.resource == "orders"])
    return Chain(
        steps=[
            ChainStep(
                step=step,
                records=[r for r in found if r.resource in kinds],
                remaining=left.get(step),
                push=pushes.get(step),
            )
            for step, kinds in STEPS.items()
        ]
    )


async def _related(ctx: Context, name: str, record: Any) -> dict[str, set[UUID]]:
    """Ids by kind: along the links both ways, the customer, and the money of the deal's receivables."""
    roots = await _roots(ctx, name, record)
    rows = await ctx.db.execute(_RELATED, {"kinds": [kind for kind, _ in roots], "ids": [found for _, found in roots]})
    related: dict[str, set[UUID]] = {}
    for kind, found in rows:
        related.setdefault(kind, set()).add(found)
    customer = getattr(record, "customer_id", None)
    if customer is not None:
        related.setdefault("customers", set()).add(customer)
    if name == "customers":
        for kind, found in await ctx.db.execute(_latest_of(record.id)):
            related.setdefault(kind, set()).add(found)
    await _add_money(ctx, related)
    return related


async def _roots(ctx: Context, name: str, record: Any) -> list[Root]:
    """The record itself; and the orders and contracts a delivery, an invoice or money is for: the thread is theirs."""
    belongs: set[Root] = {(name, record.id)}
    if name == "receipts":
        paid = select(Allocation.order_id, Allocation.contract_id).where(
            Allocation.receipt_id == record.id, Allocation.status == AllocationStatus.LIVE
        )
        for order_id, contract_id in await ctx.db.execute(paid.distinct().limit(PER_KIND)):
            belongs |= _deal(order_id, contract_id)
    if name in {"receipts", "receivables", "invoices"}:
        belongs |= _deal(record.order_id, record.contract_id)
    if name in {"delivery-notices", "outbounds"}:
        belongs |= {("orders", line.order_id) for line in record.lines}
    return sorted(belongs)


def _deal(order_id: UUID | None, contract_id: UUID | None) -> set[Root]:
    """The order, through which its contract is found; the contract where no order is known."""
    if order_id is not None:
        return {("orders", order_id)}
    return {("contracts", contract_id)} if contract_id is not None else set()


def _latest_of(customer_id: UUID) -> Any:
    """The latest documents of each kind of one customer."""
    parts = []
    for name in STEP_OF:
        model = RESOURCES[name].model
        if hasattr(model, "customer_id"):
            newest = select(literal(name).label("kind"), model.id).where(model.customer_id == customer_id)
            parts.append(select(newest.order_by(model.id.desc()).limit(OF_CUSTOMER).subquery()))
    return union_all(*parts)


async def _add_money(ctx: Context, related: dict[str, set[UUID]]) -> None:
    """Receivables of the deal's orders, and the receipts that belong to its contracts or settle them; and back."""
    orders, contracts = list(related.get("orders", ())), list(related.get("contracts", ()))
    receivables, receipts = list(related.get("receivables", ())), list(related.get("receipts", ()))
    settled = select(Allocation.receivable_id, Allocation.receipt_id, Allocation.order_id).where(
        or_(
            Allocation.order_id == any_(uuid_array(orders)),
            Allocation.receivable_id == any_(uuid_array(receivables)),
            Allocation.receipt_id == any_(uuid_array(receipts)),
        ),
        Allocation.status == AllocationStatus.LIVE,
    )
    for receivable, receipt, _ in await ctx.db.execute(settled.limit(500)):
        related.setdefault("receivables", set()).add(receivable)
        if receipt is not None:
            related.setdefault("receipts", set()).add(receipt)
    linked = union_all(
        select(literal("receivables").label("kind"), Receivable.id).where(
            Receivable.order_id == any_(uuid_array(orders))
        ),
        select(literal("receipts"), Receipt.id).where(
            or_(Receipt.order_id == any_(uuid_array(orders)), Receipt.contract_id == any_(uuid_array(contracts)))
        ),
    )
    for kind, found in await ctx.db.execute(linked):
        related.setdefault(kind, set()).add(found)


async def _records(ctx: Context, related: dict[str, set[UUID]]) -> list[ChainRecord]:
    parts = [
        _cards(ctx, RESOURCES[kind], sorted(ids)[-PER_KIND:])
        for kind, ids in related.items()
        if kind in STEP_OF and kind in RESOURCES and ctx.may(kind, "read")
    ]
    if not parts:
        return []
    rows = await ctx.db.execute(union_all(*parts))
    cards = [
        ChainRecord(
            resource=r.resource,
            id=r.id,
            number=r.number,
            title=r.title or r.number or "",
            status=r.status,
            amount=r.amount,
            created_at=r.created_at,
            created_by_name=r.created_by_name,
            updated_at=r.updated_at,
            updated_by_name=r.updated_by_name,
        )
        for r in rows
    ]
    return sorted(cards, key=lambda card: card.id)


def _cards(ctx: Context, resource: Resource[Any], ids: list[UUID]) -> Any:
    model = resource.model
    number = getattr(model, "number", None)
    title: Any = getattr(model, "name", number)
    amount = next((getattr(model, column) for column in AMOUNTS if hasattr(model, column)), None)
    return select(
        literal(resource.name).label("resource"),
        model.id.label("id"),
        (sql_cast(null(), String) if number is None else number).label("number"),
        title.label("title"),
        getattr(model, "status").label("status"),  # noqa: B009 - every document of the chain has one
        sql_cast(null() if amount is None else amount, Numeric(18, 2)).label("amount"),
        model.created_at.label("created_at"),
        _name_of(model.created_by).label("created_by_name"),
        model.updated_at.label("updated_at"),
        _name_of(model.updated_by).label("updated_by_name"),
    ).where(model.id == any_(uuid_array(ids)), model.deleted_at.is_(None), resource.scope(ctx))


def _name_of(who: Any) -> Any:
    return select(User.name).where(User.id == who).scalar_subquery()
