"""What is told of the quality of the data."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from bihuan.kernel.paging import Cursor, Limit, PageInfo
from bihuan.kernel.wire import Moment, OpenCode, Schema

Count = Annotated[int, Field(ge=0, le=2_147_483_647, examples=[12])]
Share = Annotated[int, Field(ge=0, le=100, description="Of a hundred records, those without a problem", examples=[97])]
Name = Annotated[str | None, Field(max_length=254)]
Key = Annotated[str, Field(max_length=256, examples=["澜桥智能科技"])]
Title = Annotated[str, Field(max_length=200, examples=["没有联系人的客户"])]
Several = Literal["duplicate_phone", "duplicate_name", "duplicate_domain"]
RuleCode = Literal[
    "duplicate_phone",
    "duplicate_name",
    "duplicate_domain",
    "customer_no_contact",
    "customer_no_region",
    "customer_no_source",
    "customer_phone",
    "contact_no_phone",
    "contact_phone",
    "lead_no_company",
    "lead_no_region",
    "lead_phone",
]
"""The rules of ``rules.py``, as they may be asked for."""


class QualityRunRead(Schema):
    """A run: how many problems it found, how many were new and how many had been corrected since the one before."""

    status: OpenCode
    asked_at: Moment
    finished_at: Moment | None
    problems: Count
    appeared: Count
    corrected: Count


class QualityRuleRead(Schema):
    """A rule and how many records break it now; ``several`` where it is about customers that look the same."""

    code: OpenCode
    kind: OpenCode
    title: Title
    several: bool
    problems: Count


class QualityScoreRead(Schema):
    """Records of a kind, of one owner or of all: ``owner_name`` is null for what lies in pools."""

    kind: OpenCode
    owner_name: Name
    total: Count
    wrong: Count
    score: Share


class Quality(Schema):
    """The last runs, the latest first; the rules; scores by kind, and the fifty owners with most to correct."""

    runs: Annotated[list[QualityRunRead], Field(max_length=30)]
    rules: Annotated[list[QualityRuleRead], Field(max_length=100)]
    kinds: Annotated[list[QualityScoreRead], Field(max_length=10)]
    owners: Annotated[list[QualityScoreRead], Field(max_length=50)]


class ProblemQuery(Schema):
    """Of one rule: what is wrong now, or what has been corrected since it was found."""

    rule: RuleCode
    state: Literal["open", "corrected"] = "open"
    limit: Limit = 50
    cursor: Cursor = None


class ProblemRead(Schema):
    kind: OpenCode
    id: UUID
    number: Name
    name: Name
    owner_name: Name
    found_at: Moment
    gone_at: Moment | None


class Problems(Schema):
    """The latest first, as far as the reader may see the records."""

    data: Annotated[list[ProblemRead], Field(max_length=200)]
    page: PageInfo


class GroupMember(Schema):
    id: UUID
    number: Name
    name: Annotated[str, Field(max_length=128)]
    owner_name: Name
    in_pool: bool
    created_at: Moment


class DuplicateGroup(Schema):
    """Customers that have ``key`` in common: a phone, which is masked, a name without place and legal form, a domain.

    ``id`` holds until the group is merged or dismissed, or its problem is corrected.
    """

    id: UUID
    rule: OpenCode
    title: Title
    key: Key
    size: Count
    members: Annotated[list[GroupMember], Field(max_length=20)]


class DuplicateGroups(Schema):
    """The surest rule first, then the largest; of each the first twenty customers, the oldest in front."""

    data: Annotated[list[DuplicateGroup], Field(max_length=200)]
    page: PageInfo


class GroupQuery(Schema):
    rule: Several | None = None
    limit: Limit = 50
    cursor: Cursor = None


class NoDuplicatesInput(Schema):
    """A group of which somebody knows that its customers are different; it comes back when another joins it."""

    rule: Several
    id: UUID
