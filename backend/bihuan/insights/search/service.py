"""One box over everything: each kind of record under the reader's scope, in one statement (DOMAIN §5.5)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, String, case, literal, null, select, union_all
from sqlalchemy.sql import cast as sql_cast

from bihuan.insights.chain.service import STEP_OF
from bihuan.insights.search.schemas import Hit
from bihuan.kernel.context import Context
from bihuan.kernel.resource import RESOURCES, Resource
from bihuan.kernel.sources import arms, numbered, ways

FIRST = ("customers", "leads", "contacts")
"""Kinds whose hits are shown first; the rest of the deal follows in its order, then everything else by name."""
LOOKED_AT = 200
"""Of the records of a kind that are found and may be seen: the best of them are shown."""


async def search_everything(ctx: Context, text: str, limit: int) -> list[Hit]:
    """At most ``limit`` records of each kind that the principal may read: those that begin so, then the latest."""
    order = list(dict.fromkeys((*FIRST, *STEP_OF, *sorted(RESOURCES))))
    wanted = [RESOURCES[name] for name in order if ctx.may(name, "read")]
    parts = [part for resource in wanted if (part := _hits(ctx, resource, text, limit)) is not None]
    if not parts:
        return []
    rows = await ctx.db.execute(union_all(*parts))
    found = [
        Hit(resource=r.resource, id=r.id, number=r.number, title=r.title or r.number or "", subtitle=r.subtitle)
        for r in rows
    ]
    return sorted(found, key=lambda hit: order.index(hit.resource))


def _hits(ctx: Context, resource: Resource[Any], text: str, limit: int) -> Select[Any] | None:
    """What the words of the record contain, or how its number begins; None where it has neither."""
    found = _found(ctx, resource, text)
    if found is None:
        return None
    model = resource.model
    number: Any = getattr(model, "number", None)
    title: Any = getattr(model, "name", number)
    subtitle = resource.derived.get("customer_name", resource.derived.get("owner_name"))
    first = case((title.istartswith(text.strip(), autoescape=True), 0), else_=1)
    statement = (
        select(
            literal(resource.name).label("resource"),
            model.id.label("id"),
            (sql_cast(null(), String) if number is None else number).label("number"),
            title.label("title"),
            (sql_cast(null(), String) if subtitle is None else subtitle).label("subtitle"),
        )
        .where(model.id.in_(found))
        .order_by(first, model.updated_at.desc(), model.id.desc())
    )
    return select(statement.limit(limit).subquery())


def _found(ctx: Context, resource: Resource[Any], text: str) -> Select[Any] | None:
    """Ids of records that are found and may be seen, some more than are shown."""
    model, seen = resource.model, [resource.model.deleted_at.is_(None), resource.scope(ctx)]
    looked_for = [way.found for way in ways(ctx, resource, text) if way.boxed]
    if looked_for:
        found = select(arms(resource, looked_for, seen, (), LOOKED_AT).c.id)
    else:
        number: list[ColumnElement[bool]] = numbered(resource, text)
        if not number:
            return None
        found = select(model.id).where(*number, *seen)
    cte = found.limit(LOOKED_AT).cte(f"found_{model.__tablename__}").prefix_with("MATERIALIZED")
    return cte.select()
