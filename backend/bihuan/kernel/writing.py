"""Rows of a list as JSON: at once where every field is written as it lies in the database, else field by field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

import orjson
from pydantic import TypeAdapter

Rows = list[dict[str, Any]]
_VALUES = {"str", "int", "bool", "uuid", "date", "datetime", "literal", "any"}
_AROUND = {"list", "dict", "nullable", "default", "typed-dict", "typed-dict-field", "function-before", "function-after"}
_INSIDE = ("schema", "fields", "items_schema", "keys_schema", "values_schema")


def writer(rows: TypeAdapter[Any]) -> Callable[[Rows], bytes]:
    """What writes such rows: the same bytes as ``dump_json``, in a third of its time where nothing is converted."""
    if not as_it_is(rows.core_schema):
        return rows.dump_json

    def at_once(data: Rows) -> bytes:
        try:
            return orjson.dumps(data, default=_known, option=orjson.OPT_UTC_Z)
        except TypeError:  # a column holds another kind of value than its field says
            return rows.dump_json(data)

    return at_once


def as_it_is(schema: Any) -> bool:
    """Whether what a schema describes is written without being converted, with all that is inside it."""
    if not isinstance(schema, Mapping):
        return True
    if "type" in schema and isinstance(schema["type"], str):
        if "serialization" in schema:
            return bool(schema["serialization"] == {"type": "any"})
        if schema["type"] not in _VALUES | _AROUND:
            return False
        return all(as_it_is(schema[name]) for name in _INSIDE if name in schema)
    return all(as_it_is(one) for one in schema.values())  # fields by name


def _known(value: Any) -> str:
    """The driver has a kind of UUID of its own."""
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(type(value))
