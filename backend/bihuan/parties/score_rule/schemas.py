"""Scoring rules on the wire."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field
from sqlalchemy import ColumnElement

from bihuan.kernel.paging import ListQuery
from bihuan.kernel.wire import Chars, Flag, Moment, OneOf, OpenCode, Schema, Whole, partial
from bihuan.kernel.workflow import Actions
from bihuan.parties.matching import Conditions, ConditionsRead
from bihuan.parties.score_rule.models import BehaviourKind, ScoreKind

Version = Annotated[int, Field(ge=1, le=2_147_483_647)]
Points = Annotated[Whole, Field(ge=-100, le=100, examples=[15])]
Days = Annotated[Whole, Field(ge=1, le=3650, examples=[30])]


class ScoreRuleFields(Schema):
    """``conditions`` of a ``fit`` rule; ``most`` and ``half_life_days`` of a behaviour; ``days`` of silence."""

    name: Annotated[str, Chars(64)]
    points: Points
    conditions: Conditions = Field(default_factory=list)
    most: Annotated[Whole | None, Field(ge=1, le=100)] = None
    half_life_days: Days = 30
    days: Days | None = None
    position: Annotated[Whole, Field(ge=0, le=10_000)] = 100
    is_active: Flag = True


class ScoreRuleWrite(ScoreRuleFields):
    kind: ScoreKind
    behaviour: BehaviourKind | None = None


ScoreRuleUpdate = partial("ScoreRuleUpdate", ScoreRuleFields)


class ScoreRuleRow(Schema):
    id: UUID
    version: Version
    name: Annotated[str, Field(max_length=64, examples=["目标行业"])]
    kind: OpenCode
    points: Annotated[int, Field(ge=-100, le=100)]
    conditions: ConditionsRead
    behaviour: OpenCode | None
    most: int | None
    half_life_days: int
    days: int | None
    position: int
    is_active: bool
    updated_at: Moment


class ScoreRuleRead(ScoreRuleRow):
    created_at: Moment
    actions: Actions


class ScoreRuleQuery(ListQuery):
    sort: Literal["position", "-position", "name", "-name", "-points", "points", "-updated_at", "updated_at"] = (
        "position"
    )
    kind: Annotated[str | None, OneOf(ScoreKind)] = None
    is_active: bool | None = None

    def where(self, model: type[Any]) -> list[ColumnElement[bool]]:
        found = super().where(model)
        return [*found, model.name.icontains(self.q.strip(), autoescape=True)] if self.q else found
