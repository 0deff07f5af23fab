"""Where one reads who else works on a record."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Path, Response

from bihuan.identity.sharing.schemas import Members
from bihuan.identity.sharing.service import members
from bihuan.kernel.routing import JSON, PRIVATE, router
from bihuan.kernel.transaction import Ctx
from bihuan.kernel.words import zh

team = router("/members", "Organisation")
Name = Annotated[str, Path(pattern=r"^[a-z-]{1,32}$", max_length=32, examples=["customers"])]


@team.get(
    "/{resource}/{id}",
    response_model=Members,
    name="getMembers",
    summary="Who has been let into a record: team members and shares",
    openapi_extra={"x-authz": {"object": "members", "action": "read", "parents": []}, "x-scopes": ["member:read"]}
    | zh("记录的团队成员与共享对象"),
)
async def get_members(ctx: Ctx, resource: Name, id: UUID) -> Response:
    ctx.require("members", "read")
    return Response((await members(ctx, resource, id)).model_dump_json(), 200, PRIVATE, JSON)
