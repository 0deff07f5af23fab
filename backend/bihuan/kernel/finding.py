"""The rows of a page: columns instead of objects, keyset paging, capped totals, fenced searches (PERFORMANCE §3)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import CTE, ColumnElement, Select, True_, case, func, or_, select, true

from bihuan.kernel.context import Context
from bihuan.kernel.direct import Direct
from bihuan.kernel.frequent import CROWDED, FREQUENT, Expected, rows_of
from bihuan.kernel.keyset import Order, Position
from bihuan.kernel.paging import COUNT_CAP
from bihuan.kernel.prepared import Asked, asked
from bihuan.kernel.resource import Resource
from bihuan.kernel.shaping import Shape, listed_columns
from bihuan.kernel.sources import Search, arms, named, search_of

D = TypeVar("D", bound=Direct)


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
    sees_owner: bool | None = None
    """Of a list by owner whether its reader sees all that is theirs, or nothing because it is (``Readable.covers``)."""


NEWEST = 5_000
"""Of a fragment that very many have, how many records are looked through for a page, in its order."""
MANY = 1_000
"""Fewer are counted, whatever it takes."""


class Found(NamedTuple):
    """The rows of a page and one more; how many there are in all, up to one above the cap, or nearly."""

    rows: Sequence[Any]
    total: int | None
    nearly: bool = False


@dataclass(frozen=True)
class _Asking:
    """A question as statements, each made when it is first asked, once for every shape of question and reader."""

    ctx: Context
    resource: Resource[Any]
    question: Question
    position: Position | None
    names: tuple[str, ...]
    filters: tuple[Asked, ...]
    search: Search | None

    def sent(self, make: Callable[[], D]) -> D:
        """What ``make``, one of the methods below, has made of a question of this shape."""
        return self.ctx.once((make.__name__, *self._shape), make)

    def page(self) -> Direct:
        """The rows, with the total beside each where it is asked for."""
        order, model = self.question.order, self.resource.model
        if self.worded:
            hits = self._hits()
            chosen = self._cut(select(hits.c.id), order.inside(hits.c)).correlate(None).subquery()
            total = select(func.count()).select_from(hits).scalar_subquery()
            counted = self._columns().join(chosen, chosen.c.id == model.id).add_columns(total.label("row_total"))
            return Direct(counted.order_by(*order.clauses(self._backwards)))
        if not self.counts:
            return self.walk()
        return Direct(
            self._cut(self._columns().add_columns(self._total().label("row_total")).where(*self._where), order)
        )

    def total(self) -> Direct:
        """Alone, for a page that has no row to tell it."""
        return Direct(select(func.count()).select_from(self._hits()) if self.worded else select(self._total()))

    def walk(self) -> Direct:
        """The rows without a total: of more than are counted an ordered walk is fast."""
        found = self.search.each.named() if self.worded and self.search else true()
        return Direct(self._cut(self._columns().where(*self._where, found), self.question.order))

    def newest(self) -> Direct:
        """The walk, which gives up where it has looked through ``NEWEST``."""
        assert self.search is not None
        order = self.question.order
        looked = self._cut(self._looked(), order).limit(NEWEST).subquery()
        others = [way.named() for way in self.search.words[1:]]  # few records: found at once, not asked of each
        found = self._columns().join(looked, looked.c.id == self.resource.model.id)
        found = found.where(or_(self.search.own.named(), *others))
        return Direct(found.order_by(*order.inside(looked.c).clauses(self._backwards)).limit(self.question.size + 1))

    def expected(self) -> Expected:
        """How many the walk would have to look through."""
        return Expected(self._looked())

    @property
    def worded(self) -> bool:
        """Whether the index of words is asked."""
        return self.search is not None and bool(self.search.words)

    @property
    def counts(self) -> bool:
        return self.worded or self.question.count != "none"

    @cached_property
    def is_whole(self) -> bool:
        """Whether a whole table is asked for, of which statistics say how many rows it has."""
        narrowed = self.worded or any(one.binds for one in self.filters)
        return self.question.count == "estimated" and not narrowed and isinstance(self._scope, True_)

    @cached_property
    def _shape(self) -> tuple[Any, ...]:
        question, plain = self.question, self.question.shape.plain
        return (
            self.resource.name,
            question.size,
            question.count,
            question.deleted,
            question.sees_owner,
            question.order.shape,
            self.position and self.position.shape,
            None if plain else (self.names, question.shape.expand),
            *(one.shape for one in (*self.filters, *(self.search.words if self.search else ()))),
        )

    @cached_property
    def _scope(self) -> ColumnElement[bool]:
        sees = self.question.sees_owner
        if sees is None:
            return self.resource.scope(self.ctx)
        return true() if sees else self.resource.beyond(self.ctx)

    @cached_property
    def _where(self) -> list[ColumnElement[bool]]:
        living = [] if self.question.deleted else [self.resource.model.deleted_at.is_(None)]
        return [*living, self._scope, *(one.named() for one in self.filters)]

    @property
    def _backwards(self) -> bool:
        return bool(self.position and self.position.backwards)

    def _cut(self, statement: Select[Any], by: Order) -> Select[Any]:
        """One row more than the page has, behind the cursor."""
        if self.position is not None:
            statement = statement.where(by.after(self.position))
        return statement.order_by(*by.clauses(self._backwards)).limit(self.question.size + 1)

    def _looked(self) -> Select[Any]:
        return select(self.resource.model.id, *self.question.order.columns()).where(*self._where)

    def _total(self) -> Any:
        counted = select(self.resource.model.id).where(*self._where).limit(COUNT_CAP + 1).subquery()
        many = select(func.count()).select_from(counted).scalar_subquery()
        if not self.is_whole:
            return many
        known = rows_of(self.resource.model.__tablename__)
        return case((known > COUNT_CAP + 1, known), else_=many)

    def _columns(self) -> Select[Any]:
        """What a row shows, and behind it what a cursor, an expansion and a tombstone need."""
        model, question = self.resource.model, self.question
        keys = {one.key for one in question.shape.expand}
        beside = [getattr(model, key).label(f"key_{key}") for key in sorted(keys)]
        if question.deleted:
            beside += [model.deleted_at, model.version.label("row_version")]
        held = self.resource.held(self.names)
        if "id" not in held:
            beside.append(model.id.label("row_id"))
        return select(*listed_columns(self.ctx, self.resource, self.names), *question.order.columns(held), *beside)

    def _hits(self) -> CTE:
        """The records that contain the fragment, found before they are sorted.

        Otherwise the planner walks the sort index and filters a million rows (PERFORMANCE §3).
        """
        assert self.search is not None
        words = [way.named() for way in self.search.words]
        found = arms(self.resource, words, self._where, self.question.order.columns(), COUNT_CAP + 1)
        return select(found).limit(COUNT_CAP + 1).cte("hits").prefix_with("MATERIALIZED")


async def find(
    ctx: Context, resource: Resource[Any], question: Question, position: Position | None, names: tuple[str, ...]
) -> Found:
    """A page."""
    filters = question.filters
    if called := named(resource, question.q):
        filters = (*filters, asked("named", called))
    search = search_of(ctx, resource, question.q)
    asking = _Asking(ctx, resource, question, position, names, filters, search)
    values = question.order.values(position) | (search.values if search else {})
    for one in filters:
        values |= one.values
    if not asking.counts:
        return Found(await asking.sent(asking.page).rows(ctx.line, values), None)
    if CROWDED.knows(question.bound_to) and not asking.is_whole:
        return Found(await asking.sent(asking.walk).rows(ctx.line, values), COUNT_CAP + 1)
    if search is not None and search.typed and question.count == "estimated":
        frequent = await _frequent(asking, search.typed, values)
        if frequent is not None:
            return frequent
    found = await asking.sent(asking.page).rows(ctx.line, values)
    # An empty page has no row to tell the total: there is nothing, unless a cursor led behind the end.
    many = found[0].row_total if found else 0
    if not found and position is not None:
        many = int((await asking.sent(asking.total).rows(ctx.line, values))[0][0] or 0)
    if many > COUNT_CAP and not asking.is_whole:
        CROWDED.note(question.bound_to)
        if asking.worded:  # out of ten thousand, not of all: those in front may not be among them
            found = await asking.sent(asking.walk).rows(ctx.line, values)
    return Found(found, many)


async def _frequent(asking: _Asking, typed: str, values: dict[str, Any]) -> Found | None:
    """The page of a fragment that very many have: from the front, and how many there should be. None where one has to
    look for it after all.
    """
    line, search = asking.ctx.line, asking.resource.search
    if search is None:
        return None
    share = await FREQUENT.share(line, search.name, typed)
    if share.rows < COUNT_CAP:
        return None
    found = await asking.sent(asking.newest).rows(line, values)
    if len(found) <= asking.question.size:
        return None
    many = int(await asking.sent(asking.expected).many(line, values) * share.part)
    return Found(found, many, nearly=True) if many >= MANY else None
