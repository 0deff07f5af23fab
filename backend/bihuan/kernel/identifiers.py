"""How people and companies are reached and identified in China: phones, e-mail, credit code, tax number (DOMAIN §2).

Types of what is sent. What is kept of it is tidy; answers show it as plain text.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from operator import mul
from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema

from bihuan.kernel.wire import error

_BLANKS = r" \t\r\n\u00a0\u3000"
_BLANK = f"[{_BLANKS}]*"
_DIGITS = r"0-9０-９\-－" + _BLANKS
"""What people type in a number: digits and dashes of any input method, blanks where they like."""
_FOLDED = str.maketrans("０１２３４５６７８９＋－", "0123456789+-", " \t\r\n\u00a0\u3000")


def _sent(
    pattern: str,
    length: int,
    tidy: Callable[[str], str],
    kept: Callable[[str], Any],
    code: str,
    example: str,
    told: str,
    *,
    required: bool = False,
) -> Any:
    """Text that matches ``pattern``, and is ``kept`` once it is tidy; nothing at all is null, or refused.

    The pattern is in the contract and judges here as well: a client that checks it refuses nothing that is accepted.
    """
    sent = re.compile(pattern)

    def read(value: Any) -> Any:
        if not isinstance(value, str):
            return value
        if len(value) > length:
            raise error("TOO_LONG")
        if not sent.fullmatch(value):
            raise error(code)
        value = tidy(value)
        if value and not kept(value):
            raise error(code)
        if required and not value:
            raise error("REQUIRED")
        return value or None

    text: dict[str, Any] = {"type": "string", "maxLength": length, "pattern": f"^{pattern}$"}
    more = {"description": told, "examples": [example]}
    if required:
        return Annotated[str, BeforeValidator(read), WithJsonSchema(text | {"minLength": 1} | more)]
    return Annotated[str | None, BeforeValidator(read), WithJsonSchema({"anyOf": [text, {"type": "null"}]} | more)]


def _mobile(value: str) -> str:
    """Blanks, dashes and the country code 86 dropped, full-width digits folded (DOMAIN §2.1)."""
    value = value.translate(_FOLDED).replace("-", "")
    home = re.fullmatch(r"(?:\+|00)?86([0-9]{11})", value)
    return home[1] if home else value


def _phone(value: str) -> str:
    value = value.translate(_FOLDED)
    bare = re.fullmatch(r"(0(?:10|2\d|[3-9]\d{2}))(\d{7,8})(-\d{1,6})?", value)
    return f"{bare[1]}-{bare[2]}{bare[3] or ''}" if bare else value


def as_kept(number: str) -> list[str]:
    """How a number that somebody is still typing would be kept: as a mobile and as a telephone."""
    return list(dict.fromkeys((_mobile(number), _phone(number))))


def _number(value: str) -> str:
    """A number of either kind: as a mobile where it is one, else as a telephone."""
    mobile = _mobile(value)
    return mobile if _IS_MOBILE(mobile) else _phone(value)


def _email(value: str) -> str:
    local, at, domain = value.strip().rpartition("@")
    return f"{local}{at}{domain.lower()}"


def _code(value: str) -> str:
    return value.strip().upper()


def _account(value: str) -> str:
    return "".join(value.translate(_FOLDED).split())


_USCC = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_PLACES = {one: place for place, one in enumerate(_USCC)}
_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))


def uscc_ok(code: str) -> bool:
    """GB 32100-2015: alphabet, region digits and check character (DOMAIN §2.8)."""
    if len(code) != 18 or not _PLACES.keys() >= set(code) or not code[2:8].isdigit():
        return False
    total = sum(map(mul, map(_PLACES.__getitem__, code), _WEIGHTS))
    return _USCC[(31 - total % 31) % 31] == code[17]


def _tax_no_ok(number: str) -> bool:
    return len(number) in {15, 17, 20} or uscc_ok(number)


_IS_MOBILE = re.compile(r"1[3-9][0-9]{9}|\+(?!86)[0-9]{6,15}").fullmatch
_IS_PHONE = re.compile(r"(0[0-9]{2,3}-?)?[2-9][0-9]{6,7}(-[0-9]{1,6})?|[48]00-?[0-9]{3}-?[0-9]{4}").fullmatch


def _is_number(value: str) -> Any:
    return _IS_MOBILE(value) or _IS_PHONE(value)


_ADDRESS = r"[A-Za-z0-9._%+\-]+@[A-Za-z0-9.\-]+\.[A-Za-z]{2,}"


def _or_blank(pattern: str) -> str:
    return f"{_BLANK}({pattern}{_BLANK})?"


Mobile = _sent(
    f"[+＋{_DIGITS}]*",
    32,
    _mobile,
    _IS_MOBILE,
    "INVALID_MOBILE",
    "13812341234",
    "Kept as 11 digits, with or without +86 in front; a foreign number with + and its country code.",
)
Phone = _sent(
    f"[{_DIGITS}]*",
    32,
    _phone,
    _IS_PHONE,
    "INVALID_PHONE",
    "021-62345678",
    "Kept with a dash between area code, number and extension.",
)
Email = _sent(
    _or_blank(_ADDRESS),
    254,
    _email,
    bool,
    "INVALID_EMAIL",
    "chen@example.com",
    "Kept with its domain in lower case.",
)
Uscc = _sent(
    _or_blank("[0-9A-HJ-NP-RTUWXYa-hj-np-rtuwxy]{18}"),
    32,
    _code,
    uscc_ok,
    "INVALID_USCC",
    "91310115MA1K35J8HH",
    "18 characters, the last of which checks the others (GB 32100-2015). Kept in capitals.",
)
TaxNo = _sent(
    _or_blank("([0-9A-Za-z]{15}|[0-9A-Za-z]{17,18}|[0-9A-Za-z]{20})"),
    32,
    _code,
    _tax_no_ok,
    "INVALID_TAX_NO",
    "91310115MA1K35J8HH",
    "15, 17 or 20 characters, or the 18 of a credit code. Kept in capitals.",
)
AccountNo = _sent(
    f"[{_DIGITS}]*",
    64,
    _account,
    re.compile(r"(?=.*[0-9])[0-9-]{8,32}").fullmatch,
    "INVALID_BANK_ACCOUNT",
    "1001234567890123456",
    "8 to 32 digits and dashes, kept without blanks.",
    required=True,
)
Cnaps = _sent(
    f"[{_DIGITS}]*",
    32,
    lambda value: _account(value).replace("-", ""),
    re.compile(r"[0-9]{12}").fullmatch,
    "INVALID_CNAPS",
    "308290003020",
    "The 12 digits by which CNAPS knows a branch of a bank.",
)
NumberEntry = _sent(
    f"[+＋{_DIGITS}]*",
    32,
    _number,
    _is_number,
    "INVALID_PHONE",
    "021-62345678",
    "A telephone number of a list: mobile, landline or foreign, each kept as it is elsewhere.",
    required=True,
)
EmailEntry = _sent(
    f"{_BLANK}{_ADDRESS}{_BLANK}",
    254,
    _email,
    bool,
    "INVALID_EMAIL",
    "chen@example.com",
    "Kept with its domain in lower case.",
    required=True,
)
