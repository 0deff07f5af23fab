"""The rows of a page: columns instead of objects, keyset paging, capped totals, fenced searches (PERFORMANCE §3)."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any, NamedTuple

from sqlalchemy import CTE, Select, True_, case, column, func, or_, select, table, true
from sqlalchemy.sql.selectable import ScalarSelect

from bihuan.kernel.context import Context
from bihuan.kernel.direct import Direct
from bihuan.kernel.frequent import FREQUENT, Expected
from bihuan.kernel.keyset import Order, Position
from bihuan.kernel.paging import COUNT_CAP
from bihuan.kernel.prepared import Asked, asked
from bihuan.kernel.resource import Resource
from bihuan.kernel.shaping import Shape, listed_columns
from bihuan.kernel.sources import Conditions, Search, arms, named, search_of


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a kind of record, whichever way it came."""

    filters: tuple[Asked, ...]
    """Conditions, each set of them with parameters of its own name."""
    order: Order
    size: int
    q: str | None
    count: str
    cursor: str | None
    bound_to: str
    """What a cursor holds for; and what a search is remembered by that found too much."""
    shape: Shape
    deleted: bool = False
    """Whether deleted records are found, too."""
    within: bool | None = None
    """Whether all is found that is of somebody, or nothing for that reason alone (``Readable.covers``)."""


NEWEST = 5_000
"""Of a fragment that very many have, how many records are looked through for a page, in its order."""
MANY = 1_000
"""Fewer are counted, whatever it takes."""


class Found(NamedTuple):
    """The rows of a page and one more; how many there are in all, up to one above the cap, or nearly."""

    rows: Sequence[Any]
    total: int | None
    nearly: bool = False


class Crowded:
    """Lists that had more than are counted, for some minutes: counting so many again would tell nothing new."""

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

    page: Direct
    total: Direct | None
    """Alone, for a page that has no row to tell it."""
    walk: Direct | None
    """The page without a total, where more are found than are counted: an ordered walk is fast exactly then."""
    newest: Direct | None = None
    """The same, which gives up where it has looked through ``NEWEST``."""
    within: Expected | None = None
    """All that newest looks through."""


async def find(
    ctx: Context, resource: Resource[Any], question: Question, position: Position | None, names: tuple[str, ...]
) -> Found:
    """A page."""
    filters = question.filters
    if called := named(resource, question.q):
        filters = (*filters, asked("named", called))
    search = search_of(ctx, resource, question.q)
    words = search.words if search else ()
    place, shaped = position and position.shape, None if question.shape.plain else (names, question.shape.expand)
    shape = (
        resource.name,
        "list",
        question.size,
        question.count,
        question.deleted,
        question.within,
        question.order.shape,
        place,
        shaped,
    )
    statements = ctx.once(
        (*shape, *(one.shape for one in (*filters, *words))),
        lambda: _compose(ctx, resource, question, position, names, filters, search),
    )
    values = question.order.values(position) | (search.values if search else {})
    for one in filters:
        values |= one.values
    if statements.walk is not None and CROWDED.knows(question.bound_to):
        return Found(await statements.walk.rows(ctx.line, values), COUNT_CAP + 1)
    if search is not None:
        frequent = await _frequent(ctx, resource, question, statements, search, values)
        if frequent is not None:
            return frequent
    found = await statements.page.rows(ctx.line, values)
    if statements.total is None:
        return Found(found, None)
    # An empty page has no row to tell the total: there is nothing, unless a cursor led behind the end.
    many = found[0].row_total if found else 0
    if not found and position is not None:
        many = int((await statements.total.rows(ctx.line, values))[0][0] or 0)
    if many > COUNT_CAP and statements.walk is not None:
        CROWDED.note(question.bound_to)
        if search is not None and search.words:  # of ten thousand, not of all: those in front may not be among them
            found = await statements.walk.rows(ctx.line, values)
    return Found(found, many)


async def _frequent(
    ctx: Context,
    resource: Resource[Any],
    question: Question,
    statements: _Statements,
    search: Search,
    values: dict[str, Any],
) -> Found | None:
    """The page of a fragment that very many have: from the front, and how many there should be. None where one has to
    look for it after all.
    """
    newest, within = statements.newest, statements.within
    if newest is None or within is None or search.typed is None or resource.search is None:
        return None
    share = await FREQUENT.share(ctx.line, resource.search.name, search.typed)
    if share.rows < COUNT_CAP:
        return None
    found = await newest.rows(ctx.line, values)
    if len(found) <= question.size:
        return None
    many = int(await within.many(ctx.line, values) * share.part)
    return Found(found, many, nearly=True) if many >= MANY else None


def told(count: str, found: Found) -> tuple[int | None, str | None]:
    """The total and how it is meant: more than are counted is what statistics say."""
    total = found.total
    if count == "none" or total is None:
        return None, None
    if found.nearly or total > COUNT_CAP + 1:
        return total, "approx"
    return min(total, COUNT_CAP), "gte" if total > COUNT_CAP else "eq"


def _compose(
    ctx: Context,
    resource: Resource[Any],
    question: Question,
    position: Position | None,
    names: tuple[str, ...],
    filters: Sequence[Asked],
    search: Search | None,
) -> _Statements:
    model, order = resource.model, question.order
    scope = resource.scope(ctx) if question.within is None else true() if question.within else resource.beyond(ctx)
    columns = _columns(ctx, resource, question, names)
    size, backwards = question.size + 1, bool(position and position.backwards)
    living = [] if question.deleted else [model.deleted_at.is_(None)]
    conditions = [*living, scope, *(one.named() for one in filters)]

    def page(statement: Select[Any], by: Order) -> Select[Any]:
        if position is not None:
            statement = statement.where(by.after(position))
        return statement.order_by(*by.clauses(backwards)).limit(size)

    if search is not None and search.words:
        found = [way.named() for way in search.words]
        hits = _hits(resource, found, order, conditions)
        total = select(func.count()).select_from(hits)
        chosen = page(select(hits.c.id), order.inside(hits.c)).correlate(None).subquery()
        counted = columns.join(chosen, chosen.c.id == model.id).add_columns(total.scalar_subquery().label("row_total"))
        each = Direct(page(columns.where(*conditions, search.each.named()), order))
        statements = _Statements(Direct(counted.order_by(*order.clauses(backwards))), Direct(total), each)
        if question.count != "estimated":
            return statements
        within = select(model.id, *order.columns()).where(*conditions)
        looked = page(within, order).limit(NEWEST).subquery()
        others = [way.named() for way in search.words[1:]]  # few records: found at once, not asked of each
        newest = columns.join(looked, looked.c.id == model.id).where(or_(search.own.named(), *others))
        newest = newest.order_by(*order.inside(looked.c).clauses(backwards)).limit(size)
        return statements._replace(newest=Direct(newest), within=Expected(within))
    if question.count == "none":
        return _Statements(Direct(page(columns.where(*conditions), order)), None, None)
    counted_up = select(func.count()).select_from(select(model.id).where(*conditions).limit(COUNT_CAP + 1).subquery())
    how_many: Any = counted_up.scalar_subquery()
    known = None
    if question.count == "estimated" and not any(one.binds for one in filters) and isinstance(scope, True_):
        known = _statistics(model.__tablename__)
        how_many = case((known > COUNT_CAP + 1, known), else_=how_many)
    counted = columns.add_columns(how_many.label("row_total"))
    walk = None if known is not None else Direct(page(columns.where(*conditions), order))
    return _Statements(Direct(page(counted.where(*conditions), order)), Direct(select(how_many)), walk)


def _statistics(name: str) -> ScalarSelect[Any]:
    """How many rows a table has, as PostgreSQL last estimated it: nothing is counted."""
    known = table("pg_class", column("oid"), column("reltuples"))
    return select(func.round(known.c.reltuples)).where(known.c.oid == func.to_regclass(name)).scalar_subquery()


def _columns(ctx: Context, resource: Resource[Any], question: Question, names: tuple[str, ...]) -> Select[Any]:
    """What a row shows, and behind it what a cursor, an expansion and a tombstone need."""
    model = resource.model
    keys = {one.key for one in question.shape.expand}
    beside = [getattr(model, key).label(f"key_{key}") for key in sorted(keys)]
    if question.deleted:
        beside += [model.deleted_at, model.version.label("row_version")]
    held = resource.held(names)
    if "id" not in held:
        beside.append(model.id.label("row_id"))
    return select(*listed_columns(ctx, resource, names), *question.order.columns(held), *beside)


def _hits(resource: Resource[Any], words: Conditions, order: Order, conditions: Conditions) -> CTE:
    """The records that contain the fragment, found before they are sorted.

    Otherwise the planner walks the sort index and filters a million rows (PERFORMANCE §3).
    """
    found = arms(resource, words, conditions, order.columns(), COUNT_CAP + 1)
    return select(found).limit(COUNT_CAP + 1).cte("hits").prefix_with("MATERIALIZED")
