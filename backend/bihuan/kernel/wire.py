"""Wire types for text, codes and contact data: one strict type per kind, so bad input stops at the door."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic import create_model as _create_model
from pydantic_core import PydanticCustomError

from bihuan.kernel.clock import SHANGHAI

# C0/C1 controls, surrogates, zero-width and bidi controls, BOM: never in names, codes or numbers (TRUST §3.5).
_BAD_NAME = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_BAD_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_NAME_PATTERN = r"^[^\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]*$"
_REQUIRED_PATTERN = (
    r"^[^\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]*"
    r"[!-~\u00a1-\u1fff\u3001-\ud7ff][^\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]*$"
)
_TEXT_PATTERN = r"^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]*$"


class Schema(BaseModel):
    """Base of every request and response body: unknown fields are refused, ORM objects can be read."""

    model_config = ConfigDict(extra="forbid", from_attributes=True, use_enum_values=True)


def error(code: str) -> PydanticCustomError:
    """A field error carrying a code of the registry."""
    return PydanticCustomError(code, "not valid")


def _clean(bad: re.Pattern[str], required: bool) -> Callable[[Any], Any]:
    def clean(value: Any) -> Any:
        if not isinstance(value, str):
            return value
        if bad.search(value):
            raise error("INVALID_CHARACTER")
        value = unicodedata.normalize("NFC", value).strip()
        if required and not value:
            raise error("REQUIRED")
        return value if value or required else None

    return clean


def Str(length: int) -> Any:
    """A required single-line text: trimmed, NFC, 1..length characters, no control characters."""
    return Annotated[
        str,
        Field(min_length=1, max_length=length, json_schema_extra={"pattern": _REQUIRED_PATTERN}),
        BeforeValidator(_clean(_BAD_NAME, True)),
    ]


def OptStr(length: int) -> Any:
    """An optional single-line text; empty becomes null."""
    return Annotated[
        Annotated[str, Field(max_length=length, json_schema_extra={"pattern": _NAME_PATTERN})] | None,
        BeforeValidator(_clean(_BAD_NAME, False)),
    ]


def Text(length: int = 20_000, minimum: int = 1) -> Any:
    """A required free text with line breaks."""
    return Annotated[
        str,
        Field(min_length=minimum, max_length=length, json_schema_extra={"pattern": _TEXT_PATTERN}),
        BeforeValidator(_clean(_BAD_TEXT, True)),
    ]


def OptText(length: int = 20_000) -> Any:
    return Annotated[
        Annotated[str, Field(max_length=length, json_schema_extra={"pattern": _TEXT_PATTERN})] | None,
        BeforeValidator(_clean(_BAD_TEXT, False)),
    ]


Code = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.+\-]{1,32}$", max_length=32, examples=["manufacturing"])]
OpenCode = Annotated[str, Field(max_length=64, examples=["draft"])]
"""A code in a response: clients must expect values they do not know (API §1)."""


def one_of(kind: type[StrEnum]) -> Any:
    """A filter over an enumeration: one value or several, comma-separated."""
    names = "|".join(re.escape(str(member.value)) for member in kind)
    return Annotated[
        str | None,
        Field(pattern=rf"^({names})(,({names}))*$", max_length=400, examples=[str(next(iter(kind)).value)]),
    ]


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
    if isinstance(value, datetime | str):
        return value
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
