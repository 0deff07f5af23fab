"""Where the search box looks: numbers, the index of words, and what else leads to a record. Each under the scope."""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, Subquery, func, or_, select, true, union

from bihuan.kernel.context import Context
from bihuan.kernel.prepared import Asked, asked
from bihuan.kernel.resource import Resource
from bihuan.kernel.search import fold, grams, matches

Conditions = Sequence[ColumnElement[bool]]
HAN = re.compile("[一-鿿]+")
STAND_IN = "鿯鿮鿭"
"""For any Chinese characters, two of them or more: pairs say it all of two."""


class Way(NamedTuple):
    """One way in which records are found: all of them at once, or asked of one record after the other.

    A page out of very many is walked in its order, and each record asked: whoever collects the many first waits.
    """

    found: ColumnElement[bool]
    asked: ColumnElement[bool]
    boxed: bool = True
    """Also in the one box over everything, where what leads there is found itself."""


def looks_like_number(fragment: str) -> bool:
    """``QT20261109`` is looked up by number, everything else by text."""
    head = fragment.strip().rstrip("0123456789")
    digits = fragment.strip()[len(head) :]
    return head.isascii() and head.isalpha() and 2 <= len(head) <= 4 and len(digits) >= 4


def is_number(resource: Resource[Any], fragment: str) -> bool:
    return getattr(resource.model, "number", None) is not None and looks_like_number(fragment)


def named(resource: Resource[Any], fragment: str | None) -> list[ColumnElement[bool]]:
    """What the search box says where no index of words is needed: a number, or names and codes of a small table."""
    if not fragment:
        return []
    if is_number(resource, fragment):
        return numbered(resource, fragment)
    if resource.search is not None:
        return []
    columns = [getattr(resource.model, one) for one in ("name", "code") if hasattr(resource.model, one)]
    ways = [column.icontains(fragment, autoescape=True) for column in columns]
    return [or_(*ways, *numbered(resource, fragment))] if ways else numbered(resource, fragment)


def ways(ctx: Context, resource: Resource[Any], fragment: str | None) -> list[Way]:
    """What the search box says where it is answered from the index of words: a condition on that index.

    After it conditions on the record itself, any of which will do: the beginning of its number without the letters,
    and what the kind of record is found by beside its own words.
    """
    search, model = resource.search, resource.model
    if not fragment or search is None or is_number(resource, fragment):
        return []
    words = matches(search, fragment, resource.legible(ctx, fragment) if resource.legible else None)
    own = Way(words, asked_of(select(true()).where(search.c.id == model.id, words), model))
    others = resource.found_through(ctx, fragment) if resource.found_through else []
    return [own, *(Way(begun, begun) for begun in numbered(resource, fragment)), *others]


class Search(NamedTuple):
    """What the search box says: every way in which records are found, any of them asked of each, and the values."""

    words: tuple[Asked, ...]
    each: Asked
    values: dict[str, Any]
    typed: str | None
    """What was typed, where it is nothing but Chinese characters: pairs of them say nearly all."""
    own: Asked
    """The first of the ways, asked of each: by the words of the record itself."""


def search_of(ctx: Context, resource: Resource[Any], fragment: str | None) -> Search | None:
    """``ways`` told apart from what was typed; None where nothing is answered from the index of words.

    Chinese characters all lead the same ways, which are built once for a reader: that costs more than the search.
    """
    if not fragment or resource.search is None:
        return None
    typed = fold(fragment.strip())
    stand_in = STAND_IN[: len(typed)]
    chinese = len(typed) > 1 and HAN.fullmatch(typed) is not None
    if chinese:
        words, each, own = ctx.once((resource.name, "ways", stand_in), lambda: _apart(ctx, resource, stand_in))
        instead: dict[Hashable, Any] = {stand_in: typed, tuple(grams(stand_in)): grams(typed)}
        found = [one.instead(instead) for one in (*words, each, own)]
        if None not in found:
            values = {name: value for one in found for name, value in (one or {}).items()}
            return Search(words, each, values, typed, own)
    words, each, own = _apart(ctx, resource, fragment)
    values = {name: value for one in (*words, each, own) for name, value in one.values.items()}
    return Search(words, each, values, typed if chinese else None, own)


def _apart(ctx: Context, resource: Resource[Any], fragment: str) -> tuple[tuple[Asked, ...], Asked, Asked]:
    found = ways(ctx, resource, fragment)
    words = tuple(asked(f"words_{place}", [way.found]) for place, way in enumerate(found))
    each = asked("each", [or_(*(way.asked for way in found))] if found else [])
    return words, each, asked("own", [way.asked for way in found[:1]])


def asked_of(rows: Select[Any], model: type[Any]) -> ColumnElement[bool]:
    """Whether there is one of them, asked anew of each record: never for all records together."""
    return func.coalesce(rows.limit(1).correlate(model).scalar_subquery(), False)


def numbered(resource: Resource[Any], fragment: str) -> list[ColumnElement[bool]]:
    """The beginning of a number: ``QT20261109``, ``20261109`` of any kind that is numbered, ``crm2`` of customers."""
    number, prefix = getattr(resource.model, "number", None), getattr(resource.model, "PREFIX", "")
    if number is None:
        return []
    typed = fragment.strip().upper()
    digits = typed.removeprefix(prefix)
    if looks_like_number(typed):
        return [number.startswith(typed, autoescape=True)]
    if prefix and len(typed) >= 4 and digits.isascii() and digits.isdigit():
        return [number.startswith(f"{prefix}{digits}", autoescape=True)]
    return []


def arms(
    resource: Resource[Any], ways: Conditions, conditions: Conditions, columns: Sequence[ColumnElement[Any]], most: int
) -> Subquery:
    """Ids and columns of the records that are found in any of the ways, each of them once; ``most`` in each way.

    The conditions, and the scope among them, hold before anything is cut off: whoever sees little misses none of it.
    """
    search, model = resource.search, resource.model
    assert search is not None
    joined = select(search.c.id.label("id"), *columns).join(model, model.id == search.c.id)
    found: list[Select[Any]] = [joined.where(ways[0], *conditions).limit(most)]
    found += [select(model.id.label("id"), *columns).where(way, *conditions).limit(most) for way in ways[1:]]
    if len(found) == 1:
        return found[0].subquery()
    return union(*(select(one.subquery()) for one in found)).subquery()


def said(ctx: Context, resource: Resource[Any], fragment: str | None) -> list[ColumnElement[bool]]:
    """What the search box says, as conditions of any statement over the table."""
    found = ways(ctx, resource, fragment)
    if not found:
        return named(resource, fragment)
    assert resource.search is not None
    search, model = resource.search, resource.model
    there = select(search.c.id).join(model, model.id == search.c.id) if resource.legible else select(search.c.id)
    worded = model.id.in_(there.where(found[0].found).correlate(None))
    return [*named(resource, fragment), or_(worded, *(way.found for way in found[1:]))]
