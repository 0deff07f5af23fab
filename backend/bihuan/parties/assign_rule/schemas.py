"""Assignment rules on the wire."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field
from sqlalchemy import ColumnElement

from bihuan.kernel.paging import ListQuery
from bihuan.kernel.wire import Chars, Code, Flag, Moment, OneOf, OpenCode, Schema, Whole, partial
from bihuan.kernel.workflow import Actions
from bihuan.parties.assign_rule.models import Strategy
from bihuan.parties.matching import Conditions, ConditionsRead

Version = Annotated[int, Field(ge=1, le=2_147_483_647)]
Name = Annotated[str, Field(max_length=64, examples=["上海大客户"])]


class AssignTargetWrite(Schema):
    """Exactly one of user and department. ``weight`` counts by proportion; ``regions`` bound whose leads they take."""

    user_id: UUID | None = None
    department_id: UUID | None = None
    weight: Annotated[Whole, Field(ge=1, le=100)] = 1
    regions: Annotated[list[Code], Field(max_length=50)] = Field(default_factory=list)


class AssignTargetRead(Schema):
    user_id: UUID | None
    department_id: UUID | None
    weight: Annotated[int, Field(ge=1, le=100)]
    regions: Annotated[list[OpenCode], Field(max_length=50)]


class AssignRuleWrite(Schema):
    """Without conditions it takes every lead. Where nobody is available: the fallback, then ``pool_id`` or the default.

    ``match_owner`` gives a lead to the owner of the customer it belongs to, and needs no targets.
    """

    name: Annotated[str, Chars(64)]
    conditions: Conditions = Field(default_factory=list)
    strategy: Strategy
    fallback: Strategy | None = None
    targets: Annotated[list[AssignTargetWrite], Field(max_length=100)] = Field(default_factory=list)
    pool_id: UUID | None = None
    is_active: Flag = True


AssignRuleUpdate = partial("AssignRuleUpdate", AssignRuleWrite)


class AssignRuleRow(Schema):
    id: UUID
    version: Version
    position: int
    name: Name
    conditions: ConditionsRead
    strategy: OpenCode
    fallback: OpenCode | None
    pool_id: UUID | None
    pool_name: Annotated[str | None, Field(max_length=64)]
    is_active: bool
    updated_at: Moment


class AssignRuleRead(AssignRuleRow):
    targets: Annotated[list[AssignTargetRead], Field(max_length=100)]
    created_at: Moment
    actions: Actions


class AssignRuleQuery(ListQuery):
    sort: Literal["position", "-position", "name", "-name", "-updated_at", "updated_at"] = "position"
    strategy: Annotated[str | None, OneOf(Strategy)] = None
    is_active: bool | None = None

    def where(self, model: type[Any]) -> list[ColumnElement[bool]]:
        found = super().where(model)
        return [*found, model.name.icontains(self.q.strip(), autoescape=True)] if self.q else found


class MoveInput(Schema):
    """One place earlier or later in the order of the rules."""

    to: Literal["up", "down", "first", "last"]
