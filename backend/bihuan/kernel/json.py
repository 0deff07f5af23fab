"""Strict JSON: what parsers disagree on is refused before anything reads it (TRUST §3.5)."""

from __future__ import annotations

import json
from typing import Any

import orjson

from bihuan.kernel.errors import DomainError

MAX_DEPTH = 32


def check_json(body: bytes) -> None:
    """Raises MALFORMED for NaN, duplicate keys, lone surrogates, invalid UTF-8, or nesting deeper than 32."""
    if not body:
        return
    if _depth(body) > MAX_DEPTH:
        raise DomainError("MALFORMED")
    try:
        orjson.loads(body)
        json.loads(body, object_pairs_hook=_no_duplicates)
    except (ValueError, RecursionError) as wrong:
        raise DomainError("MALFORMED") from wrong


def _no_duplicates(pairs: list[tuple[str, Any]]) -> None:
    if len({key for key, _ in pairs}) != len(pairs):
        raise ValueError("duplicate key")


def _depth(body: bytes) -> int:
    """An upper bound: brackets inside strings count too, and nobody sends 32 of those in a row."""
    depth = deepest = 0
    in_string = escaped = False
    for byte in body if (body.count(b"[") + body.count(b"{")) > MAX_DEPTH else b"":
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
