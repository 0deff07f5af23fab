"""Team members and shares: who lets whom into a record, and for how long (DOMAIN §1.4, PERM-04)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, any_, case, delete, exists, func, literal, or_, select, true
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import InstrumentedAttribute, aliased

from bihuan.identity.department.models import Department
from bihuan.identity.sharing.schemas import Grantees, MemberRead, Members, ShareInput, UnshareInput
from bihuan.identity.user.models import User, UserStatus
from bihuan.kernel.access import any_of, ways
from bihuan.kernel.clock import CLOCK, SHANGHAI
from bihuan.kernel.context import Context
from bihuan.kernel.db import uuid_array
from bihuan.kernel.errors import DomainError, FieldError, Invalid, NotFound, Text, invalid
from bihuan.kernel.jobs import SCHEDULES
from bihuan.kernel.members import TEAM, RecordMember, counts
from bihuan.kernel.resource import RESOURCES, Resource
from bihuan.kernel.workflow import Action, Guard

MOST_MEMBERS = 1_000
"""On one record; more are a matter for a sharing rule."""
MOST_ALONG = 20 * MOST_MEMBERS
"""In one go, with the children of one kind of a customer."""
_Leader, _AddedBy = aliased(User), aliased(User)


class Grantee(NamedTuple):
    """One who is let in: the column that says so, and what the log calls them."""

    column: str
    id: UUID
    name: str

    @property
    def key(self) -> dict[str, Any]:
        return {"user_id": None, "department_id": None, "leader_id": None} | {self.column: self.id}


LISTS: Mapping[str, tuple[str, Any]] = {
    "user_ids": ("user_id", User),
    "department_ids": ("department_id", Department),
    "leader_ids": ("leader_id", User),
}
"""Field of a request → column of the member, and what it refers to."""


def is_owned(record: Any) -> DomainError | None:
    """What lies in a pool has no team (DOMAIN §6.4)."""
    return None if record.owner_id is not None else DomainError("NOT_OWNED")


def sharing_actions(
    name: str,
    sources: Any = None,
    *,
    share_input: type[ShareInput] = ShareInput,
    unshare_input: type[UnshareInput] = UnshareInput,
) -> tuple[Action, ...]:
    """The rows to splice into a workflow: the owner and their superiors let others in, members do not (DOMAIN §1.3)."""

    async def share(ctx: Context, record: Any, data: ShareInput) -> None:
        await let_in(ctx, name, record, data)

    async def unshare(ctx: Context, record: Any, data: UnshareInput) -> None:
        await shut_out(ctx, name, record, data)

    owned: tuple[Guard, ...] = (is_owned,)
    return (
        Action("share", sources, None, Text("共享", "Share"), share_input, owned, share),
        Action("unshare", None, None, Text("取消共享", "Stop sharing"), unshare_input, (), unshare, permission="share"),
    )


async def let_in(ctx: Context, name: str, record: Any, data: ShareInput) -> None:
    """Raises OWNER_IS_MEMBER, MEMBER_LIMIT, EXPIRES_IN_PAST, and REF_NOT_FOUND or USER_NOT_ACTIVE at their places."""
    entry = ctx.log[-1]
    if data.expires_at is not None and data.expires_at <= CLOCK.now():
        raise Invalid("/expires_at", "EXPIRES_IN_PAST")
    people = await _known(ctx, data)
    if record.owner_id in data.user_ids:
        raise DomainError("OWNER_IS_MEMBER")
    await ctx.written(RecordMember)
    had = {_key_of(one): one for one in await ctx.db.scalars(_team_of(name, record.id))}
    for one in people:
        known = had.get((one.column, one.id))
        before = None if known is None else _said(one.name, known.permission, known.expires_at)
        if known is None:
            known = RecordMember(object_type=name, object_id=record.id, via=TEAM, permission="", **one.key)
            ctx.db.add(known)
            had[one.column, one.id] = known
        known.permission, known.role, known.expires_at = data.permission, data.role, data.expires_at
        known.added_by, known.added_at = ctx.me.id, CLOCK.now()
        after = _said(one.name, data.permission, data.expires_at)
        if before != after:
            entry.changes.append({"field": "team", "old": before, "new": after})
    if len(had) > MOST_MEMBERS:
        raise DomainError("MEMBER_LIMIT", limit=MOST_MEMBERS)


async def shut_out(ctx: Context, name: str, record: Any, data: UnshareInput) -> None:
    """Whoever is not in it anyway is passed over."""
    entry = ctx.log[-1]
    people = {(one.column, one.id): one for one in await _known(ctx, data, leaving=True)}
    await ctx.written(RecordMember)
    for one in (await ctx.db.scalars(_team_of(name, record.id))).all():
        gone = people.get(_key_of(one))
        if gone is not None:
            await ctx.db.delete(one)
            was = _said(gone.name, one.permission, one.expires_at)
            entry.changes.append({"field": "team", "old": was, "new": None})
    await ctx.db.flush()


async def share_along(
    ctx: Context, resource: Resource[Any], customer: Any, data: Any, *which: ColumnElement[bool]
) -> None:
    """What follows for one kind of child from sharing its customer with ``cascade``: "同时加入" (DOMAIN §1.4).

    At that moment, with the children there are; the owner of a child is not let into their own. Raises MEMBER_LIMIT.
    """
    if not getattr(data, "cascade", False):
        return
    await ctx.written(resource.model, RecordMember)
    model = resource.model
    # consequences run as the system, and whoever owns the customer may not share what others own of it
    mine = any_of(model, resource.name, ways(ctx.me, model, resource.name, "share"))
    children = resource.alive(select(model.id, model.owner_id)).where(model.customer_id == customer.id, mine)
    people = [(column, one) for field, (column, _) in LISTS.items() for one in dict.fromkeys(getattr(data, field))]
    if isinstance(data, UnshareInput):
        gone = or_(*(getattr(RecordMember, column) == one for column, one in people))
        theirs = RecordMember.object_id.in_(children.with_only_columns(model.id))
        await ctx.db.execute(
            delete(RecordMember)
            .where(RecordMember.object_type == resource.name, RecordMember.via == TEAM, theirs, gone)
            .execution_options(synchronize_session=False)
        )
        return
    terms = {"permission": data.permission, "role": data.role, "expires_at": data.expires_at}
    terms |= {"added_by": ctx.me.id, "added_at": CLOCK.now()}
    found = (await ctx.db.execute(children.where(model.owner_id.is_not(None), *which))).all()
    rows = [
        {"object_type": resource.name, "object_id": child.id, "via": TEAM} | Grantee(column, one, "").key | terms
        for child in found
        for column, one in people
        if not (column == "user_id" and one == child.owner_id)
    ]
    if len(rows) > MOST_ALONG:
        raise DomainError("MEMBER_LIMIT", limit=MOST_ALONG)
    for start in range(0, len(rows), 1_000):
        put = insert(RecordMember).values(rows[start : start + 1_000])
        again = ["object_type", "object_id", "via", "user_id", "department_id", "leader_id"]
        await ctx.db.execute(put.on_conflict_do_update(index_elements=again, set_=terms))


async def owners_leave(ctx: Context, customer: Any, _: Any = None) -> None:
    """What follows from a new owner of a customer: they are in no team of what is theirs now (DOMAIN §1.4)."""
    for resource in _kinds_of_children():
        theirs = resource.model.owner_id == RecordMember.user_id
        await _leave(ctx, resource, [customer], RecordMember.user_id == customer.owner_id, theirs)


async def teams_leave(ctx: Context, customers: Sequence[Any]) -> None:
    """What follows for their children from customers' way into a pool: what nobody owns has no team (DOMAIN §1.4)."""
    for resource in _kinds_of_children():
        await _leave(ctx, resource, customers, true(), resource.model.owner_id.is_(None))


def _kinds_of_children() -> list[Resource[Any]]:
    return [one for one in RESOURCES.values() if hasattr(one.model, "customer_id") and shareable(one)]


async def _leave(
    ctx: Context,
    resource: Resource[Any],
    customers: Sequence[Any],
    who: ColumnElement[bool],
    which: ColumnElement[bool],
) -> None:
    """Members of one kind of child that some condition of the member and of the child takes out of its team."""
    model = resource.model
    await ctx.written(model, RecordMember)
    of = any_(uuid_array([customer.id for customer in customers]))
    theirs = exists().where(model.id == RecordMember.object_id, model.customer_id == of, which)
    await ctx.db.execute(
        delete(RecordMember)
        .where(RecordMember.object_type == resource.name, RecordMember.via == TEAM, who, theirs)
        .execution_options(synchronize_session=False)
    )


async def team_leaves(ctx: Context, name: str, record_id: UUID) -> None:
    """What follows from a record's way to another customer: whom it was shared with worked with the former one."""
    await ctx.written(RecordMember)
    of = (RecordMember.object_type == name, RecordMember.object_id == record_id, RecordMember.via == TEAM)
    await ctx.db.execute(delete(RecordMember).where(*of).execution_options(synchronize_session=False))


def shareable(resource: Resource[Any]) -> bool:
    """Whether records of the kind can be shared one by one."""
    return any(action.name == "share" for action in resource.actions)


async def members(ctx: Context, resource_name: str, record_id: UUID) -> Members:
    """Who is in, for whoever reads the record. Raises NotFound for kinds that are not shared, too."""
    resource = RESOURCES.get(resource_name)
    if resource is None or not shareable(resource):
        raise NotFound()
    await resource.get(ctx, record_id)
    kind = case(
        (RecordMember.department_id.is_not(None), "department"),
        (RecordMember.leader_id.is_not(None), "team"),
        else_="user",
    )
    called = func.coalesce(User.name, Department.name, _Leader.name)
    wanted = (
        select(
            RecordMember.id,
            kind.label("kind"),
            RecordMember.user_id,
            RecordMember.department_id,
            RecordMember.leader_id,
            called.label("name"),
            RecordMember.role,
            RecordMember.permission,
            RecordMember.expires_at,
            RecordMember.added_by.label("added_by_id"),
            _AddedBy.name.label("added_by_name"),
            RecordMember.added_at,
        )
        .outerjoin(User, User.id == RecordMember.user_id)
        .outerjoin(Department, Department.id == RecordMember.department_id)
        .outerjoin(_Leader, _Leader.id == RecordMember.leader_id)
        .outerjoin(_AddedBy, _AddedBy.id == RecordMember.added_by)
        .where(
            RecordMember.object_type == resource_name,
            RecordMember.object_id == record_id,
            RecordMember.via == TEAM,
            counts(),
        )
        .order_by(kind.desc(), called, RecordMember.id)
        .limit(MOST_MEMBERS)
    )
    rows = (await ctx.db.execute(wanted)).mappings()
    return Members(data=[MemberRead.model_validate(dict(row)) for row in rows])


def is_shared(name: str, record_id: InstrumentedAttribute[UUID]) -> ColumnElement[bool]:
    """Whether anybody else has been let in: the mark in lists."""
    there = and_(RecordMember.object_type == name, RecordMember.object_id == record_id, RecordMember.via == TEAM)
    # Not EXISTS, which is planned in two ways, one of them for all records of the kind.
    return func.coalesce(
        select(true()).select_from(RecordMember).where(there, counts()).limit(1).scalar_subquery(), False
    )


def shared_mark(
    name: str, record_id: InstrumentedAttribute[UUID]
) -> Callable[[Context, str | None], ColumnElement[bool]]:
    """The same for a reader: nothing to be asked where no record of the kind was ever shared."""

    def mark(ctx: Context, _: str | None) -> ColumnElement[bool]:
        never = ctx.reading and name not in ctx.me.shared
        return literal(False) if never else is_shared(name, record_id)

    return mark


async def forget_ended(ctx: Context, _: Mapping[str, Any]) -> None:
    """Every night: memberships whose time is over (DOMAIN §1.4); they have counted for nothing since."""
    await ctx.db.execute(delete(RecordMember).where(RecordMember.expires_at <= CLOCK.now()))


SCHEDULES["forget-ended-members"] = ("20 18 * * *", forget_ended)


async def _known(ctx: Context, data: Grantees, *, leaving: bool = False) -> list[Grantee]:
    """Everybody a request names. Raises REQUIRED for nobody, REF_NOT_FOUND and USER_NOT_ACTIVE at their places.

    Whoever has left the company can still be shut out.
    """
    if not any(getattr(data, field) for field in LISTS):
        raise Invalid("/user_ids", "REQUIRED")
    errors, found = [], []
    for field, (column, model) in LISTS.items():
        asked: list[UUID] = getattr(data, field)
        if not asked:
            continue
        status: Any = getattr(model, "status", literal(UserStatus.ACTIVE))
        rows = await ctx.db.execute(
            select(model.id, model.name, status.label("status")).where(model.id.in_(asked), model.deleted_at.is_(None))
        )
        known = {row.id: row for row in rows}
        for place, one in enumerate(asked):
            if one not in known:
                errors.append(FieldError(f"/{field}/{place}", "REF_NOT_FOUND"))
            elif known[one].status != UserStatus.ACTIVE and not leaving:
                errors.append(FieldError(f"/{field}/{place}", "USER_NOT_ACTIVE"))
            else:
                found.append(Grantee(column, one, known[one].name))
    if errors:
        raise invalid(errors)
    return list(dict.fromkeys(found))


def _team_of(name: str, record_id: UUID) -> Select[Any]:
    return select(RecordMember).where(
        RecordMember.object_type == name, RecordMember.object_id == record_id, RecordMember.via == TEAM
    )


def _key_of(one: RecordMember) -> tuple[str, UUID]:
    return next((column, getattr(one, column)) for column, _ in LISTS.values() if getattr(one, column) is not None)


def _said(name: str, permission: str, until: datetime | None) -> str:
    """As the log tells it: whom, what for, until when."""
    day = "" if until is None else f", {until.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
    return f"{name}: {permission}{day}"
