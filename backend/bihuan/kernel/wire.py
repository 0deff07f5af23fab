"""Wire types for text, codes and contact data: one strict type per kind, so bad input stops at the door."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
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
    WithJsonSchema,
)
from pydantic import create_model as _create_model
from pydantic_core import PydanticCustomError, core_schema

from bihuan.kernel.clock import SHANGHAI

# C0/C1 controls, surrogates, zero-width and bidi controls, BOM: never in names, codes or numbers (TRUST §3.5).
_BAD_NAME = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_BAD_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_NAME_CHAR = r"[^\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]"
_TEXT_CHAR = r"[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]"
_VISIBLE = r"[!-~\u00a1-\u1fff\u3001-\ud7ff]"
_NAME_PATTERN = f"^{_NAME_CHAR}*$"
_REQUIRED_PATTERN = f"^{_NAME_CHAR}*{_VISIBLE}{_NAME_CHAR}*$"
_TEXT_PATTERN = f"^{_TEXT_CHAR}*$"
_PROSE_PATTERN = f"^{_TEXT_CHAR}*{_VISIBLE}{_TEXT_CHAR}*$"


class Schema(BaseModel):
    """Base of every request and response body: unknown fields are refused, ORM objects can be read."""

    model_config = ConfigDict(extra="forbid", from_attributes=True, use_enum_values=True)


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
    bad: ClassVar[re.Pattern[str]] = _BAD_NAME
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
        if not value:
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


def Str(length: int) -> Any:
    return Annotated[str, Chars(length)]


def OptStr(length: int) -> Any:
    return Annotated[str | None, Chars(length)]


def Text(length: int = 20_000, minimum: int = 1) -> Any:
    return Annotated[str, Prose(length, minimum)]


def OptText(length: int = 20_000) -> Any:
    return Annotated[str | None, Prose(length)]


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


def one_of(kind: type[StrEnum]) -> Any:
    return Annotated[str | None, OneOf(kind)]


def _matching(pattern: str, code: str, tidy: Callable[[str], str] = str.strip) -> Callable[[Any], Any]:
    compiled = re.compile(pattern)

    def check(value: Any) -> Any:
        if value is None or not isinstance(value, str):
            return value
        value = tidy(value)
        if not value:
            return None
        if not compiled.fullmatch(value):
            raise error(code)
        return value

    return check


def _mobile(value: str) -> str:
    """Spaces, dashes and the country code 86 dropped, full-width digits folded (DOMAIN §2.1)."""
    value = re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", value))
    bare = re.sub(r"^(\+86|0086|86)", "", value)
    return bare if len(bare) == 11 else value


def _phone(value: str) -> str:
    value = re.sub(r"\s", "", unicodedata.normalize("NFKC", value))
    bare = re.fullmatch(r"(0(?:10|2\d|[3-9]\d{2}))(\d{7,8})(-\d{1,6})?", value)
    return f"{bare[1]}-{bare[2]}{bare[3] or ''}" if bare else value


def _email(value: str) -> str:
    local, at, domain = value.strip().rpartition("@")
    return f"{local}{at}{domain.lower()}"


_USCC = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def uscc_ok(code: str) -> bool:
    """GB 32100-2015: alphabet, region digits and check character (DOMAIN §2.8)."""
    if len(code) != 18 or any(c not in _USCC for c in code) or not code[2:8].isdigit():
        return False
    total = sum(_USCC.index(c) * pow(3, i, 31) for i, c in enumerate(code[:17]))
    return _USCC[(31 - total % 31) % 31] == code[17]


def _uscc(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    value = value.strip().upper()
    if value and not uscc_ok(value):
        raise error("INVALID_USCC")
    return value or None


def _tax_no(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    value = value.strip().upper()
    if value and (
        not re.fullmatch(r"[0-9A-Z]{15}|[0-9A-Z]{17}|[0-9A-Z]{18}|[0-9A-Z]{20}", value)
        or (len(value) == 18 and not uscc_ok(value))
    ):
        raise error("INVALID_TAX_NO")
    return value or None


def _optional(check: Callable[[Any], Any], length: int, pattern: str, example: str) -> Any:
    schema = {
        "anyOf": [{"type": "string", "maxLength": length, "pattern": pattern}, {"type": "null"}],
        "examples": [example],
    }
    return Annotated[str | None, Field(max_length=length), BeforeValidator(check), WithJsonSchema(schema)]


_MOBILE = r"1[3-9][0-9]{9}|\+(?!86)[0-9]{6,15}"
_PHONE = r"(0[0-9]{2,3}-?)?[2-9][0-9]{6,7}(-[0-9]{1,6})?|[48]00-?[0-9]{3}-?[0-9]{4}"
_EMAIL = r"[A-Za-z0-9._%+\-]+@[A-Za-z0-9.\-]+\.[A-Za-z]{2,}"
Mobile = _optional(_matching(_MOBILE, "INVALID_MOBILE", _mobile), 24, f"^({_MOBILE})$", "13812341234")
Phone = _optional(_matching(_PHONE, "INVALID_PHONE", _phone), 24, f"^({_PHONE})$", "021-62345678")
Email = _optional(_matching(_EMAIL, "INVALID_EMAIL", _email), 254, f"^{_EMAIL}$", "chen@example.com")
Uscc = _optional(_uscc, 18, "^[0-9A-HJ-NP-RTUWXY]{18}$", "91310115MA1K35J8HH")
TaxNo = _optional(_tax_no, 20, "^[0-9A-Z]{15,20}$", "91310115MA1K35J8HH")


def _in_range(value: Any) -> Any:
    """Business dates lie between 1990 and 2100 (TRUST §3.5)."""
    year = value.year if isinstance(value, date) else None
    if year is not None and not 1990 <= year <= 2100:
        raise error("DATE_OUT_OF_RANGE")
    return value


def _iso_date(value: Any) -> Any:
    if isinstance(value, date) or (isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value)):
        return value
    raise error("INVALID")


def _iso_time(value: Any) -> Any:
    if isinstance(value, datetime) or (isinstance(value, str) and re.match(r"\d{4}-\d{2}-\d{2}[Tt ]", value)):
        return value  # a string of digits would be read as seconds since 1970
    raise error("INVALID")


BusinessDate = Annotated[date, BeforeValidator(_iso_date), AfterValidator(_in_range)]
"""YYYY-MM-DD, a business date of Asia/Shanghai."""
Moment = Annotated[
    AwareDatetime,
    BeforeValidator(_iso_time),
    AfterValidator(_in_range),
    AfterValidator(lambda at: at.astimezone(SHANGHAI)),
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
