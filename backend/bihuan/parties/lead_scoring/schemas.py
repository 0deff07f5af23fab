"""Why a lead has its score, and what other rules would change, on the wire."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field

from bihuan.kernel.money import SignedAmount
from bihuan.kernel.wire import Moment, OpenCode, Schema, Whole
from bihuan.parties.score_rule.schemas import ScoreRuleWrite

Points = Annotated[int, Field(ge=0, le=100)]
Name = Annotated[str, Field(max_length=128, examples=["上海澜桥智能科技有限公司"])]


class ScoreReason(Schema):
    """One rule that applies: its points after decay, and of how many events."""

    rule_id: UUID
    name: Annotated[str, Field(max_length=64, examples=["目标行业"])]
    kind: OpenCode
    points: SignedAmount
    times: int


class BehaviourRead(Schema):
    kind: OpenCode
    at: Moment
    note: Annotated[str | None, Field(max_length=200)]


class ScoreExplained(Schema):
    """``score`` is min(100, ``fit`` + ``behaviour``), rounded half up, never below 0; each part is at most 60.

    A lead that has ended keeps the score it ended with, and has no reasons any more.
    """

    score: Points
    intent_level: OpenCode | None
    intent_by_score: bool
    fit: SignedAmount
    behaviour: SignedAmount
    reasons: Annotated[list[ScoreReason], Field(max_length=500)]
    behaviours: Annotated[list[BehaviourRead], Field(max_length=50)]
    """The latest first."""


class ScoreRuleDraft(ScoreRuleWrite):
    """A rule as somebody writes it, before it is kept."""


class ScoreTrial(Schema):
    """A rule as it might be: instead of ``rule_id``, or beside the others."""

    rule: ScoreRuleDraft
    rule_id: UUID | None = None
    limit: Annotated[Whole, Field(ge=1, le=200)] = 50


class ScoreTried(Schema):
    """One lead before and after."""

    id: UUID
    number: Annotated[str | None, Field(max_length=64)]
    name: Name
    before: Points
    after: Points
    intent_before: OpenCode
    intent_after: OpenCode
    points: SignedAmount
    """What the rule gives this lead, before any bound."""


class ScoreTrialResult(Schema):
    """The latest open leads that the reader may see; nothing is stored."""

    tried: int
    matched: int
    changed: int
    """With another score than without the rule as it might be."""
    data: Annotated[list[ScoreTried], Field(max_length=200)]
