"""Who would gain access to what, before a sharing rule is kept: asked of the ways that lists are made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import CTE, ColumnElement, String, and_, cast, false, func, literal, select, true
from sqlalchemy.orm import aliased

from bihuan.identity.access.service import person
from bihuan.identity.sharing_rule.models import Permission
from bihuan.identity.sharing_rule.schemas import (
    MOST_PEOPLE,
    MOST_SAMPLES,
    SharingGain,
    SharingPreview,
    SharingPreviewResult,
    SharingSample,
)
from bihuan.identity.sharing_rule.service import SHARING_RULES, check_parties, filter_of, rulable
from bihuan.identity.sharing_rule.ways import people_of, way_of
from bihuan.identity.user.models import User, UserStatus
from bihuan.kernel.access import Opened, any_of, ways
from bihuan.kernel.context import Context, Principal
from bihuan.kernel.db import ids, new_id, uuid_array
from bihuan.kernel.errors import Invalid
from bihuan.kernel.paging import COUNT_CAP
from bihuan.kernel.resource import Resource

_VERBS = {"read": (Permission.READ, Permission.WRITE), "update": (Permission.WRITE,)}


class _Draft(NamedTuple):
    """A rule as if it were kept, and whom it would reach."""

    resource: Resource[Any]
    rule: Opened
    reaches: frozenset[UUID]

    def covers(self, who: Principal) -> ColumnElement[bool]:
        """The records it is about, as a condition."""
        way = way_of(who, self.resource.model, self.resource.name, self.rule)
        return false() if way is None else way.holds(self.resource.model, self.resource.name)

    def gains(self, who: Principal, verb: str) -> ColumnElement[bool]:
        """What this person could newly do the verb to: not by what else lets them, nor by the rule as it stands."""
        model, name = self.resource.model, self.resource.name
        may = who.scopes(name, verb) and who.scopes(name, "read")
        if who.id not in self.reaches or not may or self.rule.permission not in _VERBS[verb]:
            return false()
        others = tuple(one for one in who.opened.get(name, ()) if one.id != self.rule.id)
        without = replace(who, opened={**who.opened, name: others})
        known = any_of(model, name, ways(without, model, name, verb))
        return and_(self.covers(who), known.is_distinct_from(true()))


async def preview(ctx: Context, data: SharingPreview) -> SharingPreviewResult:
    """Raises 422 as keeping the rule would, and REF_NOT_FOUND for a rule or a person that is not there."""
    draft = await _draft(ctx, data)
    chosen, total = await _chosen(ctx, draft, data.user_id)
    people = [await person(ctx, one) for one in chosen]
    gains = [{verb: draft.gains(who, verb) for verb in _VERBS} for who in people]
    row = await _counted(ctx, draft, gains)
    newly = gains[0]["read"] if data.user_id is not None else true()
    return SharingPreviewResult(
        records=min(row["records"], COUNT_CAP),
        records_relation="gte" if row["records"] > COUNT_CAP else "eq",
        people=[
            SharingGain(
                user_id=who.id,
                name=who.name,
                department_name=who.department_name,
                may_read=bool(who.scopes(draft.resource.name, "read")),
                sees=min(row[f"read_{place}"], COUNT_CAP),
                edits=min(row[f"update_{place}"], COUNT_CAP),
            )
            for place, who in enumerate(people)
        ],
        people_total=total,
        sample=await _sample(ctx, draft, newly),
    )


async def _draft(ctx: Context, data: SharingPreview) -> _Draft:
    given = data.rule
    resource = rulable(given.object, "/rule/object")
    sides = {"from_ids": (given.from_kind, given.from_ids), "to_ids": (given.to_kind, given.to_ids)}
    await check_parties(ctx, sides, "/rule")
    if data.rule_id is not None:
        await SHARING_RULES.find(ctx, "/rule_id", data.rule_id)
    asked = select(*(people_of(literal(kind), uuid_array(chosen)) for kind, chosen in sides.values()))
    owners, reached = (await ctx.db.execute(asked)).one()
    tree = filter_of(ctx, resource, given.filter, "/rule/filter")
    rule = Opened(data.rule_id or new_id(), "", given.permission, frozenset(owners), tree, None)
    return _Draft(resource, rule, frozenset(reached))


async def _chosen(ctx: Context, draft: _Draft, user_id: UUID | None) -> tuple[list[UUID], int]:
    """The active people whom the rule reaches, by name, and how many they are; or the one who was asked about."""
    active = select(User.id).where(User.status == UserStatus.ACTIVE, User.deleted_at.is_(None))
    if user_id is not None:
        if await ctx.db.scalar(active.where(User.id == user_id)) is None:
            raise Invalid("/user_id", "REF_NOT_FOUND")
        return [user_id], 1
    reached = active.where(User.id == ids("reached"))
    asked = {"reached": sorted(draft.reaches)}
    total = await ctx.db.scalar(select(func.count()).select_from(reached.subquery()), asked) or 0
    first = await ctx.db.scalars(reached.order_by(User.name, User.id).limit(MOST_PEOPLE), asked)
    return list(first), total


def _hits(ctx: Context, draft: _Draft) -> CTE:
    """What the rule covers, no more than are counted: it is found once for everybody."""
    model = draft.resource.model
    found = draft.resource.alive(select(model.id)).where(draft.covers(ctx.me)).limit(COUNT_CAP + 1)
    return found.cte("hits").prefix_with("MATERIALIZED")


async def _counted(
    ctx: Context, draft: _Draft, gains: Sequence[Mapping[str, ColumnElement[bool]]]
) -> Mapping[str, int]:
    hits, model = _hits(ctx, draft), draft.resource.model
    columns = [
        func.count().filter(newly).label(f"{verb}_{place}")
        for place, one in enumerate(gains)
        for verb, newly in one.items()
    ]
    asked = select(func.count().label("records"), *columns).select_from(model).join(hits, hits.c.id == model.id)
    return (await ctx.db.execute(asked)).mappings().one()  # type: ignore[return-value]


async def _sample(ctx: Context, draft: _Draft, newly: ColumnElement[bool]) -> list[SharingSample]:
    """Some of them, the last changed first, among those that whoever asks may see."""
    model: Any = draft.resource.model
    owner = aliased(User)
    title = next(getattr(model, name) for name in ("name", "number", "id") if hasattr(model, name))
    wanted = (
        draft.resource.alive(select(model.id, cast(title, String).label("title"), owner.name.label("owner_name")))
        .join(owner, owner.id == model.owner_id)
        .where(draft.covers(ctx.me), newly, draft.resource.scope(ctx))
        .order_by(model.updated_at.desc(), model.id.desc())
        .limit(MOST_SAMPLES)
    )
    return [
        SharingSample(id=row.id, title=row.title or "", owner_name=row.owner_name)
        for row in await ctx.db.execute(wanted)
    ]
