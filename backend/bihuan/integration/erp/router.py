"""What can be done with ERP figures: read, and put by the system they come from."""

from __future__ import annotations

from uuid import UUID

from fastapi import Response

from bihuan.integration.erp.schemas import (
    CustomerFigures,
    FigureBulk,
    FigurePut,
    FigureQuery,
    FigureRead,
    FigureResults,
    FigureTaken,
)
from bihuan.integration.erp.service import FIGURES, figures_of, put_figure, put_figures
from bihuan.kernel.routing import (
    JSON,
    PRIVATE,
    ExternalId,
    ExternalSystem,
    IdempotencyHeader,
    IfMatch,
    add_reads,
    authz,
    router,
)
from bihuan.kernel.transaction import Ctx
from bihuan.kernel.words import zh

erp_figures = router("/erp-figures", "ERP figures")
add_reads(erp_figures, FIGURES, FigureQuery)


@erp_figures.put(
    "/by-external/{system}/{external_id}",
    response_model=FigureTaken,
    responses={201: {"description": "It was made", "model": FigureTaken}},
    name="putErpFigure",
    summary="What the ERP says of one of its documents; the older never over the newer",
    openapi_extra=authz(FIGURES, "update") | zh("写入一条 ERP 单据数据，旧数据不覆盖新数据"),
)
async def put_one(
    ctx: Ctx, system: ExternalSystem, external_id: ExternalId, data: FigurePut, if_match: IfMatch = None
) -> Response:
    made = await put_figure(ctx, system, external_id, data, if_match)
    assert made.figure is not None
    figure: FigureRead = await FIGURES.represent(ctx, made.figure)  # type: ignore[assignment]
    taken = FigureTaken(outcome=made.outcome, code=made.code, figure=figure)
    return Response(taken.model_dump_json(), 201 if made.outcome == "created" else 200, PRIVATE, JSON)


@erp_figures.post(
    "/bulk-upsert",
    response_model=FigureResults,
    name="putErpFigures",
    summary="Up to 500 figures of one system at once, each with its own answer",
    openapi_extra=authz(FIGURES, "update") | zh("批量写入 ERP 单据数据，最多 500 条"),
)
async def put_many(ctx: Ctx, data: FigureBulk, idempotency_key: IdempotencyHeader = None) -> Response:
    return Response((await put_figures(ctx, data)).model_dump_json(), 200, PRIVATE, JSON)


customer_figures = router("/customers", "ERP figures")


@customer_figures.get(
    "/{id}/erp",
    response_model=CustomerFigures,
    name="getCustomerErpFigures",
    summary="What the ERP says of a customer, in totals, and as of when",
    openapi_extra={
        "x-authz": {"object": "erp-figures", "action": "read", "parents": []},
        "x-scopes": ["erp-figure:read"],
    }
    | zh("客户的 ERP 往来合计与同步时间"),
)
async def get_customer_figures(ctx: Ctx, id: UUID) -> Response:
    return Response((await figures_of(ctx, id)).model_dump_json(), 200, PRIVATE, JSON)
