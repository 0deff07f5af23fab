"""Whom the rules would give which leads, on the wire."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field

from bihuan.kernel.wire import Schema, Whole
from bihuan.parties.assign_rule.schemas import AssignRuleWrite

Name = Annotated[str | None, Field(max_length=64, examples=["上海大客户"])]


class AssignRuleDraft(AssignRuleWrite):
    """A rule as somebody writes it, before it is kept."""


class AssignTrial(Schema):
    """All rules in their order; with ``rule`` instead of ``rule_id``, or as the first of them if that is new."""

    rule: AssignRuleDraft | None = None
    rule_id: UUID | None = None
    lead_ids: Annotated[list[UUID], Field(max_length=200)] = Field(default_factory=list)
    """These leads; without any, the latest open ones."""
    limit: Annotated[Whole, Field(ge=1, le=200)] = 50


class AssignTried(Schema):
    """One lead: the rule that fits first, and to whom it gives the lead, or to which pool."""

    id: UUID
    number: Annotated[str | None, Field(max_length=64)]
    name: Annotated[str, Field(max_length=128, examples=["上海澜桥智能科技有限公司"])]
    rule_id: UUID | None
    rule_name: Name
    is_draft: bool
    """By the rule that is being tried."""
    owner_id: UUID | None
    owner_name: Name
    pool_id: UUID | None
    pool_name: Name


class AssignTrialResult(Schema):
    """As if the leads came in one after the other, now; nothing is stored, and nobody's turn is taken."""

    tried: int
    matched: int
    assigned: int
    data: Annotated[list[AssignTried], Field(max_length=200)]
