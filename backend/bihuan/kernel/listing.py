"""One page of a list: columns instead of objects, keyset paging, capped totals, fenced searches (PERFORMANCE §3)."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, func, select, text

from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.paging import COUNT_CAP, PAGING, CursorCodec, ListQuery, Order, PageInfo, window
from bihuan.kernel.resource import Resource
from bihuan.kernel.search import matches

CUSTOM_PLAN = text("SET LOCAL plan_cache_mode = force_custom_plan")


async def list_page(
    ctx: Context, resource: Resource[Any], query: ListQuery, rows: TypeAdapter[Any], codec: CursorCodec
) -> bytes:
    """One page, as JSON bytes: columns, not objects; one statement, two with a total."""
    ctx.require(resource.name, "read")
    if query.q or query.model_fields_set - PAGING:  # a plan for any value is a bad plan for a rare one
        await ctx.db.execute(CUSTOM_PLAN)
    model = resource.model
    order = Order.of(model, getattr(query, "sort", "-id"))
    bound_to = f"{query.fingerprint()}:{ctx.me.id}:{ctx.me.epoch}"
    position = codec.decode(query.cursor, bound_to, CLOCK.now()) if query.cursor else None
    backwards = position.backwards if position else False
    conditions, known = await _conditions(ctx, resource, query)
    size = query.page_size
    columns = [
        resource.derived[name].label(name) if name in resource.derived else getattr(model, name)
        for name in resource.row.model_fields
    ]
    page = select(*columns, order.column.label("sort_value"), model.id.label("row_id")).where(*conditions)
    if position is not None:
        page = page.where(order.after(position.value, position.id, backwards))
    found = (await ctx.db.execute(page.order_by(*order.clauses(backwards)).limit(size + 1))).all()
    shown, more = window(found, size, backwards)
    width = len(columns)
    data = [
        resource.row.model_construct(None, **dict(zip(resource.row.model_fields, row[:width], strict=True)))
        for row in shown
    ]
    now = CLOCK.now()
    has_next, has_prev = (True, more) if backwards else (more, position is not None)

    def at(row: Any, back: bool) -> str:
        return codec.encode(row.sort_value, row.row_id, back, bound_to, now)

    total, relation = await count_rows(ctx, resource, query, conditions, known)
    info = PageInfo(
        next_cursor=at(shown[-1], False) if shown and has_next else None,
        prev_cursor=at(shown[0], True) if shown and has_prev else None,
        limit=size,
        total=total,
        total_relation=relation,
    )
    return b'{"data":' + rows.dump_json(data) + b',"page":' + info.model_dump_json().encode() + b"}"


async def _conditions(
    ctx: Context, resource: Resource[Any], query: ListQuery
) -> tuple[list[ColumnElement[bool]], int | None]:
    """The rows of the list; and their capped number where finding them has told it already."""
    model = resource.model
    conditions = [model.deleted_at.is_(None), resource.scope(ctx), *query.where(model)]
    if not query.q:
        return conditions, None
    number = getattr(model, "number", None)
    if number is not None and looks_like_number(query.q):
        return [*conditions, number.startswith(query.q.strip().upper(), autoescape=True)], None
    if resource.search is None:  # a small reference table: its names are few enough to be read
        name = getattr(model, "name", None)
        return (conditions if name is None else [*conditions, name.icontains(query.q, autoescape=True)]), None
    # Fenced: otherwise the planner walks the sort index and filters a million rows (PERFORMANCE §3). Beyond the cap
    # the plain ordered form is exact, and fast exactly then.
    found = select(resource.search.c.id).where(matches(resource.search, query.q))
    hits = found.join(model, model.id == resource.search.c.id).where(*conditions).limit(COUNT_CAP + 1)
    total = int(await ctx.db.scalar(select(func.count()).select_from(hits.subquery())) or 0)
    if total > COUNT_CAP:
        return [*conditions, model.id.in_(found)], total
    fence = hits.cte("hits").prefix_with("MATERIALIZED")
    return [model.id.in_(select(fence.c.id)), *conditions[:1]], total


def looks_like_number(fragment: str) -> bool:
    """``QT20261109`` is looked up by number, everything else by text."""
    head = fragment.strip().rstrip("0123456789")
    digits = fragment.strip()[len(head) :]
    return head.isascii() and head.isalpha() and 2 <= len(head) <= 4 and len(digits) >= 4


async def count_rows(
    ctx: Context, resource: Resource[Any], query: ListQuery, conditions: list[ColumnElement[bool]], known: int | None
) -> tuple[int | None, str | None]:
    """The total as far as it was asked for: exact up to 10,000, then ``gte``."""
    if query.count == "none":
        return None, None
    total = known
    if total is None:
        capped = select(resource.model.id).where(*conditions).limit(COUNT_CAP + 1).subquery()
        total = int(await ctx.db.scalar(select(func.count()).select_from(capped)) or 0)
    return (COUNT_CAP, "gte") if total > COUNT_CAP else (total, "eq")
