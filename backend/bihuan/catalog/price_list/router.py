"""What a price list can do."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from bihuan.catalog.price_list.schemas import (
    PriceListCreate,
    PriceListLines,
    PriceListQuery,
    PriceListRead,
    PriceListUpdate,
    ResolvedPrice,
    ResolveQuery,
)
from bihuan.catalog.price_list.service import PRICE_LISTS, create_price_list, replace_lines, resolve_price
from bihuan.kernel.routing import (
    JSON,
    PRIVATE,
    IfMatch,
    add_actions,
    add_create,
    add_reads,
    add_update,
    answer,
    authz,
    require_match,
    router,
)
from bihuan.kernel.transaction import Ctx

price_lists = router("/price-lists", "Price lists")


@price_lists.get(
    "/resolve-price",
    response_model=ResolvedPrice,
    name="resolvePrice",
    summary="The price that applies to a product, a quantity and a customer",
    openapi_extra=authz(PRICE_LISTS, "read"),
)
async def resolve(ctx: Ctx, query: Annotated[ResolveQuery, Query()]) -> Response:
    ctx.require("price-lists", "read")
    found = ResolvedPrice.model_validate(await resolve_price(ctx, query))
    return Response(found.model_dump_json(), 200, PRIVATE, JSON)


add_reads(price_lists, PRICE_LISTS, PriceListQuery)
add_create(price_lists, PRICE_LISTS, PriceListCreate, create_price_list)
add_update(price_lists, PRICE_LISTS, PriceListUpdate)
add_actions(price_lists, PRICE_LISTS)


@price_lists.put(
    "/{id}/lines",
    response_model=PriceListRead,
    name="replacePriceListLines",
    summary="Replace all lines of a price list",
    openapi_extra=authz(PRICE_LISTS, "update"),
)
async def put_lines(ctx: Ctx, id: UUID, data: PriceListLines, if_match: IfMatch = None) -> Response:
    ctx.require("price-lists", "update")
    price_list = await replace_lines(ctx, id, data, require_match(if_match))
    return await answer(ctx, PRICE_LISTS, price_list)
