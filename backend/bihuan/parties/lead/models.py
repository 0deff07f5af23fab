"""Leads: vague demand before anybody knows whether it is real (DOMAIN §4)."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, String, column, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from bihuan.kernel.db import Base, LongText, Money, Numbered, Record
from bihuan.kernel.indexes import both_ways, where_given
from bihuan.kernel.ownership import Owned
from bihuan.kernel.search import Hidden, Part, search_table
from bihuan.kernel.tagging import Tagged
from bihuan.parties.consent import Consenting
from bihuan.parties.masked_index import found_masked
from bihuan.parties.masking import phone_tail
from bihuan.parties.pool.models import Pooled, waiting_index


class LeadStatus(StrEnum):
    """The stage; who owns the lead is independent of it."""

    NEW = "new"
    NURTURING = "nurturing"
    QUALIFIED = "qualified"
    CONVERTED = "converted"
    WON = "won"
    DISCARDED = "discarded"


WRONG_NUMBER = "invalid_contact"
"""The reason with which a lead that nobody can reach is discarded."""
OPEN = frozenset({LeadStatus.NEW, LeadStatus.NURTURING, LeadStatus.QUALIFIED})


class Authority(StrEnum):
    DECISION_MAKER = "decision_maker"
    INFLUENCER = "influencer"
    USER = "user"
    UNKNOWN = "unknown"


class LeadIntent(StrEnum):
    A = "A"
    B = "B"
    C = "C"
    D = "D"


class Compliance(StrEnum):
    COMPLIANT = "compliant"
    NON_COMPLIANT = "non_compliant"
    WAIVED = "waived"


_HELD = "deleted_at IS NULL AND status IN ('new', 'nurturing', 'qualified')"
_OF_SOMEBODY = f"owner_id IS NOT NULL AND {_HELD}"
_UNANSWERED = f"{_OF_SOMEBODY} AND (counted_follow_up_at IS NULL OR counted_follow_up_at < received_at)"


class Lead(Consenting, Tagged, Pooled, Owned, Numbered, Record):
    """Owned by a person or lying in exactly one pool until it ends."""

    __tablename__ = "leads"
    PREFIX = "LD"
    OBJECT = "leads"

    name: Mapped[str] = mapped_column(String(128))
    company_name: Mapped[str | None] = mapped_column(String(128))
    contact_name: Mapped[str | None] = mapped_column(String(64))
    title: Mapped[str | None] = mapped_column(String(64))
    mobile: Mapped[str | None] = mapped_column(String(24))
    telephone: Mapped[str | None] = mapped_column(String(24))
    email: Mapped[str | None] = mapped_column(String(254))
    wechat: Mapped[str | None] = mapped_column(String(64))
    industry: Mapped[str | None] = mapped_column(String(32))
    company_size: Mapped[str | None] = mapped_column(String(32))
    province: Mapped[str | None] = mapped_column(String(32))
    city: Mapped[str | None] = mapped_column(String(32))
    district: Mapped[str | None] = mapped_column(String(32))
    address: Mapped[str | None] = mapped_column(String(200))
    source: Mapped[str] = mapped_column(String(32))
    original_source: Mapped[str] = mapped_column(String(32))
    channel_detail: Mapped[str | None] = mapped_column(String(200))
    utm_source: Mapped[str | None] = mapped_column(String(128))
    utm_medium: Mapped[str | None] = mapped_column(String(128))
    utm_campaign: Mapped[str | None] = mapped_column(String(128))
    utm_term: Mapped[str | None] = mapped_column(String(128))
    """The keyword that was paid for or searched for."""
    utm_content: Mapped[str | None] = mapped_column(String(128))
    referrer: Mapped[str | None] = mapped_column(String(500))
    landing_page: Mapped[str | None] = mapped_column(String(500))
    profile_url: Mapped[str | None] = mapped_column(String(500))
    """Their page in a social network."""
    web_form_id: Mapped[UUID | None] = mapped_column(ForeignKey("web_forms.id"))
    campaign_id: Mapped[UUID | None] = mapped_column(ForeignKey("campaigns.id"))
    """The first campaign that brought it (DOMAIN §7.6, decision 0043)."""
    referred_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("customers.id"))
    """The customer who recommended us; the customer that the lead becomes is related to it."""
    third_party_batch: Mapped[str | None] = mapped_column(String(64))
    lawful_basis: Mapped[str | None] = mapped_column(String(500))
    """Why data that was bought may be used (DOMAIN §4.1)."""
    demand: Mapped[LongText | None]
    interested_product_ids: Mapped[list[Any]] = mapped_column(JSONB, default=list, server_default=text("'[]'::jsonb"))
    """As strings, in the order in which they were named."""
    budget_amount: Mapped[Money | None]
    expected_buy_date: Mapped[date | None]
    authority_level: Mapped[str | None] = mapped_column(String(16))
    intent_level: Mapped[str | None] = mapped_column(String(8))
    intent_by_score: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    """The intent follows the score until somebody judges it by hand (DOMAIN §4.1, §7.5)."""
    score: Mapped[int] = mapped_column(default=0)
    rescore_on: Mapped[date | None]
    """The business date on which time alone changes the score; null where it never does."""
    status: Mapped[str] = mapped_column(String(32), default=LeadStatus.NEW)
    first_response_at: Mapped[datetime | None]
    last_follow_up_at: Mapped[datetime | None]
    last_follow_up_content: Mapped[str | None] = mapped_column(String(200))
    next_follow_up_at: Mapped[datetime | None]
    follow_up_count: Mapped[int] = mapped_column(default=0)
    duplicate_state: Mapped[str] = mapped_column(String(16), default="none")
    converted_at: Mapped[datetime | None]
    converted_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    converted_customer_id: Mapped[UUID | None] = mapped_column(ForeignKey("customers.id"))
    converted_contact_id: Mapped[UUID | None] = mapped_column(ForeignKey("contacts.id"))
    converted_opportunity_id: Mapped[UUID | None]
    conversion_mode: Mapped[str | None] = mapped_column(String(16))
    compliance_status: Mapped[str | None] = mapped_column(String(16))
    compliance_detail: Mapped[list[Any] | None]
    won_at: Mapped[datetime | None]
    discard_reason: Mapped[str | None] = mapped_column(String(32))
    discard_note: Mapped[str | None] = mapped_column(String(500))
    discarded_at: Mapped[datetime | None]
    duplicate_of_id: Mapped[UUID | None] = mapped_column(ForeignKey("leads.id"))
    purged_at: Mapped[datetime | None]
    """When what tells of a person was taken out of a discarded lead (LEAD-22)."""
    remark: Mapped[LongText | None]

    def found_by(self) -> list[Part]:
        """What the search box finds the lead by; in a pool no digit of a number that its readers do not see."""
        reach: list[Part] = [self.mobile, self.telephone, self.email]
        if self.pool_id is not None:
            reach = [phone_tail(self.mobile), phone_tail(self.telephone)]
            reach += map(Hidden, (self.mobile, self.telephone, self.email))
        return [self.name, self.company_name, self.contact_name, *reach]

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        newest = (text("updated_at DESC"), text("id DESC"))
        # With what the scope asks for, and the stage: totals are counted from the index alone.
        living = text("deleted_at IS NULL")
        listed: dict[str, Any] = {"postgresql_where": living, "postgresql_include": ["owner_id", "pool_id", "status"]}
        of_owner = listed | {"postgresql_include": ["pool_id", "status"]}
        by_status = listed | {"postgresql_include": ["owner_id", "pool_id"]}
        ended = "status IN ('converted', 'won', 'discarded')"
        return (
            *super().constraints(),
            # Whoever keeps copies follows the changes of what was deleted, too.
            Index("ix_leads_updated", *newest, postgresql_include=["owner_id", "pool_id", "status", "deleted_at"]),
            Index("ix_leads_owner", "owner_id", *newest, **of_owner),
            Index("ix_leads_department", "owner_dept_id", *newest),
            Index("ix_leads_status", "status", *newest, **by_status),
            Index("ix_leads_source", "source", *newest, **listed),
            Index("ix_leads_industry", "industry", *newest, **listed),
            Index("ix_leads_entered", "created_by", *newest, postgresql_where=text("campaign_id IS NULL")),
            Index("ix_leads_converted", "converted_at", "id", postgresql_where=text("converted_at IS NOT NULL")),
            Index("ix_leads_created", text("created_at DESC"), text("id DESC"), **listed),
            waiting_index("leads"),
            Index(
                "ix_leads_pool",
                "pool_id",
                *newest,
                postgresql_where=text("pool_id IS NOT NULL AND deleted_at IS NULL"),
                postgresql_include=["owner_id", "status"],
            ),
            # What is over, by rule (DOMAIN §6.5): of one owner, and of all one after the other.
            Index(
                "ix_leads_neglected",
                "owner_id",
                text("greatest(received_at, counted_follow_up_at)"),
                postgresql_where=text(_OF_SOMEBODY),
            ),
            Index(
                "ix_leads_load",
                "owner_id",
                "received_at",
                postgresql_where=text(_HELD),
                postgresql_include=["id", "pool_id", "status"],
            ),
            Index(
                "ix_leads_unanswered",
                "owner_id",
                "received_at",
                postgresql_where=text(_UNANSWERED),
            ),
            Index(
                "ix_leads_next_follow_up",
                "owner_id",
                "next_follow_up_at",
                postgresql_where=text("next_follow_up_at IS NOT NULL"),
            ),
            where_given("leads", "converted_customer_id"),
            where_given("leads", "converted_contact_id"),
            where_given("leads", "referred_by_id"),
            Index("ix_leads_name", "name", "id"),
            *found_masked("leads", "mobile", "telephone"),
            Index("ix_leads_score", "score", "id"),
            Index("ix_leads_rescore", "rescore_on", "id", postgresql_where=text("rescore_on IS NOT NULL")),
            *both_ways("last_follow_up_at", "ix_leads_last_follow_up", "ix_leads_latest_follow_up"),
            *both_ways("next_follow_up_at", "ix_leads_soonest_follow_up", "ix_leads_farthest_follow_up"),
            *both_ways("budget_amount", "ix_leads_budget", "ix_leads_highest_budget"),
            *(
                Index(f"ix_leads_{name}", name, *newest, postgresql_where=column(name).is_not(None))
                for name in (
                    *("utm_source", "utm_medium", "utm_campaign", "utm_term"),
                    *("web_form_id", "campaign_id", "third_party_batch"),
                )
            ),
            Index("ix_leads_mobile", "mobile", postgresql_where=text("mobile IS NOT NULL")),
            Index("ix_leads_telephone", "telephone", postgresql_where=text("telephone IS NOT NULL")),
            Index(
                "ix_leads_domain",
                text("split_part(email::text, '@'::text, 2)"),
                postgresql_where=text("email IS NOT NULL"),
            ),
            Index("ix_leads_email", "email", postgresql_where=text("email IS NOT NULL")),
            CheckConstraint(f"{ended} OR num_nonnulls(owner_id, pool_id) = 1", name="owner_or_pool"),
            CheckConstraint(
                "purged_at IS NOT NULL OR num_nonnulls(mobile, telephone, email, wechat) > 0", name="contact_method"
            ),
            CheckConstraint("purged_at IS NOT NULL OR num_nonnulls(company_name, contact_name) > 0", name="who"),
            CheckConstraint("purged_at IS NULL OR status = 'discarded'", name="purged"),
            Index("ix_leads_purged", "purged_at", postgresql_where=text("purged_at IS NOT NULL")),
            Index(
                "ix_leads_to_purge",
                "discarded_at",
                "id",
                postgresql_where=text("status = 'discarded' AND purged_at IS NULL"),
            ),
            CheckConstraint("budget_amount >= 0", name="budget_amount"),
            CheckConstraint(
                "status NOT IN ('converted', 'won') OR (converted_customer_id IS NOT NULL AND "
                "compliance_status IS NOT NULL)",
                name="converted",
            ),
        )


class LeadBehaviour(Base):
    """One thing that a lead did and that tells of interest, or of none: a form, a call, a click (DOMAIN §7.5)."""

    __tablename__ = "lead_behaviours"
    __table_args__ = (Index("ix_lead_behaviours_lead", "lead_id", "at"),)
    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    lead_id: Mapped[UUID] = mapped_column(ForeignKey("leads.id"))
    kind: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime]
    note: Mapped[str | None] = mapped_column(String(200))


LEAD_SEARCH = search_table("leads")
