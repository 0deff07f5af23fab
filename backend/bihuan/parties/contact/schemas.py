"""Contacts on the wire."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from bihuan.kernel.identifiers import Email, Mobile, Phone
from bihuan.kernel.paging import OwnedQuery
from bihuan.kernel.wire import Birthday, Chars, Flag, Moment, OneOf, OpenCode, Prose, Schema, partial
from bihuan.kernel.workflow import Actions
from bihuan.parties.contact.models import Attitude, ContactStatus, Gender, JobLevel
from bihuan.parties.masking import Masked

Version = Annotated[int, Field(ge=1, le=2_147_483_647)]
Shown = Annotated[str | None, Field(max_length=254)]


class PersonWrite(Schema):
    """A person, at least one way to reach them."""

    name: Annotated[str, Chars(64)]
    gender: Gender | None = None
    birthday: Birthday | None = None
    department: Annotated[str | None, Chars(64)] = None
    title: Annotated[str | None, Chars(64)] = None
    job_level: JobLevel | None = None
    mobile: Mobile = None
    telephone: Phone = None
    email: Email = None
    wechat: Annotated[str | None, Chars(64)] = None
    address: Annotated[str | None, Chars(200)] = None
    is_key_decision_maker: Flag = False
    attitude: Attitude | None = None
    do_not_call: Flag = False
    notes: Annotated[str | None, Prose()] = None


class ContactWrite(PersonWrite):
    reports_to_id: UUID | None = None


class ContactCreate(ContactWrite):
    customer_id: UUID
    is_primary: Flag = False


ContactUpdate = partial("ContactUpdate", ContactWrite)


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
    mobile: Shown
    telephone: Shown
    email: Shown
    wechat: Shown
    is_primary: bool
    is_key_decision_maker: bool
    attitude: OpenCode | None
    status: OpenCode
    owner_id: UUID | None
    owner_name: Annotated[str | None, Field(max_length=32)]
    updated_at: Moment


class ContactRead(ContactRow):
    gender: OpenCode | None
    birthday: date | None
    address: Annotated[str | None, Field(max_length=200)]
    reports_to_id: UUID | None
    reports_to_name: Annotated[str | None, Field(max_length=64)]
    do_not_call: bool
    notes: Annotated[str | None, Field(max_length=20_000)]
    created_at: Moment
    actions: Actions


class ContactQuery(OwnedQuery):
    sort: Literal["-updated_at", "updated_at", "name", "-name", "-is_primary", "is_primary"] = "-updated_at"
    customer_id: UUID | None = None
    owner_id: UUID | None = None
    status: Annotated[str | None, OneOf(ContactStatus)] = None
    is_primary: bool | None = None
    job_level: Annotated[str | None, OneOf(JobLevel)] = None
    created_at_gte: Moment | None = None
    created_at_lte: Moment | None = None
