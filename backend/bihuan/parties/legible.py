"""What a masked number is found by: its last four digits, all four of them (DOMAIN §1.6, decision 0049).

Whoever sees numbers masked would otherwise type the rest until something is found. The words of a record hold its
numbers as they are, so for such a reader a hit counts only where the fragment stands in a name, or behind the ``@``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, String, True_, and_, false, func, literal_column, or_

from bihuan.kernel.context import Context
from bihuan.kernel.search import Legible, fold
from bihuan.kernel.sources import Way
from bihuan.parties.ownership.service import VIEW_SENSITIVE

_NUMBER = re.compile(r"\+?[0-9][0-9 \-]*")
_TELLING = re.compile("[0-9a-z]")
"""Numbers, addresses and accounts are written with these; Chinese characters tell nothing of them."""
TAIL = 4


def tail_of(number: Any) -> ColumnElement[str]:
    """``phone_tail`` of ``masking`` in the database, behind an index."""
    return func.phone_tail(number, type_=String)


class Worded(NamedTuple):
    """A kind of record whose words hold numbers."""

    name: str
    model: type[Any]
    names: tuple[Any, ...]
    """What is shown to everybody; a number is looked for in the first only, behind an index of those with digits."""
    tails: tuple[Any, ...]
    mails: tuple[Any, ...] = ()
    codes: tuple[Any, ...] = ()
    """Shown to everybody, and found as a whole."""

    def legible(self, ctx: Context, fragment: str) -> Legible | None:
        """What to ask of a hit; None where everything is shown, or nothing hidden could be told."""
        plain = self._plain(ctx)
        if isinstance(plain, True_) or not _TELLING.search(fold(fragment)):
            return None
        if _digits(fragment):
            return lambda form: plain
        return lambda form: or_(plain, *self._shown(form))

    def otherwise(self, ctx: Context, fragment: str) -> Sequence[ColumnElement[bool]]:
        """What else a number finds for whoever sees numbers masked, each behind an index of its own."""
        digits = _digits(fragment)
        if not digits or isinstance(self._plain(ctx), True_):
            return []
        found = [tail_of(one) == digits for one in self.tails] if len(digits) == TAIL else []
        found += [one == fragment.strip().upper() for one in self.codes]
        name = self.names[0]
        with_digits = name.regexp_match(literal_column("'[0-9]'"))
        # As it is written: folding the names of a table costs thirty times what looking through them does.
        return [*found, and_(with_digits, func.strpos(name, fold(fragment.strip())) > 0)]

    def _plain(self, ctx: Context) -> ColumnElement[bool]:
        return ctx.visible(self.model, self.name, VIEW_SENSITIVE) if ctx.may(self.name, VIEW_SENSITIVE) else false()

    def _shown(self, form: str) -> list[ColumnElement[bool]]:
        domains = [func.substr(one, func.strpos(one, literal_column("'@'"))) for one in self.mails]
        return [_holds(one, form) for one in (*self.names, *self.codes, *domains)]


def otherwise(ctx: Context, kind: Worded, fragment: str) -> list[Way]:
    """The same as ways of the search box."""
    return [Way(way, way) for way in kind.otherwise(ctx, fragment)]


def _holds(text: Any, form: str) -> ColumnElement[bool]:
    """The same as in the index of words, where texts are folded."""
    folded = func.lower(func.normalize(text, literal_column("NFKC")))
    return func.coalesce(func.strpos(folded, form) > 0, literal_column("false"))


def _digits(fragment: str) -> str:
    """Of what is nothing but a number; else nothing."""
    folded = fold(fragment.strip())
    return re.sub("[^0-9]", "", folded) if _NUMBER.fullmatch(folded) else ""
