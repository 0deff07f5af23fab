"""Contact data as strangers may see it (DOMAIN §1.6): pure, used by rows of pool records and by exports."""

from __future__ import annotations

import re
from typing import Annotated, Any, ClassVar

from pydantic import Field, field_serializer
from typing_extensions import TypedDict

from bihuan.kernel.wire import OpenCode, Schema


def mask_phone(value: str | None) -> str | None:
    """``13812341234`` → ``138****1234``, ``021-62345678`` → ``021-****5678``, ``+85291234567`` → ``+852****4567``."""
    if not value:
        return value
    if value.startswith("+"):
        return f"{_country(value)}****{value[-4:]}"
    if re.fullmatch(r"1\d{10}", value):
        return f"{value[:3]}****{value[-4:]}"
    area = re.match(r"(0\d{2,3}|[48]00)-?", value)
    number = value[area.end() :] if area else value
    if area and area[1].startswith("0"):
        number = number.partition("-")[0]  # the extension goes
    tail = number.replace("-", "")[-4:]
    return f"{area[1]}-****{tail}" if area else f"****{tail}"


_COUNTRIES = (
    "1 7 20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 "
    "81 82 84 86 90 91 92 93 94 95 98"
).split()


def _country(value: str) -> str:
    """``+`` and the country code: one or two digits where ITU assigned those, three otherwise."""
    return next((f"+{code}" for code in _COUNTRIES if value[1:].startswith(code)), value[:4])


def mask_email(value: str | None) -> str | None:
    """``zhangsan@x.com`` → ``z***@x.com``."""
    if not value:
        return value
    local, at, domain = value.rpartition("@")
    return f"{local[:1]}***{at}{domain}"


def mask_tail(value: str | None) -> str | None:
    """Identity and bank numbers: the last four characters stay."""
    return f"****{value[-4:]}" if value else value


def phone_tail(value: str | None) -> str | None:
    """What of a masked number is legible at its end, and the record therefore found by: ``13812341234`` → ``1234``."""
    masked = mask_phone(value)
    return masked[-4:] if masked else None


PHONES = ("mobile", "telephone", "contact_mobile", "wechat", "qq", "reg_phone", "receive_mobile", "ship_phone")
EMAILS = ("email", "receive_email")
MANY = {"more_phones": ("number", mask_phone), "more_emails": ("address", mask_email)}
"""Lists of ways to reach somebody: what of each entry is masked, and how."""
MASKS = dict.fromkeys(PHONES, mask_phone) | dict.fromkeys(EMAILS, mask_email)
Shown = Annotated[str | None, Field(max_length=254)]


class PhoneRead(TypedDict):
    """One more number of a person; lists are written from plain dictionaries."""

    kind: Annotated[OpenCode, Field(examples=["office"])]
    number: Annotated[str, Field(max_length=32, examples=["021-62345678"])]


class EmailRead(TypedDict):
    kind: Annotated[OpenCode, Field(examples=["office"])]
    address: Annotated[str, Field(max_length=254, examples=["chen@example.com"])]


Phones = Annotated[list[PhoneRead], Field(max_length=10)]
Emails = Annotated[list[EmailRead], Field(max_length=10)]


def masked_entries(name: str, entries: list[Any] | None) -> list[Any]:
    """The same entries with what reaches somebody masked."""
    key, mask = MANY[name]
    return [entry | {key: mask(entry[key])} for entry in entries or ()]


class Masked(Schema):
    """A row or record shows its contact data masked in a pool until somebody claims it, elsewhere to whoever may not
    see it in plain.
    """

    masked: ClassVar[frozenset[str]] = frozenset((*MASKS, *MANY))
    """What no list may be filtered or sorted by."""
    masked_by: ClassVar[str] = "phone_hidden"
    """What has to be read with any of them."""

    phone_hidden: bool

    @classmethod
    def hide(cls, values: dict[str, Any]) -> None:
        """The same for a row of a list, which is written without becoming an object."""
        if values["phone_hidden"]:
            for name, mask in MASKS.items():
                if name in values:
                    values[name] = mask(values[name])
            for name in MANY.keys() & values.keys():
                values[name] = masked_entries(name, values[name])

    @field_serializer(*PHONES, check_fields=False)
    def _hide_phone(self, value: str | None) -> Shown:
        return mask_phone(value) if self.phone_hidden else value

    @field_serializer("more_phones", check_fields=False)
    def _hide_phones(self, value: list[Any]) -> Phones:
        return masked_entries("more_phones", value) if self.phone_hidden else value

    @field_serializer("more_emails", check_fields=False)
    def _hide_emails(self, value: list[Any]) -> Emails:
        return masked_entries("more_emails", value) if self.phone_hidden else value

    @field_serializer(*EMAILS, check_fields=False)
    def _hide_email(self, value: str | None) -> Shown:
        return mask_email(value) if self.phone_hidden else value
