"""Reading the log of all changes, and taking it away as a file."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Query, Request, Response

from bihuan.integration.auditing.exporting import export_log
from bihuan.integration.auditing.schemas import AuditExport, AuditPage, AuditQuery
from bihuan.integration.auditing.service import OBJECT, audit_page
from bihuan.integration.exporting.router import made_answer
from bihuan.integration.exporting.schemas import ExportRead
from bihuan.kernel.routing import JSON, PRIVATE, IdempotencyHeader, router
from bihuan.kernel.transaction import Ctx
from bihuan.kernel.words import zh

audit_log = router("/audit-log", "Integration")


def _authz(verb: str) -> dict[str, Any]:
    return {"x-authz": {"object": OBJECT, "action": verb, "parents": []}, "x-scopes": [f"audit-log:{verb}"]}


@audit_log.get(
    "",
    response_model=AuditPage,
    name="listAuditLog",
    summary="All changes by period, record and person, the latest first",
    openapi_extra=_authz("read") | zh("按时间、对象、人员查看全部变更，最新的在前"),
)
async def list_audit_log(request: Request, ctx: Ctx, query: Annotated[AuditQuery, Query()]) -> Response:
    page = await audit_page(ctx, request.app.state.cursors, query)
    return Response(page.model_dump_json(), 200, PRIVATE, JSON)


@audit_log.post(
    "/export",
    response_model=ExportRead,
    status_code=201,
    responses={202: {"description": "It is being written: look at it again", "model": ExportRead}},
    name="exportAuditLog",
    summary="The changes of a period, record or person as a file",
    openapi_extra=_authz("export") | zh("导出指定时间、对象或人员的全部变更"),
)
async def export_audit_log(ctx: Ctx, data: AuditExport, idempotency_key: IdempotencyHeader = None) -> Response:
    ctx.require(OBJECT, "export")
    ctx.require(OBJECT, "read")
    return await made_answer(ctx, await export_log(ctx, data))
