"""Customers: companies and organisations, and persons who buy for themselves (DOMAIN §5, CUST-01)."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    String,
    any_,
    func,
    literal_column,
    or_,
    select,
    text,
)
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, validates

from bihuan.kernel.access import Reason, Way
from bihuan.kernel.context import Principal
from bihuan.kernel.db import LongText, Money, Numbered, Record
from bihuan.kernel.failures import CONSTRAINT_CODES
from bihuan.kernel.indexes import both_ways, where_given
from bihuan.kernel.ownership import Owned
from bihuan.kernel.search import Hidden, Part, search_table
from bihuan.kernel.tagging import Tagged
from bihuan.parties.masked_index import found_masked
from bihuan.parties.masking import phone_tail
from bihuan.parties.pool.models import Pooled, waiting_index


class CustomerStatus(StrEnum):
    """The state of the record; the commercial state is the lifecycle."""

    ACTIVE = "active"
    DISCARDED = "discarded"
    MERGED = "merged"


class Lifecycle(StrEnum):
    POTENTIAL = "potential"
    INTENT = "intent"
    DEAL = "deal"
    LOST = "lost"


class CustomerKind(StrEnum):
    ENTERPRISE = "enterprise"
    GOVERNMENT = "government"
    INDIVIDUAL_BUSINESS = "individual_business"
    PERSON = "person"
    CHANNEL = "channel"


class Grade(StrEnum):
    A = "A"
    B = "B"
    C = "C"


class TaxType(StrEnum):
    GENERAL = "general"
    SMALL = "small"
    OTHER = "other"


class CollectionBasis(StrEnum):
    BY_DELIVERY = "by_delivery"
    BY_ORDER = "by_order"


_SIGNS = re.compile(r"[\W_]")


def name_key(name: str) -> str:
    """How names are compared: NFKC, upper case, letters and digits only, so bracket content stays (DOMAIN §7.1)."""
    said = unicodedata.normalize("NFKC", name).upper()
    return said if said.isalnum() else _SIGNS.sub("", said)


def core_of(key: Any) -> ColumnElement[str]:
    """What is left of a ``name_key`` without legal form and place: ``name_core`` in the database, behind an index."""
    return func.customer_core(key, type_=String)


class Customer(Tagged, Pooled, Owned, Numbered, Record):
    """Owned by a person or lying in exactly one pool. ``contact_*`` mirror the primary contact for lists and search."""

    __tablename__ = "customers"
    PREFIX = "CRM"
    OBJECT = "customers"

    name: Mapped[str] = mapped_column(String(128))
    name_key: Mapped[str] = mapped_column(String(256))
    short_name: Mapped[str | None] = mapped_column(String(64))
    uscc: Mapped[str | None] = mapped_column(String(18))
    customer_kind: Mapped[str] = mapped_column(String(32), default=CustomerKind.ENTERPRISE)
    lifecycle: Mapped[str] = mapped_column(String(32), default=Lifecycle.POTENTIAL)
    grade: Mapped[str | None] = mapped_column(String(8), default=Grade.B)
    industry: Mapped[str] = mapped_column(String(32))
    source: Mapped[str | None] = mapped_column(String(32))
    company_size: Mapped[str | None] = mapped_column(String(32))
    province: Mapped[str | None] = mapped_column(String(32))
    city: Mapped[str | None] = mapped_column(String(32))
    district: Mapped[str | None] = mapped_column(String(32))
    address: Mapped[str | None] = mapped_column(String(200))
    telephone: Mapped[str | None] = mapped_column(String(24))
    email: Mapped[str | None] = mapped_column(String(254))
    website: Mapped[str | None] = mapped_column(String(254))
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("customers.id"))
    registered_capital: Mapped[Money | None]
    legal_representative: Mapped[str | None] = mapped_column(String(64))
    established_on: Mapped[date | None]
    reg_status: Mapped[str | None] = mapped_column(String(32))
    company_type: Mapped[str | None] = mapped_column(String(32))
    business_scope: Mapped[LongText | None]
    registered_address: Mapped[str | None] = mapped_column(String(200))
    status: Mapped[str] = mapped_column(String(32), default=CustomerStatus.ACTIVE)
    obtain_way: Mapped[str | None] = mapped_column(String(16))
    is_locked: Mapped[bool] = mapped_column(default=False)
    locked_at: Mapped[datetime | None]
    price_list_id: Mapped[UUID | None] = mapped_column(ForeignKey("price_lists.id"))
    preferred_category_id: Mapped[UUID | None] = mapped_column(ForeignKey("product_categories.id"))
    """What they bought most of, as the last night has it (``sales/order/preferring``)."""
    tax_type: Mapped[str | None] = mapped_column(String(16))
    currency: Mapped[str] = mapped_column(String(3), default="CNY")
    payment_term_id: Mapped[UUID | None] = mapped_column(ForeignKey("payment_terms.id"))
    credit_limit: Mapped[Money | None]
    credit_grade: Mapped[str | None] = mapped_column(String(8))
    credit_valid_to: Mapped[date | None]
    credit_hold: Mapped[bool] = mapped_column(default=False)
    collection_basis: Mapped[str] = mapped_column(String(16), default=CollectionBasis.BY_DELIVERY)
    first_deal_at: Mapped[datetime | None]
    last_deal_at: Mapped[datetime | None]
    last_follow_up_at: Mapped[datetime | None]
    last_follow_up_content: Mapped[str | None] = mapped_column(String(200))
    next_follow_up_at: Mapped[datetime | None]
    follow_up_count: Mapped[int] = mapped_column(default=0)
    contact_name: Mapped[str | None] = mapped_column(String(64))
    contact_mobile: Mapped[str | None] = mapped_column(String(24))
    discard_reason: Mapped[str | None] = mapped_column(String(32))
    remark: Mapped[LongText | None]
    merged_into_id: Mapped[UUID | None] = mapped_column(ForeignKey("customers.id"))
    """Where a merged customer leads: never to one that was merged itself."""

    def found_by(self) -> list[Part]:
        """What the search box finds the customer by (DOMAIN §5.5); in a pool no digit that its readers do not see."""
        reach: list[Part] = [self.contact_mobile]
        if self.pool_id is not None:
            reach = [phone_tail(self.contact_mobile), Hidden(self.contact_mobile)]
        return [self.name, self.short_name, self.uscc, self.contact_name, *reach]

    @validates("name")
    def _keep_key(self, _: str, value: str) -> str:
        self.name_key = name_key(value)
        return value

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        active = text("status = 'active' AND deleted_at IS NULL")
        newest = (text("updated_at DESC"), text("id DESC"))
        # Discarded and merged ones too, which only a search finds; and with what the scope and the usual list ask for:
        # totals are counted from the index alone.
        living = text("deleted_at IS NULL")
        listed: dict[str, Any] = {"postgresql_where": living, "postgresql_include": ["owner_id", "pool_id", "status"]}
        of_owner = listed | {"postgresql_include": ["pool_id", "status", "lifecycle"]}
        return (
            *super().constraints(),
            Index("uq_customers_name_key", "name_key", unique=True, postgresql_where=active),
            Index(
                "uq_customers_uscc",
                "uscc",
                unique=True,
                postgresql_where=text("uscc IS NOT NULL AND status = 'active' AND deleted_at IS NULL"),
            ),
            # Whoever keeps copies follows the changes of what was deleted, too.
            Index("ix_customers_updated", *newest, postgresql_include=["owner_id", "pool_id", "status", "deleted_at"]),
            Index("ix_customers_owner", "owner_id", *newest, **of_owner),
            Index("ix_customers_department", "owner_dept_id", *newest, **listed),
            Index("ix_customers_industry", "industry", *newest, **listed),
            Index(
                "ix_customers_preferred_category",
                "preferred_category_id",
                *newest,
                **listed | {"postgresql_where": text("preferred_category_id IS NOT NULL AND deleted_at IS NULL")},
            ),
            Index(
                "ix_customers_incomplete",
                *newest,
                postgresql_where=text(
                    "(contact_name IS NULL OR industry = 'unknown') AND status = 'active' AND deleted_at IS NULL"
                ),
            ),
            Index("ix_customers_created", text("created_at DESC"), text("id DESC"), **listed),
            Index("ix_customers_inactive", "status", *newest, postgresql_where=text("status <> 'active'")),
            # With the ids: whose customers one owns, their children one reads (``CustomerChild``), deleted ones or not.
            Index("ix_customers_next_follow_up", "owner_id", "next_follow_up_at", postgresql_include=["id"]),
            Index("ix_customers_core", text("customer_core(name_key::text)"), postgresql_where=active),
            Index("ix_customers_name", "name", "id", postgresql_where=living),
            *found_masked("customers", "contact_mobile"),
            *both_ways(
                "last_follow_up_at",
                "ix_customers_last_follow_up",
                "ix_customers_latest_follow_up",
                postgresql_where=living,
            ),
            *both_ways(
                "next_follow_up_at",
                "ix_customers_soonest_follow_up",
                "ix_customers_farthest_follow_up",
                postgresql_where=living,
            ),
            *both_ways("received_at", "ix_customers_received", "ix_customers_latest_received", postgresql_where=living),
            Index(
                "ix_customers_neglected",
                "owner_id",
                text("greatest(received_at, counted_follow_up_at)"),
                postgresql_where=text(
                    "owner_id IS NOT NULL AND NOT is_locked AND status = 'active' AND deleted_at IS NULL"
                ),
            ),
            Index(
                "ix_customers_lapsing",
                text("coalesce(last_deal_at, first_deal_at)"),
                postgresql_where=text("lifecycle = 'deal' AND status = 'active' AND deleted_at IS NULL"),
            ),
            waiting_index("customers"),
            Index(
                "ix_customers_pool",
                "pool_id",
                *newest,
                postgresql_where=text("pool_id IS NOT NULL AND deleted_at IS NULL"),
                postgresql_include=["owner_id", "status"],
            ),
            CheckConstraint("status <> 'active' OR num_nonnulls(owner_id, pool_id) = 1", name="owner_or_pool"),
            where_given("customers", "parent_id"),
            Index("ix_customers_merged_into", "merged_into_id", postgresql_where=text("merged_into_id IS NOT NULL")),
            CheckConstraint("(status = 'merged') = (merged_into_id IS NOT NULL)", name="merged"),
            CheckConstraint("credit_limit >= 0", name="credit_limit"),
            CheckConstraint("parent_id <> id", name="parent"),
        )


CONSTRAINT_CODES["uq_customers_name_key"] = "DUPLICATE_NAME"
CONSTRAINT_CODES["uq_customers_uscc"] = "DUPLICATE_USCC"

CUSTOMER_SEARCH = search_table("customers")
UNKNOWN = "unknown"
"""The industry of a customer of whom no more is known than the name; nobody chooses it."""


def incomplete(model: type[Any]) -> ColumnElement[bool]:
    """Nobody to talk to, or no industry; written out as the index has it."""
    found: ColumnElement[bool] = or_(model.contact_name.is_(None), model.industry == literal_column("'unknown'"))
    return found


class CustomerChild:
    """A record of a customer. The customer's owner reads all of them, whoever owns them (DOMAIN §1.3 f)."""

    @declared_attr
    @classmethod
    def customer_id(cls) -> Mapped[UUID]:
        return mapped_column(ForeignKey("customers.id"), index=True)

    @classmethod
    def granted(cls, me: Principal, verb: str, reading: bool) -> list[Way]:
        """More rows than the owner's scope gives: those of one's own customers, for reading only."""
        if not reading:
            return []
        mine = select(Customer.id).where(Customer.owner_id == me.id).scalar_subquery()
        return [Way(Reason.CUSTOMER_OWNER, which=cls.customer_id == any_(func.array(mine)))]
