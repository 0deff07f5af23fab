"""Rules for fields of the product, on the wire."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from bihuan.company.custom_field.schemas import ObjectName, RuleFields, RuleRead
from bihuan.kernel.paging import ListQuery
from bihuan.kernel.wire import Flag, Moment, OpenCode, Schema, partial
from bihuan.kernel.workflow import Actions

OwnField = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=64, examples=["telephone"])]


class FieldRuleFields(RuleFields):
    """What may be changed later; a rule that is off is as if it were not there."""

    is_active: Flag = True


class FieldRuleWrite(FieldRuleFields):
    """Which field of which kind of record: said once."""

    object: ObjectName
    field: OwnField


FieldRuleUpdate = partial("FieldRuleUpdate", FieldRuleFields)


class FieldRuleRow(RuleRead):
    id: UUID
    version: Annotated[int, Field(ge=1, le=2_147_483_647)]
    object: OpenCode
    field: Annotated[str, Field(max_length=64, examples=["telephone"])]
    is_active: bool
    updated_at: Moment


class FieldRuleRead(FieldRuleRow):
    created_at: Moment
    actions: Actions


class FieldRuleQuery(ListQuery):
    sort: Literal["field", "-field", "-updated_at", "updated_at"] = "field"
    object: ObjectName | None = None
    is_active: bool | None = None


class RuledField(Schema):
    """A field that may have rules. ``kind`` says which: text, number, date or other, which may only be required."""

    field: Annotated[str, Field(max_length=64, examples=["telephone"])]
    kind: OpenCode


class RuledFields(Schema):
    """All fields of a kind of record that may have rules, in the order of its form."""

    data: Annotated[list[RuledField], Field(max_length=200)]


class RuledFieldsQuery(Schema):
    """Of which kind of record."""

    object: ObjectName
