"""The panel 状态历史 of a record."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Path, Response

from bihuan.insights.states.schemas import StateHistory
from bihuan.insights.states.service import state_history
from bihuan.kernel.routing import JSON, PRIVATE, router
from bihuan.kernel.transaction import Ctx
from bihuan.kernel.words import zh

states = router("/timeline", "Activity")


@states.get(
    "/{resource}/{id}/states",
    response_model=StateHistory,
    name="getStateHistory",
    summary="The states of a record: from which to which, by whom, when, why, and how long each lasted",
    openapi_extra={"x-authz": {"object": "timeline", "action": "read", "parents": []}, "x-scopes": ["timeline:read"]}
    | zh("状态历史：从何状态到何状态、由谁、何时、原因、停留多久"),
)
async def get_state_history(
    ctx: Ctx, resource: Annotated[str, Path(pattern=r"^[a-z-]{1,32}$", max_length=32, examples=["customers"])], id: UUID
) -> Response:
    ctx.require("timeline", "read")
    return Response((await state_history(ctx, resource, id)).model_dump_json(), 200, PRIVATE, JSON)
