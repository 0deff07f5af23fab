"""The overview of a customer (客户360): everything that is known of it, under the reader's own scope."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from bihuan.kernel.money import Amount, SignedAmount
from bihuan.kernel.wire import Moment, OpenCode, Schema
from bihuan.parties.masking import Masked

Count = Annotated[int, Field(ge=0, le=2_147_483_647)]
Line = Annotated[str | None, Field(max_length=254)]


class OverviewFigure(Schema):
    """A roll-up: the rows of ``resource`` that ``filter`` lists, and their sum in CNY where one makes sense."""

    name: Annotated[OpenCode, Field(examples=["orders"])]
    count: Count
    amount: SignedAmount | None
    resource: Annotated[OpenCode, Field(examples=["orders"])]
    filter: Annotated[str, Field(max_length=300, examples=["status=approved,completed,closed"])]


class OverviewAwaited(Schema):
    """What has its place here and comes from a part of the product that is not in use: ``fed_by``."""

    name: Annotated[OpenCode, Field(examples=["tickets"])]
    fed_by: Annotated[OpenCode, Field(examples=["service"])]


class OverviewRecord(Schema):
    """A document; ``amount`` in its own currency. ``section``: recent, need (open deals) or promise (to be shipped)."""

    section: Annotated[OpenCode, Field(examples=["recent"])]
    resource: Annotated[OpenCode, Field(examples=["orders"])]
    id: UUID
    number: Line
    title: Annotated[str, Field(max_length=254, examples=["SO202611130001"])]
    status: OpenCode
    amount: SignedAmount | None
    currency: OpenCode | None
    on: date | None
    """The day that counts: of the document, or for a need the expected end and for a promise the delivery."""


class OverviewContact(Masked):
    id: UUID
    name: Annotated[str, Field(max_length=64, examples=["陈岚"])]
    department: Line
    title: Line
    mobile: Line
    telephone: Line
    email: Line
    is_primary: bool
    is_key_decision_maker: bool
    attitude: OpenCode | None


class OverviewFollowUp(Schema):
    id: UUID
    kind: OpenCode
    content: Annotated[str, Field(max_length=20_000, examples=["客户确认下周试用"])]
    next_plan: Annotated[str | None, Field(max_length=500)]
    author_name: Annotated[str, Field(max_length=64, examples=["钱程"])]
    occurred_at: Moment
    next_follow_up_at: Moment | None


class OverviewPreference(Schema):
    """What a customer buys most of: a category of products, the amount in CNY ordered of it, and its share of all."""

    category_id: UUID
    name: Annotated[str, Field(max_length=64, examples=["网络设备"])]
    amount: Amount
    share: Annotated[str, Field(max_length=8, examples=["62.5"])]
    """Per cent, one decimal."""


class OverviewCredit(Schema):
    """What was agreed on paying, and how it is kept: amounts in CNY, ``available`` None where nothing is controlled.

    ``exposure`` is what is owed, and what approved orders will add to it, less prepayments (DOMAIN §17.9); None for
    whoever may not read receivables, orders and receipts. ``days_late`` averages over settled debts, early ones as 0.
    """

    payment_term_name: Line
    credit_limit: Amount | None
    credit_grade: OpenCode | None
    credit_valid_to: date | None
    credit_hold: bool
    exposure: SignedAmount | None
    available: SignedAmount | None
    settled_count: Count
    late_count: Count
    days_late: Annotated[str | None, Field(max_length=12, examples=["3.5"])]


class OverviewRepurchase(Schema):
    """Whether the customer came again (CUST-29), by the orders that count: ``days_between`` two of them on average."""

    orders: Count
    came_again: bool
    days_between: Annotated[str | None, Field(max_length=12, examples=["45.5"])]


class CustomerOverview(Schema):
    """First and last deal, years, and what was last said and comes next, are the customer's own figures."""

    id: UUID
    name: Annotated[str, Field(max_length=128, examples=["上海澜桥智能科技有限公司"])]
    number: Annotated[str | None, Field(max_length=64)]
    lifecycle: OpenCode
    grade: OpenCode | None
    first_deal_at: Moment | None
    last_deal_at: Moment | None
    last_follow_up_at: Moment | None
    next_follow_up_at: Moment | None
    follow_up_count: Count
    deal_months: Count | None
    """Full months since the first deal; null before it."""
    preferences: Annotated[list[OverviewPreference], Field(max_length=5)]
    """Of the orders of the last two years, the largest first."""
    figures: Annotated[list[OverviewFigure], Field(max_length=30)]
    awaited: Annotated[list[OverviewAwaited], Field(max_length=20)]
    credit: OverviewCredit
    repurchase: OverviewRepurchase | None
    """None for whoever may not read orders."""
    contacts: Annotated[list[OverviewContact], Field(max_length=10)]
    follow_ups: Annotated[list[OverviewFollowUp], Field(max_length=5)]
    records: Annotated[list[OverviewRecord], Field(max_length=100)]
