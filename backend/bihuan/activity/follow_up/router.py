"""What a follow-up can do."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Response

from bihuan.activity.follow_up.replies import inbox, mark_read
from bihuan.activity.follow_up.schemas import FollowUpCreate, FollowUpQuery, FollowUpUpdate, RepliesRead, ReplyInbox
from bihuan.activity.follow_up.service import FOLLOW_UPS, create_follow_up, update_follow_up
from bihuan.kernel.routing import (
    JSON,
    PRIVATE,
    IdempotencyHeader,
    add_actions,
    add_create,
    add_delete,
    add_reads,
    add_update,
    authz,
    router,
)
from bihuan.kernel.transaction import Ctx
from bihuan.kernel.words import zh

follow_ups = router("/follow-ups", "Activity")
add_reads(follow_ups, FOLLOW_UPS, FollowUpQuery)
add_create(follow_ups, FOLLOW_UPS, FollowUpCreate, create_follow_up)
add_update(follow_ups, FOLLOW_UPS, FollowUpUpdate, update_follow_up)
add_delete(follow_ups, FOLLOW_UPS)
add_actions(follow_ups, FOLLOW_UPS)

follow_up_replies = router("/follow-up-replies", "Activity")


@follow_up_replies.get(
    "",
    response_model=ReplyInbox,
    name="listFollowUpReplies",
    summary="What was replied to my follow-ups, and how much of it I have not read",
    openapi_extra=authz(FOLLOW_UPS, "read") | zh("我收到的批复，及未读数"),
)
async def list_replies(ctx: Ctx, unread: Annotated[bool, Query()] = False) -> Response:
    ctx.require("follow-ups", "read")
    return Response((await inbox(ctx, unread_only=unread)).model_dump_json(), 200, PRIVATE, JSON)


@follow_up_replies.post(
    "/read",
    response_model=ReplyInbox,
    name="readFollowUpReplies",
    summary="Mark replies to me as read",
    openapi_extra=authz(FOLLOW_UPS, "update") | zh("把收到的批复标为已读"),
)
async def read_replies(ctx: Ctx, data: RepliesRead, idempotency_key: IdempotencyHeader = None) -> Response:
    ctx.require("follow-ups", "update")
    await mark_read(ctx, data.ids)
    return Response((await inbox(ctx, unread_only=False)).model_dump_json(), 200, PRIVATE, JSON)
