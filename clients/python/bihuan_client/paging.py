"""All rows of a list, page after page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Protocol, TypeVar

Row = TypeVar("Row", covariant=True)


class _Page(Protocol[Row]):
    @property
    def data(self) -> list[Row]: ...  # type: ignore[misc]
    @property
    def page(self) -> Any: ...


def each(endpoint: Callable[..., _Page[Row]], **query: Any) -> Iterator[Row]:
    """``each(list_leads.sync, client=client, status="new")``: its rows, asking for the next page when needed."""
    while True:
        answer = endpoint(**query)
        yield from answer.data
        if answer.page.next_cursor is None:
            return
        query["cursor"] = answer.page.next_cursor
