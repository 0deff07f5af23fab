"""What fields of the company a document hands on to the one that is made of it (decision 0072). Pure.

A copy or a new version is the same content again. A document of another kind takes what it has a field of its own for:
of the same key and the same kind, and for nobody who could not read the value where it comes from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bihuan.kernel.custom_kinds import CustomField, Kind
from bihuan.kernel.declared import NOTHING
from bihuan.kernel.field_rules import Wrong

if TYPE_CHECKING:
    from bihuan.kernel.context import Context


def carried(ctx: Context, kind: str, record: Any, into: str) -> dict[str, Any]:
    """``custom`` of a new record of the kind ``into``, made of this; None says nothing, even where there is a default.

    Nobody has two of a unique value, files lie with their record, and a field that is off takes nothing new.
    """
    told = ctx.me.declared
    own = {one.key: one for one in told.get(kind, NOTHING).fields}
    held = record.custom or {}
    found: dict[str, Any] = {}
    for field in told.get(into, NOTHING).fields:
        source = own.get(field.key)
        if source is None or not field.is_active or field.is_unique or field.kind == Kind.FILE:
            continue
        if kind == into:
            if field.key in held or not field.rules.required:
                found[field.key] = held.get(field.key)
        elif field.key in held and _alike(source, field):
            value = _accepted(field, held[field.key])
            if value is not None:
                found[field.key] = value
    return found


def _alike(source: CustomField, field: CustomField) -> bool:
    """Whether the same is meant, and told to nobody else: a field for no role in particular is for everybody."""
    told_to = not source.seen_by or (bool(field.seen_by) and field.seen_by <= source.seen_by)
    return (source.kind, source.target) == (field.kind, field.target) and told_to


def _accepted(field: CustomField, value: Any) -> Any:
    """The value as this field keeps it; None where it would refuse it, as an option that is not among its own."""
    try:
        return field.read(value)
    except Wrong:
        return None
