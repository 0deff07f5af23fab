"""Fields that an administrator has made: of what kinds they are, and what each kind accepts. Pure (DOMAIN §0.3).

Every kind has one form on the wire, and keeps in the database what it writes there: text, number, money, date, moment,
choice and reference are texts, several choices and files are lists of texts, a check box is true or false.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from pydantic import TypeAdapter, ValidationError

from bihuan.kernel.errors import Text, code_of
from bihuan.kernel.field_rules import Rules, Wrong, is_blank
from bihuan.kernel.money import SignedAmount
from bihuan.kernel.wire import BusinessDate, Chars, Moment, Prose

LINE, PROSE = 254, 4_000
MOST_CHOSEN, MOST_FILES = 50, 20
LISTS_MOST = max(MOST_CHOSEN, MOST_FILES)
MOST_SCALE = 6
KEY = r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$"


class Kind(StrEnum):
    TEXT = "text"
    LONG_TEXT = "long_text"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    DATETIME = "datetime"
    SELECT = "select"
    MULTI_SELECT = "multi_select"
    USER = "user"
    DEPARTMENT = "department"
    FILE = "file"
    CHECKBOX = "checkbox"
    LOOKUP = "lookup"


NUMERIC = frozenset({Kind.NUMBER, Kind.MONEY})
TIMELY = frozenset({Kind.DATE, Kind.DATETIME})
CHOSEN = frozenset({Kind.SELECT, Kind.MULTI_SELECT})
REFERRING = {Kind.USER: "users", Kind.DEPARTMENT: "departments"}
"""What a reference leads to; a ``lookup`` says it itself."""
CAN_BE_UNIQUE = frozenset({Kind.TEXT, Kind.NUMBER, Kind.DATE})
LISTS = frozenset({Kind.MULTI_SELECT, Kind.FILE})


@dataclass(frozen=True, slots=True)
class Option:
    """One of the values to choose from; one that is no longer offered stays readable."""

    code: str
    label: Text
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class CustomField:
    """A definition as the door reads it. ``scale`` is how many decimals a number has at most; ``seen_by`` are the roles
    it was made for, none for everybody.
    """

    id: UUID
    key: str
    label: Text
    kind: str
    options: tuple[Option, ...] = ()
    target: str | None = None
    scale: int = MOST_SCALE
    is_unique: bool = False
    default: str | None = None
    rules: Rules = field(default_factory=Rules)
    is_active: bool = True
    seen_by: frozenset[str] = frozenset()

    @property
    def refers_to(self) -> str | None:
        """The kind of record that a value names."""
        return self.target if self.kind == Kind.LOOKUP else REFERRING.get(Kind(self.kind))

    @property
    def filterable(self) -> bool:
        return self.kind not in {Kind.LONG_TEXT, Kind.FILE}

    def read(self, value: Any, before: Any = None) -> Any:
        """The value as it is kept, None for nothing. Raises Wrong. ``before`` is what the record has so far."""
        if value is None:
            return None
        read = _READERS[Kind(self.kind)](self, value, before)
        return None if is_blank(read) else self.rules.judge(read)

    def begin(self) -> Any:
        """What a new record has where nothing was said; None where that is nothing."""
        if self.default is None:
            return None
        value: Any = self.default
        if self.kind == Kind.CHECKBOX:
            value = self.default == "true"
        if self.kind == Kind.MULTI_SELECT:
            value = [one.strip() for one in self.default.split(",")]
        try:
            return self.read(value)
        except Wrong:  # a choice that is no longer offered
            return None


def _text_of(wire: Any) -> Callable[[CustomField, Any, Any], Any]:
    adapter: TypeAdapter[Any] = TypeAdapter(wire)

    def read(_: CustomField, value: Any, before: Any) -> Any:
        if not isinstance(value, str):
            raise Wrong("INVALID")
        return _checked(adapter, value)

    return read


def _checked(adapter: TypeAdapter[Any], value: Any) -> Any:
    try:
        return adapter.validate_python(value)
    except ValidationError as failed:
        raise Wrong(code_of(failed.errors(include_url=False, include_input=False)[0]["type"])) from None


def _number(of: CustomField, value: Any, _: Any) -> str | None:
    """At most 15 digits before the point and ``scale`` behind it; zeros that say nothing are dropped."""
    if value == "":
        return None
    decimals = rf"(\.[0-9]{{1,{of.scale}}})?" if of.scale else ""
    if not isinstance(value, str) or not re.fullmatch(rf"-?(0|[1-9][0-9]{{0,14}}){decimals}", value, re.ASCII):
        raise Wrong("INVALID_NUMBER")
    number = Decimal(value)
    return f"{number.normalize() if number else Decimal(0):f}"


_AMOUNT: TypeAdapter[Any] = TypeAdapter(SignedAmount)
_DAY: TypeAdapter[Any] = TypeAdapter(BusinessDate)
_MOMENT: TypeAdapter[Any] = TypeAdapter(Moment)


def _money(_: CustomField, value: Any, __: Any) -> str | None:
    if value == "":
        return None
    amount: Decimal = _checked(_AMOUNT, value if isinstance(value, str) else 0)
    return f"{amount if amount else Decimal(0):.2f}"


def _day(_: CustomField, value: Any, __: Any) -> str | None:
    if value == "":
        return None
    if not isinstance(value, str):
        raise Wrong("INVALID")
    return str(_checked(_DAY, value).isoformat())


def _moment(_: CustomField, value: Any, __: Any) -> str | None:
    if value == "":
        return None
    if not isinstance(value, str):
        raise Wrong("INVALID")
    at: datetime = _checked(_MOMENT, value)
    return at.replace(microsecond=0).isoformat()


def _choice(of: CustomField, value: Any, before: Any) -> str | None:
    if value == "":
        return None
    if not isinstance(value, str):
        raise Wrong("INVALID")
    kept = before if isinstance(before, list) else [before]
    known = {option.code for option in of.options if option.is_active or option.code in kept}
    if value not in known:
        raise Wrong("OPTION_UNKNOWN")
    return value


def _choices(of: CustomField, value: Any, before: Any) -> list[str]:
    """In the order of the options, each once."""
    if not isinstance(value, list):
        raise Wrong("INVALID")
    if len(value) > MOST_CHOSEN:
        raise Wrong("TOO_LONG", max=str(MOST_CHOSEN))
    chosen = {_choice(of, one, before) for one in value}
    if len(chosen) < len(value):
        raise Wrong("DUPLICATE_OPTION")
    return [option.code for option in of.options if option.code in chosen]


def _reference(_: CustomField, value: Any, __: Any) -> str | None:
    if value == "":
        return None
    return str(as_id(value))


def _files(_: CustomField, value: Any, __: Any) -> list[str]:
    if not isinstance(value, list):
        raise Wrong("INVALID")
    if len(value) > MOST_FILES:
        raise Wrong("TOO_LONG", max=str(MOST_FILES))
    return list(dict.fromkeys(str(as_id(one)) for one in value))


def _flag(_: CustomField, value: Any, __: Any) -> bool:
    if not isinstance(value, bool):
        raise Wrong("INVALID")
    return value


def as_id(value: Any) -> UUID:
    """An id as the API writes it. Raises Wrong."""
    if not isinstance(value, str) or not re.fullmatch(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", value):
        raise Wrong("INVALID")
    return UUID(value)


_READERS: Mapping[Kind, Callable[[CustomField, Any, Any], Any]] = {
    Kind.TEXT: _text_of(Annotated[str | None, Chars(LINE)]),
    Kind.LONG_TEXT: _text_of(Annotated[str | None, Prose(PROSE)]),
    Kind.NUMBER: _number,
    Kind.MONEY: _money,
    Kind.DATE: _day,
    Kind.DATETIME: _moment,
    Kind.SELECT: _choice,
    Kind.MULTI_SELECT: _choices,
    Kind.USER: _reference,
    Kind.DEPARTMENT: _reference,
    Kind.FILE: _files,
    Kind.CHECKBOX: _flag,
    Kind.LOOKUP: _reference,
}
