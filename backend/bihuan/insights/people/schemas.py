"""A contact as we know them: through whom, from what, and where they stand in their company (DOMAIN §8)."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field

from bihuan.kernel.money import SignedAmount
from bihuan.kernel.wire import Moment, OpenCode, Schema

Count = Annotated[int, Field(ge=0, le=2_147_483_647)]
Line = Annotated[str | None, Field(max_length=254)]


class ContactTie(Schema):
    """One of our people who knows the contact: ``strength`` is strong, medium, weak or none (nobody has talked yet)."""

    user_id: UUID
    user_name: Annotated[str, Field(max_length=64, examples=["钱程"])]
    is_owner: bool
    touches: Count
    last_touch_at: Moment | None
    strength: Annotated[OpenCode, Field(examples=["strong"])]


class ContactAct(Schema):
    """Something the contact took part in; ``kind`` is that of the follow-up, or the part played in a document."""

    resource: Annotated[OpenCode, Field(examples=["follow-ups"])]
    id: UUID
    kind: Annotated[OpenCode, Field(examples=["phone"])]
    title: Annotated[str, Field(max_length=20_000, examples=["客户确认下周试用"])]
    status: OpenCode | None
    amount: SignedAmount | None
    currency: OpenCode | None
    actor_name: Line
    at: Moment


class ContactNode(Schema):
    """A place in the reporting lines of the contact's company."""

    id: UUID
    name: Annotated[str, Field(max_length=64, examples=["陈岚"])]
    department: Line
    title: Line
    job_level: OpenCode | None
    attitude: OpenCode | None
    is_key_decision_maker: bool
    reports_to_id: UUID | None


class ContactOverview(Schema):
    """``acts`` newest first, at most 100; ``colleagues`` are the people of the customer, the contact among them."""

    id: UUID
    ties: Annotated[list[ContactTie], Field(max_length=50)]
    acts: Annotated[list[ContactAct], Field(max_length=100)]
    colleagues: Annotated[list[ContactNode], Field(max_length=200)]
