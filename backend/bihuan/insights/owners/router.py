"""The panel 归属历史 of a record."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Path, Response

from bihuan.insights.owners.schemas import OwnerHistory
from bihuan.insights.owners.service import owner_history
from bihuan.kernel.routing import JSON, PRIVATE, router
from bihuan.kernel.transaction import Ctx
from bihuan.kernel.words import zh

owners = router("/timeline", "Activity")


@owners.get(
    "/{resource}/{id}/owners",
    response_model=OwnerHistory,
    name="getOwnerHistory",
    summary="Who owned a record: from whom to whom, by whom, when, why, by which rule",
    openapi_extra={"x-authz": {"object": "timeline", "action": "read", "parents": []}, "x-scopes": ["timeline:read"]}
    | zh("归属历史：从谁到谁、由谁、何时、原因、规则、是否合规"),
)
async def get_owner_history(
    ctx: Ctx, resource: Annotated[str, Path(pattern=r"^[a-z-]{1,32}$", max_length=32, examples=["customers"])], id: UUID
) -> Response:
    ctx.require("timeline", "read")
    return Response((await owner_history(ctx, resource, id)).model_dump_json(), 200, PRIVATE, JSON)
