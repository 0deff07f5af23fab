"""Lists: cursors signed and bound to their query, capped totals, page envelopes (API §3)."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal, TypeVar
from uuid import UUID

import orjson
from pydantic import Field
from sqlalchemy import ColumnElement, and_, bindparam, or_, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from bihuan.kernel.errors import DomainError
from bihuan.kernel.wire import Chars, Schema

R = TypeVar("R")
COUNT_CAP = 10_000
CURSOR_HOURS = 24


class PageInfo(Schema):
    """Where this page stands; ``total`` is null unless asked for, and stops at 10,000 (``gte``)."""

    next_cursor: str | None
    prev_cursor: str | None
    limit: int
    total: int | None
    total_relation: Annotated[str | None, Field(examples=["eq"])]


class ListQuery(Schema):
    """What every list understands; subclasses add typed filters named after columns, ``_gte``/``_lte`` for ranges."""

    limit: Annotated[int, Field(ge=1, le=1_000_000)] = 50
    cursor: Annotated[str | None, Field(max_length=1024, pattern=r"^[A-Za-z0-9_\-=.]*$")] = None
    q: Annotated[str | None, Chars(64)] = None
    count: Literal["none", "estimated", "exact"] = "none"

    @property
    def page_size(self) -> int:
        """Larger limits are coerced to 200 (AIP-158)."""
        return min(self.limit, 200)

    def where(self, model: type[Any]) -> list[ColumnElement[bool]]:
        """The filter bar as conditions: equality, comma lists and ranges by field name."""
        clauses: list[ColumnElement[bool]] = []
        for name in sorted(self.model_fields_set - PAGING):
            value = getattr(self, name)
            if value is not None:
                clauses.append(_condition(model, name, value))
        return clauses

    def fingerprint(self) -> str:
        """What a cursor is bound to: every filter and the order, not the page."""
        bound = {name: str(getattr(self, name)) for name in sorted(type(self).model_fields) if name not in UNBOUND}
        return hashlib.sha256(orjson.dumps(bound)).hexdigest()[:16]


PAGING = frozenset({"limit", "cursor", "q", "count", "sort"})
UNBOUND = frozenset({"limit", "cursor", "count"})


def _condition(model: type[Any], name: str, value: Any) -> ColumnElement[bool]:
    if name.endswith("_gte"):
        return getattr(model, name[:-4]) >= value  # type: ignore[no-any-return]
    if name.endswith("_lte"):
        return getattr(model, name[:-4]) <= value  # type: ignore[no-any-return]
    column = getattr(model, name)
    if isinstance(value, str) and "," in value:
        return column.in_(value.split(","))  # type: ignore[no-any-return]
    return column == value  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True)
class Order:
    """``-updated_at``: a column, its direction, and the id as tie-breaker in the same direction; NULLs last."""

    column: ColumnElement[Any] | InstrumentedAttribute[Any]
    id: ColumnElement[UUID] | InstrumentedAttribute[UUID]
    descending: bool
    nullable: bool

    @classmethod
    def of(cls, model: type[Any], sort: str) -> Order:
        column = getattr(model, sort.lstrip("-"))
        return cls(column, model.id, sort.startswith("-"), bool(column.property.columns[0].nullable))

    def clauses(self, backwards: bool = False) -> list[ColumnElement[Any]]:
        down = self.descending != backwards
        column = self.column.desc() if down else self.column.asc()
        if self.nullable:
            column = column.nulls_first() if backwards else column.nulls_last()
        return [column, self.id.desc() if down else self.id.asc()]

    def values(self, position: Position | None) -> dict[str, Any]:
        """The parameters of ``after``, here and in any statement that differs in nothing else."""
        return {} if position is None else {"after_value": position.value, "after_id": position.id}

    def after(self, position: Position) -> ColumnElement[bool]:
        """Rows behind a position in this order; in front of it when it leads backwards."""
        column, ident, backwards = self.column, self.id, position.backwards
        value = bindparam("after_value", position.value, type_=column.type)
        record_id = bindparam("after_id", position.id, type_=ident.type)
        down = self.descending != backwards
        tie = ident < record_id if down else ident > record_id
        if not self.nullable:
            place, there = tuple_(column, ident), tuple_(value, record_id)
            return place < there if down else place > there
        if position.value is None:
            nulls = and_(column.is_(None), tie)
            return or_(nulls, column.is_not(None)) if backwards else nulls
        beyond = column < value if down else column > value
        here = or_(beyond, and_(column == value, tie))
        return here if backwards else or_(here, column.is_(None))


@dataclass(frozen=True, slots=True)
class Position:
    """A decoded cursor."""

    value: Any
    id: UUID
    backwards: bool


class CursorCodec:
    """Opaque, signed cursors: sort value + id + direction, bound to query and scope, valid for 24 hours."""

    def __init__(self, secret: str) -> None:
        self._key = hashlib.sha256(f"cursor:{secret}".encode()).digest()

    def encode(self, value: Any, record_id: UUID, backwards: bool, bound_to: str, now: datetime) -> str:
        kind, text = _tag(value)
        body = orjson.dumps([kind, text, str(record_id), backwards, bound_to, int(now.timestamp())])
        mark = hmac.new(self._key, body, hashlib.sha256).digest()[:12]
        return base64.urlsafe_b64encode(mark + body).decode().rstrip("=")

    def decode(self, cursor: str, bound_to: str, now: datetime) -> Position:
        """Raises CURSOR_MISMATCH for a forged, expired or foreign cursor."""
        try:
            raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
            mark, body = raw[:12], raw[12:]
            if not hmac.compare_digest(mark, hmac.new(self._key, body, hashlib.sha256).digest()[:12]):
                raise ValueError("signature")
            kind, text, record_id, backwards, bound, at = orjson.loads(body)
        except (ValueError, TypeError) as wrong:
            raise DomainError("CURSOR_MISMATCH") from wrong
        if bound != bound_to or now.timestamp() - at > CURSOR_HOURS * 3600:
            raise DomainError("CURSOR_MISMATCH")
        return Position(_untag(kind, text), UUID(record_id), bool(backwards))


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
