"""Rules for fields of the product as a resource, and which fields may have them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import inspect as inspect_mapper

from bihuan.company.custom_field.service import check_rules
from bihuan.company.field_rule.models import FieldRule
from bihuan.company.field_rule.schemas import FieldRuleRead, FieldRuleRow, RuledField
from bihuan.identity.epoch import move_epoch
from bihuan.kernel.context import Context
from bihuan.kernel.custom_kinds import CustomField, Kind
from bihuan.kernel.declared import kept
from bihuan.kernel.errors import FieldError, Invalid, Text, invalid
from bihuan.kernel.field_rules import Rules, Wrong
from bihuan.kernel.origins import WAYS
from bihuan.kernel.resource import RESOURCES, Resource
from bihuan.kernel.wire import Schema
from bihuan.kernel.words import Label

FIELD_RULES = Resource(
    name="field-rules",
    one="field-rule",
    label=Label("字段规则", "field rule"),
    model=FieldRule,
    read=FieldRuleRead,
    row=FieldRuleRow,
    title=lambda rule: rule.field,
)
PLACED = frozenset({"owner_id", "pool_id", "force"})
"""What is said once when a record is made, or of the request: no field of the record."""
_KINDS = {str: "text", Decimal: "number", int: "number", date: "date"}


def ruled_fields(name: str) -> list[RuledField]:
    """The fields that are written and kept under the same name. Raises REF_NOT_FOUND for any other kind of record."""
    resource = RESOURCES.get(name)
    if resource is None or not resource.custom:
        raise Invalid("/object", "REF_NOT_FOUND")
    columns = inspect_mapper(resource.model).columns
    written = [one for one in WAYS[name].write.model_fields if one in columns and one not in PLACED]
    return [RuledField(field=one, kind=_kind(columns[one])) for one in written]


def _kind(column: Any) -> str:
    free = not isinstance(getattr(column.default, "arg", None), StrEnum)
    return _KINDS.get(column.type.python_type, "other") if free else "other"


async def create_rule(ctx: Context, data: Schema) -> FieldRule:
    """From the next request on, whichever way a record is written."""
    rule = await FIELD_RULES.create(ctx, kept(data))
    _check(rule)
    await move_epoch(ctx)
    return rule


async def update_rule(ctx: Context, record_id: UUID, data: Schema, if_match: str) -> FieldRule:
    """Edit, or switch off."""
    async with FIELD_RULES.change(ctx, record_id, "update", if_match=if_match) as rule:
        told = kept(data)
        for name in data.model_fields_set:
            setattr(rule, name, getattr(told, name))
        _check(rule)
    await move_epoch(ctx)
    return rule


def _check(rule: FieldRule) -> None:
    """Rules that fit the field, and each other."""
    kinds = {one.field: one.kind for one in ruled_fields(rule.object)}
    kind = kinds.get(rule.field)
    if kind is None:
        raise Invalid("/field", "UNKNOWN_FIELD")
    errors: list[FieldError] = []
    check_rules(RESOURCES[rule.object], rule, kind == "text", kind in {"number", "date"}, errors)
    bare = CustomField(rule.id, rule.field, Text("", ""), Kind.DATE if kind == "date" else Kind.NUMBER)
    for name in ("minimum", "maximum"):
        bound = getattr(rule, name)
        if bound is not None and kind in {"number", "date"}:
            try:
                setattr(rule, name, bare.read(bound))
            except Wrong as failed:
                errors.append(FieldError(f"/{name}", failed.code))
    if rule.minimum is not None and rule.maximum is not None and not errors:
        try:
            Rules(minimum=rule.minimum).judge(rule.maximum)
        except Wrong:
            errors.append(FieldError("/maximum", "MIN_VALUE"))
    if errors:
        raise invalid(errors)
