"""Whether somebody agreed to marketing: since when, and from where that is known (DOMAIN §4.1, §22.6).

The record says what holds now; what held before is in the log, which is never altered: the latest entry wins.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.errors import Invalid

WORDS = ("marketing_consent", "consent_source")
"""What is written by hand; the other two follow."""
CONSENT = (*WORDS, "consent_at", "consent_via")


class ConsentVia(StrEnum):
    """By which door it came."""

    PERSON = "person"
    """Somebody wrote it down, and says where it came from."""
    API = "api"
    WEB_FORM = "web_form"
    """The visitor themselves: the form and the version of its text."""
    IMPORT = "import"
    """A file, by its name."""


class Consenting:
    """Columns of a person who is asked."""

    marketing_consent: Mapped[bool | None]
    """None: nobody knows."""
    consent_at: Mapped[datetime | None]
    consent_via: Mapped[str | None] = mapped_column(String(16))
    consent_source: Mapped[str | None] = mapped_column(String(200))


class Person(Protocol):
    marketing_consent: Any
    consent_at: Any
    consent_via: Any
    consent_source: Any


def settle(ctx: Context, person: Person, before: bool | None, given: Collection[str], at: str = "") -> None:
    """After ``given`` fields were written by hand or by a program. A change dates itself; a refusal needs no proof.

    Raises CONSENT_SOURCE_REQUIRED for a consent that comes from nowhere. ``at`` is where the person stands in the body.
    """
    if not {*WORDS} & {*given}:
        return
    changed = person.marketing_consent is not before
    if changed and "consent_source" not in given:
        person.consent_source = None
    if person.marketing_consent is None:
        person.consent_at = person.consent_via = person.consent_source = None
        return
    if person.marketing_consent and not person.consent_source:
        raise Invalid(f"{at}/consent_source", "CONSENT_SOURCE_REQUIRED")
    if changed:
        via = ConsentVia.API if ctx.me.token_id is not None else ConsentVia.PERSON
        person.consent_at, person.consent_via = CLOCK.now(), via


def say(person: Person, consent: bool, via: ConsentVia, source: str) -> None:
    """What a form or a file says of somebody, as it comes."""
    for name, value in said_by(consent, via, source).items():
        setattr(person, name, value)


def said_by(consent: bool | None, via: ConsentVia, source: str) -> dict[str, Any]:
    """The same as fields of a change; nothing known is nothing to tell."""
    if consent is None:
        return dict.fromkeys(CONSENT)
    return {
        "marketing_consent": consent,
        "consent_at": CLOCK.now(),
        "consent_via": via.value,
        "consent_source": source[:200],
    }


def is_newer(one: Person, other: Person) -> bool:
    """Whether ``one`` knows what ``other`` does not, or said it later."""
    if one.marketing_consent is None:
        return False
    if other.marketing_consent is None:
        return True
    return one.consent_at is not None and (other.consent_at is None or one.consent_at > other.consent_at)
