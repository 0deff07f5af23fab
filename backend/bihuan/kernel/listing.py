"""One page of a list: columns instead of objects, keyset paging, capped totals, fenced searches (PERFORMANCE §3)."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace
from time import monotonic
from typing import Any, NamedTuple

from sqlalchemy import CTE, ColumnElement, Select, func, select

from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.paging import COUNT_CAP, CursorCodec, ListQuery, Order, PageInfo, Position, window
from bihuan.kernel.prepared import Asked, asked
from bihuan.kernel.resource import Resource
from bihuan.kernel.search import matches

Conditions = Sequence[ColumnElement[bool]]


async def list_page(ctx: Context, resource: Resource[Any], query: ListQuery, codec: CursorCodec) -> bytes:
    """One page, as JSON bytes: columns, not objects; with its total in one statement."""
    ctx.require(resource.name, "read")
    order = Order.of(resource.model, getattr(query, "sort", "-id"))
    bound_to = f"{resource.name}:{query.fingerprint()}:{ctx.me.id}:{ctx.me.epoch}"
    position = codec.decode(query.cursor, bound_to, CLOCK.now()) if query.cursor else None
    backwards = position.backwards if position else False
    found, total = await _find(ctx, resource, query, order, position, bound_to)
    shown, more = window(found, query.page_size, backwards)
    ctx.rows += len(shown)
    names = tuple(resource.row.model_fields)
    data = [dict(zip(names, row, strict=False)) for row in shown]  # behind them stand the cursor's columns
    for secret in (name for name in names if resource.hides(ctx, name)):
        for values in data:
            values[secret] = None
    if hide := getattr(resource.row, "hide", None):
        for values in data:
            hide(values)
    now = CLOCK.now()
    has_next, has_prev = (True, more) if backwards else (more, position is not None)

    def at(row: Any, back: bool) -> str:
        return codec.encode(row.sort_value, row.row_id, back, bound_to, now)

    told = None if query.count == "none" or total is None else min(total, COUNT_CAP)
    info = PageInfo(
        next_cursor=at(shown[-1], False) if shown and has_next else None,
        prev_cursor=at(shown[0], True) if shown and has_prev else None,
        limit=query.page_size,
        total=told,
        total_relation=None if told is None else ("gte" if total != told else "eq"),
    )
    return b'{"data":' + resource.rows.dump_json(data) + b',"page":' + info.model_dump_json().encode() + b"}"


class Crowded:
    """Searches that found more than are counted, for some minutes: counting so many again would tell nothing new."""

    def __init__(self, most: int = 1_000, seconds: float = 300) -> None:
        self._most, self._seconds = most, seconds
        self._known: OrderedDict[str, float] = OrderedDict()

    def knows(self, question: str) -> bool:
        return monotonic() - self._known.get(question, -self._seconds) < self._seconds

    def note(self, question: str) -> None:
        self._known[question] = monotonic()
        self._known.move_to_end(question)
        if len(self._known) > self._most:
            self._known.popitem(last=False)


CROWDED = Crowded()


class _Statements(NamedTuple):
    """What a list sends, built once for every shape of question."""

    page: Select[Any]
    total: Select[Any] | None
    """Alone, for a page that has no row to tell it."""
    walk: Select[Any] | None
    """The page of a search that finds more than are counted: the ordered walk is fast exactly then."""


async def _find(
    ctx: Context, resource: Resource[Any], query: ListQuery, order: Order, position: Position | None, question: str
) -> tuple[Sequence[Any], int | None]:
    """The rows of the page and one more; and how many there are in all, up to one above the cap."""
    filters = asked("given", [*query.where(resource.model), *_named(resource, query.q)])
    words = asked("words", _words(resource, query.q))
    place = None if position is None else (position.value is None, position.backwards)
    shape = (resource.name, "list", query.page_size, query.count == "none", order.column.key, order.descending, place)
    statements = ctx.once(
        (*shape, filters.shape, words.shape), lambda: _compose(ctx, resource, query, order, position, filters, words)
    )
    values = filters.values | words.values | order.values(position)
    connection = await ctx.db.connection()  # plain rows: a session would look for objects in them
    if statements.walk is not None and CROWDED.knows(question):
        return (await connection.execute(statements.walk, values)).all(), COUNT_CAP + 1
    found = (await connection.execute(statements.page, values)).all()
    if statements.total is None:
        return found, None
    # An empty page has no row to tell the total: there is nothing, unless a cursor led behind the end.
    many = found[0].row_total if found else 0
    if not found and position is not None:
        many = int(await connection.scalar(statements.total, values) or 0)
    if many > COUNT_CAP and statements.walk is not None:
        CROWDED.note(question)
        found = (await connection.execute(statements.walk, values)).all()
    return found, many


def _compose(
    ctx: Context,
    resource: Resource[Any],
    query: ListQuery,
    order: Order,
    position: Position | None,
    filters: Asked,
    words: Asked,
) -> _Statements:
    model = resource.model
    columns = ctx.once((resource.name, "columns", order.column.key), lambda: _columns(resource, order))
    size, backwards = query.page_size + 1, bool(position and position.backwards)
    conditions = [model.deleted_at.is_(None), resource.scope(ctx), filters.named()]

    def page(statement: Select[Any], by: Order) -> Select[Any]:
        if position is not None:
            statement = statement.where(by.after(position))
        return statement.order_by(*by.clauses(backwards)).limit(size)

    if words.binds:
        hits = _hits(resource, words.named(), order, conditions)
        total = select(func.count()).select_from(hits)
        inside = replace(order, column=hits.c.sort_value, id=hits.c.id)
        chosen = page(select(hits.c.id), inside).correlate(None).subquery()
        counted = columns.join(chosen, chosen.c.id == model.id).add_columns(total.scalar_subquery().label("row_total"))
        walk = page(columns.where(*conditions, _having(resource, words.named())), order)
        return _Statements(counted.order_by(*order.clauses(backwards)), total, walk)
    if query.count == "none":
        return _Statements(page(columns.where(*conditions), order), None, None)
    total = select(func.count()).select_from(select(model.id).where(*conditions).limit(COUNT_CAP + 1).subquery())
    counted = columns.add_columns(total.scalar_subquery().label("row_total"))
    return _Statements(page(counted.where(*conditions), order), total, None)


def _columns(resource: Resource[Any], order: Order) -> Select[Any]:
    """What a row shows, and what a cursor needs."""
    shown = [
        resource.derived[name].label(name) if name in resource.derived else getattr(resource.model, name)
        for name in resource.row.model_fields
    ]
    # Rows are read by place and by name: nothing is looked up by column, as after the ORM's own statements.
    plain = {"_result_disable_adapt_to_context": True}
    columns = select(*shown, order.column.label("sort_value"), resource.model.id.label("row_id"))
    return columns.execution_options(**plain)


def _named(resource: Resource[Any], fragment: str | None) -> Conditions:
    """What the search box says where no index of words is needed: a number, or the names of a small table."""
    number, name = getattr(resource.model, "number", None), getattr(resource.model, "name", None)
    if not fragment:
        return []
    if number is not None and looks_like_number(fragment):
        return [number.startswith(fragment.strip().upper(), autoescape=True)]
    return [name.icontains(fragment, autoescape=True)] if resource.search is None and name is not None else []


def _words(resource: Resource[Any], fragment: str | None) -> Conditions:
    """What the search box says where it is answered from the index of words."""
    numbered = getattr(resource.model, "number", None) is not None
    if not fragment or resource.search is None or (numbered and looks_like_number(fragment)):
        return []
    return [matches(resource.search, fragment)]


def _hits(resource: Resource[Any], words: ColumnElement[bool], order: Order, conditions: Conditions) -> CTE:
    """The records that contain the fragment, found before they are sorted.

    Otherwise the planner walks the sort index and filters a million rows (PERFORMANCE §3).
    """
    search = resource.search
    assert search is not None
    hits = select(search.c.id, order.column.label("sort_value")).join(resource.model, resource.model.id == search.c.id)
    return hits.where(words, *conditions).limit(COUNT_CAP + 1).cte("hits").prefix_with("MATERIALIZED")


def _having(resource: Resource[Any], words: ColumnElement[bool]) -> ColumnElement[bool]:
    assert resource.search is not None
    return resource.model.id.in_(select(resource.search.c.id).where(words))  # type: ignore[no-any-return]


def looks_like_number(fragment: str) -> bool:
    """``QT20261109`` is looked up by number, everything else by text."""
    head = fragment.strip().rstrip("0123456789")
    digits = fragment.strip()[len(head) :]
    return head.isascii() and head.isalpha() and 2 <= len(head) <= 4 and len(digits) >= 4
