"""A tag gets another name, or goes into another tag: the catalogue at once, the records by a job (decision 0039).

Each chunk takes the records that still have the old name; so whoever dies in the middle has lost nothing, and what
somebody adds under the old name meanwhile is taken along.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from bihuan.company.tag.following import filters_follow
from bihuan.company.tag.models import CatalogueTag
from bihuan.company.tag.schemas import MergeTag, RenameTag
from bihuan.company.tag.service import TAGS, alone, check_name, find
from bihuan.kernel.audit import LogEntry
from bihuan.kernel.bulk import write_columns
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.errors import DomainError, FieldError, Invalid
from bihuan.kernel.long_work import DOERS, Chunk, Job, begin
from bihuan.kernel.resource import RESOURCES
from bihuan.kernel.tagging import RecordTag, tag_key

KIND = "retag"
CHUNK = 200


async def having(ctx: Context, tag: CatalogueTag) -> int:
    """How many records have the tag, counted from the index alone."""
    mine = select(func.count()).where(RecordTag.object == tag.object, RecordTag.tag == tag.name)
    return int(await ctx.db.scalar(mine) or 0)


async def rename(ctx: Context, tag_id: UUID, data: RenameTag, if_match: str | None) -> tuple[int, Job | None]:
    """How many records have the old name, and the job that rewrites them. Raises DUPLICATE_VALUE, INVALID_CHARACTER."""
    ctx.require("tags", "update")
    check_name(data.name, "/name")
    async with TAGS.change(ctx, tag_id, "update", if_match=if_match, action="rename") as tag:
        await alone(ctx, tag.object)
        holder = (await find(ctx, tag.object, [data.name])).get(tag_key(data.name))
        if holder is not None and holder.id != tag.id:
            raise DomainError("DUPLICATE_VALUE", errors=[FieldError("/name", "DUPLICATE_VALUE")])
        total, old, key = await having(ctx, tag), tag.name, tag.key
        tag.name = data.name
        tag.former = [one for one in dict.fromkeys([*tag.former, key]) if one != tag.key]
    return total, await _go_on(ctx, "rename", tag.object, old, tag.name, total)


async def merge(ctx: Context, tag_id: UUID, data: MergeTag, if_match: str | None) -> tuple[int, Job | None]:
    """Likewise for a tag that ends: what it was called means the other one. Raises REF_NOT_FOUND, MERGE_ITSELF."""
    ctx.require("tags", "merge")
    if data.into_id == tag_id:
        raise Invalid("/into_id", "MERGE_ITSELF")
    await TAGS.get(ctx, tag_id, "merge")
    into = await TAGS.find(ctx, "/into_id", data.into_id)
    await TAGS.lock(ctx, [tag_id, data.into_id])
    async with TAGS.change(ctx, tag_id, "merge", if_match=if_match, action="merge") as tag:
        if into.object != tag.object:
            raise Invalid("/into_id", "REF_NOT_FOUND")
        total = await having(ctx, tag)
        tag.deleted_at, tag.deleted_by = CLOCK.now(), ctx.me.id
    async with TAGS.change(ctx, into.id, "merge", action="take-in") as kept:
        kept.former = [one for one in dict.fromkeys([*kept.former, tag.key, *tag.former]) if one != kept.key]
    return total, await _go_on(ctx, "merge", tag.object, tag.name, kept.name, total)


async def _go_on(ctx: Context, verb: str, kind: str, old: str, new: str, total: int) -> Job | None:
    if old != new:
        await filters_follow(ctx, kind, old, new)
    if ctx.dry_run or not total or old == new:
        return None
    return await begin(ctx, KIND, kind, f"{verb}-tag", {"old": old, "new": new}, total)


async def next_chunk(ctx: Context, job: Any) -> Chunk:
    """The next records that have the old name, whoever owns them: the catalogue is everybody's.

    They get the name that the tag has by now: it may have been renamed again meanwhile.
    """
    ctx.require("tags", "merge" if job.verb == "merge-tag" else "update")
    old, resource = job.params["old"], RESOURCES[job.object]
    tag = (await find(ctx, job.object, [old])).get(tag_key(old))
    new = tag.name if tag is not None else old
    if new == old:  # it is called so again
        return Chunk(0, [], None, last=True)
    mine = select(RecordTag.record_id).where(RecordTag.object == job.object, RecordTag.tag == old)
    ids = list(await ctx.db.scalars(mine.order_by(RecordTag.record_id).limit(CHUNK)))
    changed = []
    for record in await resource.lock(ctx, ids):
        before: list[str] = record.tags
        record.tags = list(dict.fromkeys(new if name == old else name for name in before))
        ctx.touch(record)
        change = {"field": "tags", "old": before, "new": record.tags}
        ctx.log.append(LogEntry("update", resource.name, record, [change]))
        changed.append(record)
    await write_columns(ctx, changed, "tags", "version", "updated_at", "updated_by")
    return Chunk(len(ids), [], None, len(ids) < CHUNK)


DOERS[KIND] = next_chunk
