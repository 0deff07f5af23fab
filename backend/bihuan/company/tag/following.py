"""Filters that are kept go on meaning the same tag when it is renamed, or goes into another one (decision 0039)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Text, cast, select

from bihuan.identity.epoch import move_epoch
from bihuan.identity.sharing_rule.service import SHARING_RULES
from bihuan.kernel.context import Context
from bihuan.kernel.resource import Resource

KEEPERS: list[Resource[Any]] = [SHARING_RULES]
"""Kinds of record with an ``object`` and a ``filter`` over it; those that stand above add themselves."""


async def filters_follow(ctx: Context, kind: str, old: str, new: str) -> None:
    """Each of them through its own door, so that its history says what became of it."""
    for keeper in KEEPERS:
        model = keeper.model
        named = select(model.id).where(
            model.deleted_at.is_(None), model.object == kind, cast(model.filter, Text).contains(old, autoescape=True)
        )
        for record_id in list(await ctx.db.scalars(named.order_by(model.id))):
            with ctx.system():
                async with keeper.change(ctx, record_id, "update") as record:
                    record.filter = renamed(record.filter, old, new)
    await move_epoch(ctx)


def renamed(tree: dict[str, Any], old: str, new: str) -> dict[str, Any]:
    """The same tree with the tag under its other name, once in each list."""
    if tree.get("field") == "tags":
        value = tree["value"]
        if isinstance(value, list):
            return tree | {"value": list(dict.fromkeys(new if one == old else one for one in value))}
        return tree | {"value": new} if value == old else tree
    groups = {key: [renamed(part, old, new) for part in tree[key]] for key in ("and", "or") if key in tree}
    return tree | groups
