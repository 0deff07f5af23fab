"""How one stands before one's pools (公海页)."""

from typing import Annotated

from fastapi import Query, Response

from bihuan.kernel.routing import JSON, PRIVATE, authz, router
from bihuan.kernel.transaction import Ctx
from bihuan.kernel.words import zh
from bihuan.parties.pool.service import POOLS
from bihuan.parties.standing.schemas import PoolStandings, StandingQuery
from bihuan.parties.standing.service import standings

pool_standings = router("/pool-standings", "Pools")


@pool_standings.get(
    "",
    response_model=PoolStandings,
    name="listPoolStandings",
    summary="What I have claimed today and what I hold, by pool, and what is to be claimed first",
    openapi_extra=authz(POOLS, "read") | zh("我在各公海的今日领取数、保有量和下一条可领记录"),
)
async def list_standings(ctx: Ctx, query: Annotated[StandingQuery, Query()]) -> Response:
    ctx.require("pools", "read")
    found = PoolStandings(data=await standings(ctx, query.object_type))
    return Response(found.model_dump_json(), 200, PRIVATE, JSON)
