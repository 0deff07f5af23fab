"""What a price list can do."""

from typing import Annotated

from fastapi import Query, Response

from bihuan.catalog.price_list.schemas import (
    PriceListCreate,
    PriceListLines,
    PriceListQuery,
    PriceListUpdate,
    ResolvedPrice,
    ResolveQuery,
)
from bihuan.catalog.price_list.service import PRICE_LISTS, create_price_list, replace_lines, resolve_price
from bihuan.kernel.parts import add_replace
from bihuan.kernel.routing import JSON, PRIVATE, add_actions, add_create, add_reads, add_update, authz, router
from bihuan.kernel.transaction import Ctx
from bihuan.kernel.words import zh

price_lists = router("/price-lists", "Price lists")


@price_lists.get(
    "/resolve-price",
    response_model=ResolvedPrice,
    name="resolvePrice",
    summary="The price that applies to a product, a quantity and a customer",
    openapi_extra=authz(PRICE_LISTS, "read") | zh("按产品、数量和客户取适用价格"),
)
async def resolve(ctx: Ctx, query: Annotated[ResolveQuery, Query()]) -> Response:
    ctx.require("price-lists", "read")
    found = ResolvedPrice.model_validate(await resolve_price(ctx, query))
    return Response(found.model_dump_json(), 200, PRIVATE, JSON)


add_reads(price_lists, PRICE_LISTS, PriceListQuery)
add_create(price_lists, PRICE_LISTS, PriceListCreate, create_price_list)
add_update(price_lists, PRICE_LISTS, PriceListUpdate)
add_actions(price_lists, PRICE_LISTS)

add_replace(price_lists, PRICE_LISTS, "lines", PriceListLines, replace_lines)
