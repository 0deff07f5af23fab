"""Where one asks who sees a record, and why somebody can or cannot do something with it."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Path, Query, Request, Response

from bihuan.identity.access.schemas import AccessPage, UserAccess
from bihuan.identity.access.service import what_may, who_sees
from bihuan.kernel.routing import JSON, PRIVATE, router
from bihuan.kernel.transaction import Ctx
from bihuan.kernel.words import zh

access = router("/access", "Organisation")
Name = Annotated[str, Path(pattern=r"^[a-z-]{1,32}$", max_length=32, examples=["customers"])]
Cursor = Annotated[str | None, Query(max_length=1024, pattern=r"^[A-Za-z0-9_\-=.]*$")]
EXPLAINS = {"x-authz": {"object": "access", "action": "read", "parents": []}, "x-scopes": ["access:read"]}


@access.get(
    "/{resource}/{id}",
    response_model=AccessPage,
    name="explainAccess",
    summary="Who sees a record, and for what reasons",
    openapi_extra=EXPLAINS | zh("谁能看到这条记录，为什么"),
)
async def explain_access(
    request: Request,
    ctx: Ctx,
    resource: Name,
    id: UUID,
    limit: Annotated[int, Query(ge=1, le=1_000_000)] = 25,
    cursor: Cursor = None,
) -> Response:
    ctx.require("access", "read")
    page = await who_sees(ctx, request.app.state.cursors, resource, id, min(limit, 100), cursor)
    return Response(page.model_dump_json(), 200, PRIVATE, JSON)


@access.get(
    "/{resource}/{id}/verbs",
    response_model=UserAccess,
    name="explainVerbs",
    summary="What one person may do with a record, and why not the rest",
    openapi_extra=EXPLAINS | zh("某人对这条记录能做什么，为什么不能"),
)
async def explain_verbs(ctx: Ctx, resource: Name, id: UUID, user_id: UUID) -> Response:
    ctx.require("access", "read")
    return Response((await what_may(ctx, resource, id, user_id)).model_dump_json(), 200, PRIVATE, JSON)
