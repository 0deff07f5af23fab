"""Pools on the wire."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field
from sqlalchemy import ColumnElement

from bihuan.kernel.paging import ListQuery
from bihuan.kernel.wire import Chars, Flag, Moment, OneOf, OpenCode, Schema, Whole, partial
from bihuan.kernel.workflow import Actions
from bihuan.parties.pool.models import ClaimOrder, PoolObject, RuleKind

Version = Annotated[int, Field(ge=1, le=2_147_483_647)]
Limit = Annotated[Whole, Field(ge=1, le=1_000_000)]
Days = Annotated[Whole, Field(ge=0, le=3650)]
Ids = Annotated[list[UUID], Field(max_length=500)]
SomeIds = Annotated[list[UUID], Field(min_length=1, max_length=500)]


class GradeOf(StrEnum):
    """Grades of customers (DOMAIN §5.1)."""

    A = "A"
    B = "B"
    C = "C"


class RecycleRuleWrite(Schema):
    """What is taken back, and after how many full days (working hours for ``lead_no_response``).

    Without ``grades`` all customers. Open business always keeps a customer; unless ``exclude_open_opportunity`` its
    owner is warned all the same.
    """

    kind: RuleKind
    days: Annotated[Whole, Field(ge=1, le=3650)]
    grades: Annotated[list[GradeOf], Field(max_length=3)] = Field(default_factory=list)
    exclude_deal: Flag = True
    exclude_open_opportunity: Flag = True
    is_active: Flag = True


class RecycleRuleRead(Schema):
    """A rule as it is set, and the business date from which it is in force."""

    id: UUID
    kind: OpenCode
    days: Annotated[int, Field(ge=1, le=3650)]
    grades: Annotated[list[OpenCode], Field(max_length=3)]
    exclude_deal: bool
    exclude_open_opportunity: bool
    is_active: bool
    effective_from: date


class PoolRules(Schema):
    """What may be changed later. Null limits are unlimited, a cool-down of 0 is off.

    ``recycle_rules`` are replaced as a whole, from the next business date on; a new pool without them gets the usual.
    """

    name: Annotated[str, Chars(64)]
    claim_daily_limit: Limit | None = 10
    holding_limit: Limit | None = None
    deal_counts_holding: Flag = False
    prev_owner_cooldown_days: Days = 30
    protect_days: Days = 15
    auto_recycle: Flag = True
    warn_days: Days = 3
    recycle_pool_id: UUID | None = None
    hide_phone_before_claim: Flag = True
    claim_order: ClaimOrder = ClaimOrder.ANY
    admin_ids: SomeIds
    member_user_ids: Ids = Field(default_factory=list)
    member_department_ids: Ids = Field(default_factory=list)
    recycle_rules: Annotated[list[RecycleRuleWrite], Field(max_length=20)] = Field(default_factory=list)


class PoolCreate(PoolRules):
    object_type: PoolObject
    is_default: Flag = False


PoolUpdate = partial("PoolUpdate", PoolRules)


class PoolRow(Schema):
    id: UUID
    version: Version
    name: Annotated[str, Field(max_length=64, examples=["客户公海"])]
    object_type: OpenCode
    is_default: bool
    is_active: bool
    claim_daily_limit: Limit | None
    holding_limit: Limit | None
    prev_owner_cooldown_days: Days
    protect_days: Days
    updated_at: Moment


class PoolRead(PoolRow):
    deal_counts_holding: bool
    auto_recycle: bool
    recycles_from: date | None
    """After it was switched on again: the business date from which its rules count."""
    warn_days: Days
    recycle_pool_id: UUID | None
    recycle_pool_name: Annotated[str | None, Field(max_length=64)]
    hide_phone_before_claim: bool
    claim_order: OpenCode
    admin_ids: Ids
    member_user_ids: Ids
    member_department_ids: Ids
    recycle_rules: Annotated[list[RecycleRuleRead], Field(max_length=20)]
    created_at: Moment
    actions: Actions


class PoolQuery(ListQuery):
    sort: Literal["name", "-name", "-updated_at", "updated_at"] = "name"
    object_type: Annotated[str | None, OneOf(PoolObject)] = None
    is_active: bool | None = None

    def where(self, model: type[Any]) -> list[ColumnElement[bool]]:
        found = super().where(model)
        return [*found, model.name.icontains(self.q.strip(), autoescape=True)] if self.q else found
