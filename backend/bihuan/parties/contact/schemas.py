"""Contacts on the wire."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field
from sqlalchemy import ColumnElement, and_

from bihuan.kernel.identifiers import Email, EmailEntry, Mobile, NumberEntry, Phone
from bihuan.kernel.paging import OwnedQuery
from bihuan.kernel.wire import Birthday, Chars, Flag, Moment, OneOf, OpenCode, Prose, Schema, partial
from bihuan.kernel.workflow import Actions, Note
from bihuan.parties.consent_schemas import ConsentSource
from bihuan.parties.contact.models import (
    UNREAD,
    Attitude,
    BirthdayCalendar,
    ContactStatus,
    Gender,
    JobLevel,
    ReachKind,
    Relation,
)
from bihuan.parties.masking import Emails, Masked, Phones

Version = Annotated[int, Field(ge=1, le=2_147_483_647)]
Shown = Annotated[str | None, Field(max_length=254)]


class PhoneWrite(Schema):
    """One more telephone; a mobile, a landline or a foreign number."""

    kind: ReachKind = ReachKind.OTHER
    number: NumberEntry


class EmailWrite(Schema):
    kind: ReachKind = ReachKind.OTHER
    address: EmailEntry


class PersonWrite(Schema):
    """A person, at least one way to reach them."""

    name: Annotated[str, Chars(64)]
    gender: Gender | None = None
    birthday: Birthday | None = None
    birthday_calendar: BirthdayCalendar = BirthdayCalendar.SOLAR
    department: Annotated[str | None, Chars(64)] = None
    title: Annotated[str | None, Chars(64)] = None
    job_level: JobLevel | None = None
    mobile: Mobile = None
    telephone: Phone = None
    email: Email = None
    more_phones: Annotated[list[PhoneWrite], Field(max_length=10)] = Field(default_factory=list)
    more_emails: Annotated[list[EmailWrite], Field(max_length=10)] = Field(default_factory=list)
    wechat: Annotated[str | None, Chars(64)] = None
    qq: Annotated[str | None, Chars(32)] = None
    address: Annotated[str | None, Chars(200)] = None
    is_key_decision_maker: Flag = False
    attitude: Attitude | None = None
    do_not_call: Flag = False
    sms_opt_out: Flag = False
    email_opt_out: Flag = False
    marketing_consent: Flag | None = None
    consent_source: ConsentSource = None
    relation: Relation | None = None
    hobbies: Annotated[str | None, Chars(500)] = None
    notes: Annotated[str | None, Prose()] = None


class ContactWrite(PersonWrite):
    """``reports_to_id`` is of the same customer, or of one above or below it; ``previous_contact_id`` has left."""

    reports_to_id: UUID | None = None
    previous_contact_id: UUID | None = None


class ContactCreate(ContactWrite):
    customer_id: UUID
    is_primary: Flag = False


ContactUpdate = partial("ContactUpdate", ContactWrite)


class ContactMove(Note):
    """To which customer; whoever worked with the contact there goes on, in the owner's name of the new one."""

    customer_id: UUID


class ContactRow(Masked):
    """People of a customer that lies in a pool are shown as it is: without a way to call them (DOMAIN §1.6)."""

    id: UUID
    version: Version
    customer_id: UUID
    customer_name: Annotated[str, Field(max_length=128)]
    name: Annotated[str, Field(max_length=64, examples=["陈岚"])]
    department: Annotated[str | None, Field(max_length=64)]
    title: Annotated[str | None, Field(max_length=64)]
    job_level: OpenCode | None
    relation: OpenCode | None
    mobile: Shown
    telephone: Shown
    email: Shown
    wechat: Shown
    qq: Shown
    more_phones: Phones
    more_emails: Emails
    is_primary: bool
    is_key_decision_maker: bool
    attitude: OpenCode | None
    do_not_call: bool
    sms_opt_out: bool
    email_opt_out: bool
    marketing_consent: bool | None
    consent_at: Moment | None
    consent_via: OpenCode | None
    consent_source: Shown
    letter: Annotated[str, Field(max_length=1, examples=["C"], description="Where it stands in the phone book")]
    status: OpenCode
    owner_id: UUID | None
    owner_name: Annotated[str | None, Field(max_length=32)]
    updated_at: Moment


class ContactRead(ContactRow):
    gender: OpenCode | None
    birthday: date | None
    birthday_calendar: OpenCode
    address: Annotated[str | None, Field(max_length=200)]
    reports_to_id: UUID | None
    reports_to_name: Annotated[str | None, Field(max_length=64)]
    previous_contact_id: UUID | None
    previous_contact_name: Annotated[str | None, Field(max_length=64)]
    previous_customer_id: UUID | None
    previous_customer_name: Annotated[str | None, Field(max_length=128)]
    hobbies: Annotated[str | None, Field(max_length=500)]
    notes: Annotated[str | None, Field(max_length=20_000)]
    created_at: Moment
    actions: Actions


class ContactQuery(OwnedQuery):
    sort: Literal["-updated_at", "updated_at", "name", "-name", "-is_primary", "is_primary", "reading", "-reading"] = (
        "-updated_at"
    )
    letter: Annotated[
        str | None,
        Field(
            pattern="^[A-Z#]$",
            max_length=1,
            examples=["C"],
            description="The first letter of how the name is read; `#` for what begins with none",
        ),
    ] = None
    customer_id: UUID | None = None
    owner_id: UUID | None = None
    status: Annotated[str | None, OneOf(ContactStatus)] = None
    is_primary: bool | None = None
    job_level: Annotated[str | None, OneOf(JobLevel)] = None
    created_at_gte: Moment | None = None
    created_at_lte: Moment | None = None

    def where(self, model: type[Any]) -> list[ColumnElement[bool]]:
        conditions = [] if self.letter is None else [begins(model.reading, self.letter)]
        return conditions + super().where(model)

    def filtered(self) -> list[str]:
        return [name for name in super().filtered() if name != "letter"]


def begins(reading: Any, letter: str) -> ColumnElement[bool]:
    """A part of the phone book, as a range of its index: the letters are followed by what has none."""
    if letter == "#":
        return reading >= UNREAD  # type: ignore[no-any-return]
    return and_(reading >= letter.lower(), reading < chr(ord(letter.lower()) + 1))
