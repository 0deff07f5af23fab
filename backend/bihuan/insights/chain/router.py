"""The chain bar of every record page."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Path, Response

from bihuan.insights.chain.schemas import Chain
from bihuan.insights.chain.service import chain_of
from bihuan.kernel.routing import JSON, PRIVATE, router
from bihuan.kernel.transaction import Ctx
from bihuan.kernel.words import zh

chain = router("/chain", "Insights")
AUTHZ = {"x-authz": {"object": "chain", "action": "read", "parents": ["resource"]}, "x-scopes": []}


@chain.get(
    "/{resource}/{id}",
    name="getChain",
    summary="One deal from lead to cash",
    response_model=Chain,
    openapi_extra=AUTHZ | zh("从线索到回款的业务链路"),
)
async def get_chain(
    ctx: Ctx, resource: Annotated[str, Path(pattern=r"^[a-z\-]{1,32}$", max_length=32, examples=["orders"])], id: UUID
) -> Response:
    shown = await chain_of(ctx, resource, id)
    return Response(shown.model_dump_json(), 200, PRIVATE, JSON)
