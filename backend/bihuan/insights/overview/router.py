"""The customer as a whole."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from bihuan.insights.dossier.service import print_file
from bihuan.insights.overview.grading import CustomerGrading, grading_of
from bihuan.insights.overview.schemas import CustomerOverview
from bihuan.insights.overview.service import overview_of
from bihuan.insights.papers.service import CustomerDocuments, DocumentsQuery, documents_of
from bihuan.insights.transactions.schemas import TransactionPage, TransactionQuery
from bihuan.insights.transactions.service import transactions
from bihuan.kernel.routing import JSON, PRIVATE, IdempotencyHeader, authz, router
from bihuan.kernel.transaction import Ctx
from bihuan.kernel.typesetting import as_pdf
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


@overview.get(
    "/{id}/transactions",
    name="getCustomerTransactions",
    summary="What a customer bought and paid, the latest first",
    response_model=TransactionPage,
    openapi_extra=authz(CUSTOMERS, "read") | zh("客户的购买与付款记录，最新的在前"),
)
async def get_transactions(
    request: Request, ctx: Ctx, id: UUID, query: Annotated[TransactionQuery, Query()]
) -> Response:
    page = await transactions(ctx, request.app.state.cursors, id, query)
    return Response(page.model_dump_json(), 200, PRIVATE, JSON)


PDF = {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}


@overview.post(
    "/{id}/print",
    response_class=Response,
    name="printCustomerFile",
    summary="The file of a customer as PDF; that it was printed is logged",
    responses={200: {"description": "The file", "content": PDF}},
    openapi_extra=authz(CUSTOMERS, "read") | zh("打印客户档案（PDF），并记入操作日志"),
)
async def print_customer(ctx: Ctx, id: UUID, idempotency_key: IdempotencyHeader = None) -> Response:
    return as_pdf(*await print_file(ctx, id))
