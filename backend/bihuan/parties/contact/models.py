"""Contacts: the people of a customer (DOMAIN §8). Their owner is the customer's, mirrored."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, String, and_, func, literal_column, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, validates

from bihuan.kernel.db import LongText, Record
from bihuan.kernel.failures import CONSTRAINT_CODES
from bihuan.kernel.indexes import where_given
from bihuan.kernel.ownership import Owned
from bihuan.kernel.pinyin import HAN, sound, syllables
from bihuan.kernel.search import Hidden, Part, search_table
from bihuan.parties.consent import Consenting
from bihuan.parties.customer.models import CustomerChild
from bihuan.parties.masked_index import found_masked
from bihuan.parties.masking import phone_tail


class ContactStatus(StrEnum):
    ACTIVE = "active"
    LEFT = "left"


class JobLevel(StrEnum):
    EXEC = "exec"
    DIRECTOR = "director"
    MANAGER = "manager"
    STAFF = "staff"


class Attitude(StrEnum):
    SUPPORTER = "supporter"
    FAVOUR = "favour"
    NEUTRAL = "neutral"
    SCEPTIC = "sceptic"
    OPPONENT = "opponent"
    UNKNOWN = "unknown"


class ReachKind(StrEnum):
    """Which telephone or mailbox: the entries of ``more_phones`` and ``more_emails``."""

    MOBILE = "mobile"
    OFFICE = "office"
    HOME = "home"
    OTHER = "other"


class Relation(StrEnum):
    """What the person is to the company (与公司的关系, CONT-04)."""

    EMPLOYEE = "employee"
    LEGAL_REPRESENTATIVE = "legal_representative"
    SHAREHOLDER = "shareholder"
    AGENT = "agent"
    CONSULTANT = "consultant"
    OTHER = "other"


class BirthdayCalendar(StrEnum):
    SOLAR = "solar"
    LUNAR = "lunar"


class Gender(StrEnum):
    MALE = "male"
    FEMALE = "female"
    UNKNOWN = "unknown"


def domain_of(email: Any) -> ColumnElement[str]:
    """Whose mail it is: ``lanqiao.example`` of ``wu@lanqiao.example``, behind an index of contacts and of leads."""
    return func.split_part(email, literal_column("'@'"), literal_column("2"), type_=String)


DOMAIN = text("split_part(email::text, '@'::text, 2)")


UNREAD = "~"


def reading_of(name: str) -> str:
    """``陈岚`` → ``chen lan``, ``Ann Lee`` → ``ann lee``; ``~`` in front of what begins with no letter, as 3M."""
    if HAN.search(name):
        read = sound(name)[1:].replace("|", " ") or " ".join(syllables(name))
    else:
        read = name.strip()
    read = read.lower()
    head = read[:1]
    return (read if "a" <= head <= "z" else f"{UNREAD}{read}")[:160]


MORE_NUMBERS = text("jsonb_path_query_array(more_phones, '$[*].number'::jsonpath)")


class Contact(Consenting, CustomerChild, Owned, Record):
    """Reachable in at least one way; one contact of a customer is the primary one."""

    __tablename__ = "contacts"
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"))
    """Without an index of its own: the letters of a customer's people begin with it."""
    name: Mapped[str] = mapped_column(String(64))
    gender: Mapped[str | None] = mapped_column(String(8))
    birthday: Mapped[date | None]
    """The day of birth of the solar calendar, in whichever calendar it is kept (decision 0042)."""
    birthday_calendar: Mapped[str] = mapped_column(String(8), default=BirthdayCalendar.SOLAR, server_default="solar")
    department: Mapped[str | None] = mapped_column(String(64))
    title: Mapped[str | None] = mapped_column(String(64))
    job_level: Mapped[str | None] = mapped_column(String(16))
    mobile: Mapped[str | None] = mapped_column(String(24))
    telephone: Mapped[str | None] = mapped_column(String(24))
    email: Mapped[str | None] = mapped_column(String(254))
    more_phones: Mapped[list[Any]] = mapped_column(server_default=text("'[]'::jsonb"), default=list)
    more_emails: Mapped[list[Any]] = mapped_column(server_default=text("'[]'::jsonb"), default=list)
    """Beside the first of each, in the order in which they are tried: kind and number, kind and address."""
    wechat: Mapped[str | None] = mapped_column(String(64))
    qq: Mapped[str | None] = mapped_column(String(32))
    address: Mapped[str | None] = mapped_column(String(200))
    is_primary: Mapped[bool] = mapped_column(default=False)
    is_key_decision_maker: Mapped[bool] = mapped_column(default=False)
    relation: Mapped[str | None] = mapped_column(String(32))
    reports_to_id: Mapped[UUID | None] = mapped_column(ForeignKey("contacts.id"))
    attitude: Mapped[str | None] = mapped_column(String(16))
    previous_contact_id: Mapped[UUID | None] = mapped_column(ForeignKey("contacts.id"))
    """Who they were at the company they have left."""
    previous_customer_id: Mapped[UUID | None] = mapped_column(ForeignKey("customers.id"))
    """Under which customer they stood before they were moved."""
    do_not_call: Mapped[bool] = mapped_column(default=False)
    sms_opt_out: Mapped[bool] = mapped_column(default=False, server_default="false")
    email_opt_out: Mapped[bool] = mapped_column(default=False, server_default="false")
    hobbies: Mapped[str | None] = mapped_column(String(500))
    notes: Mapped[LongText | None]
    status: Mapped[str] = mapped_column(String(32), default=ContactStatus.ACTIVE)

    reading: Mapped[str] = mapped_column(String(160, collation="C"), server_default=UNREAD, default=UNREAD)
    """How the name is read, by which the phone book is sorted: ``chen lan``; what begins with no letter comes last."""

    def numbers(self) -> list[str]:
        """Every telephone, the first ones in front."""
        more = [entry["number"] for entry in self.more_phones or ()]
        return [number for number in (self.mobile, self.telephone, *more) if number]

    def found_by(self) -> list[Part]:
        """What the search box finds a contact by; nothing of it that readers of a pool do not see (DOMAIN §1.6)."""
        more = [entry["address"] for entry in self.more_emails or ()]
        reach = [*self.numbers(), self.email, *more, self.wechat, self.qq]
        if self.owner_id is None:
            return [self.name, *map(phone_tail, self.numbers()), *map(Hidden, reach)]
        return [self.name, *reach]

    @validates("name")
    def _keep_reading(self, _: str, value: str) -> str:
        self.reading = reading_of(value)
        return value

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        return (
            *super().constraints(),
            Index(
                "ix_contacts_birthday",
                text("(EXTRACT(month FROM birthday) * 100 + EXTRACT(day FROM birthday))"),
                postgresql_where=text("birthday IS NOT NULL"),
            ),
            Index(
                "uq_contacts_primary",
                "customer_id",
                unique=True,
                postgresql_where=text("is_primary AND deleted_at IS NULL"),
            ),
            Index(
                "uq_contacts_mobile",
                "customer_id",
                "mobile",
                unique=True,
                postgresql_where=text("mobile IS NOT NULL AND deleted_at IS NULL"),
            ),
            Index("ix_contacts_mobile", "mobile", postgresql_where=text("mobile IS NOT NULL")),
            Index("ix_contacts_telephone", "telephone", postgresql_where=text("telephone IS NOT NULL")),
            Index("ix_contacts_domain", DOMAIN, postgresql_where=text("email IS NOT NULL")),
            Index("ix_contacts_email", "email", postgresql_where=text("email IS NOT NULL")),
            Index("ix_contacts_owner", "owner_id", text("updated_at DESC"), text("id DESC")),
            Index("ix_contacts_updated", text("updated_at DESC"), text("id DESC")),
            Index("ix_contacts_name", "name", "id"),
            *found_masked("contacts", "mobile", "telephone"),
            # A letter of one's own people, of a department's, and of those whose customer one owns.
            Index("ix_contacts_reading", "reading", "id"),
            Index("ix_contacts_owner_reading", "owner_id", "reading", "id"),
            Index("ix_contacts_customer_reading", "customer_id", "reading", "id"),
            Index(
                "ix_contacts_more_phones",
                MORE_NUMBERS,
                postgresql_using="gin",
                postgresql_with={"fastupdate": "off"},
                postgresql_where=text("more_phones <> '[]'::jsonb"),
            ),
            Index("ix_contacts_primary", "is_primary", "id"),
            # Whoever takes a contact back, or deletes one for good, asks who refers to it.
            where_given("contacts", "reports_to_id"),
            where_given("contacts", "previous_contact_id"),
            where_given("contacts", "previous_customer_id"),
            CheckConstraint("num_nonnulls(mobile, telephone, email, wechat) > 0", name="contact_method"),
            CheckConstraint("reports_to_id <> id", name="reports_to"),
        )


CONSTRAINT_CODES["uq_contacts_mobile"] = "DUPLICATE_CONTACT_MOBILE"


def more_numbers() -> ColumnElement[Any]:
    """The numbers of ``more_phones`` as a list of texts, as their index keeps them."""
    return func.jsonb_path_query_array(Contact.more_phones, literal_column("'$[*].number'::jsonpath"), type_=JSONB)


def reached_by(numbers: Any) -> ColumnElement[bool]:
    """Whether any of the further numbers is one of these, from the index of those who have some."""
    some = Contact.more_phones != literal_column("'[]'::jsonb")
    return and_(some, more_numbers().has_any(numbers))


CONTACT_SEARCH = search_table("contacts")
