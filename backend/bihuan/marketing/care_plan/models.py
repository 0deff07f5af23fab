"""Care plans: which customers are looked after on which occasion, and by which steps (DOMAIN §22.7)."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, select, text
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column

from bihuan.kernel.db import LongText, Record
from bihuan.parties.customer.models import Customer


class CareTrigger(StrEnum):
    LOST = "lost"
    DORMANT = "dormant"
    NO_ORDER = "no_order"
    BIRTHDAY = "birthday"
    ANNIVERSARY = "anniversary"
    DELIVERED = "delivered"
    CONTRACT_ENDS = "contract_ends"
    GRADE = "grade"


COUNTED = frozenset({CareTrigger.DORMANT, CareTrigger.NO_ORDER, CareTrigger.DELIVERED, CareTrigger.CONTRACT_ENDS})
"""Triggers that ask for a number of days."""
BEFOREHAND = frozenset({CareTrigger.BIRTHDAY, CareTrigger.ANNIVERSARY})
"""Those that take one: so many days before the day."""


class PlanStatus(StrEnum):
    INACTIVE = "inactive"
    ACTIVE = "active"


class StepKind(StrEnum):
    TASK = "task"
    MEMBER = "member"
    """Somebody joins the team of the customer, to look after it."""


class Assignee(StrEnum):
    OWNER = "owner"
    PERSON = "person"
    POOL = "pool"


class CarePlan(Record):
    """``steps`` in the order of their days. ``daily_limit`` keeps a first run from flooding everybody with tasks."""

    __tablename__ = "care_plans"
    name: Mapped[str] = mapped_column(String(64))
    status: Mapped[str] = mapped_column(String(32), default=PlanStatus.INACTIVE)
    description: Mapped[LongText | None]
    trigger: Mapped[str] = mapped_column(String(32))
    days: Mapped[int | None]
    grade: Mapped[str | None] = mapped_column(String(8))
    filter: Mapped[LongText | None]
    steps: Mapped[list[Any]] = mapped_column(default=list)
    daily_limit: Mapped[int] = mapped_column(default=200)
    success_days: Mapped[int] = mapped_column(default=90)

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        return (
            *super().constraints(),
            Index("uq_care_plans_name", "name", unique=True, postgresql_where=text("deleted_at IS NULL")),
            Index("ix_care_plans_updated", "updated_at", "id"),
            CheckConstraint("daily_limit > 0 AND success_days > 0", name="limits"),
            CheckConstraint("(trigger = 'grade') = (grade IS NOT NULL)", name="grade"),
        )


class EnrolmentStatus(StrEnum):
    RUNNING = "running"
    FINISHED = "finished"
    ENDED = "ended"


class CareEnrolment(Record):
    """A customer in a plan, once for each occasion: ``steps`` are those of the plan when it began."""

    __tablename__ = "care_enrolments"
    plan_id: Mapped[UUID] = mapped_column(ForeignKey("care_plans.id"))
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"))
    contact_id: Mapped[UUID | None] = mapped_column(ForeignKey("contacts.id"), index=True)
    occasion: Mapped[str] = mapped_column(String(96))
    status: Mapped[str] = mapped_column(String(32), default=EnrolmentStatus.RUNNING)
    enrolled_on: Mapped[date]
    steps: Mapped[list[Any]] = mapped_column(default=list)
    next_step: Mapped[int] = mapped_column(default=0)
    next_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    end_reason: Mapped[str | None] = mapped_column(String(500))

    @hybrid_property
    def name(self) -> str:
        """What the search box of a list asks: in a statement the name of the customer."""
        return self.occasion

    @name.inplace.expression
    @classmethod
    def _name(cls) -> Any:
        return select(Customer.name).where(Customer.id == cls.customer_id).correlate(cls).scalar_subquery()

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        return (
            *super().constraints(),
            Index("uq_care_enrolments_occasion", "plan_id", "customer_id", "occasion", unique=True),
            Index("ix_care_enrolments_plan", "plan_id", text("created_at DESC"), text("id DESC")),
            Index("ix_care_enrolments_customer", "customer_id", text("created_at DESC"), text("id DESC")),
            Index("ix_care_enrolments_created", text("created_at DESC"), text("id DESC")),
            Index("ix_care_enrolments_updated", "updated_at", "id"),
            Index("ix_care_enrolments_due", "next_on", "id", postgresql_where=text("status = 'running'")),
            Index("ix_care_enrolments_day", "plan_id", "enrolled_on"),
            CheckConstraint("(status = 'running') = (next_on IS NOT NULL)", name="next_on"),
            CheckConstraint("(status = 'running') = (ended_on IS NULL)", name="ended_on"),
        )
