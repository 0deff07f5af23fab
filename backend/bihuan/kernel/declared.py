"""What an administrator has declared about a kind of record, as it is read from the tables that keep it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from bihuan.kernel.custom_kinds import MOST_SCALE, CustomField, Option
from bihuan.kernel.errors import Text
from bihuan.kernel.field_rules import Condition, Rules
from bihuan.kernel.wire import Schema

if TYPE_CHECKING:
    from bihuan.kernel.context import Context
    from bihuan.kernel.reading import Readable


class Declared(NamedTuple):
    """Of one kind of record: the fields that were made, and the rules of those it has by itself."""

    fields: tuple[CustomField, ...] = ()
    rules: Mapping[str, Rules] = {}


NOTHING = Declared()


def declared(ctx: Context, resource: Readable[Any]) -> Declared:
    """What holds for a kind of record now."""
    return ctx.me.declared.get(resource.name, NOTHING)


def definition(row: Any) -> CustomField:
    """A definition, as the door reads it."""
    options = (Option(one["code"], Text(one["label_zh"], one["label_en"]), one["is_active"]) for one in row.options)
    return CustomField(
        id=row.id,
        key=row.key,
        label=Text(row.label_zh, row.label_en),
        kind=row.kind,
        options=tuple(options),
        target=row.target,
        scale=MOST_SCALE if row.scale is None else int(row.scale),
        is_unique=row.is_unique,
        default=row.default_value,
        rules=rules_of(row),
        is_active=row.is_active,
        seen_by=frozenset(row.visible_to),
    )


def rules_of(row: Any) -> Rules:
    """What is asked of the values of a field."""
    when = row.required_when
    return Rules(
        required=row.required,
        condition=Condition(when["field"], frozenset(when["values"])) if when else None,
        form=row.form,
        mask=row.mask,
        minimum=row.minimum,
        maximum=row.maximum,
        min_length=row.min_length,
        max_length=row.max_length,
    )


def kept(data: Schema) -> Any:
    """Options and conditions as they are kept."""
    values = {
        name: [one.model_dump(mode="json") for one in value]
        if name == "options" and value is not None
        else value.model_dump(mode="json")
        if isinstance(value, Schema)
        else value
        for name, value in ((name, getattr(data, name)) for name in type(data).model_fields)
    }
    return type(data).model_construct(data.model_fields_set, **values)
