"""A contact as a vCard, for the address book of a telephone (RFC 6350): what the reader sees, and nothing masked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

LINE = 75
"""Octets after which a line is folded (RFC 6350 §3.2)."""
KINDS = {"mobile": "cell", "office": "work", "home": "home"}


def vcard(shown: Any) -> str:
    """``shown`` is the contact as the API answers it."""
    return "".join(f"{_folded(line)}\r\n" for line in _lines(shown))


def _lines(shown: Any) -> Iterator[str]:
    yield "BEGIN:VCARD"
    yield "VERSION:4.0"
    yield f"UID:urn:uuid:{shown.id}"
    yield f"FN:{_text(shown.name)}"
    yield f"N:{_text(shown.name)};;;;"
    yield f"ORG:{';'.join(_text(part) for part in (shown.customer_name, shown.department) if part)}"
    if shown.title:
        yield f"TITLE:{_text(shown.title)}"
    if not shown.phone_hidden:
        yield from _reach(shown)
    if shown.birthday is not None and shown.birthday_calendar == "solar":
        yield f"BDAY:{shown.birthday:%Y%m%d}"
    yield f"REV:{shown.updated_at:%Y%m%dT%H%M%S%z}"
    yield "END:VCARD"


def _reach(shown: Any) -> Iterator[str]:
    phones = [("mobile", shown.mobile), ("office", shown.telephone)]
    phones += [(one["kind"], one["number"]) for one in shown.more_phones]
    for kind, number in phones:
        if number:
            sort = f';TYPE="{KINDS[kind]},voice"' if kind in KINDS else ""
            yield f"TEL{sort}:{_text(number)}"
    emails = [("office", shown.email), *((one["kind"], one["address"]) for one in shown.more_emails)]
    for kind, address in emails:
        if address:
            sort = f";TYPE={KINDS[kind]}" if kind in KINDS and kind != "mobile" else ""
            yield f"EMAIL{sort}:{_text(address)}"
    if shown.address:
        yield f"ADR;TYPE=work:;;{_text(shown.address)};;;;"


def _text(value: str) -> str:
    """What separates parts is escaped (RFC 6350 §3.4)."""
    value = value.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;")
    return value.replace("\r\n", "\\n").replace("\n", "\\n")


def _folded(line: str) -> str:
    """Never inside of a character: octets count, not letters."""
    parts, part, size = list[str](), "", 0
    for one in line:
        octets = len(one.encode())
        if size + octets > LINE:
            parts.append(part)
            part, size = "", 1  # the blank that begins a folded line
        part, size = part + one, size + octets
    return "\r\n ".join([*parts, part])
