"""权限解释: who sees a record and why, and why somebody can or cannot do something with it (TRUST R66).

There is no second truth: each person is loaded as they are when they sign in, and each of their ways
(``kernel/access``) is asked of the record by itself. The predicate of lists asks whether one of the same ways holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, or_, select

from bihuan.identity.access.schemas import AccessPage, AccessReason, AccessRow, UserAccess, VerbAccess
from bihuan.identity.department.models import Department
from bihuan.identity.epoch import Remembered
from bihuan.identity.principals import load_principal
from bihuan.identity.role.models import RolePermission
from bihuan.identity.user.models import User, UserRole, UserStatus
from bihuan.kernel.access import NEVER_BY_TEAM, SHARED, Reason, Way, ways
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context, Principal
from bihuan.kernel.db import RECORD_ID
from bihuan.kernel.errors import Invalid, NotFound, Text
from bihuan.kernel.keyset import CursorCodec
from bihuan.kernel.paging import PageInfo
from bihuan.kernel.reading import Readable
from bihuan.kernel.resource import RESOURCES, Resource

CHUNK = 25
"""People in one statement: each has some ten ways to read and as many to edit."""
MOST_ASKED = 50
"""People asked about for one page; whoever comes after them is on the next."""
MOST_KNOWN = 500
"""People kept in memory."""
UPDATE = Text("编辑", "Edit")
READ = Text("查看", "Read")


async def _nobody(_: Context) -> dict[UUID, Principal]:
    return {}


_KNOWN = Remembered(_nobody)
"""People as they stand, until who may what changes."""


class Asked(NamedTuple):
    """Somebody's ways to do a verb to a kind of record."""

    who: Principal
    verb: str
    ways: list[Way]


async def person(ctx: Context, user_id: UUID) -> Principal:
    """Somebody as they would sign in now."""
    known = await _KNOWN(ctx)
    if user_id not in known:
        if len(known) >= MOST_KNOWN:
            known.clear()
        known[user_id] = await load_principal(ctx.db, user_id, epoch=ctx.me.epoch)
    return known[user_id]


def explainable(name: str) -> Resource[Any]:
    """Kinds that somebody owns, under the one predicate. Raises NotFound for any other."""
    resource = RESOURCES.get(name)
    if resource is None or not hasattr(resource.model, "owner_id") or type(resource).scope is not Readable.scope:
        raise NotFound()
    return resource


async def holding(ctx: Context, resource: Resource[Any], record_id: UUID, asked: Sequence[Asked]) -> list[list[Way]]:
    """Of every list of ways those that hold for the record, in one statement: each way is a column."""
    model = resource.model
    columns: list[ColumnElement[Any]] = [way.holds(model, resource.name) for one in asked for way in one.ways]
    if not columns:
        return [[] for _ in asked]
    named = [column.label(f"way_{place}") for place, column in enumerate(columns)]
    found = (await ctx.db.execute(select(*named).where(model.id == RECORD_ID), {"record_id": record_id})).one()
    answers = iter(found)
    return [[way for way in one.ways if next(answers)] for one in asked]


async def who_sees(
    ctx: Context, codec: CursorCodec, name: str, record_id: UUID, limit: int, cursor: str | None
) -> AccessPage:
    """Everybody who sees the record, by name. Raises NotFound for what the caller cannot read themselves."""
    resource = explainable(name)
    await resource.get(ctx, record_id)
    bound_to = f"access:{name}:{record_id}:{ctx.me.id}:{ctx.me.epoch}"
    place = codec.decode(cursor, bound_to, CLOCK.now()) if cursor else None
    after = (str(place.values[0]), place.id) if place else None
    found: list[AccessRow] = []
    asked = 0
    more = True
    while more and len(found) < limit and asked < MOST_ASKED:
        size = min(CHUNK, limit - len(found))
        people = await _readers(ctx, name, after, size + 1)
        more, people = len(people) > size, people[:size]
        if not people:
            break
        found += await _explained(ctx, resource, record_id, people)
        after, asked = (people[-1][1], people[-1][0]), asked + len(people)
    next_cursor = codec.encode([after[0]], after[1], False, bound_to, CLOCK.now()) if more and after else None
    page = PageInfo(next_cursor=next_cursor, prev_cursor=None, limit=limit, total=None, total_relation=None)
    return AccessPage(data=found, page=page)


async def _explained(
    ctx: Context, resource: Resource[Any], record_id: UUID, people: Iterable[tuple[UUID, str]]
) -> list[AccessRow]:
    asked = []
    for user_id, _ in people:
        who = await person(ctx, user_id)
        asked += [Asked(who, verb, ways(who, resource.model, resource.name, verb)) for verb in ("read", "update")]
    held = await holding(ctx, resource, record_id, asked)
    return [
        AccessRow(
            user_id=asked[place].who.id,
            name=asked[place].who.name,
            department_name=asked[place].who.department_name,
            reasons=_said(held[place]),
            may_update=bool(held[place + 1]),
        )
        for place in range(0, len(asked), 2)
        if held[place]
    ]


async def _readers(ctx: Context, name: str, after: tuple[str, UUID] | None, size: int) -> list[tuple[UUID, str]]:
    """Active people with a role that lets them read the kind at all: nobody else can see a record of it."""
    role = (
        exists()
        .where(RolePermission.role_id == UserRole.role_id, UserRole.user_id == User.id)
        .where(RolePermission.object == name, RolePermission.action == "read")
    )
    wanted = select(User.id, User.name).where(User.status == UserStatus.ACTIVE, User.deleted_at.is_(None), role)
    if after is not None:
        wanted = wanted.where(or_(User.name > after[0], and_(User.name == after[0], User.id > after[1])))
    return [(row.id, row.name) for row in await ctx.db.execute(wanted.order_by(User.name, User.id).limit(size))]


async def what_may(ctx: Context, name: str, record_id: UUID, user_id: UUID) -> UserAccess:
    """Every verb of the record for one person. Raises NotFound, and REF_NOT_FOUND for nobody."""
    resource = explainable(name)
    record = await resource.get(ctx, record_id)
    known = select(func.count()).select_from(User).join(Department, Department.id == User.department_id)
    alive = (User.id == user_id, User.deleted_at.is_(None), User.status == UserStatus.ACTIVE)
    if not await ctx.db.scalar(known.where(*alive)):
        raise Invalid("/query/user_id", "REF_NOT_FOUND")
    who = await person(ctx, user_id)
    actions = [action for action in resource.actions if not action.system]
    rows = [("read", "read", READ), ("update", "update", UPDATE)]
    rows += [(action.name, action.verb, action.summary) for action in actions]
    asked = [Asked(who, verb, ways(who, resource.model, name, verb)) for _, verb, _ in rows]
    held = await holding(ctx, resource, record_id, asked)
    states = [None, resource.editable(record), *(action.refusal(record) for action in actions)]
    reading = held[0]
    verbs = []
    for (one, verb, summary), ways_held, refused in zip(rows, held, states, strict=True):
        allowed = bool(reading) and bool(ways_held)
        verbs.append(
            VerbAccess(
                verb=one,
                summary=summary.in_(ctx.language),
                allowed=allowed,
                scopes=sorted(who.scopes(name, verb)),
                reasons=_said(ways_held) if allowed else [],
                refusal=None if allowed else _refusal(who, name, verb, reading),
                state=refused.sentence.in_(ctx.language) if refused else None,
            )
        )
    return UserAccess(
        user_id=who.id,
        name=who.name,
        department_name=who.department_name,
        role_names=[role.in_(ctx.language) for role in who.role_names],
        sees=bool(reading),
        verbs=verbs,
    )


def _refusal(who: Principal, name: str, verb: str, reading: list[Way]) -> str:
    """Why not, in the order in which the program refuses: permission, sight, then the scope of the verb."""
    if not who.scopes(name, verb):
        return "no_permission"
    if not reading:
        return "not_visible"
    if all(way.reason in SHARED for way in reading):
        return "not_by_team" if verb in NEVER_BY_TEAM else "read_only"
    return "out_of_scope"


def _said(found: list[Way]) -> list[AccessReason]:
    """Each reason once, the nearest first."""
    order = list(Reason)
    told = dict.fromkeys(sorted(((way.reason, way.detail) for way in found), key=lambda one: order.index(one[0])))
    return [AccessReason(code=reason.value, detail=detail) for reason, detail in told]
