"""Does a flow hold for a document? Pure comparisons of its attributes with JSON values (DOMAIN §3.1)."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

_ORDER: dict[str, Callable[[Any, Any], bool]] = {
    "gt": operator.gt,
    "gte": operator.ge,
    "lt": operator.lt,
    "lte": operator.le,
}
OPERATORS = frozenset({"eq", "ne", "between", "in", "contains", *_ORDER})


def matches(record: Any, conditions: Iterable[Mapping[str, Any]]) -> bool:
    """Whether all conditions ``{field, op, value}`` hold; fields are attributes of the record, unknown ones None."""
    return all(holds(getattr(record, one["field"], None), one["op"], one.get("value")) for one in conditions)


def holds(actual: Any, op: str, expected: Any) -> bool:
    """One comparison. An empty field satisfies only ``eq null``, ``ne`` and ``in`` a list with null.

    Raises ValueError for an operator that is not one of OPERATORS: a misspelt flow must not approve anything.
    """
    if op not in OPERATORS:
        raise ValueError(f"unknown operator {op!r}")
    if op == "eq":
        return bool(actual == _like(actual, expected))
    if op == "ne":
        return bool(actual != _like(actual, expected))
    if op == "in":
        return actual in [_like(actual, value) for value in expected]
    if actual is None:
        return False
    if op == "contains":
        return bool(expected in actual)
    if op == "between":
        low, high = expected
        return bool(_like(actual, low) <= actual <= _like(actual, high))
    return _ORDER[op](actual, _like(actual, expected))


def _like(actual: Any, value: Any) -> Any:
    """A JSON value as the type of the attribute: amounts and ratios are strings in JSON, never floats."""
    if value is None or actual is None or isinstance(actual, bool):
        return value
    if isinstance(actual, Decimal | int):
        return Decimal(str(value))
    if isinstance(actual, datetime):
        return datetime.fromisoformat(value)
    if isinstance(actual, date):
        return date.fromisoformat(value)
    if isinstance(actual, UUID):
        return UUID(str(value))
    return value
