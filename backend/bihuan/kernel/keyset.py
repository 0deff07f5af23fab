"""Where a page begins: orders of one or several keys, and the signed cursors that hold a place in them (API §3)."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

import orjson
from sqlalchemy import ColumnElement, and_, bindparam, false, or_, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from bihuan.kernel.errors import DomainError

R = TypeVar("R")
CURSOR_HOURS = 24
MOST_KEYS = 3
"""Columns that one order may have, beside the id."""


class Key(NamedTuple):
    """A column of an order and its direction."""

    name: str
    column: ColumnElement[Any] | InstrumentedAttribute[Any]
    descending: bool
    nullable: bool


@dataclass(frozen=True, slots=True)
class Order:
    """``-updated_at``: columns with their directions, and the id as tie-breaker in the last one's; NULLs last."""

    keys: tuple[Key, ...]
    id: ColumnElement[UUID] | InstrumentedAttribute[UUID]

    @classmethod
    def of(cls, model: type[Any], *sorts: str) -> Order:
        """``sorts`` come from a closed list, never from a request as they are."""
        keys = []
        for sort in sorts:
            name = sort.lstrip("-")
            column = getattr(model, name)
            keys.append(Key(name, column, sort.startswith("-"), bool(column.property.columns[0].nullable)))
        return cls(tuple(keys), model.id)

    @property
    def shape(self) -> tuple[Any, ...]:
        return tuple((key.name, key.descending) for key in self.keys)

    def inside(self, columns: Any) -> Order:
        """The same order over a subquery that names its columns ``sort_0`` … and ``id``."""
        keys = (key._replace(column=columns[f"sort_{place}"]) for place, key in enumerate(self.keys))
        return replace(self, keys=tuple(keys), id=columns.id)

    def columns(self, held: Collection[str] = ()) -> list[ColumnElement[Any]]:
        """What a cursor is made of, but for what a row holds by its name."""
        names = zip(self.names(), self.keys, strict=True)
        return [key.column.label(name) for name, key in names if key.name not in held]

    def names(self, held: Collection[str] = ()) -> list[str]:
        """What its columns are called in such a row."""
        return [key.name if key.name in held else f"sort_{place}" for place, key in enumerate(self.keys)]

    def clauses(self, backwards: bool = False) -> list[ColumnElement[Any]]:
        sorted_by = []
        for key in self.keys:
            column = key.column.desc() if key.descending != backwards else key.column.asc()
            if key.nullable:
                column = column.nulls_first() if backwards else column.nulls_last()
            sorted_by.append(column)
        return [*sorted_by, self.id.desc() if self._id_down != backwards else self.id.asc()]

    @property
    def _id_down(self) -> bool:
        return self.keys[-1].descending

    def values(self, position: Position | None) -> dict[str, Any]:
        """The parameters of ``after``, here and in any statement that differs in nothing else."""
        if position is None:
            return {}
        return {f"after_{place}": value for place, value in enumerate(position.values)} | {"after_id": position.id}

    def after(self, position: Position) -> ColumnElement[bool]:
        """Rows behind a position in this order; in front of it when it leads backwards."""
        backwards = position.backwards
        binds = [
            bindparam(f"after_{place}", value, type_=key.column.type)
            for place, (key, value) in enumerate(zip(self.keys, position.values, strict=True))
        ]
        record_id = bindparam("after_id", position.id, type_=self.id.type)
        directions = {key.descending for key in self.keys}
        if len(directions) == 1 and not any(key.nullable for key in self.keys):
            here, there = tuple_(*(key.column for key in self.keys), self.id), tuple_(*binds, record_id)
            return here < there if self._id_down != backwards else here > there
        behind = self.id < record_id if self._id_down != backwards else self.id > record_id
        for key, bind, value in reversed(list(zip(self.keys, binds, position.values, strict=True))):
            same = key.column.is_(None) if value is None else key.column == bind
            behind = or_(*self._beyond(key, bind, value, backwards), and_(same, behind))
        return behind

    @staticmethod
    def _beyond(key: Key, bind: Any, value: Any, backwards: bool) -> list[ColumnElement[bool]]:
        """Strictly behind the value of one key: NULLs stand behind everything."""
        if value is None:
            return [key.column.is_not(None) if backwards else false()]
        beyond = key.column < bind if key.descending != backwards else key.column > bind
        return [beyond, key.column.is_(None)] if key.nullable and not backwards else [beyond]


@dataclass(frozen=True, slots=True)
class Position:
    """A decoded cursor."""

    values: tuple[Any, ...]
    id: UUID
    backwards: bool

    @property
    def shape(self) -> tuple[Any, ...]:
        """What of it decides how a statement looks."""
        return self.backwards, *(value is None for value in self.values)


class CursorCodec:
    """Opaque, signed cursors: sort values + id + direction, bound to query and scope, valid for 24 hours."""

    def __init__(self, secret: str) -> None:
        self._key = hashlib.sha256(f"cursor:{secret}".encode()).digest()

    def encode(self, values: Sequence[Any], record_id: UUID, backwards: bool, bound_to: str, now: datetime) -> str:
        tags = [_tag(value) for value in values]
        body = orjson.dumps([tags, str(record_id), backwards, bound_to, int(now.timestamp())])
        mark = hmac.new(self._key, body, hashlib.sha256).digest()[:12]
        return base64.urlsafe_b64encode(mark + body).decode().rstrip("=")

    def decode(self, cursor: str, bound_to: str, now: datetime) -> Position:
        """Raises CURSOR_MISMATCH for a forged, expired or foreign cursor."""
        try:
            raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
            mark, body = raw[:12], raw[12:]
            if not hmac.compare_digest(mark, hmac.new(self._key, body, hashlib.sha256).digest()[:12]):
                raise ValueError("signature")
            tags, record_id, backwards, bound, at = orjson.loads(body)
        except (ValueError, TypeError) as wrong:
            raise DomainError("CURSOR_MISMATCH") from wrong
        if bound != bound_to or now.timestamp() - at > CURSOR_HOURS * 3600:
            raise DomainError("CURSOR_MISMATCH")
        return Position(tuple(_untag(*tag) for tag in tags), UUID(record_id), bool(backwards))


def _tag(value: Any) -> tuple[str, str | None]:
    match value:
        case None:
            return "0", None
        case datetime():
            return "t", value.isoformat()
        case date():
            return "d", value.isoformat()
        case Decimal():
            return "n", str(value)
        case int():
            return "i", str(value)
        case UUID():
            return "u", str(value)
        case _:
            return "s", str(value)


def _untag(kind: str, text: str) -> Any:
    read: dict[str, Any] = {
        "0": lambda _: None,
        "t": datetime.fromisoformat,
        "d": date.fromisoformat,
        "n": Decimal,
        "i": int,
        "u": UUID,
        "s": str,
    }
    return read[kind](text)


def window(rows: Sequence[R], size: int, backwards: bool) -> tuple[list[R], bool]:
    """The page out of ``size + 1`` fetched rows, and whether more lie beyond it."""
    more = len(rows) > size
    page = list(rows[:size])
    if backwards:
        page.reverse()
    return page, more
