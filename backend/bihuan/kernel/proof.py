"""That readers are still who they were: asked along with the first statement of a list (decision 0063).

Whether a session is alive is asked in every request, and a list asks one thing more. Two questions cost twice the way
there and back, which is a good part of a page; as one question they are answered at the same moment, too.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any


class Outdated(Exception):
    """What readers may do has changed since it was read: whatever was found is forgotten, and all is asked again."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What is still to be shown of readers before they are answered."""

    source: str
    """What is asked, as an item of FROM with one row and the column ``epoch``; its parameters are ``{0}``, ``{1}``…"""
    values: tuple[Any, ...]
    judge: Callable[[int | None], None]
    """Raises UNAUTHENTICATED or ``Outdated``."""

    def along(self, sql: str, arguments: Sequence[Any]) -> tuple[str, list[Any]]:
        """A question with this one, and what is sent with both."""
        return _joined(sql, self.source, len(arguments), len(self.values)), [*arguments, *self.values]

    def judged(self, found: list[Any]) -> list[Any]:
        """The rows of the question alone: of nothing found there is one all the same."""
        self.judge(found[0].proof_epoch)
        return found if found[0].proof_row else []


@lru_cache(2_000)
def _joined(sql: str, source: str, before: int, own: int) -> str:
    """Rows in the order of the question: a function that is joined to them is called once, in front of them."""
    asked = source.format(*(f"${before + place}" for place in range(1, own + 1)))
    rows = f"SELECT asked.*, true AS proof_row FROM ({sql}) AS asked"
    return f"SELECT told.*, proof.epoch AS proof_epoch FROM {asked} LEFT JOIN ({rows}) AS told ON true"
