"""Definitions of fields on the wire: what integrators read to know what ``custom`` of a record holds."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from bihuan.kernel.custom_kinds import KEY, MOST_SCALE, PROSE, Kind
from bihuan.kernel.custom_wire import AsKept
from bihuan.kernel.field_rules import Form
from bihuan.kernel.paging import ListQuery
from bihuan.kernel.wire import Chars, Flag, Moment, OneOf, OpenCode, Schema, Whole, partial
from bihuan.kernel.workflow import Actions

ObjectName = Annotated[str, Field(pattern=r"^[a-z]+(-[a-z]+)*$", max_length=32, examples=["customers"])]
FieldKey = Annotated[str, Field(pattern=KEY, max_length=32, examples=["contract_type"])]
FieldName = Annotated[str, Field(pattern=r"^(custom\.)?[a-z][a-z0-9_]*$", max_length=64, examples=["grade"])]
OptionCode = Annotated[str, Field(pattern=r"^[A-Za-z0-9_\-]{1,32}$", max_length=32, examples=["annual"])]
RoleCode = Annotated[str, Field(pattern=r"^[a-z0-9_]{1,32}$", max_length=32, examples=["sales_rep"])]
Length = Annotated[Whole, Field(ge=1, le=PROSE)]
Bound = Annotated[str | None, Chars(32)]
Sort = Annotated[Whole, Field(ge=0, le=100_000)]
Words = Annotated[str, Field(max_length=64)]


class FieldCondition(Schema):
    """A field must be filled while another one, ``grade`` or ``custom.key``, has one of these values, as text."""

    field: FieldName
    values: Annotated[list[Annotated[str, Chars(64)]], Field(min_length=1, max_length=20, examples=[["A"]])]


class RuleFields(Schema):
    """What is asked of a value. Bounds are for numbers, amounts and dates; lengths and forms for texts.

    In a ``mask``, ``A`` is a letter, ``0`` a digit and ``X`` either; anything else stands for itself: ``AA-0000``.
    """

    required: Flag = False
    required_when: FieldCondition | None = None
    form: Form | None = None
    mask: Annotated[str | None, Chars(64), Field(examples=["AA-0000"])] = None
    minimum: Bound = None
    maximum: Bound = None
    min_length: Length | None = None
    max_length: Length | None = None


class CustomOptionWrite(Schema):
    """A value to choose from. Its code never changes; one that is not active is no longer offered, but still shown."""

    code: OptionCode
    label_zh: Annotated[str, Chars(64)]
    label_en: Annotated[str, Chars(64)]
    is_active: Flag = True


class CustomFieldFields(RuleFields):
    """What may be changed later. ``visible_to`` are codes of roles: to no role in particular is to everybody."""

    label_zh: Annotated[str, Chars(64)]
    label_en: Annotated[str, Chars(64)]
    options: Annotated[list[CustomOptionWrite], Field(max_length=200, default_factory=list)]
    default_value: Annotated[str | None, Chars(254)] = None
    group_zh: Annotated[str | None, Chars(32)] = None
    group_en: Annotated[str | None, Chars(32)] = None
    in_list: Flag = False
    sort: Sort = 0
    visible_to: Annotated[list[RoleCode], Field(max_length=50, default_factory=list)]
    is_active: Flag = True


class CustomFieldWrite(CustomFieldFields):
    """What it is of, its key and its kind are said once and never change. ``target`` is what a lookup leads to."""

    object: ObjectName
    key: FieldKey
    kind: Kind
    target: ObjectName | None = None
    scale: Annotated[Whole | None, Field(ge=0, le=MOST_SCALE)] = None
    is_unique: Flag = False


CustomFieldUpdate = partial("CustomFieldUpdate", CustomFieldFields)


class CustomOption(Schema):
    code: OpenCode
    label_zh: Words
    label_en: Words
    is_active: bool


class FieldConditionRead(Schema):
    field: Annotated[str, Field(max_length=64, examples=["grade"])]
    values: Annotated[list[Annotated[str, Field(max_length=64)]], Field(max_length=20, examples=[["A"]])]


class RuleRead(Schema):
    required: bool
    required_when: Annotated[FieldConditionRead | None, AsKept]
    form: OpenCode | None
    mask: Annotated[str | None, Field(max_length=64)]
    minimum: Annotated[str | None, Field(max_length=32)]
    maximum: Annotated[str | None, Field(max_length=32)]
    min_length: int | None
    max_length: int | None


class CustomFieldRow(RuleRead):
    id: UUID
    version: Annotated[int, Field(ge=1, le=2_147_483_647)]
    object: OpenCode
    key: Annotated[str, Field(max_length=32, examples=["contract_type"])]
    label_zh: Words
    label_en: Words
    kind: OpenCode
    options: Annotated[list[CustomOption], Field(max_length=200), AsKept]
    target: OpenCode | None
    scale: int | None
    is_unique: bool
    default_value: Annotated[str | None, Field(max_length=254)]
    group_zh: Annotated[str | None, Field(max_length=32)]
    group_en: Annotated[str | None, Field(max_length=32)]
    in_list: bool
    sort: int
    visible_to: Annotated[list[OpenCode], Field(max_length=50)]
    is_active: bool
    updated_at: Moment


class CustomFieldRead(CustomFieldRow):
    created_at: Moment
    actions: Actions


class CustomFieldQuery(ListQuery):
    sort: Literal["sort", "-sort", "key", "-key", "-updated_at", "updated_at"] = "sort"
    object: ObjectName | None = None
    kind: Annotated[str | None, OneOf(Kind)] = None
    is_active: bool | None = None
