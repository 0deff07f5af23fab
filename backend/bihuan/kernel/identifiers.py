"""How people and companies are reached and identified in China: phones, e-mail, credit code, tax number (DOMAIN §2)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema

from bihuan.kernel.wire import error


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
        "anyOf": [{"type": "string", "maxLength": length, "pattern": f"^$|{pattern}"}, {"type": "null"}],
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
