"""Definitions as a resource, what they must agree with, and how the door of every record learns of them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select

from bihuan.company.custom_field.models import CustomFieldDefinition
from bihuan.company.custom_field.schemas import CustomFieldRead, CustomFieldRow
from bihuan.identity.epoch import move_epoch
from bihuan.identity.role.models import Role
from bihuan.kernel.context import Context
from bihuan.kernel.custom_kinds import (
    CAN_BE_UNIQUE,
    CHOSEN,
    MOST_SCALE,
    NUMERIC,
    CustomField,
    Kind,
)
from bihuan.kernel.customising import HEAD
from bihuan.kernel.declared import definition, kept
from bihuan.kernel.errors import DomainError, FieldError, Text, invalid
from bihuan.kernel.field_rules import Form, Rules, Wrong
from bihuan.kernel.resource import RESOURCES, Resource
from bihuan.kernel.wire import Schema
from bihuan.kernel.words import Label

MOST_FIELDS = 100
"""Active fields of one kind of record."""
BOUNDED = NUMERIC | {Kind.DATE}
NO_DEFAULT = {Kind.FILE, Kind.USER, Kind.DEPARTMENT, Kind.LOOKUP}


class CustomFields(Resource[CustomFieldDefinition]):
    """A field that was made for other roles does not exist for the rest, but for who defines fields."""

    def scope(self, ctx: Context, verb: str = "read") -> ColumnElement[bool]:
        seen = super().scope(ctx, verb)
        if ctx.is_system or ctx.may(self.name, "update") or not ctx.me.kept_from:
            return seen
        of, kept = CustomFieldDefinition, sorted(ctx.me.kept_from.items())
        return and_(seen, *(or_(of.object != kind, of.key.not_in(sorted(keys))) for kind, keys in kept))


CUSTOM_FIELDS = CustomFields(
    name="custom-fields",
    one="custom-field",
    label=Label("自定义字段", "custom field"),
    model=CustomFieldDefinition,
    read=CustomFieldRead,
    row=CustomFieldRow,
    title=lambda field: field.label_zh,
)


async def create_field(ctx: Context, data: Schema) -> CustomFieldDefinition:
    """A new field: there at once in every form, list, filter and file. Raises CUSTOM_FIELD_LIMIT."""
    field = await CUSTOM_FIELDS.create(ctx, kept(data))
    if field.kind == Kind.NUMBER and field.scale is None:
        field.scale = MOST_SCALE
    await _check(ctx, field)
    await move_epoch(ctx)
    return field


async def update_field(ctx: Context, record_id: UUID, data: Schema, if_match: str) -> CustomFieldDefinition:
    """Edit. An option that is there may be switched off, not taken away: records have it."""
    async with CUSTOM_FIELDS.change(ctx, record_id, "update", if_match=if_match) as field:
        before = {option["code"] for option in field.options}
        told = kept(data)
        for name in data.model_fields_set:
            setattr(field, name, getattr(told, name))
        if before - {option["code"] for option in field.options}:
            raise invalid([FieldError("/options", "OPTION_MISSING")])
        await _check(ctx, field)
    await move_epoch(ctx)
    return field


async def _check(ctx: Context, field: CustomFieldDefinition) -> None:
    """Everything that does not go together, each at its place."""
    errors: list[FieldError] = []

    def wrong(name: str, code: str = "INVALID") -> None:
        errors.append(FieldError(f"/{name}", code))

    target = RESOURCES.get(field.object)
    if not _is_customised(field.object):
        wrong("object", "REF_NOT_FOUND")
    if field.kind in CHOSEN:
        codes = [option["code"] for option in field.options]
        if not codes:
            wrong("options", "REQUIRED")
        if len(set(codes)) < len(codes):
            wrong("options", "DUPLICATE_OPTION")
    elif field.options:
        wrong("options")
    if field.kind == Kind.LOOKUP:
        if field.target is None:
            wrong("target", "REQUIRED")
        elif not _is_customised(field.target):
            wrong("target", "REF_NOT_FOUND")
    elif field.target is not None:
        wrong("target")
    if field.scale is not None and field.kind != Kind.NUMBER:
        wrong("scale")
    if field.is_unique and field.kind not in CAN_BE_UNIQUE:
        wrong("is_unique")
    if field.required and field.kind in {Kind.FILE, Kind.CHECKBOX}:
        wrong("required")  # a file needs a record to lie with; a check box is empty as long as nobody has touched it
    check_rules(target, field, field.kind in {Kind.TEXT, Kind.LONG_TEXT}, field.kind in BOUNDED, errors)
    if not errors:
        _check_values(field, errors)
    await _check_roles(ctx, field, errors)
    if errors:
        raise invalid(errors)
    await _check_number(ctx, field)


def _is_customised(name: str) -> bool:
    """Whether records of this kind may have fields, and be what a lookup leads to."""
    return name in RESOURCES and RESOURCES[name].custom


def check_rules(target: Any, field: Any, textual: bool, bounded: bool, errors: list[FieldError]) -> None:
    """Rules that fit the kind of the field, and each other."""
    for name in ("form", "mask", "min_length", "max_length"):
        if getattr(field, name) is not None and not textual:
            errors.append(FieldError(f"/{name}", "INVALID"))
    if (field.form == Form.MASK) != (field.mask is not None):
        errors.append(FieldError("/mask", "REQUIRED" if field.mask is None else "INVALID"))
    for name in ("minimum", "maximum"):
        if getattr(field, name) is not None and not bounded:
            errors.append(FieldError(f"/{name}", "INVALID"))
    if field.min_length is not None and field.max_length is not None and field.min_length > field.max_length:
        errors.append(FieldError("/max_length", "MIN_VALUE"))
    if field.required_when is not None:
        name = field.required_when["field"]
        if not field.required:
            errors.append(FieldError("/required_when", "INVALID"))
        elif target is not None and not name.startswith(HEAD) and name not in target.read.model_fields:
            errors.append(FieldError("/required_when/field", "UNKNOWN_FIELD"))


def _check_values(field: CustomFieldDefinition, errors: list[FieldError]) -> None:
    """Bounds and default are values of the field themselves."""
    bare = CustomField(
        field.id, field.key, Text("", ""), field.kind, scale=MOST_SCALE if field.scale is None else int(field.scale)
    )
    bounds: dict[str, Any] = {}
    for name in ("minimum", "maximum"):
        value = getattr(field, name)
        if value is not None:
            try:
                bounds[name] = bare.read(value)
                setattr(field, name, bounds[name])
            except Wrong as failed:
                errors.append(FieldError(f"/{name}", failed.code))
    if len(bounds) == 2:
        try:
            Rules(minimum=bounds["minimum"]).judge(bounds["maximum"])
        except Wrong:
            errors.append(FieldError("/maximum", "MIN_VALUE"))
    if field.default_value is not None and not errors:
        checked = field.kind != Kind.CHECKBOX or field.default_value in {"true", "false"}
        if field.kind in NO_DEFAULT or field.is_unique or not checked or definition(field).begin() is None:
            errors.append(FieldError("/default_value", "INVALID"))


async def _check_roles(ctx: Context, field: CustomFieldDefinition, errors: list[FieldError]) -> None:
    wanted = set(field.visible_to)
    if wanted:
        known = set(await ctx.db.scalars(select(Role.code).where(Role.code.in_(sorted(wanted)))))
        if wanted - known:
            errors.append(FieldError("/visible_to", "REF_NOT_FOUND"))


async def _check_number(ctx: Context, field: CustomFieldDefinition) -> None:
    if field.is_active:
        of = CustomFieldDefinition
        others = select(func.count()).where(of.object == field.object, of.is_active, of.id != field.id)
        itself = {"knows_what_waits": True}  # which is left out
        if (await ctx.db.scalar(others, execution_options=itself) or 0) >= MOST_FIELDS:
            raise DomainError("CUSTOM_FIELD_LIMIT")
