"""What the parts of a handover find: the same question for the forecast, the run and the count of what is left."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import ColumnElement, Select, and_, false, func, not_, or_, select, true

from bihuan.activity.task.handing import open_tasks_of
from bihuan.activity.task.models import Task
from bihuan.approvals.instance.handing import pending_of
from bihuan.approvals.instance.models import ApprovalTask
from bihuan.identity.user.models import User
from bihuan.kernel.context import Context
from bihuan.kernel.errors import Invalid
from bihuan.kernel.filtering import parse
from bihuan.kernel.resource import RESOURCES
from bihuan.parties.customer.workflow import CUSTOMER_KIND
from bihuan.parties.handover.models import BY_HAND, Handover, PartObject
from bihuan.parties.lead.workflow import LEAD_KIND
from bihuan.parties.ownership.service import Kind

KINDS: Mapping[str, Kind] = {PartObject.LEADS: LEAD_KIND, PartObject.CUSTOMERS: CUSTOMER_KIND}
Part = Mapping[str, Any]


async def someone_led(ctx: Context, user_id: UUID, verb: str, pointer: str) -> User:
    """The person, if the caller may do this to their handover. Raises REF_NOT_FOUND, HANDOVER_NOT_YOURS."""
    user = await ctx.db.get(User, user_id)
    if user is None or user.deleted_at is not None:
        raise Invalid(pointer, "REF_NOT_FOUND")
    scopes = ctx.me.scopes("handovers", verb)
    if not (ctx.is_system or "all" in scopes or user_id in ctx.me.owners(scopes, True)):
        raise Invalid(pointer, "HANDOVER_NOT_YOURS")
    return user


def held_by(kind: Kind, user_id: UUID) -> ColumnElement[bool]:
    """What takes up a place with its owner: open leads, active customers."""
    return and_(kind.model.owner_id == user_id, kind.model.deleted_at.is_(None), kind.held)


def asked_by(ctx: Context, part: Part, pointer: str) -> ColumnElement[bool]:
    """The filter of a part, as its reader may ask it. Raises 422 at its place."""
    if part["filter"] is None:
        return true()
    try:
        tree = orjson.loads(part["filter"])
    except orjson.JSONDecodeError:
        raise Invalid(pointer, "INVALID") from None
    return parse(ctx, RESOURCES[part["object"]], tree, pointer).condition


def found_by(ctx: Context, of: Handover, place: int) -> list[ColumnElement[bool]]:
    """The records of a part: held by the leaver, seen by the reader, fitting, and left over by the parts before."""
    part = of.parts[place]
    kind, resource = KINDS[part["object"]], RESOURCES[part["object"]]
    before = [
        func.coalesce(asked_by(ctx, earlier, f"/parts/{at}/filter"), false())
        for at, earlier in enumerate(of.parts[:place])
        if earlier["object"] == part["object"]
    ]
    wanted = [held_by(kind, of.from_user_id), resource.scope(ctx), asked_by(ctx, part, f"/parts/{place}/filter")]
    return [*wanted, not_(or_(*before))] if before else wanted


def ids_of(ctx: Context, of: Handover, place: int) -> Select[Any]:
    """The same as ids in their order; what is the leaver's own affair has neither filter nor scope."""
    part = of.parts[place]
    if part["object"] in BY_HAND:
        theirs = own_affairs(part["object"], of.from_user_id)
        return theirs if _is_first(of, place) else theirs.where(false())
    model = KINDS[part["object"]].model
    return select(model.id).where(*found_by(ctx, of, place))


def own_affairs(name: str, user_id: UUID) -> Select[Any]:
    """Pending approvals, or open tasks."""
    return pending_of(user_id) if name == PartObject.APPROVALS else open_tasks_of(user_id)


def key_of(name: str) -> Any:
    """By which the records of a part are gone through."""
    by_hand: Mapping[str, Any] = {PartObject.APPROVALS: ApprovalTask.id, PartObject.TASKS: Task.id}
    return by_hand[name] if name in by_hand else KINDS[name].model.id


def _is_first(of: Handover, place: int) -> bool:
    return not any(earlier["object"] == of.parts[place]["object"] for earlier in of.parts[:place])


async def left_of(ctx: Context, user_id: UUID) -> dict[str, int]:
    """How many open records of each kind the user has, whoever asks: what keeps them from leaving."""
    await ctx.written(Task, *(kind.model for kind in KINDS.values()))
    counted = {
        name: select(func.count()).select_from(kind.model).where(held_by(kind, user_id)).scalar_subquery()
        for name, kind in KINDS.items()
    }
    for name in sorted(BY_HAND):
        counted[name] = select(func.count()).select_from(own_affairs(name, user_id).subquery()).scalar_subquery()
    row = (await ctx.db.execute(select(*(count.label(name) for name, count in counted.items())))).one()
    return {name: int(value) for name, value in row._mapping.items()}
