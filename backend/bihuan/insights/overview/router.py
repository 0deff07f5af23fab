"""The customer as a whole."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from bihuan.insights.overview.grading import CustomerGrading, grading_of
from bihuan.insights.overview.schemas import CustomerOverview
from bihuan.insights.overview.service import overview_of
from bihuan.insights.papers.service import CustomerDocuments, DocumentsQuery, documents_of
from bihuan.kernel.routing import JSON, PRIVATE, authz, router
from bihuan.kernel.transaction import Ctx
from bihuan.kernel.words import zh
from bihuan.parties.customer.service import CUSTOMERS

overview = router("/customers", "Insights")


@overview.get(
    "/{id}/overview",
    name="getCustomerOverview",
    summary="Everything about one customer",
    response_model=CustomerOverview,
    openapi_extra=authz(CUSTOMERS, "read") | zh("客户 360 概览"),
)
async def get_overview(ctx: Ctx, id: UUID) -> Response:
    return Response((await overview_of(ctx, id)).model_dump_json(), 200, PRIVATE, JSON)


@overview.get(
    "/{id}/grading",
    name="getCustomerGrading",
    summary="Which grade the rules suggest, and who has set which",
    response_model=CustomerGrading,
    openapi_extra=authz(CUSTOMERS, "read") | zh("客户分级建议与历史"),
)
async def get_grading(ctx: Ctx, id: UUID) -> Response:
    return Response((await grading_of(ctx, id)).model_dump_json(), 200, PRIVATE, JSON)


@overview.get(
    "/{id}/documents",
    name="getCustomerDocuments",
    summary="The files of a customer and of everything below it",
    response_model=CustomerDocuments,
    openapi_extra=authz(CUSTOMERS, "read") | zh("客户及其全部单据的附件"),
)
async def get_documents(ctx: Ctx, id: UUID, query: Annotated[DocumentsQuery, Query()]) -> Response:
    found = await documents_of(ctx, id, query)
    return Response(found.model_dump_json(), 200, PRIVATE, JSON)
