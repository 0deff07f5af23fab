"""Sharing rules on the wire, and what one would open before it is kept."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal
from uuid import UUID

from pydantic import Field, field_validator

from bihuan.identity.sharing_rule.models import Party, Permission
from bihuan.kernel.filter_text import FilterText, ShownFilter, written
from bihuan.kernel.paging import COUNT_CAP, ListQuery
from bihuan.kernel.wire import Chars, Flag, Moment, OneOf, OpenCode, Schema, partial
from bihuan.kernel.workflow import Actions

MOST_PARTIES = 50
"""People, departments or roles on one side of a rule."""
MOST_PEOPLE = 50
"""In one preview; it says how many there are."""
MOST_SAMPLES = 10
ObjectName = Annotated[str, Field(pattern=r"^[a-z\-]{1,32}$", max_length=32, examples=["customers"])]
Parties = Annotated[list[UUID], Field(min_length=1, max_length=MOST_PARTIES)]
ShownParties = Annotated[list[UUID], Field(max_length=MOST_PARTIES)]
Names = Annotated[list[Annotated[str, Field(max_length=64, examples=["销售一部"])]], Field(max_length=MOST_PARTIES)]
Name = Annotated[str, Field(max_length=64, examples=["华东客户互看"])]
Many = Annotated[int, Field(ge=0, le=COUNT_CAP)]
Relation = Annotated[str, Field(max_length=8, examples=["eq"])]


class SharingRuleFields(Schema):
    """What ``from`` own, ``to`` may read or write, as far as ``filter`` is true of it; a department with all below.

    ``write`` includes reading. A rule never lets anybody transfer, assign, recycle, discard, delete, approve or share.
    """

    name: Annotated[str, Chars(64)]
    from_kind: Party
    from_ids: Parties
    to_kind: Party
    to_ids: Parties
    permission: Permission = Permission.READ
    filter: FilterText = None
    is_active: Flag = True
    expires_at: Moment | None = None


class SharingRuleWrite(SharingRuleFields):
    """``object`` is the kind of record, fixed from then on: contacts of a shared customer need a rule of their own."""

    object: ObjectName


SharingRuleUpdate = partial("SharingRuleUpdate", SharingRuleFields)


class SharingRuleRow(Schema):
    """``from_names`` and ``to_names`` are called as in the house; roles by their first name, in Chinese."""

    id: UUID
    version: Annotated[int, Field(ge=1, le=2_147_483_647)]
    name: Name
    object: OpenCode
    from_kind: OpenCode
    from_ids: ShownParties
    from_names: Names
    to_kind: OpenCode
    to_ids: ShownParties
    to_names: Names
    permission: OpenCode
    filter: ShownFilter
    is_active: bool
    expires_at: Moment | None
    updated_at: Moment

    @field_validator("filter", mode="before")
    @classmethod
    def _as_text(cls, value: Any) -> Any:
        return written(value)

    @classmethod
    def hide(cls, values: dict[str, Any]) -> None:
        """The same for a row of a list, which is written without becoming an object."""
        values["filter"] = written(values["filter"])

    masked: ClassVar[frozenset[str]] = frozenset()
    masked_by: ClassVar[str] = "filter"


class SharingRuleRead(SharingRuleRow):
    created_at: Moment
    actions: Actions


class SharingRuleQuery(ListQuery):
    sort: Literal["name", "-name", "-updated_at", "updated_at"] = "name"
    object: ObjectName | None = None
    permission: Annotated[str | None, OneOf(Permission)] = None
    is_active: bool | None = None


class SharingRuleDraft(Schema):
    """A rule as somebody writes it, before it is kept."""

    object: ObjectName
    from_kind: Party
    from_ids: Parties
    to_kind: Party
    to_ids: Parties
    permission: Permission = Permission.READ
    filter: FilterText = None


class SharingPreview(Schema):
    """``rule_id``: the rule that the draft replaces. ``user_id``: only this person, and what they would newly see."""

    rule: SharingRuleDraft
    rule_id: UUID | None = None
    user_id: UUID | None = None


class SharingGain(Schema):
    """How many records somebody would newly see, and newly edit; ``records_relation`` says whether that is all."""

    user_id: UUID
    name: Annotated[str, Field(max_length=64, examples=["孙悦"])]
    department_name: Annotated[str, Field(max_length=64, examples=["销售二部"])]
    may_read: Annotated[
        bool, Field(description="Whether a role lets them read the kind at all; else they gain nothing")
    ]
    sees: Many
    edits: Many


class SharingSample(Schema):
    id: UUID
    title: Annotated[str, Field(max_length=254, examples=["上海澜桥智能科技有限公司"])]
    owner_name: Annotated[str | None, Field(max_length=64, examples=["钱程"])]


class SharingPreviewResult(Schema):
    """As things stand now; nothing is kept. ``records`` is what the rule covers, counted up to 10,000 (``gte``).

    Gains are counted among those: exact where ``records_relation`` is ``eq``, else at least so many. ``people`` are the
    first by name of ``people_total``. The sample holds records that the asker may see themselves.
    """

    records: Many
    records_relation: Relation
    people: Annotated[list[SharingGain], Field(max_length=MOST_PEOPLE)]
    people_total: Annotated[int, Field(ge=0)]
    sample: Annotated[list[SharingSample], Field(max_length=MOST_SAMPLES)]
