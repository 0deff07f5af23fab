"""What a manager answers to a follow-up, and who has still to read it (批复, FUP-06)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import and_, any_, func, select, update

from bihuan.activity.follow_up.models import FollowUp, FollowUpReply
from bihuan.activity.follow_up.schemas import ReplyInbox, ReplyInput, ReplyRead, ReplyReceived
from bihuan.identity.user.models import User
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.db import new_id, uuid_array
from bihuan.kernel.paging import COUNT_CAP

SHOWN = 100
"""Replies of one follow-up, and of an inbox: the latest."""


async def reply(ctx: Context, follow_up: FollowUp, data: ReplyInput) -> None:
    """Told to the author; when the author answers, to whoever replied last. One's own word to oneself is no news."""
    to: UUID | None = follow_up.author_id
    if to == ctx.me.id:
        await ctx.written(FollowUpReply)
        last = (
            select(FollowUpReply.author_id)
            .where(FollowUpReply.follow_up_id == follow_up.id, FollowUpReply.author_id != ctx.me.id)
            .order_by(FollowUpReply.id.desc())
            .limit(1)
        )
        to = await ctx.db.scalar(last)
    ctx.db.add(
        FollowUpReply(
            id=new_id(),
            follow_up_id=follow_up.id,
            author_id=ctx.me.id,
            to_id=to,
            content=data.content,
            created_at=CLOCK.now(),
        )
    )


async def replies_of(ctx: Context, follow_up: FollowUp) -> dict[str, Any]:
    """In the order in which they were written."""
    await ctx.written(FollowUpReply)
    asked = (
        select(
            FollowUpReply.id,
            FollowUpReply.author_id,
            User.name.label("author_name"),
            FollowUpReply.content,
            FollowUpReply.created_at,
            FollowUpReply.read_at,
        )
        .join(User, User.id == FollowUpReply.author_id)
        .where(FollowUpReply.follow_up_id == follow_up.id)
        .order_by(FollowUpReply.id.desc())
        .limit(SHOWN)
    )
    rows = (await ctx.db.execute(asked)).all()
    return {"replies": [ReplyRead.model_validate(row) for row in reversed(rows)]}


async def inbox(ctx: Context, *, unread_only: bool) -> ReplyInbox:
    """What was replied to me, the latest first, and how much of it I have not read.

    Of my own follow-ups and those of my people: who is an author's superior no longer hears no more from them.
    """
    ours = FollowUp.author_id == any_(uuid_array([ctx.me.id, *ctx.me.subordinates]))
    mine = and_(FollowUpReply.to_id == ctx.me.id, ours, FollowUp.deleted_at.is_(None))
    unread = (
        select(FollowUpReply.id)
        .join(FollowUp, FollowUp.id == FollowUpReply.follow_up_id)
        .where(mine, FollowUpReply.read_at.is_(None))
        .limit(COUNT_CAP)
        .subquery()
    )
    asked = (
        select(
            FollowUpReply.id,
            FollowUpReply.author_id,
            User.name.label("author_name"),
            FollowUpReply.content,
            FollowUpReply.created_at,
            FollowUpReply.read_at,
            FollowUp.id.label("follow_up_id"),
            FollowUp.object_type,
            FollowUp.object_id,
            func.left(FollowUp.content, 200).label("follow_up_content"),
        )
        .join(User, User.id == FollowUpReply.author_id)
        .join(FollowUp, FollowUp.id == FollowUpReply.follow_up_id)
        .where(mine)
        .order_by(FollowUpReply.id.desc())
        .limit(SHOWN)
    )
    if unread_only:
        asked = asked.where(FollowUpReply.read_at.is_(None))
    rows = (await ctx.db.execute(asked)).all()
    count = await ctx.db.scalar(select(func.count()).select_from(unread))
    return ReplyInbox(data=[ReplyReceived.model_validate(row) for row in rows], unread=int(count or 0))


async def mark_read(ctx: Context, which: Iterable[UUID]) -> None:
    """Of those replied to me; the others stay as they are."""
    mine = update(FollowUpReply).where(
        FollowUpReply.id == any_(uuid_array(sorted(which))),
        FollowUpReply.to_id == ctx.me.id,
        FollowUpReply.read_at.is_(None),
    )
    await ctx.db.execute(mine.values(read_at=CLOCK.now()), execution_options={"synchronize_session": False})
