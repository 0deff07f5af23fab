"""What of a record can be compared, and how: fields and operators as tables, from the declaration of a resource.

No name of a request ever reaches an attribute or a statement: it is looked up here (TRUST §4.8).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache, partial
from typing import Annotated, Any, NamedTuple
from uuid import UUID

from pydantic import BeforeValidator, ConfigDict, Field, TypeAdapter
from sqlalchemy import Column, ColumnElement, DateTime, and_, bindparam, not_, or_
from sqlalchemy import inspect as inspect_mapper
from sqlalchemy.dialects.postgresql import ARRAY

from bihuan.kernel.clock import CLOCK, SHANGHAI
from bihuan.kernel.reading import Readable
from bihuan.kernel.tagging import Tagged, has_any
from bihuan.kernel.wire import Chars, Flag, Founded, Moment, Prose, Whole, error

LONGEST = 254
DAYS = frozenset({date, datetime})
COMPARED = frozenset({int, Decimal, date, datetime})
EQUAL = COMPARED | {str, UUID}
ANY = EQUAL | {bool}
LATER = ConfigDict(defer_build=True)
"""Validators are built when they are first used, as those of schemas are."""


class Operator(NamedTuple):
    """A comparison: of which types, with one value, a list, a pair, yes and no, a number of days, or whoever asks."""

    types: frozenset[type]
    takes: str
    build: Callable[[Any, Any], ColumnElement[bool]]


OPERATORS: Mapping[str, Operator] = {
    "eq": Operator(ANY, "one", lambda column, value: column == value),
    "ne": Operator(ANY, "one", lambda column, value: column.is_distinct_from(value)),
    "in": Operator(EQUAL, "list", lambda column, values: column.in_(values)),
    "not_in": Operator(EQUAL, "list", lambda column, values: or_(column.not_in(values), column.is_(None))),
    "gt": Operator(COMPARED, "one", lambda column, value: column > value),
    "gte": Operator(COMPARED, "one", lambda column, value: column >= value),
    "lt": Operator(COMPARED, "one", lambda column, value: column < value),
    "lte": Operator(COMPARED, "one", lambda column, value: column <= value),
    "between": Operator(COMPARED, "pair", lambda column, pair: and_(column >= pair[0], column <= pair[1])),
    "contains": Operator(frozenset({str}), "one", lambda column, value: column.icontains(value, autoescape=True)),
    "starts_with": Operator(frozenset({str}), "one", lambda column, value: column.istartswith(value, autoescape=True)),
    "is_null": Operator(ANY, "flag", lambda column, yes: column.is_(None) if yes else column.is_not(None)),
    "last_days": Operator(DAYS, "days", lambda column, days: _between_days(column, -days, 0)),
    "next_days": Operator(DAYS, "days", lambda column, days: _between_days(column, 0, days)),
    "is_me": Operator(frozenset({UUID}), "who", lambda column, people: column.in_(people)),
    "is_under_me": Operator(frozenset({UUID}), "who", lambda column, people: column.in_(people)),
    "has_any": Operator(frozenset({list}), "list", lambda column, values: _some(column, values)),
    "has_all": Operator(
        frozenset({list}), "list", lambda column, values: and_(*(_some(column, [one]) for one in values))
    ),
    "has_none": Operator(frozenset({list}), "list", lambda column, values: not_(_some(column, values))),
}
"""``ne`` and ``not_in`` find what has no value, too; texts are found in either case.

``last_days`` and ``next_days`` count business days of Shanghai, today among them: 0 is today. ``is_me`` and
``is_under_me`` mean whoever reads the list, so a filter that is kept or shared stays true from day to day and for
everybody.
"""
LONGEST_DAYS = 3_660


class Comparable(NamedTuple):
    """A field of a record that may stand in a filter."""

    column: Any
    type: type
    wire: TypeAdapter[Any]


@cache
def comparable(resource: Readable[Any]) -> Mapping[str, Comparable]:
    """The fields of a row or a record that are columns of its table and hold one value."""
    columns = inspect_mapper(resource.model).column_attrs
    fields = {**resource.read.model_fields, **resource.row.model_fields}
    found = {}
    for name in fields:
        if name in columns and name not in resource.derived:
            column = columns[name].columns[0]
            wire = _wire(column, fields[name].rebuild_annotation())
            if wire is not None:
                found[name] = Comparable(
                    getattr(resource.model, name), column.type.python_type, TypeAdapter(wire, config=LATER)
                )
    return found


def _wire(column: Column[Any], shown: Any) -> Any:
    """How a value of the column is sent: its own wire type where it has one, such as an amount."""
    kind, length = column.type.python_type, getattr(column.type, "length", None)
    if kind is str:
        return Annotated[str, Chars(min(length, LONGEST)) if length else Prose(LONGEST)]
    if isinstance(column.type, ARRAY) and column.type.item_type.python_type is str:
        return Annotated[str, Chars(LONGEST)]  # one of the list
    if kind is int:
        return Annotated[Whole, Field(ge=-(2**31), le=2**31 - 1)]
    decimal = Annotated[shown, BeforeValidator(_digits)]
    return {Decimal: decimal, date: Founded, datetime: Moment, bool: Flag, UUID: UUID}.get(kind)


def _some(column: Any, values: list[str]) -> ColumnElement[bool]:
    """Whether a list holds one of the values; tags are asked for where they are indexed."""
    tagged = column.key == "tags" and issubclass(column.class_, Tagged)
    return has_any(column.class_, values) if tagged else column.overlap(values)


def _digits(value: Any) -> Any:
    """Numbers with fractions travel as text; the field's own type says how many digits it has."""
    if not isinstance(value, str) or not re.fullmatch(r"-?[0-9]{1,15}(\.[0-9]{1,8})?", value, re.ASCII):
        raise error("INVALID_NUMBER")
    return value


def _between_days(column: Any, first: int, last: int) -> ColumnElement[bool]:
    """From the first day to the last, both whole and counted from the day on which the statement is sent."""
    when = _midnight if isinstance(column.type, DateTime) else _day
    begin, end = (
        bindparam(None, type_=column.type, callable_=partial(when, days), unique=True) for days in (first, last + 1)
    )
    return and_(column >= begin, column < end)


def _day(days: int) -> date:
    return CLOCK.today() + timedelta(days=days)


def _midnight(days: int) -> datetime:
    return datetime.combine(_day(days), time(), SHANGHAI)


FLAG: TypeAdapter[Any] = TypeAdapter(Flag)
NUMBER_OF_DAYS: TypeAdapter[Any] = TypeAdapter(Annotated[Whole, Field(ge=0, le=LONGEST_DAYS)])
