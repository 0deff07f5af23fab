"""Saved views: one's own to change, those that are shared to look through; and one's layouts of lists."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, func, or_, select, true
from sqlalchemy.dialects.postgresql import insert

from bihuan.activity.saved_view.models import ListLayout, SavedView, Shared
from bihuan.activity.saved_view.schemas import LayoutRead, LayoutWrite, SavedViewCreate, SavedViewRead, SavedViewRow
from bihuan.company.tag.following import KEEPERS
from bihuan.identity.department.models import Department
from bihuan.identity.role.models import Role
from bihuan.identity.user.models import User, UserRole
from bihuan.kernel.access import READING
from bihuan.kernel.context import Context
from bihuan.kernel.db import uuid_array
from bihuan.kernel.errors import DomainError, Forbidden, Invalid
from bihuan.kernel.filter_text import tree_of
from bihuan.kernel.names import NameOf
from bihuan.kernel.paging import sorts_of
from bihuan.kernel.reads import LISTS, Listing
from bihuan.kernel.resource import Resource
from bihuan.kernel.wire import Schema
from bihuan.kernel.words import Label

MOST_VIEWS = 200
"""Of one person; what is looked through in a tab bar has an end."""


class SavedViews(Resource[SavedView]):
    """A view is private even from superiors; who sees it by sharing, of lists that they may read, may not change it."""

    def scope(self, ctx: Context, verb: str = "read") -> ColumnElement[bool]:
        scopes = ctx.me.scopes(self.name, verb)
        if ctx.is_system or "all" in scopes:
            return true()
        if not scopes:
            return false()
        mine: ColumnElement[bool] = SavedView.owner_id == ctx.me.id
        if verb not in READING:
            return mine
        roles = select(UserRole.role_id).where(UserRole.user_id == ctx.me.id).scalar_subquery()
        departments = uuid_array(sorted(ctx.me.departments))
        shared = or_(
            SavedView.shared == Shared.ALL,
            SavedView.role_ids.overlap(func.array(roles)),
            SavedView.department_ids.overlap(departments),
        )
        readable = sorted({one.resource.name for one in LISTS if ctx.may(one.resource.name, "read")})
        return or_(mine, and_(shared, SavedView.object.in_(readable)))


VIEWS = SavedViews(
    name="saved-views",
    one="saved-view",
    label=Label("列表视图", "saved view"),
    model=SavedView,
    read=SavedViewRead,
    row=SavedViewRow,
    derived={"owner_name": NameOf(User, SavedView.owner_id)},
)
KEEPERS.append(VIEWS)


async def create_view(ctx: Context, data: SavedViewCreate) -> SavedView:
    """A view of one's own. Raises 422 for a list that is not there or not open to the sender, TOO_MANY_VIEWS."""
    ctx.require(VIEWS.name, "create")
    listing = _list_of(ctx, data.object)
    mine = select(func.count()).where(SavedView.owner_id == ctx.me.id, SavedView.deleted_at.is_(None))
    if (await ctx.db.scalar(mine) or 0) >= MOST_VIEWS:
        raise DomainError("TOO_MANY_VIEWS", most=MOST_VIEWS)
    view = SavedView(owner_id=ctx.me.id, object=data.object)
    await _fill(ctx, view, data, listing, set(SavedViewCreate.model_fields) - {"object"})
    return await VIEWS.add(ctx, view)


async def update_view(ctx: Context, record_id: UUID, data: Schema, if_match: str) -> SavedView:
    async with VIEWS.change(ctx, record_id, "update", if_match=if_match) as view:
        await _fill(ctx, view, data, _list_of(ctx, view.object), set(data.model_fields_set))
    return view


def _list_of(ctx: Context, name: str) -> Listing:
    found = next((one for one in LISTS if one.resource.name == name), None)
    if found is None or not ctx.may(name, "read"):
        raise Invalid("/object", "REF_NOT_FOUND")
    return found


async def _fill(ctx: Context, view: SavedView, data: Any, listing: Listing, names: set[str]) -> None:
    """The fields that were sent, judged as the list itself would judge them."""
    for name in names:
        value = getattr(data, name)
        if name == "filter" and value is not None:
            value = tree_of(ctx, listing.resource, value)
        if name == "sort" and value is not None:
            _check_sort(ctx, listing, value)
        if name == "columns" and value is not None:
            value = [one.model_dump() for one in value]
        if name in {"role_ids", "department_ids"}:
            value = sorted(set(value or ()))
        if value is None and name in {"name", "shared"}:
            raise Invalid(f"/{name}", "REQUIRED")
        setattr(view, name, value)
    for name, kind in (("role_ids", Shared.ROLES), ("department_ids", Shared.DEPARTMENTS)):
        if name in names and getattr(view, name) and view.shared != kind:
            raise Invalid(f"/{name}", "INVALID")
    await _check_sharing(ctx, view)


def _check_sort(ctx: Context, listing: Listing, sort: str) -> None:
    if sort not in sorts_of(listing.query):
        raise Invalid("/sort", "INVALID")
    if listing.resource.conceals(ctx, sort.lstrip("-")):
        raise Invalid("/sort", "FIELD_FORBIDDEN")


async def _check_sharing(ctx: Context, view: SavedView) -> None:
    """Sharing is a permission of its own: what everybody has among their tabs is not everybody's to decide."""
    if view.shared != Shared.ROLES:
        view.role_ids = []
    if view.shared != Shared.DEPARTMENTS:
        view.department_ids = []
    if view.shared == Shared.PRIVATE:
        return
    if not ctx.may(VIEWS.name, "share"):
        raise Forbidden()
    named = {
        Shared.ROLES: ("/role_ids", Role, view.role_ids),
        Shared.DEPARTMENTS: ("/department_ids", Department, view.department_ids),
    }
    if view.shared in named:
        pointer, model, chosen = named[Shared(view.shared)]
        if not chosen:
            raise Invalid(pointer, "REQUIRED")
        known = select(func.count()).select_from(model).where(model.id.in_(chosen), model.deleted_at.is_(None))
        if (await ctx.db.scalar(known) or 0) < len(chosen):
            raise Invalid(pointer, "REF_NOT_FOUND")


# ----------------------------------------------------------------------------------------------------- layouts


async def layouts(ctx: Context) -> list[LayoutRead]:
    """How the reader likes the lists that they have changed."""
    found = select(ListLayout.object, ListLayout.view, ListLayout.columns).where(ListLayout.user_id == ctx.me.id)
    rows = await ctx.db.execute(found.order_by(ListLayout.object))
    return [LayoutRead.model_validate(row) for row in rows]


async def set_layout(ctx: Context, name: str, data: LayoutWrite) -> LayoutRead:
    """Remembered for this person on every device. Not logged: it is about nobody's data."""
    _list_of(ctx, name)
    columns = None if data.columns is None else [one.model_dump() for one in data.columns]
    values = {"user_id": ctx.me.id, "object": name, "view": data.view, "columns": columns}
    change = insert(ListLayout).values(values)
    await ctx.db.execute(
        change.on_conflict_do_update(
            index_elements=["user_id", "object"],
            set_={"view": change.excluded.view, "columns": change.excluded.columns},
        )
    )
    return LayoutRead(object=name, view=data.view, columns=columns)
