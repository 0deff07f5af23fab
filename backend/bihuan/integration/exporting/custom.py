"""Columns of the fields that an administrator has made, in a file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from bihuan.identity.department.models import Department
from bihuan.identity.user.models import User
from bihuan.kernel.context import Context
from bihuan.kernel.custom_kinds import NUMERIC, CustomField, Kind
from bihuan.kernel.customising import HEAD
from bihuan.kernel.declared import declared
from bihuan.kernel.reading import Readable

NAMED: dict[str, Any] = {Kind.USER: User, Kind.DEPARTMENT: Department}


def made(ctx: Context, resource: Readable[Any]) -> dict[str, CustomField]:
    """The active fields that fit into a cell and that this reader may see, by the names of their columns."""
    hidden = ctx.me.kept_from.get(resource.name, frozenset())
    fields = declared(ctx, resource).fields if resource.custom else ()
    shown = (one for one in fields if one.is_active and one.key not in hidden and one.kind != Kind.FILE)
    return {f"{HEAD}{one.key}": one for one in shown}


async def words(ctx: Context, of: CustomField) -> dict[str, str]:
    """What codes and ids are called."""
    known = {option.code: option.label.in_(ctx.language) for option in of.options}
    model = NAMED.get(of.kind)
    if model is not None:
        known |= {str(one): name for one, name in await ctx.db.execute(select(model.id, model.name))}
    return known


def value_of(of: CustomField, custom: Mapping[str, Any]) -> Any:
    """The value as a cell takes it: amounts as numbers, days as days."""
    value = custom.get(of.key)
    if value is None:
        return None
    if of.kind in NUMERIC:
        return Decimal(value)
    if of.kind == Kind.DATE:
        return date.fromisoformat(value)
    return datetime.fromisoformat(value) if of.kind == Kind.DATETIME else value
