"""What a history tells of its follow-ups beyond their words: with whom, what came of it, when next, which files."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import any_, select

from bihuan.activity.attachment.models import Attachment
from bihuan.activity.follow_up.models import FollowUp
from bihuan.activity.follow_up.service import FOLLOW_UPS
from bihuan.activity.timeline.schemas import TimelineFile, TimelineFollowUp, TimelinePerson
from bihuan.kernel.context import Context
from bihuan.kernel.db import uuid_array
from bihuan.kernel.resource import RESOURCES

OWN = ("direction", "result", "duration_min", "next_follow_up_at", "object_type", "object_id")


async def said_of(ctx: Context, wanted: list[UUID]) -> Mapping[UUID, TimelineFollowUp]:
    """Of the follow-ups of one page; of people only those whom the reader may see."""
    if not wanted:
        return {}
    shown = [getattr(FollowUp, name) for name in OWN]
    title = FOLLOW_UPS.derived["object_title"].label("object_title")
    asked = select(FollowUp.id, FollowUp.contact_ids, title, *shown).where(FollowUp.id == any_(uuid_array(wanted)))
    rows = (await ctx.db.execute(asked)).all()
    people = await _people(ctx, {UUID(one) for row in rows for one in row.contact_ids})
    files = await _files(ctx, wanted)
    return {
        row.id: TimelineFollowUp(
            **{name: getattr(row, name) for name in OWN},
            object_title=row.object_title,
            contacts=[people[UUID(one)] for one in row.contact_ids if UUID(one) in people],
            files=files.get(row.id, []),
        )
        for row in rows
    }


async def _people(ctx: Context, wanted: Iterable[UUID]) -> Mapping[UUID, TimelinePerson]:
    contacts = RESOURCES["contacts"]
    chosen = sorted(wanted)
    if not chosen or not ctx.may(contacts.name, "read"):
        return {}
    model: Any = contacts.model
    asked = select(model.id, model.name).where(model.id == any_(uuid_array(chosen)), contacts.scope(ctx))
    return {row.id: TimelinePerson(id=row.id, name=row.name) for row in await ctx.db.execute(contacts.alive(asked))}


async def _files(ctx: Context, wanted: list[UUID]) -> Mapping[UUID, list[TimelineFile]]:
    kept = select(Attachment.object_id, Attachment.id, Attachment.file_name, Attachment.mime).where(
        Attachment.object_id == any_(uuid_array(wanted)),
        Attachment.object_type == FOLLOW_UPS.name,
        Attachment.deleted_at.is_(None),
    )
    found = defaultdict[UUID, list[TimelineFile]](list)
    for row in await ctx.db.execute(kept.order_by(Attachment.id).limit(1000)):
        found[row.object_id].append(TimelineFile(id=row.id, file_name=row.file_name, mime=row.mime))
    return found
