"""Lists of a chunk as one text each: of every value of a list the driver asks twice whether it is a list itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

APART = "\x1f"
"""What nothing that is packed holds: names, numbers and keys have no signs of control."""


def packed(values: Iterable[Any]) -> str:
    """Numbers, ids, texts and what is true; None as nothing."""
    return APART.join(["" if value is None else str(value) for value in values])


def unpacked(name: str, kind: str) -> str:
    """The parameter of that name as an array again, in a statement."""
    return f"CAST(string_to_array(CAST(:{name} AS text), '{APART}', '') AS {kind}[])"
