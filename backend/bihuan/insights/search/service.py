"""One box over everything: each kind of record under the reader's scope, in one statement (DOMAIN §5.5)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, String, literal, null, select, union_all
from sqlalchemy.sql import cast as sql_cast

from bihuan.insights.chain.service import STEP_OF
from bihuan.insights.search.schemas import Hit
from bihuan.kernel.context import Context
from bihuan.kernel.finding import looks_like_number
from bihuan.kernel.resource import RESOURCES, Resource
from bihuan.kernel.search import matches

FIRST = ("customers", "leads", "contacts")
"""Kinds whose hits are shown first; the rest of the deal follows in its order, then everything else by name."""


async def search_everything(ctx: Context, text: str, limit: int) -> list[Hit]:
    """At most ``limit`` records of each kind that the principal may read."""
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
    model = resource.model
    number: Any = getattr(model, "number", None)
    if number is None and resource.search is None:
        return None
    subtitle = resource.derived.get("customer_name", resource.derived.get("owner_name"))
    title: Any = getattr(model, "name", None)
    statement = select(
        literal(resource.name).label("resource"),
        model.id.label("id"),
        (sql_cast(null(), String) if number is None else number).label("number"),
        (number if title is None else title).label("title"),
        (sql_cast(null(), String) if subtitle is None else subtitle).label("subtitle"),
    ).where(model.deleted_at.is_(None), resource.scope(ctx))
    if number is not None and looks_like_number(text):
        statement = statement.where(number.startswith(text.strip().upper(), autoescape=True))
    elif resource.search is not None:
        hits = select(resource.search.c.id).where(matches(resource.search, text)).limit(1_000)
        statement = statement.where(
            model.id.in_(hits.cte(f"found_{resource.search.name}").prefix_with("MATERIALIZED").select())
        )
    else:
        return None
    return select(statement.limit(limit).subquery())
