"""What a merge would do, told before it is done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select

from bihuan.catalog.price_list.models import PriceList
from bihuan.company.payment_term.models import PaymentTerm
from bihuan.kernel.audit import plain
from bihuan.kernel.context import Context
from bihuan.kernel.errors import Invalid
from bihuan.parties.customer.models import Customer
from bihuan.parties.customer.service import CUSTOMERS
from bihuan.parties.merge.rules import FIELDS, blocks, counts, may_override, winner
from bihuan.parties.merge.schemas import MergeBlock, MergeCount, MergeField, MergePreview, MergeQuery, MergeValue

NAMED: dict[str, type[Any]] = {"parent_id": Customer, "price_list_id": PriceList, "payment_term_id": PaymentTerm}
OVERRIDABLE = {"MERGE_USCC_CONFLICT"}


async def preview_merge(ctx: Context, master_id: UUID, query: MergeQuery) -> MergePreview:
    """Counts, differences, refusals. Raises NotFound, Forbidden, REF_NOT_FOUND and MERGE_ITSELF as the merge does."""
    master = await CUSTOMERS.get(ctx, master_id, "merge")
    losers: list[Customer] = []
    for customer_id in query.ids:
        found = await ctx.db.scalar(
            CUSTOMERS.alive(select(Customer)).where(Customer.id == customer_id, CUSTOMERS.scope(ctx))
        )
        if found is None:
            raise Invalid("/query/customer_ids", "REF_NOT_FOUND")
        if found in (master, *losers):
            raise Invalid("/query/customer_ids", "MERGE_ITSELF")
        losers.append(await CUSTOMERS.get(ctx, customer_id, "merge"))
    if not losers:
        return MergePreview(moved=[], fields=[], blocks=[])
    return MergePreview(
        moved=[MergeCount(kind=kind, count=count) for kind, count in (await counts(ctx, losers)).items()],
        fields=[await _field(ctx, name, [master, *losers]) for name in FIELDS if _differ(name, [master, *losers])],
        blocks=[
            MergeBlock(
                code=refused.code,
                detail=refused.sentence.in_(ctx.language),
                overridable=refused.code in OVERRIDABLE and may_override(ctx),
            )
            for refused in await blocks(ctx, master, losers)
        ],
    )


def _differ(name: str, customers: Sequence[Customer]) -> bool:
    return len({plain(getattr(one, name)) for one in customers}) > 1


async def _field(ctx: Context, name: str, customers: Sequence[Customer]) -> MergeField:
    values = [MergeValue(customer_id=one.id, text=await _text(ctx, name, one)) for one in customers]
    kept = customers[0] if name == "parent_id" else winner(name, customers)
    return MergeField(field=name, from_customer_id=kept.id, values=values)


async def _text(ctx: Context, name: str, customer: Customer) -> str | None:
    value = getattr(customer, name)
    if value is None:
        return None
    if name in NAMED:
        model = NAMED[name]
        return str(await ctx.db.scalar(select(model.name).where(model.id == value)) or "—")
    return str(plain(value))
