"""One page of a list, however it was asked for: what is asked, found, hidden and written (API §3, §4, §5)."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from orjson import dumps as dump

from bihuan.kernel.access import whose
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.errors import FieldError, Invalid, invalid
from bihuan.kernel.filtering import parse
from bihuan.kernel.finding import Found, Question, find
from bihuan.kernel.horizon import horizon
from bihuan.kernel.keyset import CursorCodec, Order, window
from bihuan.kernel.names import call_by_name
from bihuan.kernel.paging import COUNT_CAP, UNBOUND, ListInfo, ListQuery, OwnedQuery, Tombstone, column_of, digest
from bihuan.kernel.prepared import Asked, asked
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
    beside: list[Any] = []
    until = None
    if isinstance(query, OwnedQuery) and query.whose is not None:
        beside.append(whose(ctx.me, model, resource.name, query.whose))
    if since is not None:
        until = await horizon(ctx)
        beside += [model.updated_at >= since, model.updated_at < until]
    question = Question(
        filters=(_given(query, model), *([asked("beside", beside)] if beside else [])),
        order=Order.of(model, sort),
        size=query.page_size,
        q=query.q,
        count=query.count,
        cursor=query.cursor,
        bound_to=_bound(ctx, resource, query.fingerprint()),
        shape=how,
        deleted=query.include_deleted,
        sees_owner=resource.covers(ctx, getattr(query, "owner_id", None)),
    )
    return await _page(ctx, resource, question, codec, until)


def _given(query: ListQuery, model: Any) -> Asked:
    """The filter bar as a condition. People ask the same again and again, and building it costs as much as its rows."""
    names = sorted(query.model_fields_set - UNBOUND)
    return _filters(type(query), model, tuple((name, getattr(query, name)) for name in names))


@lru_cache(1_000)
def _filters(kind: type[ListQuery], model: type[Any], given: tuple[tuple[str, Any], ...]) -> Asked:
    """Of nothing but what was given: what changes with the time of day has to be a parameter that is called."""
    return asked("given", kind.model_construct(**dict(given)).where(model))


def _sort_of(query: ListQuery) -> str:
    """The order that was asked for. A copy follows the changes: raises INVALID for any other."""
    if query.updated_since is None:
        if query.include_deleted:
            raise Invalid("/query/updated_since", "REQUIRED")
        return getattr(query, "sort", "-id")
    if "sort" in query.model_fields_set and query.sort != "updated_at":  # type: ignore[attr-defined]
        raise Invalid("/query/sort", "INVALID")
    return "updated_at"


async def search_page(ctx: Context, resource: Resource[Any], search: Search, codec: CursorCodec) -> Listed:
    """What ``POST /things/search`` answers."""
    ctx.require(resource.name, "read")
    how = shape(ctx, resource, resource.row, search.fields, search.expand, "/")
    names = [sort.lstrip("-") for sort in search.sort]
    faults = [(place, "INVALID") for place, name in enumerate(names) if name in names[:place]]
    faults += [(place, "FIELD_FORBIDDEN") for place, name in enumerate(names) if resource.conceals(ctx, name)]
    if faults:
        raise invalid(FieldError(f"/sort/{place}", code) for place, code in faults)
    filtered = None if search.filter is None else parse(ctx, resource, search.filter)
    written = None if filtered is None else filtered.written
    conditions = [] if filtered is None else [filtered.condition]
    bound: list[Any] = ["search", written, search.sort, search.q]
    if isinstance(search, OwnedSearch) and search.whose is not None:
        conditions.append(whose(ctx.me, resource.model, resource.name, search.whose))
        bound.append(search.whose)
    question = Question(
        filters=(asked("given", conditions),),
        order=Order.of(resource.model, *search.sort),
        size=min(search.limit, 200),
        q=search.q,
        count=search.count,
        cursor=search.cursor,
        bound_to=_bound(ctx, resource, digest(bound)),
        shape=how,
    )
    return await _page(ctx, resource, question, codec)


def _bound(ctx: Context, resource: Resource[Any], fingerprint: str) -> str:
    """What a cursor holds for: kind, filter and order, and one reader with the permissions of now."""
    return f"{resource.name}:{fingerprint}:{ctx.me.id}:{ctx.me.epoch}"


async def _page(
    ctx: Context, resource: Resource[Any], question: Question, codec: CursorCodec, until: datetime | None = None
) -> Listed:
    """One page as JSON bytes: columns, not objects; with its total in one statement."""
    now = CLOCK.now()
    position = codec.decode(question.cursor, question.bound_to, now) if question.cursor else None
    backwards = position.backwards if position else False
    names = question.shape.names if question.shape.plain else tuple(selected(resource, question.shape.names))
    found = await find(ctx, resource, question, position, names)
    shown, more = window(found.rows, question.size, backwards)
    ctx.rows += len(shown)
    has_next, has_prev = (True, more) if backwards else (more, position is not None)

    held = resource.held(names)
    key, columns = "id" if "id" in held else "row_id", question.order.names(held)

    def at(row: Any, back: bool) -> str:
        return codec.encode([row[name] for name in columns], row[key], back, question.bound_to, now)

    alive = [row for row in shown if row.deleted_at is None] if question.deleted else shown
    gone = [row for row in shown if row.deleted_at is not None] if question.deleted else []
    next_cursor = at(shown[-1], False) if shown and has_next else None
    how_many, relation = _told(question.count, found)
    info = ListInfo(
        next_cursor=next_cursor,
        prev_cursor=at(shown[0], True) if shown and has_prev else None,
        limit=question.size,
        total=how_many,
        total_relation=relation,
        deleted=[_tombstone(row, key) for row in gone] if question.deleted else None,
        synced_until=until if next_cursor is None else None,
    )
    data = as_shown(ctx, resource, names, alive)
    await call_by_name(ctx, resource, names, data)
    if question.shape.plain:
        written = resource.write(data)
    else:
        keys = [{one.key: getattr(row, f"key_{one.key}") for one in question.shape.expand} for row in alive]
        written = dump(await shaped(ctx, question.shape, resource.rows.dump_python(data, mode="json"), keys))
    return Listed(
        b'{"data":' + written + b',"page":' + info.model_dump_json().encode() + b"}", question.shape.plain, next_cursor
    )


def _told(count: str, found: Found) -> tuple[int | None, str | None]:
    """The total and how it is meant: more than are counted is what statistics say."""
    total = found.total
    if count == "none" or total is None:
        return None, None
    if found.nearly or total > COUNT_CAP + 1:
        return total, "approx"
    return min(total, COUNT_CAP), "gte" if total > COUNT_CAP else "eq"


def _tombstone(row: Any, key: str) -> Tombstone:
    return Tombstone(id=row[key], version=row.row_version, deleted_at=row.deleted_at)
