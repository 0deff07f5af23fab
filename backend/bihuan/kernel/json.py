"""Strict JSON: what parsers disagree on is refused before anything reads it (TRUST §3.5)."""

from __future__ import annotations

import json
from typing import Any

import orjson

from bihuan.kernel import limits
from bihuan.kernel.errors import DomainError, FieldError


def check_json(body: bytes) -> None:
    """Raises MALFORMED for NaN, duplicate keys, lone surrogates, invalid UTF-8, or nesting deeper than 32; TOO_LONG for
    a list of more items than any document has.
    """
    if not body:
        return
    if _depth(body) > limits.DEPTH:
        raise DomainError("MALFORMED")
    try:
        found = orjson.loads(body)
        json.loads(body, object_pairs_hook=_no_duplicates)
    except (ValueError, RecursionError) as wrong:
        raise DomainError("MALFORMED") from wrong
    if body.count(b",") >= limits.ITEMS and (place := _too_long(found, "")) is not None:
        raise DomainError("TOO_LONG", errors=[FieldError(place[:500], "TOO_LONG")])


def _too_long(found: Any, place: str) -> str | None:
    """The pointer of a list that is too long."""
    if isinstance(found, list) and len(found) > limits.ITEMS:
        return place
    parts = enumerate(found) if isinstance(found, list) else found.items() if isinstance(found, dict) else ()
    return next((wrong for key, part in parts if (wrong := _too_long(part, f"{place}/{key}")) is not None), None)


def _no_duplicates(pairs: list[tuple[str, Any]]) -> None:
    if len({key for key, _ in pairs}) != len(pairs):
        raise ValueError("duplicate key")


def _depth(body: bytes) -> int:
    """An upper bound: brackets inside strings count too, and nobody sends 32 of those in a row."""
    depth = deepest = 0
    in_string = escaped = False
    for byte in body if (body.count(b"[") + body.count(b"{")) > limits.DEPTH else b"":
        if in_string:
            if escaped:
                escaped = False
            elif byte == 0x5C:
                escaped = True
            elif byte == 0x22:
                in_string = False
            continue
        if byte == 0x22:
            in_string = True
        elif byte in b"[{":
            depth += 1
            deepest = max(deepest, depth)
        elif byte in b"]}":
            depth -= 1
    return deepest
