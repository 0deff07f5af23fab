"""Wire types for text, codes and contact data: one strict type per kind, so bad input stops at the door."""

from __future__ import annotations

import re
import unicodedata
import warnings
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, ClassVar, get_args

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    Strict,
)
from pydantic import create_model as _create_model
from pydantic.fields import FieldInfo
from pydantic.warnings import UnsupportedFieldAttributeWarning
from pydantic_core import PydanticCustomError, core_schema

from bihuan.kernel.clock import SHANGHAI

# C0/C1 controls, surrogates, zero-width and bidi controls, BOM: never in names, codes or numbers (TRUST §3.5).
BAD_NAME = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_BAD_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_NAME_CHAR = r"[^\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]"
_TEXT_CHAR = r"[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]"
_VISIBLE = r"[^\u0000-\u0020\u007f-\u00a0\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff]"
_SEEN = re.compile(_VISIBLE).search
_NAME_PATTERN = f"^{_NAME_CHAR}*$"
_REQUIRED_PATTERN = f"^{_NAME_CHAR}*{_VISIBLE}{_NAME_CHAR}*$"
_TEXT_PATTERN = f"^{_TEXT_CHAR}*$"
_PROSE_PATTERN = f"^{_TEXT_CHAR}*{_VISIBLE}{_TEXT_CHAR}*$"


# FastAPI silences this one while it builds its fields; ours are built when they are first used, and it is not there.
warnings.filterwarnings("ignore", category=UnsupportedFieldAttributeWarning)


class Schema(BaseModel):
    """Base of every request and response body: unknown fields are refused, ORM objects can be read.

    Validators are built when they are first used: the start is a third shorter, and a process holds what it needs.
    """

    model_config = ConfigDict(extra="forbid", from_attributes=True, use_enum_values=True, defer_build=True)


def error(code: str) -> PydanticCustomError:
    """A field error carrying a code of the registry."""
    return PydanticCustomError(code, "not valid")


def _optional_source(source: Any) -> bool:
    return type(None) in get_args(source)


@dataclass(frozen=True)
class Chars:
    """A single line: trimmed, NFC, at most ``length`` characters, no control, zero-width or bidi characters.

    ``name: Annotated[str, Chars(64)]`` is required; ``Annotated[str | None, Chars(64)]`` turns empty into null.
    """

    length: int
    minimum: int = 1
    bad: ClassVar[re.Pattern[str]] = BAD_NAME
    patterns: ClassVar[tuple[str, str]] = (_REQUIRED_PATTERN, _NAME_PATTERN)

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        optional = _optional_source(source)
        return core_schema.no_info_before_validator_function(lambda value: self._read(value, optional), handler(source))

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        written = handler(schema)
        text = next((part for part in written.get("anyOf", ()) if part.get("type") == "string"), written)
        required = text is written
        text["maxLength"] = self.length
        text["pattern"] = self.patterns[0 if required else 1]
        if required:
            text["minLength"] = self.minimum
        return written

    def _read(self, value: Any, optional: bool) -> Any:
        if not isinstance(value, str):
            return value
        if self.bad.search(value):
            raise error("INVALID_CHARACTER")
        value = unicodedata.normalize("NFC", value).strip()
        if not _SEEN(value):
            if optional:
                return None
            raise error("REQUIRED")
        if len(value) > self.length:
            raise error("TOO_LONG")
        if len(value) < self.minimum:
            raise error("MIN_LENGTH")
        return value


@dataclass(frozen=True)
class Prose(Chars):
    """Free text with line breaks, 20,000 characters unless told."""

    length: int = 20_000
    bad: ClassVar[re.Pattern[str]] = _BAD_TEXT
    patterns: ClassVar[tuple[str, str]] = (_PROSE_PATTERN, _TEXT_PATTERN)


Flag = Annotated[bool, Strict()]
"""``true`` or ``false`` in a body; in a query, where everything is text, it is a plain ``bool``."""
Whole = Annotated[int, Strict()]
"""A whole number in a body, never its text."""
Code = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.+\-]{1,32}$", max_length=32, examples=["manufacturing"])]
OpenCode = Annotated[str, Field(max_length=64, examples=["draft"])]
"""A code in a response: clients must expect values they do not know (API §1)."""


@dataclass(frozen=True)
class OneOf:
    """A filter over an enumeration: ``Annotated[str | None, OneOf(Status)]``, one value or several, comma-separated."""

    kind: type[StrEnum]

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        names = "|".join(re.escape(str(member.value)) for member in self.kind)
        pattern = rf"^({names})(,({names}))*$"
        return core_schema.nullable_schema(core_schema.str_schema(pattern=pattern, max_length=400))


def _since(first: int) -> AfterValidator:
    def in_range(value: Any) -> Any:
        year = value.year if isinstance(value, date) else None
        if year is not None and not first <= year <= 2100:
            raise error("DATE_OUT_OF_RANGE")
        return value

    return AfterValidator(in_range)


_BUSINESS = _since(1990)
"""Business dates lie between 1990 and 2100 (TRUST §3.5)."""


def _iso_date(value: Any) -> Any:
    if isinstance(value, date) or (isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value)):
        return value
    raise error("INVALID")


def _iso_time(value: Any) -> Any:
    if isinstance(value, datetime) or (isinstance(value, str) and re.match(r"\d{4}-\d{2}-\d{2}[Tt ]", value)):
        return value  # a string of digits would be read as seconds since 1970
    raise error("INVALID")


@dataclass(frozen=True)
class _Years:
    """The range of years, told to those who send: answers may lie beyond, as a due date counted from the last day."""

    pattern: str = "^(199[0-9]|20[0-9]{2}|2100)-"

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        written = handler(schema)
        return written | {"pattern": self.pattern} if handler.mode == "validation" else written


BusinessDate = Annotated[date, BeforeValidator(_iso_date), _BUSINESS, _Years()]
"""YYYY-MM-DD, a business date of Asia/Shanghai."""
Birthday = Annotated[date, BeforeValidator(_iso_date), _since(1900), _Years("^(19[0-9]{2}|20[0-9]{2}|2100)-")]
"""YYYY-MM-DD, the day on which somebody was born: long before there was any business."""
Founded = Annotated[date, BeforeValidator(_iso_date), _since(1800), _Years("^(1[89][0-9]{2}|20[0-9]{2}|2100)-")]
"""YYYY-MM-DD, the day on which a company was founded; what dates are compared with in a filter."""
Moment = Annotated[
    AwareDatetime,
    BeforeValidator(_iso_time),
    _BUSINESS,
    AfterValidator(lambda at: at.astimezone(SHANGHAI)),
    _Years(),
]
"""RFC 3339 with offset; answered in +08:00."""


def partial(name: str, of: type[Schema]) -> type[Schema]:
    """The PATCH body of a write schema: the same fields, none required; absent means unchanged (API §6)."""
    fields: dict[str, Any] = {}
    for field_name, info in of.model_fields.items():
        annotation: Any = info.annotation
        for extra in info.metadata:
            annotation = Annotated[annotation, extra]
        fields[field_name] = (
            annotation,
            Field(default_factory=lambda: None, description=info.description, json_schema_extra=info.json_schema_extra),
        )
    return _create_model(name, __base__=Schema, **fields)


def show_origin(read: type[Schema]) -> None:
    """Every record shows by what number another system knows it (API §6): no schema has to repeat it."""
    read.model_fields.setdefault("external_system", FieldInfo(annotation=_SYSTEM | None))
    read.model_fields.setdefault("external_id", FieldInfo(annotation=_NUMBER | None))
    read.model_rebuild(force=True)
    for more in read.__subclasses__():
        show_origin(more)


_SYSTEM = Annotated[str, Field(max_length=32, examples=["erp"])]
_NUMBER = Annotated[str, Field(max_length=128, examples=["K-10077"])]
