"""What waits in a session is sent: everything new in one statement, and the rest as SQLAlchemy does (decision 0052).

A flush sends a statement a table, and works out for each column of each row what it may have to do. Nothing of that is
needed for rows that know their ids and their values; there remain to be told apart the few that need more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from sqlalchemy import inspect, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from bihuan.kernel.bulk import Insertion
from bihuan.kernel.db import Base
from bihuan.kernel.direct import Direct


async def flush(db: AsyncSession) -> None:
    """Send what waits to be written. As in any flush, rows of a table are changed before others are added to it."""
    session = db.sync_session
    new = list(session.new)
    if new and not session.deleted and _stand_alone(session, new):
        try:
            rows = _rows(new)
        except TypeError:  # a value that is no plain one: an expression, bytes
            rows = {}
        if rows:
            await _adding(tuple(rows)).rows(db, {one.table.name: rows[one] for one in rows})
            session._register_persistent({inspect(record) for record in new})
    if session.new or session.dirty or session.deleted:
        await db.flush()


def _stand_alone(session: Session, new: list[Any]) -> bool:
    """Whether nothing else has to be written before the new rows or together with them.

    Lines belong to their document: here both are new, or neither goes this way.
    """
    changed = {type(record) for record in session.dirty}
    lines = {id(line) for record in new for line in _lines(record)}
    parts = _parts()
    return all(
        type(record) not in changed and (id(record) in lines or type(record) not in parts) and not shape.inherits
        for record in new
        for shape in (_shape(type(record)),)  # type: ignore[arg-type]
    )


def _lines(record: Any) -> Iterator[Any]:
    """The lines of a new document. They learn here whose they are."""
    known = vars(record)
    for name, key in _shape(type(record)).children:  # type: ignore[arg-type]
        for line in known.get(name) or ():
            set_committed_value(line, key, record.id)
            yield line


@cache
def _parts() -> frozenset[type[Any]]:
    """The kinds of rows that are lines of others."""
    return frozenset(one.mapper.class_ for mapper in Base.registry.mappers for one in mapper.relationships)


class _Shape(NamedTuple):
    """What is known of a kind of row: its columns with their defaults, and its collections of lines."""

    table: Any
    columns: tuple[tuple[str, Any], ...]
    keys: frozenset[str]
    filled_in: frozenset[str]
    """Columns for which the database has a value when none is given."""
    children: tuple[tuple[str, str], ...]
    inherits: bool
    """Whether it has rows in several tables, or names its columns otherwise than its table does."""


@cache
def _shape(model: type[Any]) -> _Shape:
    mapper = inspect(model)
    table = mapper.local_table
    named = {attribute.key: attribute.columns[0] for attribute in mapper.column_attrs}
    children = []
    for one in mapper.relationships:
        ((_, key),) = one.synchronize_pairs
        children.append((one.key, key.name))
    return _Shape(
        table,
        tuple((key, column.default) for key, column in named.items()),
        frozenset(key for key, column in named.items() if column.primary_key),
        frozenset(key for key, column in named.items() if column.server_default is not None or column.identity),
        tuple(children),
        len(mapper.tables) > 1 or any(key != column.name or key not in table.c for key, column in named.items()),
    )


def _rows(new: Iterable[Any]) -> dict[Insertion, str]:
    """The rows by their tables and columns, as the JSON that is read by the statement. Raises TypeError."""
    rows: dict[Insertion, list[dict[str, Any]]] = defaultdict(list)
    for record in new:
        shape = _shape(type(record))  # type: ignore[arg-type]
        known = vars(record)
        for key, default in shape.columns:
            if key not in known and default is not None:
                known[key] = default.arg(None) if default.is_callable else default.arg
        row = {key: known[key] for key, _ in shape.columns if known.get(key) is not None}
        if not shape.keys <= row.keys():
            raise TypeError("the database is to choose the id")
        names = tuple(key for key, _ in shape.columns if key in row or key not in shape.filled_in)
        rows[Insertion(shape.table, names)].append(row)
    if len({one.table for one in rows}) < len(rows):
        raise TypeError("rows of one table with different columns")
    return {
        one: orjson.dumps(rows[one], default=_plain).decode() for one in sorted(rows, key=lambda one: one.table.name)
    }


def _plain(value: Any) -> str:
    if isinstance(value, Decimal | UUID):  # the driver's ids are a kind of their own
        return str(value)
    raise TypeError(type(value).__name__)


@cache
def _adding(insertions: tuple[Insertion, ...]) -> Direct:
    *others, last = (one.statement() for one in insertions)
    parts = ", ".join(f"part_{place} AS ({one})" for place, one in enumerate(others))
    return Direct(text(f"WITH {parts} {last}" if parts else last))
