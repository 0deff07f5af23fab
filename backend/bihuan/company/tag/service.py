"""Tags as a resource; and what somebody writes, read as names of the catalogue (decision 0039)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from uuid import UUID

from sqlalchemy import exists, func, literal, or_, select, text

from bihuan.company.tag.models import CatalogueTag
from bihuan.company.tag.schemas import COUNTED, TagCreate, TagRead, TagRow
from bihuan.kernel.context import Context
from bihuan.kernel.errors import DomainError, FieldError, Invalid, invalid
from bihuan.kernel.resource import Resource
from bihuan.kernel.tagging import SEPARATING, RecordTag, tag_key
from bihuan.kernel.words import Label

SEPARATORS = re.compile(f"[{SEPARATING}]")
"""What stands between tags in a cell of a file, and so in no name."""
_ALONE = text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))")
_having = (
    select(literal(1))
    .select_from(RecordTag)
    .where(RecordTag.object == CatalogueTag.object, RecordTag.tag == CatalogueTag.name)
    .correlate(CatalogueTag)
)


class TagResource(Resource[CatalogueTag]):
    """A tag that records have can only be switched off."""

    async def delete(self, ctx: Context, record_id: UUID, if_match: str | None) -> None:
        tag = await self.hold(ctx, record_id, "delete")
        mine = select(exists().where(RecordTag.object == tag.object, RecordTag.tag == tag.name))
        if await ctx.db.scalar(mine.execution_options(knows_what_waits=True)):
            raise DomainError("TAG_IN_USE")
        await super().delete(ctx, record_id, if_match)


TAGS = TagResource(
    name="tags",
    one="tag",
    label=Label("标签", "tag"),
    model=CatalogueTag,
    read=TagRead,
    row=TagRow,
    derived={
        "used": select(func.count()).select_from(_having.limit(COUNTED + 1).subquery()).scalar_subquery(),
    },
)


async def create_tag(ctx: Context, data: TagCreate) -> CatalogueTag:
    """Raises DUPLICATE_VALUE for a name that a tag has or had, INVALID_CHARACTER for a separator in it."""
    check_name(data.name, "/name")
    await alone(ctx, data.object)
    if await find(ctx, data.object, [data.name]):
        raise DomainError("DUPLICATE_VALUE", errors=[FieldError("/name", "DUPLICATE_VALUE")])
    return await TAGS.create(ctx, data)


def check_name(name: str, pointer: str) -> None:
    if SEPARATORS.search(name):
        raise Invalid(pointer, "INVALID_CHARACTER")


async def alone(ctx: Context, kind: str) -> None:
    """One new name of a kind at a time: two people who type the same make one tag."""
    await ctx.db.execute(_ALONE, {"name": f"tags {kind}"})


async def find(ctx: Context, kind: str, names: Iterable[str]) -> Mapping[str, CatalogueTag]:
    """Tags by the key of what they are or were called."""
    keys = {tag_key(name) for name in names}
    if not keys:
        return {}
    await ctx.written(CatalogueTag)
    asked = select(CatalogueTag).where(
        CatalogueTag.object == kind,
        CatalogueTag.deleted_at.is_(None),
        or_(CatalogueTag.key.in_(keys), CatalogueTag.former.overlap(sorted(keys))),
    )
    found: dict[str, CatalogueTag] = {}
    for tag in await ctx.db.scalars(asked):
        found |= {key: tag for key in tag.former if key in keys and key not in found}
        found |= {tag.key: tag} if tag.key in keys else {}
    return found


def read(
    found: Mapping[str, CatalogueTag], names: Sequence[str], had: Collection[str], may_make: bool
) -> tuple[list[str], list[tuple[int, str]]]:
    """Names as the catalogue writes them, each once; and what is wrong, by place.

    What a record ``had`` stays as it is. Codes: TAG_INACTIVE, TAG_UNKNOWN, INVALID_CHARACTER.
    """
    given: dict[str, str] = {}
    wrong: list[tuple[int, str]] = []
    for place, name in enumerate(names):
        tag = found.get(tag_key(name))
        if tag is not None and not tag.is_active and tag.name not in had and name not in had:
            wrong.append((place, "TAG_INACTIVE"))
        elif tag is None and name not in had:
            if not may_make:
                wrong.append((place, "TAG_UNKNOWN"))
            elif SEPARATORS.search(name):
                wrong.append((place, "INVALID_CHARACTER"))
        given.setdefault(tag_key(name), name if tag is None else tag.name)
    return list(dict.fromkeys(given.values())), wrong


async def settle_tags(
    ctx: Context, kind: str, names: Sequence[str], had: Collection[str] = (), pointer: str = "/tags"
) -> list[str]:
    """Names for a record; those that are new are put into the catalogue by who may do so.

    Raises 422 with TAG_UNKNOWN, TAG_INACTIVE, INVALID_CHARACTER at their places.
    """
    if not set(names) - set(had):
        return list(dict.fromkeys(names))
    given, wrong = read(await find(ctx, kind, names), names, had, ctx.may("tags", "create"))
    if wrong:
        raise invalid(FieldError(f"{pointer}/{place}", code) for place, code in wrong)
    await learn(ctx, kind, [name for name in given if name not in had])
    return given


async def learn(ctx: Context, kind: str, names: Collection[str]) -> None:
    """Into the catalogue what is not there yet; whether that is allowed was asked before."""
    found = await find(ctx, kind, names)
    if all(tag_key(name) in found for name in names):
        return
    await alone(ctx, kind)
    found = await find(ctx, kind, names)
    for name in names:
        if tag_key(name) not in found:
            await TAGS.add(ctx, CatalogueTag(object=kind, name=name))
