"""Records shaped by their reader: only some fields, and records they refer to along with them (API §4).

Such an answer cannot satisfy the schema of the whole record. It has a media type of its own and generic schemas, so
that what is generated for ``application/json`` stays true (decision 0014).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Annotated, Any, NamedTuple
from uuid import UUID

from pydantic import ConfigDict, Field
from sqlalchemy import inspect as inspect_mapper
from sqlalchemy import select

from bihuan.kernel.clock import SHANGHAI
from bihuan.kernel.context import Context
from bihuan.kernel.customising import shown
from bihuan.kernel.db import ids
from bihuan.kernel.direct import Direct
from bihuan.kernel.errors import FieldError, invalid
from bihuan.kernel.names import by_key, call_by_name
from bihuan.kernel.paging import ListInfo
from bihuan.kernel.reading import Readable
from bihuan.kernel.resource import RESOURCES
from bihuan.kernel.wire import Schema

SHAPED = "application/vnd.bihuan.shaped+json"
MOST_EXPANDED = 5
Values = dict[str, Any]


class ShapedRecord(Schema):
    """A record with the fields that were asked for, as in its full schema, and ``expanded`` if that was asked for.

    ``expanded`` holds rows by the names that were asked for: null where there is none, or none that you may see.
    """

    model_config = ConfigDict(extra="allow")
    id: UUID


class ShapedPage(Schema):
    data: Annotated[list[ShapedRecord], Field(max_length=200)]
    page: ListInfo


class Expansion(NamedTuple):
    """A foreign key whose record is answered along with it: ``customer`` of ``customer_id``."""

    name: str
    key: str
    target: Readable[Any]


class Shape(NamedTuple):
    """Which fields are shown, in the order of the schema, and what is expanded. Without either: as always."""

    names: tuple[str, ...]
    expand: tuple[Expansion, ...] = ()
    plain: bool = True


@cache
def expandable(resource: Readable[Any]) -> Mapping[str, Expansion]:
    """What a record can be expanded by: foreign keys of its full form that lead to a kind of record."""
    tables = {one.model.__tablename__: one for one in RESOURCES.values()}
    columns = inspect_mapper(resource.model).column_attrs
    found = {}
    for key in resource.read.model_fields:
        for reference in columns[key].columns[0].foreign_keys if key in columns else ():
            target = tables.get(reference.column.table.name)
            if target is not None:
                name = key.removesuffix("_id")
                found[name] = Expansion(name, key, target)
    return found


def shape(
    ctx: Context,
    resource: Readable[Any],
    schema: type[Schema],
    fields: Sequence[str] | None,
    expand: Sequence[str] | None,
    at: str,
) -> Shape:
    """What was asked for, of the fields of ``schema``. Raises 422 with each name that cannot be."""
    known = tuple(schema.model_fields)
    if fields is None and expand is None:
        return Shape(known)
    errors = [FieldError(f"{at}fields", "REQUIRED")] if fields == [] else []
    for name in fields or ():
        if name not in known:
            errors.append(FieldError(f"{at}fields", "UNKNOWN_FIELD"))
        elif resource.hides(ctx, name):
            errors.append(FieldError(f"{at}fields", "FIELD_FORBIDDEN"))
    possible, wanted = expandable(resource), dict.fromkeys(expand or ())
    if len(wanted) > MOST_EXPANDED:
        errors.append(FieldError(f"{at}expand", "TOO_LONG"))
    for name in wanted:
        if name not in possible:
            errors.append(FieldError(f"{at}expand", "UNKNOWN_FIELD"))
        elif resource.hides(ctx, possible[name].key):
            errors.append(FieldError(f"{at}expand", "FIELD_FORBIDDEN"))
    if errors:
        raise invalid({(error.pointer, error.code): error for error in errors}.values())
    chosen = {"id", *(known if fields is None else fields)}
    return Shape(tuple(name for name in known if name in chosen), tuple(possible[name] for name in wanted), False)


def listed(text: str | None) -> list[str] | None:
    """The names of a comma-separated parameter."""
    return None if text is None else text.split(",")


def as_shown(ctx: Context, resource: Readable[Any], names: Sequence[str], rows: Iterable[Any]) -> list[Values]:
    """Rows of columns as dictionaries, what is kept from this reader taken out; ``rows`` writes them."""
    data = [dict(zip(names, row, strict=False)) for row in rows]  # behind them stand the cursor's columns
    for moment in resource.moments.intersection(names):
        for values in data:
            if (at := values[moment]) is not None:
                values[moment] = at.astimezone(SHANGHAI)
    if "custom" in names and resource.name in ctx.me.kept_from:
        for values in data:
            values["custom"] = shown(ctx, resource.name, values["custom"])
    for secret in (name for name in names if resource.hides(ctx, name)):
        for values in data:
            values[secret] = None
    if hide := getattr(resource.row, "hide", None):
        if resource.row.masked_by in names:  # type: ignore[attr-defined]
            for values in data:
                hide(values)
    return data


def selected(resource: Readable[Any], names: Sequence[str]) -> list[str]:
    """The names to be read for these: what a mask depends on, too."""
    flag = getattr(resource.row, "masked_by", None)
    if flag is None or flag in names or not set(names) & resource.row.masked:  # type: ignore[attr-defined]
        return list(names)
    return [*names, flag]


def columns_of(ctx: Context, resource: Readable[Any], names: Iterable[str]) -> list[Any]:
    return [resource.column(ctx, name) for name in names]


def listed_columns(ctx: Context, resource: Readable[Any], names: Sequence[str]) -> list[Any]:
    """The columns of rows that the reader may read: of names in memory their keys (``call_by_name``)."""
    keys = by_key(resource, names)
    return [keys[n].by.label(n) if n in keys else resource.column(ctx, n, "read") for n in names]


async def shaped(ctx: Context, how: Shape, written: list[Values], keys: Sequence[Values]) -> list[Values]:
    """The fields that were asked for, and the records that ``keys`` refer to: one statement for each kind of record."""
    records = [{name: values[name] for name in how.names} for values in written]
    if not how.expand:
        return records
    wanted: dict[Readable[Any], set[UUID]] = {}
    for one in how.expand:
        wanted.setdefault(one.target, set()).update(key[one.key] for key in keys if key[one.key] is not None)
    found = {target: await _visible(ctx, target, some) for target, some in wanted.items()}
    for values, key in zip(records, keys, strict=True):
        values["expanded"] = {one.name: found[one.target].get(key[one.key]) for one in how.expand}
    return records


async def _visible(ctx: Context, target: Readable[Any], some: set[UUID]) -> dict[UUID, Values]:
    """Rows of those that the reader may see, by id, ready to be written."""
    if not some or not ctx.may(target.name, "read"):
        return {}
    names = tuple(target.row.model_fields)
    statement = ctx.once((target.name, "expanded"), lambda: _rows(ctx, target, names))
    rows = await statement.rows(ctx.line, {"ids": list(some)})
    data = as_shown(ctx, target, names, rows)
    await call_by_name(ctx, target, names, data)
    shown = target.rows.dump_python(data, mode="json")
    return {row.row_id: values for row, values in zip(rows, shown, strict=True)}


def _rows(ctx: Context, target: Readable[Any], names: Sequence[str]) -> Direct:
    rows = select(*listed_columns(ctx, target, names), target.model.id.label("row_id"))
    return Direct(target.alive(rows).where(target.model.id == ids("ids"), target.scope(ctx)))
