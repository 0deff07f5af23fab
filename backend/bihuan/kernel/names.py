"""What things are called that nearly every record refers to: people, departments, pools (decision 0060).

A page of fifty records has fifty owners, who are a handful of people. Their names are kept in memory until the
permission epoch moves, as it does whenever one of them is renamed, instead of being looked up row by row.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID
from weakref import WeakKeyDictionary

from sqlalchemy import ScalarSelect, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from bihuan.kernel.db import ids
from bihuan.kernel.direct import Direct

if TYPE_CHECKING:
    from bihuan.kernel.context import Context
    from bihuan.kernel.reading import Readable

Known = dict[UUID, str | None]
REMEMBERED: set[type[Any]] = set()
"""Kinds whose names are kept in memory: whoever renames one moves the epoch."""
_KEPT: WeakKeyDictionary[Any, tuple[int, dict[type[Any], Known]]] = WeakKeyDictionary()
"""By database: the epoch, and the names that were read since it began."""
_ASKED: dict[type[Any], Direct] = {}


class NameOf(ScalarSelect[str]):
    """The name of what ``key`` refers to: a column like any other, where nothing knows it without being asked."""

    inherit_cache = True

    def __init__(self, of: type[Any], key: InstrumentedAttribute[Any]) -> None:
        self.of, self.by = of, key
        called = aliased(of)
        super().__init__(select(called.name).where(called.id == key).correlate(key.class_))


def by_key(resource: Readable[Any], names: Iterable[str]) -> dict[str, NameOf]:
    """The fields of a row that are names from memory."""
    derived = ((name, resource.derived.get(name)) for name in names)
    return {name: one for name, one in derived if isinstance(one, NameOf) and one.of in REMEMBERED}


def told(ctx: Context, resource: Readable[Any], record: Any) -> dict[str, str | None]:
    """The derived names of one record that need no statement: of nothing, or of what is known."""
    known: dict[str, str | None] = {}
    values = vars(record)
    for name, one in resource.derived.items():
        if isinstance(one, NameOf) and one.by.key in values:
            key = values[one.by.key]
            if key is None:
                known[name] = None
            elif one.of in REMEMBERED and key in (names := kept(ctx, one.of)):
                known[name] = names[key]
    return known


def learn(ctx: Context, resource: Readable[Any], record: Any, read: Mapping[str, Any]) -> None:
    """Keep those that had to be read after all."""
    values = vars(record)
    for name, one in by_key(resource, read).items():
        if one.by.key in values:
            kept(ctx, one.of)[values[one.by.key]] = read[name]


async def call_by_name(ctx: Context, resource: Readable[Any], names: Sequence[str], rows: list[dict[str, Any]]) -> None:
    """Rows that hold ids in the place of such names get the names."""
    for name, one in by_key(resource, names).items():
        known = await names_of(ctx, one.of, {row[name] for row in rows})
        for row in rows:
            row[name] = known[row[name]]


async def names_of(ctx: Context, of: type[Any], wanted: set[UUID | None]) -> Mapping[UUID | None, str | None]:
    """The names of these; of none there is none."""
    known: dict[UUID | None, str | None] = kept(ctx, of)  # type: ignore[assignment]
    missing = wanted - known.keys()
    if missing - {None}:
        if of not in _ASKED:
            _ASKED[of] = Direct(select(of.id, of.name).where(of.id == ids("ids")))
        found = await _ASKED[of].rows(ctx.line, {"ids": list(missing - {None})})
        known |= dict.fromkeys(missing) | {row.id: row.name for row in found}
    known[None] = None
    return known


def kept(ctx: Context, of: type[Any]) -> Known:
    """The names of a kind that are known; nothing is kept of what a transaction reads that has changed some itself."""
    epoch = ctx.me.epoch
    if ctx.epoch_moved or not epoch:  # without an epoch nothing tells when to forget
        return {}
    now = _KEPT.get(ctx.database)
    if now is None or now[0] < epoch:
        now = _KEPT[ctx.database] = (epoch, {})
    if now[0] > epoch:  # a request that began before the others: nobody else is to hear of what it finds
        return {}
    return now[1].setdefault(of, {})
