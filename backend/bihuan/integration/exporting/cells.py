"""A value of a list as a cell of a file: what it is called, and what of it is shown (DOMAIN §1.6)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from types import UnionType
from typing import Annotated, Any, NamedTuple, Union, get_args, get_origin
from uuid import UUID

from pydantic import AwareDatetime

from bihuan.kernel.clock import SHANGHAI
from bihuan.kernel.errors import Text
from bihuan.kernel.reading import Readable
from bihuan.parties.masking import MANY, mask_phone, mask_tail
from bihuan.parties.masking import MASKS as OF_PARTIES

Cell = str | int | Decimal | datetime | date | None
Mask = Callable[[str | None], str | None]

MASKS: Mapping[str, Mask] = {
    **OF_PARTIES,
    **{name: mask for name, (_, mask) in MANY.items()},
    "bank_account": mask_tail,
    "account_no": mask_tail,
}
"""By the name of the field: how it looks in every file but a plain one."""
MOBILE = re.compile(r"(?<![0-9A-Za-z])1[3-9][0-9]{9}(?![0-9A-Za-z])")
"""One that somebody wrote into a text: no file shows it either (invariant 20)."""
YES, NO = Text("是", "Yes"), Text("否", "No")
SINGLE = frozenset({str, int, Decimal, datetime, AwareDatetime, date, bool, UUID})


class Column(NamedTuple):
    """A field under its heading, with the words for its codes."""

    field: str
    title: str
    words: Mapping[str, str]


@cache
def exportable(resource: Readable[Any]) -> tuple[str, ...]:
    """The fields of a row that fit into a cell: single values, and lists of texts or of ways to reach somebody."""
    fields = resource.row.model_fields
    return tuple(name for name, shown in fields.items() if name in MANY or _fits(shown.rebuild_annotation()))


def _fits(shown: Any) -> bool:
    if get_origin(shown) is Annotated:
        return _fits(get_args(shown)[0])
    if get_origin(shown) in {Union, UnionType}:
        return all(part is type(None) or _fits(part) for part in get_args(shown))
    if get_origin(shown) is list:
        return _fits(get_args(shown)[0]) and get_origin(get_args(shown)[0]) is not list
    return isinstance(shown, type) and issubclass(shown, tuple(SINGLE))


def cell(column: Column, value: Any, language: Any, plain: bool) -> Cell:
    """One value: a text by its word and masked, a moment in Shanghai, amounts as numbers."""
    if isinstance(value, str):
        return _text(column, value, plain)
    if isinstance(value, bool):
        return (YES if value else NO).in_(language)
    if isinstance(value, datetime):
        return value.astimezone(SHANGHAI).replace(tzinfo=None, microsecond=0)
    if isinstance(value, list | tuple):
        said = [one[MANY[column.field][0]] if isinstance(one, dict) else str(one) for one in value]
        return "、".join(_text(column, one, plain) for one in said) or None
    if isinstance(value, UUID):
        return str(value)
    return value  # type: ignore[no-any-return]


def _text(column: Column, value: str, plain: bool) -> str:
    word = column.words.get(value)
    if word is not None or plain:
        return word if word is not None else value
    if column.field in MASKS:
        return MASKS[column.field](value) or ""
    return MOBILE.sub(lambda found: mask_phone(found[0]) or "", value)
