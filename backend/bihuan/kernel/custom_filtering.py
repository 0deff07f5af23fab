"""Filters over fields that an administrator has made: ``{"custom": "budget", "op": "gte", "value": "1000"}`` (API §4).

Answered by the indexes of ``custom_values``: equality and beginnings by its texts, ranges by its numbers. Texts are
found as they are written, in upper or lower case; what lies inside a text is for the search box.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, literal, not_, select

from bihuan.kernel.custom_index import CustomValue
from bihuan.kernel.custom_kinds import LISTS, NUMERIC, CustomField, Kind
from bihuan.kernel.errors import FieldError
from bihuan.kernel.field_rules import Rules, Wrong

EQUAL = ("eq", "ne", "in", "not_in", "is_null")
RANGE = ("gt", "gte", "lt", "lte", "between")
_OPERATORS = {
    Kind.TEXT: (*EQUAL, "starts_with"),
    Kind.CHECKBOX: ("eq", "ne", "is_null"),
    **dict.fromkeys((*NUMERIC, Kind.DATE, Kind.DATETIME), (*EQUAL, *RANGE)),
}
_BUILD: dict[str, Callable[[Any, list[Any]], ColumnElement[bool]]] = {
    "eq": lambda column, values: column == values[0],
    "in": lambda column, values: column.in_(values),
    "gt": lambda column, values: column > values[0],
    "gte": lambda column, values: column >= values[0],
    "lt": lambda column, values: column < values[0],
    "lte": lambda column, values: column <= values[0],
    "between": lambda column, values: and_(column >= values[0], column <= values[1]),
    "starts_with": lambda column, values: column.startswith(values[0], autoescape=True),
}
_OPPOSITE = {"ne": "eq", "not_in": "in"}
"""Found is what does not have the value, with another one or none."""


def operators_of(field: CustomField) -> tuple[str, ...]:
    """How values of a field can be compared; not at all where they are long texts or files."""
    return _OPERATORS.get(Kind(field.kind), EQUAL) if field.filterable else ()


def compare(
    model: Any, field: CustomField, op: str, value: Any, pointer: str, errors: list[FieldError], most: int
) -> tuple[ColumnElement[bool], Any] | None:
    """The condition and the value as everybody writes it, or None and what is wrong with it."""
    if op == "is_null":
        if not isinstance(value, bool):
            errors.append(FieldError(pointer, "INVALID"))
            return None
        return (not_(_has(model, field)) if value else _has(model, field)), value
    several = op in {"in", "not_in", "between"}
    if several and (not isinstance(value, list) or not value or len(value) > most):
        errors.append(
            FieldError(pointer, "INVALID" if not isinstance(value, list) else "TOO_LONG" if value else "REQUIRED")
        )
        return None
    if op == "between" and len(value) != 2:
        errors.append(FieldError(pointer, "REQUIRED" if len(value) < 2 else "TOO_LONG"))
        return None
    read: list[Any] = []
    for place, one in enumerate(value if several else [value]):
        try:
            read.append(_read(field, one))
        except Wrong as wrong:
            errors.append(FieldError(f"{pointer}/{place}" if several else pointer, wrong.code))
    if len(read) < (len(value) if several else 1):
        return None
    built = _BUILD[_OPPOSITE.get(op, op)](_column(field), [_measure(field, one) for one in read])
    found = _has(model, field, built)
    return (not_(found) if op in _OPPOSITE else found), (read if several else read[0])


def _has(model: Any, field: CustomField, *which: ColumnElement[bool]) -> ColumnElement[bool]:
    value = CustomValue
    mine = exists(select(literal(1)).select_from(value).where(value.record_id == model.id, value.field_id == field.id))
    return mine.where(*which) if which else mine


def _column(field: CustomField) -> Any:
    return CustomValue.number if field.kind in {*NUMERIC, Kind.DATETIME} else CustomValue.value


def _read(field: CustomField, value: Any) -> Any:
    """One value as the field writes it. Its rules are for who writes; options may be asked for when off."""
    bare = CustomField(field.id, field.key, field.label, field.kind, field.options, scale=field.scale, rules=Rules())
    if field.kind in LISTS:
        read = bare.read([value], [value])
        read = read[0] if read else None
    else:
        read = bare.read(value, value)
    if read is None:
        raise Wrong("REQUIRED")
    return read


def _measure(field: CustomField, value: Any) -> Any:
    """The value as the index has it."""
    if field.kind in NUMERIC:
        return Decimal(value)
    if field.kind == Kind.DATETIME:
        return Decimal(int(datetime.fromisoformat(value).timestamp()))
    if isinstance(value, bool):
        return "true" if value else "false"
    return value
