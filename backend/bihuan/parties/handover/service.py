"""Handovers as a resource: planned by whoever leads the leaver, and told to whoever receives something."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select

from bihuan.identity.user.models import User, UserStatus
from bihuan.identity.user.service import manager_of
from bihuan.kernel.context import Context
from bihuan.kernel.errors import DomainError, FieldError, Invalid, invalid
from bihuan.kernel.long_work import OPEN, Job
from bihuan.kernel.names import NameOf
from bihuan.kernel.ownership import own
from bihuan.kernel.resource import Resource
from bihuan.kernel.wire import Schema
from bihuan.kernel.words import Label
from bihuan.parties.handover.forecast import how_many
from bihuan.parties.handover.models import (
    BY_HAND,
    Handover,
    HandoverKind,
    HandoverStatus,
    PartObject,
    PartWay,
)
from bihuan.parties.handover.parts import asked_by, someone_led
from bihuan.parties.handover.schemas import HandoverCreate, HandoverRead, HandoverRow
from bihuan.parties.handover.workflow import ACTIONS

EDITABLE = frozenset({HandoverStatus.DRAFT, HandoverStatus.INCOMPLETE})


def _is_editable(of: Handover) -> DomainError | None:
    return None if of.status in EDITABLE else DomainError("INVALID_TRANSITION")


async def _more(ctx: Context, of: Handover) -> dict[str, Any]:
    """Names of receivers, and how far the job has come."""
    wanted = {UUID(part["receiver_id"]) for part in of.parts if part["receiver_id"]}
    names = dict((await ctx.db.execute(select(User.id, User.name).where(User.id.in_(wanted)))).tuples().all())
    parts = [
        {**part, "receiver_name": names.get(UUID(part["receiver_id"])) if part["receiver_id"] else None}
        for part in of.parts
    ]
    job: Any = None
    if of.job_id is not None:
        await ctx.written(Job)
        job = (await ctx.db.execute(select(Job.done, Job.total, Job.state).where(Job.id == of.job_id))).one_or_none()
    stopped = of.status == HandoverStatus.RUNNING and (job is None or job.state not in OPEN)
    return {"parts": parts, "done": job.done if job else 0, "total": job.total if job else 0, "stopped": stopped}


HANDOVERS: Resource[Handover] = Resource(
    name="handovers",
    one="handover",
    label=Label("工作交接", "handover"),
    model=Handover,
    read=HandoverRead,
    row=HandoverRow,
    actions=ACTIONS,
    derived={
        "from_user_name": NameOf(User, Handover.from_user_id),
        "owner_name": NameOf(User, Handover.owner_id),
    },
    enrich=_more,
    references={"from_user_id": "users"},
    editable=_is_editable,
)


async def create_handover(ctx: Context, data: HandoverCreate) -> Handover:
    """A plan. Whoever makes it must lead the person; that somebody leaves is for whoever may say so of users.

    Raises HANDOVER_NOT_YOURS, HANDOVER_SELF, HANDOVER_NO_MANAGER, Forbidden.
    """
    await HANDOVERS.check_references(ctx, data)
    user = await someone_led(ctx, data.from_user_id, "create", "/from_user_id")
    if data.kind == HandoverKind.LEAVE or data.force:
        ctx.require("users", "leave")
    if data.kind == HandoverKind.LEAVE and user.id == ctx.me.id:
        raise Invalid("/from_user_id", "HANDOVER_SELF")
    if user.status == UserStatus.LEFT:
        raise Invalid("/from_user_id", "USER_NOT_ACTIVE")
    parts = written(data.parts)
    if data.force and not parts:
        parts = await _by_themselves(ctx, user.id)
    of = Handover(from_user_id=user.id, kind=data.kind, reason=data.reason, force=data.force, parts=parts)
    own(of, ctx.me.id, ctx.me.department_id)
    await _check(ctx, of)
    return await HANDOVERS.add(ctx, of, reason=data.reason)


async def update_handover(ctx: Context, record_id: UUID, data: Schema, if_match: str) -> Handover:
    """Change the plan while nothing moves."""
    async with HANDOVERS.change(ctx, record_id, "update", if_match=if_match) as of:
        refused = _is_editable(of)
        if refused is not None:
            raise refused
        given: Any = data
        if "reason" in data.model_fields_set:
            of.reason = given.reason
        if "parts" in data.model_fields_set:
            of.parts = written(given.parts or [])
        await _check(ctx, of)
    return of


def written(parts: Sequence[Any]) -> list[dict[str, Any]]:
    """As they are stored."""
    return [part.model_dump(mode="json") for part in parts]


async def _by_themselves(ctx: Context, user_id: UUID) -> list[dict[str, Any]]:
    """What is done where nobody has planned: into the pools, and to the manager what may not lie there."""
    manager = await manager_of(ctx, user_id)
    if manager is None:
        raise DomainError("HANDOVER_NO_MANAGER")
    to: Mapping[str, PartWay] = {
        PartObject.LEADS: PartWay.POOL,
        PartObject.CUSTOMERS: PartWay.POOL,
        PartObject.APPROVALS: PartWay.USER,
        PartObject.TASKS: PartWay.USER,
    }
    return [
        {"object": str(name), "filter": None, "way": str(way), "receiver_id": str(manager)} for name, way in to.items()
    ]


async def _check(ctx: Context, of: Handover) -> None:
    """Every part by itself. Raises 422 with everything that is wrong; nothing is judged that may still change."""
    errors = list[FieldError]()
    wanted = {UUID(part["receiver_id"]) for part in of.parts if part["receiver_id"]}
    active = select(User.id).where(
        User.id.in_(wanted), User.status == UserStatus.ACTIVE, User.deleted_at.is_(None), User.password_hash != ""
    )
    known = set((await ctx.db.scalars(active)).all())
    for place, part in enumerate(of.parts):
        at = f"/parts/{place}"
        receiver = UUID(part["receiver_id"]) if part["receiver_id"] else None
        if part["object"] in BY_HAND and (part["way"] != PartWay.USER or part["filter"] is not None):
            errors.append(FieldError(f"{at}/{'way' if part['way'] != PartWay.USER else 'filter'}", "INVALID"))
        if receiver is None and part["way"] == PartWay.USER:
            errors.append(FieldError(f"{at}/receiver_id", "REQUIRED"))
        elif receiver == of.from_user_id:
            errors.append(FieldError(f"{at}/receiver_id", "SAME_OWNER"))
        elif receiver is not None and receiver not in known:
            errors.append(FieldError(f"{at}/receiver_id", "USER_NOT_ACTIVE"))
        if part["object"] not in BY_HAND:
            try:
                asked_by(ctx, part, f"{at}/filter")
            except DomainError as refused:
                errors += refused.errors
    if errors:
        raise invalid(errors)
    await how_many(ctx, of)
