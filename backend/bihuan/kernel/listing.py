"""One page of a list, however it was asked for: what is asked, found, hidden and written (API §3, §4, §5)."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from orjson import dumps as dump

from bihuan.kernel.access import whose
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.errors import FieldError, Invalid, invalid
from bihuan.kernel.filtering import parse
from bihuan.kernel.finding import Question, find, told
from bihuan.kernel.horizon import horizon
from bihuan.kernel.keyset import CursorCodec, Order, window
from bihuan.kernel.paging import ListInfo, ListQuery, OwnedQuery, Tombstone, column_of, digest
from bihuan.kernel.resource import Resource
from bihuan.kernel.searching import OwnedSearch, Search
from bihuan.kernel.shaping import as_shown, listed, selected, shape, shaped


class Listed(NamedTuple):
    """A page as JSON, whether it is shaped, and where the next one begins."""

    body: bytes
    plain: bool
    next_cursor: str | None


async def list_page(ctx: Context, resource: Resource[Any], query: ListQuery, codec: CursorCodec) -> Listed:
    """What ``GET /things`` answers."""
    ctx.require(resource.name, "read")
    how = shape(ctx, resource, resource.row, listed(query.fields), listed(query.expand), "/query/")
    since, model = query.updated_since, resource.model
    sort = _sort_of(query)
    concealed = [f"/query/{name}" for name in query.filtered() if resource.conceals(ctx, column_of(name))]
    concealed += ["/query/sort"] * resource.conceals(ctx, sort.lstrip("-"))
    if concealed:
        raise invalid(FieldError(pointer, "FIELD_FORBIDDEN") for pointer in concealed)
    conditions, until = query.where(model), None
    if isinstance(query, OwnedQuery) and query.whose is not None:
        conditions.append(whose(ctx.me, model, resource.name, query.whose))
    if since is not None:
        until = await horizon(ctx)
        conditions += [model.updated_at >= since, model.updated_at < until]
    question = Question(
        where=conditions,
        order=Order.of(model, sort),
        size=query.page_size,
        q=query.q,
        count=query.count,
        cursor=query.cursor,
        bound_to=_bound(ctx, resource, query.fingerprint()),
        shape=how,
        deleted=query.include_deleted,
    )
    return await _page(ctx, resource, question, codec, until)


def _sort_of(query: ListQuery) -> str:
    """The order that was asked for. A copy follows the changes: raises INVALID for any other."""
    if query.updated_since is None:
        if query.include_deleted:
            raise Invalid("/query/updated_since", "REQUIRED")
        return getattr(query, "sort", "-id")
    if "sort" in query.model_fields_set and query.sort != "updated_at":  # type: ignore[attr-defined]
        raise Invalid("/query/sort", "INVALID")
    return "updated_at"


async def search_page(ctx: Context, resource: Resource[Any], asked: Search, codec: CursorCodec) -> Listed:
    """What ``POST /things/search`` answers."""
    ctx.require(resource.name, "read")
    how = shape(ctx, resource, resource.row, asked.fields, asked.expand, "/")
    names = [sort.lstrip("-") for sort in asked.sort]
    faults = [(place, "INVALID") for place, name in enumerate(names) if name in names[:place]]
    faults += [(place, "FIELD_FORBIDDEN") for place, name in enumerate(names) if resource.conceals(ctx, name)]
    if faults:
        raise invalid(FieldError(f"/sort/{place}", code) for place, code in faults)
    filtered = None if asked.filter is None else parse(ctx, resource, asked.filter)
    written = None if filtered is None else filtered.written
    conditions = [] if filtered is None else [filtered.condition]
    bound: list[Any] = ["search", written, asked.sort, asked.q]
    if isinstance(asked, OwnedSearch) and asked.whose is not None:
        conditions.append(whose(ctx.me, resource.model, resource.name, asked.whose))
        bound.append(asked.whose)
    question = Question(
        where=conditions,
        order=Order.of(resource.model, *asked.sort),
        size=min(asked.limit, 200),
        q=asked.q,
        count=asked.count,
        cursor=asked.cursor,
        bound_to=_bound(ctx, resource, digest(bound)),
        shape=how,
    )
    return await _page(ctx, resource, question, codec)


def _bound(ctx: Context, resource: Resource[Any], fingerprint: str) -> str:
    """What a cursor holds for: kind, filter and order, and one reader with the permissions of now."""
    return f"{resource.name}:{fingerprint}:{ctx.me.id}:{ctx.me.epoch}"


async def _page(
    ctx: Context, resource: Resource[Any], asked: Question, codec: CursorCodec, until: datetime | None = None
) -> Listed:
    """One page as JSON bytes: columns, not objects; with its total in one statement."""
    now = CLOCK.now()
    position = codec.decode(asked.cursor, asked.bound_to, now) if asked.cursor else None
    backwards = position.backwards if position else False
    names = asked.shape.names if asked.shape.plain else tuple(selected(resource, asked.shape.names))
    found, total = await find(ctx, resource, asked, position, names)
    shown, more = window(found, asked.size, backwards)
    ctx.rows += len(shown)
    has_next, has_prev = (True, more) if backwards else (more, position is not None)

    def at(row: Any, back: bool) -> str:
        values = [getattr(row, f"sort_{place}") for place in range(len(asked.order.keys))]
        return codec.encode(values, row.row_id, back, asked.bound_to, now)

    alive = [row for row in shown if row.deleted_at is None] if asked.deleted else shown
    gone = [row for row in shown if row.deleted_at is not None] if asked.deleted else []
    next_cursor = at(shown[-1], False) if shown and has_next else None
    how_many, relation = told(asked.count, total)
    info = ListInfo(
        next_cursor=next_cursor,
        prev_cursor=at(shown[0], True) if shown and has_prev else None,
        limit=asked.size,
        total=how_many,
        total_relation=relation,
        deleted=[_tombstone(row) for row in gone] if asked.deleted else None,
        synced_until=until if next_cursor is None else None,
    )
    data = as_shown(ctx, resource, names, alive)
    if asked.shape.plain:
        written = resource.rows.dump_json(data)
    else:
        keys = [{one.key: getattr(row, f"key_{one.key}") for one in asked.shape.expand} for row in alive]
        written = dump(await shaped(ctx, asked.shape, resource.rows.dump_python(data, mode="json"), keys))
    return Listed(
        b'{"data":' + written + b',"page":' + info.model_dump_json().encode() + b"}", asked.shape.plain, next_cursor
    )


def _tombstone(row: Any) -> Tombstone:
    return Tombstone(id=row.row_id, version=row.row_version, deleted_at=row.deleted_at)
