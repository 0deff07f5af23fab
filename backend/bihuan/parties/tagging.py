"""Tags put on and taken off customers and leads: one by one, many at once, and all of a filter (CUST-12)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field

from bihuan.company.tag.service import find, learn, settle_tags
from bihuan.kernel.context import Context
from bihuan.kernel.errors import Invalid, Text
from bihuan.kernel.tagging import MOST, Tag, tag_key
from bihuan.kernel.wire import Schema
from bihuan.kernel.workflow import Action


class TagsInput(Schema):
    """Which tags; names are taken as the catalogue writes them."""

    tags: Annotated[list[Tag], Field(min_length=1, max_length=MOST)]


async def add_tags(ctx: Context, record: Any, data: TagsInput) -> None:
    """What the record has stays. Raises TAG_UNKNOWN, TAG_INACTIVE, TOO_LONG for more than 50 in the end."""
    new = await settle_tags(ctx, record.OBJECT, data.tags, record.tags)
    both = list(dict.fromkeys([*record.tags, *new]))
    if len(both) > MOST:
        raise Invalid("/tags", "TOO_LONG")
    if both != record.tags:
        record.tags = both


async def remove_tags(_: Context, record: Any, data: TagsInput) -> None:
    """What it does not have is no mistake."""
    keys = {tag_key(name) for name in data.tags}
    kept = [name for name in record.tags if tag_key(name) not in keys]
    if kept != record.tags:
        record.tags = kept


async def carried(ctx: Context, kind: str, names: Iterable[str]) -> list[str]:
    """Tags of one kind of record for another: in its catalogue from now on, without those that are off there."""
    given = list(names)
    found = await find(ctx, kind, given)
    kept = [name for name in given if tag_key(name) not in found or found[tag_key(name)].is_active]
    await learn(ctx, kind, [name for name in kept if tag_key(name) not in found])
    return list(dict.fromkeys(found[tag_key(name)].name if tag_key(name) in found else name for name in kept))


def tag_actions(sources: Collection[StrEnum]) -> tuple[Action, ...]:
    """Rows for the verbs of a kind of record that has tags."""
    of = frozenset(sources)
    return (
        Action("add-tags", of, None, Text("添加标签", "Add tags"), TagsInput, effect=add_tags, permission="update"),
        Action(
            "remove-tags", of, None, Text("移除标签", "Remove tags"), TagsInput, effect=remove_tags, permission="update"
        ),
    )
