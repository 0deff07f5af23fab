"""What a record is born with that its service does not know: an id chosen outside, its number in another system."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

_GIVEN: ContextVar[tuple[type[Any], dict[str, Any]] | None] = ContextVar("given", default=None)


@contextmanager
def born_as(model: type[Any], **values: Any) -> Iterator[None]:
    """The first record of ``model`` that is made inside has these values; of two around each other, those of both."""
    outer = _GIVEN.get()
    known = outer[1] if outer is not None and outer[0] is model else {}
    before = _GIVEN.set((model, {**known, **values}))
    try:
        yield
    finally:
        _GIVEN.reset(before)


def given_to(model: type[Any]) -> dict[str, Any]:
    """What the record that is being made is to be given; once."""
    given = _GIVEN.get()
    if given is None or given[0] is not model:
        return {}
    values = dict(given[1])
    given[1].clear()
    return values
