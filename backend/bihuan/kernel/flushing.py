"""What waits in a session is written: new and changed rows in one statement, and the rest as SQLAlchemy does it.

A flush sends a statement a table, and works out for each column of each row what it may have to do. Nothing of that is
needed for rows that know their ids and their values; there remain to be told apart the few that need more (decision
0052).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

import orjson
from sqlalchemy import JSON, inspect, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.exc import StaleDataError

from bihuan.kernel.bulk import Insertion, recordset
from bihuan.kernel.db import Base
from bihuan.kernel.direct import Direct

P = TypeVar("P", "Insertion", "Update")
Rows = dict[P, list[dict[str, Any]]]


class Packed(NamedTuple):
    """Rows as the JSON that is read by the statement."""

    rows: str
    number: int


async def flush(db: AsyncSession) -> None:
    """Send what waits to be written. Raises StaleDataError where somebody else has changed a row, as any flush does."""
    session = db.sync_session
    changed, new = list(session.dirty), list(session.new)
    if not session.deleted:
        updates = _packed(_updates, changed)
        insertions = _packed(_insertions, new, {type(record) for record in changed})
        if updates or insertions:
            await _write(db, insertions, updates)
            written = [*(changed if updates else ()), *(new if insertions else ())]
            session._register_persistent({inspect(record) for record in written})
    if session.new or session.dirty or session.deleted:
        await db.flush()


def _packed(rows_of: Callable[..., Rows[P]], *records: Any) -> dict[P, Packed]:
    """What is to be written, or nothing where some of it needs more than that."""
    try:
        return {
            one: Packed(orjson.dumps(rows, default=_plain).decode(), len(rows))
            for one, rows in rows_of(*records).items()
        }
    except TypeError:
        return {}


def _plain(value: Any) -> str:
    if isinstance(value, Decimal | UUID):  # the driver's ids are a kind of their own
        return str(value)
    raise TypeError(type(value).__name__)


async def _write(db: AsyncSession, insertions: dict[Insertion, Packed], updates: dict[Update, Packed]) -> None:
    values = {one.table.name: packed.rows for one, packed in insertions.items()}
    values |= {f"changed_{place}": packed.rows for place, packed in enumerate(updates.values())}
    found = await _writing(tuple(insertions), tuple(updates)).first(db, values)
    assert found is not None
    if found.changed != sum(packed.number for packed in updates.values()):
        raise StaleDataError("a row was changed by somebody else")


@lru_cache(1_000)  # whoever edits a record may have changed any of its columns
def _writing(insertions: tuple[Insertion, ...], updates: tuple[Update, ...]) -> Direct:
    parts = [one.statement() for one in insertions] + [one.statement(place) for place, one in enumerate(updates)]
    places = range(len(insertions), len(parts))
    changed = " + ".join(f"(SELECT count(*) FROM part_{place})" for place in places) or "0"
    named = ", ".join(f"part_{place} AS ({part})" for place, part in enumerate(parts))
    return Direct(text(f"WITH {named} SELECT {changed} AS changed"))


class Update(NamedTuple):
    """Rows of a table of which the same columns have changed."""

    table: Any
    keys: tuple[str, ...]
    names: tuple[str, ...]
    version: str | None
    """The column that guards against lost updates; what it was comes as ``was``."""

    def statement(self, place: int) -> str:
        was = ["was integer"] if self.version else []
        rows = recordset(self.table, [*self.keys, *self.names], f"changed_{place}", "new", *was)
        same = [f"t.{key} = new.{key}" for key in self.keys] + [f"t.{self.version} = new.was"] * len(was)
        new = ", ".join(f"{name} = new.{name}" for name in self.names)
        return f"UPDATE {self.table.name} t SET {new} FROM {rows} WHERE {' AND '.join(same)} RETURNING 1"


def _updates(changed: Iterable[Any]) -> Rows[Update]:
    """What has changed of loaded rows. Raises TypeError where lines have come to a document, or gone."""
    rows: Rows[Update] = defaultdict(list)
    for record in changed:
        shape, known, before = _shape_of(record), vars(record), inspect(record).committed_state
        if shape.odd or not shape.named.issuperset(before) or not known.keys() >= before.keys():
            raise TypeError("more than columns")
        names = tuple(key for key, _ in shape.columns if key in before and before[key] != known[key])
        if not names:
            continue
        if shape.keys.intersection(names):
            raise TypeError("another id")
        keys = tuple(sorted(shape.keys))
        row = shape.row(known, (*keys, *names))
        if shape.version is not None:
            row["was"] = before.get(shape.version, known[shape.version])
        rows[Update(shape.table, keys, names, shape.version)].append(row)
    return dict(sorted(rows.items(), key=lambda one: (one[0].table.name, one[0].names)))


def _insertions(new: list[Any], changed: set[type[Any]]) -> Rows[Insertion]:
    """New rows by their tables. Raises TypeError where something has to be written before them: a document for a line
    (here both are new), or rows of the same table that have changed, since a unique value may pass from one to another.
    """
    rows: Rows[Insertion] = defaultdict(list)
    lines = {id(line) for record in new for line in _lines(record)}
    for record in new:
        shape, known = _shape_of(record), vars(record)
        if shape.odd or type(record) in changed or (type(record) in _parts() and id(record) not in lines):
            raise TypeError("something comes first")
        for key, default in shape.columns:
            if key not in known and default is not None:
                known[key] = default.arg(None) if default.is_callable else default.arg
        row = shape.row(known, (key for key, _ in shape.columns if key in known))
        if not shape.keys <= row.keys():
            raise TypeError("the database chooses the id")
        names = tuple(key for key, _ in shape.columns if key in row or key not in shape.filled_in)
        rows[Insertion(shape.table, names)].append(row)
    if len({one.table for one in rows}) < len(rows):
        raise TypeError("rows of one table with different columns")
    return dict(sorted(rows.items(), key=lambda one: str(one[0].table.name)))


def _lines(record: Any) -> Iterator[Any]:
    """The lines of a new document. They learn here whose they are."""
    known = vars(record)
    for name, key in _shape_of(record).children:
        for line in known.get(name) or ():
            set_committed_value(line, key, record.id)
            yield line


@cache
def _parts() -> frozenset[type[Any]]:
    """The kinds of rows that are lines of others."""
    return frozenset(one.mapper.class_ for mapper in Base.registry.mappers for one in mapper.relationships)


class _Shape(NamedTuple):
    """What is known of a kind of row."""

    table: Any
    columns: tuple[tuple[str, Any], ...]
    """With their defaults."""
    named: frozenset[str]
    keys: frozenset[str]
    filled_in: frozenset[str]
    """Columns for which the database has a value when none is given."""
    children: tuple[tuple[str, str], ...]
    """Collections of lines, and the column of a line that says whose it is."""
    version: str | None
    documents: frozenset[str]
    """JSON that is never NULL."""
    odd: bool
    """Whether it lies in several tables, calls a column otherwise than its table, or has one that changes by itself."""

    def row(self, known: dict[str, Any], names: Iterable[str]) -> dict[str, Any]:
        """The values that there are; what is left out is NULL. Raises TypeError for what JSON has a null of its own."""
        row = {name: known[name] for name in names if known[name] is not None}
        if any(known.get(name, row) is None for name in self.documents):
            raise TypeError("null in place of a document")
        return row


def _shape_of(record: Any) -> _Shape:
    return _shape(type(record))  # type: ignore[arg-type]


@cache
def _shape(model: Any) -> _Shape:
    mapper = inspect(model)
    table, named = mapper.local_table, {one.key: one.columns[0] for one in mapper.column_attrs}
    version = mapper.version_id_col
    return _Shape(
        table,
        tuple((key, column.default) for key, column in named.items()),
        frozenset(named),
        frozenset(key for key, column in named.items() if column.primary_key),
        frozenset(key for key, column in named.items() if column.server_default is not None or column.identity),
        tuple((one.key, one.synchronize_pairs[0][1].name) for one in mapper.relationships),
        None if version is None else version.name,
        frozenset(key for key, column in named.items() if isinstance(column.type, JSON) and not column.nullable),
        len(mapper.tables) > 1
        or any(key != column.name or column.onupdate or column.server_onupdate for key, column in named.items()),
    )
