"""What a saved view can do, and how lists look for whoever is signed in."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Path, Response

from bihuan.activity.saved_view.schemas import (
    LayoutRead,
    Layouts,
    LayoutWrite,
    SavedViewCreate,
    SavedViewQuery,
    SavedViewUpdate,
)
from bihuan.activity.saved_view.service import VIEWS, create_view, layouts, set_layout, update_view
from bihuan.kernel.routing import JSON, PRIVATE, add_create, add_delete, add_reads, add_update, router
from bihuan.kernel.transaction import Ctx
from bihuan.kernel.words import zh

saved_views = router("/saved-views", "Activity")
add_reads(saved_views, VIEWS, SavedViewQuery)
add_create(saved_views, VIEWS, SavedViewCreate, create_view)
add_update(saved_views, VIEWS, SavedViewUpdate, update_view)
add_delete(saved_views, VIEWS)

my_lists = router("/me/lists", "Activity")
ObjectPath = Annotated[str, Path(pattern=r"^[a-z\-]{1,32}$", max_length=32, examples=["customers"])]


def _authz(verb: str) -> dict[str, Any]:
    return {"x-authz": {"object": "me", "action": verb, "parents": []}, "x-scopes": []}


@my_lists.get(
    "",
    response_model=Layouts,
    name="listMyLists",
    summary="How I like the lists that I have changed: view and columns",
    openapi_extra=_authz("read") | zh("我的列表布局：默认视图和列"),
)
async def get_layouts(ctx: Ctx) -> Response:
    return Response(Layouts(data=await layouts(ctx)).model_dump_json(), 200, PRIVATE, JSON)


@my_lists.put(
    "/{resource}",
    response_model=LayoutRead,
    name="setMyList",
    summary="Remember with which view and columns a list opens for me",
    openapi_extra=_authz("update") | zh("记住我的列表布局"),
)
async def put_layout(ctx: Ctx, resource: ObjectPath, data: LayoutWrite) -> Response:
    return Response((await set_layout(ctx, resource, data)).model_dump_json(), 200, PRIVATE, JSON)
