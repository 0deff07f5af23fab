"""Forms of the website: whoever fills one in becomes a lead (DOMAIN §22.5, LEAD-02)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, String, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from bihuan.kernel.db import Base, Record


class FormField(StrEnum):
    """What a visitor may be asked: fields of a lead."""

    CONTACT_NAME = "contact_name"
    COMPANY_NAME = "company_name"
    TITLE = "title"
    MOBILE = "mobile"
    TELEPHONE = "telephone"
    EMAIL = "email"
    WECHAT = "wechat"
    PROVINCE = "province"
    CITY = "city"
    ADDRESS = "address"
    DEMAND = "demand"


WHO = frozenset({FormField.CONTACT_NAME, FormField.COMPANY_NAME})
REACH = frozenset({FormField.MOBILE, FormField.TELEPHONE, FormField.EMAIL, FormField.WECHAT})
"""A lead is somebody who can be reached: a form insists on one of either (DOMAIN §4.1)."""


class Outcome(StrEnum):
    """What became of a submission."""

    CREATED = "created"
    UPDATED = "updated"
    """The same number or address within a day, on the same form: no second lead."""
    JUNK = "junk"
    """A lead that a rule of the form discarded at once."""
    BLOCKED = "blocked"
    """A program filled in what people do not see: nothing was kept."""


class WebForm(Record):
    """A page of its own at ``/f/{key}``, also inside pages of the named origins."""

    __tablename__ = "web_forms"
    name: Mapped[str] = mapped_column(String(64))
    key: Mapped[str] = mapped_column(String(32), unique=True)
    title: Mapped[str] = mapped_column(String(128))
    title_en: Mapped[str | None] = mapped_column(String(128))
    fields: Mapped[list[Any]]
    source: Mapped[str] = mapped_column(String(32), default="web_form")
    campaign: Mapped[str | None] = mapped_column(String(128))
    campaign_id: Mapped[UUID | None] = mapped_column(ForeignKey("campaigns.id"), index=True)
    pool_id: Mapped[UUID | None] = mapped_column(ForeignKey("pools.id"), index=True)
    consent: Mapped[str] = mapped_column(String(1000))
    consent_en: Mapped[str | None] = mapped_column(String(1000))
    policy_url: Mapped[str | None] = mapped_column(String(500))
    success: Mapped[str] = mapped_column(String(500))
    success_en: Mapped[str | None] = mapped_column(String(500))
    redirect_url: Mapped[str | None] = mapped_column(String(500))
    origins: Mapped[list[str]] = mapped_column(ARRAY(String(200)), default=list)
    junk: Mapped[list[str]] = mapped_column(ARRAY(String(64)), default=list)
    is_active: Mapped[bool] = mapped_column(default=True)

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        return (
            *super().constraints(),
            Index("uq_web_forms_name", "name", unique=True),
            Index("ix_web_forms_updated", "updated_at", "id"),
        )


class WebFormSubmission(Base):
    """One submission. Holds nothing that the visitor wrote: that is in the lead, and in its log.

    ``nonce`` is that of the page it was sent from: sent twice, it is one submission.
    """

    __tablename__ = "web_form_submissions"
    __table_args__ = (
        Index("uq_web_form_submissions_nonce", "form_id", "nonce", unique=True),
        Index("ix_web_form_submissions_outcome", "form_id", "outcome"),
        Index("ix_web_form_submissions_lead", "lead_id", postgresql_where=text("lead_id IS NOT NULL")),
        CheckConstraint("(outcome = 'blocked') = (lead_id IS NULL)", name="lead"),
    )
    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    form_id: Mapped[UUID] = mapped_column(ForeignKey("web_forms.id"))
    form_version: Mapped[int]
    """Which text was consented to: the log knows every version."""
    nonce: Mapped[str] = mapped_column(String(32))
    outcome: Mapped[str] = mapped_column(String(8))
    lead_id: Mapped[UUID | None]
    at: Mapped[datetime]
