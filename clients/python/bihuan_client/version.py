"""The version of a record that an edit refers to."""

from __future__ import annotations

from typing import Protocol
from uuid import UUID


class _Versioned(Protocol):
    @property
    def id(self) -> UUID: ...
    @property
    def version(self) -> int: ...


def if_match(resource: str, record: _Versioned) -> str:
    """The If-Match of an edit: its refusal with 412 tells that somebody was faster. ``if_match("orders", order)``."""
    return f'"{resource}:{record.id}:{record.version}"'
