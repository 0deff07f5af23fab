"""What an administrator asks of the value of a field: that it is there, its form, its range. Pure (ADM-07).

The same rules judge fields of the product and those an administrator has made, whichever way a record is written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from pydantic import TypeAdapter, ValidationError

from bihuan.kernel.errors import code_of
from bihuan.kernel.identifiers import Email, Mobile, Phone, Uscc


class Wrong(Exception):
    """A value is not accepted: the code of the registry and what its sentence is filled from."""

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(code)
        self.code, self.params = code, params


class Form(StrEnum):
    """Forms a text may have. ``mask`` is spelled by the administrator: see ``fits_mask``."""

    EMAIL = "email"
    MOBILE = "mobile"
    PHONE = "phone"
    USCC = "uscc"
    URL = "url"
    DIGITS = "digits"
    LETTERS_DIGITS = "letters_digits"
    MASK = "mask"


@dataclass(frozen=True, slots=True)
class Condition:
    """Holds while ``field`` (``grade``, or ``custom.key``) has one of these values, spelled as text."""

    field: str
    values: frozenset[str]

    def holds(self, values: Mapping[str, Any]) -> bool:
        said = values.get(self.field)
        every = said if isinstance(said, list | tuple) else [said]
        return any(spelled(one) in self.values for one in every if one is not None)


@dataclass(frozen=True, slots=True)
class Rules:
    """``required`` always, or while ``condition`` holds. Bounds are spelled as values of the field are."""

    required: bool = False
    condition: Condition | None = None
    form: str | None = None
    mask: str | None = None
    minimum: str | None = None
    maximum: str | None = None
    min_length: int | None = None
    max_length: int | None = None

    def demand(self, values: Mapping[str, Any]) -> bool:
        """Whether the field must be filled, given the values of the whole record."""
        return self.required and (self.condition is None or self.condition.holds(values))

    def judge(self, value: Any) -> Any:
        """The value as its form keeps it. Raises Wrong. Nothing at all is judged by ``demand`` alone."""
        if is_blank(value):
            return value
        if isinstance(value, str) and not isinstance(value, StrEnum):
            value = self._text(value)
        measured = measure(value)
        if self.minimum is not None and measured < measure_like(value, self.minimum):
            raise Wrong("MIN_VALUE", min=self.minimum)
        if self.maximum is not None and measured > measure_like(value, self.maximum):
            raise Wrong("MAX_VALUE", max=self.maximum)
        return value

    def _text(self, value: str) -> str:
        if self.form is not None:
            value = _FORMS[Form(self.form)](value, self.mask or "")
        if self.min_length is not None and len(value) < self.min_length:
            raise Wrong("MIN_LENGTH", min=str(self.min_length))
        if self.max_length is not None and len(value) > self.max_length:
            raise Wrong("TOO_LONG", max=str(self.max_length))
        return value


def is_blank(value: Any) -> bool:
    """Nothing was said: null, an empty text or an empty list. ``False`` and zero are values."""
    return value is None or value == "" or value == []


def spelled(value: Any) -> str:
    """A value as a condition names it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def measure(value: Any) -> Any:
    """By what a value is compared with its bounds: numbers as numbers, days and moments in the order of time."""
    if isinstance(value, bool) or not isinstance(value, str):
        return value
    return as_measure(value)


def measure_like(value: Any, bound: str) -> Any:
    """A bound, to be compared with ``value``."""
    if isinstance(value, datetime):
        return datetime.fromisoformat(bound if "T" in bound else f"{bound}T00:00:00+08:00")
    if isinstance(value, date):
        return date.fromisoformat(bound[:10])
    if isinstance(value, int | Decimal):
        return Decimal(bound)
    return as_measure(bound)


def as_measure(text: str) -> Any:
    """What a bound or a value means: a number, or else a text whose order is that of time."""
    return Decimal(text) if re.fullmatch(r"-?[0-9]{1,15}(\.[0-9]{1,8})?", text, re.ASCII) else text


# ---------------------------------------------------------------------------------------------------------- forms


def _as(wire: Any) -> Callable[[str, str], str]:
    adapter: TypeAdapter[Any] = TypeAdapter(wire)

    def read(value: str, _: str) -> str:
        try:
            return str(adapter.validate_python(value))
        except ValidationError as failed:
            raise Wrong(code_of(failed.errors(include_url=False, include_input=False)[0]["type"])) from None

    return read


def _matching(pattern: str) -> Callable[[str, str], str]:
    compiled = re.compile(pattern, re.ASCII)

    def read(value: str, _: str) -> str:
        if not compiled.fullmatch(value):
            raise Wrong("FORMAT_INVALID")
        return value

    return read


def _masked(value: str, mask: str) -> str:
    if not fits_mask(value, mask):
        raise Wrong("FORMAT_INVALID")
    return value


def fits_mask(value: str, mask: str) -> bool:
    """``A`` is a letter, ``0`` a digit, ``X`` either of them; anything else stands for itself. Linear in its length."""
    kinds = {"A": "[A-Za-z]", "0": "[0-9]", "X": "[A-Za-z0-9]"}
    return re.fullmatch("".join(kinds.get(sign, re.escape(sign)) for sign in mask), value, re.ASCII) is not None


_FORMS: Mapping[Form, Callable[[str, str], str]] = {
    Form.EMAIL: _as(Email),
    Form.MOBILE: _as(Mobile),
    Form.PHONE: _as(Phone),
    Form.USCC: _as(Uscc),
    Form.URL: _matching(r"https?://[^\s]{1,240}"),
    Form.DIGITS: _matching(r"[0-9]+"),
    Form.LETTERS_DIGITS: _matching(r"[A-Za-z0-9]+"),
    Form.MASK: _masked,
}
