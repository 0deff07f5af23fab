"""Contacts: the people of a customer (DOMAIN §8). Their owner is the customer's, mirrored."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, String, func, literal_column, text
from sqlalchemy.orm import Mapped, mapped_column

from bihuan.kernel.db import LongText, Record
from bihuan.kernel.ownership import Owned
from bihuan.kernel.search import search_table
from bihuan.kernel.transaction import CONSTRAINT_CODES
from bihuan.parties.customer.models import CustomerChild
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


class Gender(StrEnum):
    MALE = "male"
    FEMALE = "female"
    UNKNOWN = "unknown"


def domain_of(email: Any) -> ColumnElement[str]:
    """Whose mail it is: ``lanqiao.example`` of ``wu@lanqiao.example``, behind an index of contacts and of leads."""
    return func.split_part(email, literal_column("'@'"), literal_column("2"), type_=String)


DOMAIN = text("split_part(email::text, '@'::text, 2)")


class Contact(CustomerChild, Owned, Record):
    """Reachable in at least one way; one contact of a customer is the primary one."""

    __tablename__ = "contacts"
    name: Mapped[str] = mapped_column(String(64))
    gender: Mapped[str | None] = mapped_column(String(8))
    birthday: Mapped[date | None]
    department: Mapped[str | None] = mapped_column(String(64))
    title: Mapped[str | None] = mapped_column(String(64))
    job_level: Mapped[str | None] = mapped_column(String(16))
    mobile: Mapped[str | None] = mapped_column(String(24))
    telephone: Mapped[str | None] = mapped_column(String(24))
    email: Mapped[str | None] = mapped_column(String(254))
    wechat: Mapped[str | None] = mapped_column(String(64))
    address: Mapped[str | None] = mapped_column(String(200))
    is_primary: Mapped[bool] = mapped_column(default=False)
    is_key_decision_maker: Mapped[bool] = mapped_column(default=False)
    reports_to_id: Mapped[UUID | None] = mapped_column(ForeignKey("contacts.id"))
    attitude: Mapped[str | None] = mapped_column(String(16))
    do_not_call: Mapped[bool] = mapped_column(default=False)
    notes: Mapped[LongText | None]
    status: Mapped[str] = mapped_column(String(32), default=ContactStatus.ACTIVE)

    def found_by(self) -> list[str | None]:
        """What the search box finds a contact by; nothing of it that readers of a pool do not see (DOMAIN §1.6)."""
        if self.owner_id is None:
            return [self.name, phone_tail(self.mobile), phone_tail(self.telephone)]
        return [self.name, self.mobile, self.telephone, self.email, self.wechat]

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        return (
            *super().constraints(),
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
            Index("ix_contacts_primary", "is_primary", "id"),
            CheckConstraint("num_nonnulls(mobile, telephone, email, wechat) > 0", name="contact_method"),
            CheckConstraint("reports_to_id <> id", name="reports_to"),
        )


CONSTRAINT_CODES["uq_contacts_mobile"] = "DUPLICATE_CONTACT_MOBILE"

CONTACT_SEARCH = search_table("contacts")
