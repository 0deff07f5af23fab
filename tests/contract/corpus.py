"""Values that no field may swallow: for each kind of schema, what has to be refused (TRUST §3.5)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.contract.document import Json, nullable, parts, resolve

BIG = 2**63
DECIMALS = [
    "0.0000000001",
    "NaN",
    "Infinity",
    "1e5",
    "1,000.00",
    "+1",
    "٣",
    "１",
    " 1",
    "",
    "--1",
    "0x10",
    1.5,
    0.1,
    BIG,
]
DATES = [
    "2026-02-30",
    "0001-01-01",
    "9999-12-31",
    "20261120",
    "2026-1-1",
    "2026-11-20T00:00:00Z",
    "x",
    "",
    20261120,
    1.5,
]
MOMENTS = [
    "2026-11-20T16:30:00",
    "2026-02-30T00:00:00Z",
    "0001-01-01T00:00:00+14:00",
    "1700000000",
    "2026-11-20",
    "x",
    1,
]
IDS = ["x", "", "1", "' OR 1=1 --", "0192f000-0000-7000-8000-00000000000g", 1, BIG]
TEXTS = [1, 1.5, BIG, "a\x00b", "\x1b[31m"]
LINES = ["a\u202eb", "a\u200bb", "\ufeffa", "a\nb"]
EVERYWHERE: list[Any] = [{"a": {"b": 1}}, [[["x"]]]]
"""A nest for a scalar: no type but a structure may accept it."""


def is_decimal(part: Json) -> bool:
    """Money, prices, quantities, ratios: strings of digits with a point."""
    return "(\\.[0-9]{1," in part.get("pattern", "")


def hostile(schema: Json) -> Iterator[Any]:
    """Values that ``schema`` must refuse."""
    if not nullable(schema):
        yield None
    options = parts(schema)
    if len(options) != 1:
        return
    part = options[0]
    kind = part.get("type")
    if isinstance(kind, list):  # one value of several types: what it may be, another field decides
        yield from [{"a": {"b": 1}}, 1.5, [[["x"]]], [{}]]
        return
    if kind in {"string", "integer", "boolean"}:
        yield from EVERYWHERE
    if "enum" in part or "const" in part:
        yield from ["no-such-value", "", 1, True]
    elif kind == "integer":
        yield from [BIG, -BIG - 1, 10**400, 1.5, "x", "", "NaN", "1e5", "1", True]
        yield part["minimum"] - 1
        yield part["maximum"] + 1
    elif kind == "boolean":
        yield from ["maybe", "true", 0, 1, 2, "", "null"]
    elif kind == "array":
        yield from ["x", 1, {"0": "x"}]
        if not nullable(part["items"]):
            yield [None]
        if part["maxItems"] <= 1000:
            yield [None] * (part["maxItems"] + 1)
    elif kind == "object":
        yield from ["x", 1, []]
        if part.get("properties"):  # of a map, the record decides which keys it knows, behind the form of the body
            yield {"no_such_field": 1}
    elif kind == "string":
        yield from text(part)


def text(part: Json) -> Iterator[Any]:
    form, pattern = part.get("format"), part.get("pattern", "")
    if form == "uuid":
        yield from IDS
    elif form == "date":
        yield from DATES
    elif form == "date-time":
        yield from MOMENTS
    elif is_decimal(part):
        yield from DECIMALS
        if "{1,2})?" in pattern:  # money: never rounded in silence
            yield from ["0.005", "1.005", "0.30000000000000004"]
    else:
        yield from TEXTS
        if "\\u202e" in pattern:  # a single line
            yield from LINES
        if part.get("maxLength", 10**9) < 100_000:
            yield "x" * (part["maxLength"] + 1)
            yield "宽" * (part["maxLength"] + 1)


def fields(schema: Json) -> Iterator[tuple[tuple[str | int, ...], Json]]:
    """Every field of a body with its place, one level into lists and objects."""
    for name, field in resolve(schema).get("properties", {}).items():
        yield (name,), field
        for part in parts(field):
            inner = part["items"] if part.get("type") == "array" else part
            for below in parts(inner):
                for deeper, sub in below.get("properties", {}).items():
                    yield ((name, 0, deeper) if part.get("type") == "array" else (name, deeper)), sub
