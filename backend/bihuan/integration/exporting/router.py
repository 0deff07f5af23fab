"""Exporting any list, and the files one has asked for."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import FileResponse

from bihuan.identity.account.reauth import confirm
from bihuan.integration.exporting.models import Export, ExportFormat
from bihuan.integration.exporting.reports import add_source, asked_of, export_report
from bihuan.integration.exporting.schemas import ExportPage, ExportQuery, ExportRead, export_of
from bihuan.integration.exporting.service import ask, content_of, exports_before, get_export, shown
from bihuan.integration.importing.workbook import XLSX
from bihuan.kernel.context import Context
from bihuan.kernel.errors import DomainError, Invalid, Text
from bihuan.kernel.paging import ListQuery, PageInfo
from bihuan.kernel.reads import LISTS, authz, camel
from bihuan.kernel.reports import REPORTS, Report
from bihuan.kernel.resource import Resource
from bihuan.kernel.routing import JSON, PRIVATE, IdempotencyHeader, router, says
from bihuan.kernel.transaction import Ctx
from bihuan.kernel.words import joined, zh

exports = router("/exports", "Integration")
TYPES = {ExportFormat.XLSX: XLSX, ExportFormat.CSV: "text/csv; charset=utf-8"}
AGAIN = {"Retry-After": "1"}
_BEGUN: dict[int | str, dict[str, Any]] = {
    202: {"description": "It is being written: look at it again", "model": ExportRead}
}


def add_exports() -> None:
    """``POST …/export`` for every kind of record that has a list, and for every report that may be taken away."""
    for one in LISTS:
        _add_export(one.router, one.resource, one.query)
    for report in REPORTS.values():
        _add_report(report)


def _add_export(to: APIRouter, resource: Resource[Any], query_type: type[ListQuery]) -> None:
    body: Any = export_of(resource, query_type)

    async def export_records(
        request: Request, ctx: Ctx, data: body, idempotency_key: IdempotencyHeader = None
    ) -> Response:
        ctx.require(resource.name, "export")
        ctx.require(resource.name, "read")
        if data.plain:
            if ctx.me.token_id is not None:
                raise DomainError("TOKEN_FORBIDDEN")
            ctx.require(resource.name, "export_plain")
            if data.password is None:
                raise Invalid("/password", "REQUIRED")
            await confirm(request, ctx, data.password)
        return await made_answer(ctx, await ask(ctx, resource, data))

    to.add_api_route(
        "/export",
        export_records,
        methods=["POST"],
        status_code=201,
        response_model=ExportRead,
        responses=_BEGUN,
        name=camel("export", resource.name),
        **says(
            Text(joined("导出", resource.label.zh), f"Export {resource.label.many}"),
            authz(resource, "export"),
        ),
    )
    to.routes.insert(0, to.routes.pop())


def _add_report(report: Report) -> None:
    body: Any = asked_of(report)
    add_source(report)

    async def take_report(ctx: Ctx, data: body, idempotency_key: IdempotencyHeader = None) -> Response:
        for verb in report.verbs:
            ctx.require(report.object, verb)
        return await made_answer(ctx, await export_report(ctx, report, data))

    report.router.add_api_route(
        report.path,
        take_report,
        methods=["POST"],
        status_code=201,
        response_model=ExportRead,
        responses=_BEGUN,
        name=camel("export", report.name),
        **says(
            Text(f"导出{report.label.zh}", f"Export {report.label.many}"),
            {
                "x-authz": {"object": report.object, "action": report.verbs[0], "parents": []},
                "x-scopes": list(report.scopes),
                "x-cost": 5,
            },
        ),
    )


async def made_answer(ctx: Context, made: Export) -> Response:
    """The file, or how far it is: 201 and 202."""
    answer = shown(ctx, await get_export(ctx, made.id))
    headers = {**PRIVATE, "Location": f"/api/v1/exports/{made.id}"}
    status = 201 if made.finished_at is not None else 202
    return Response(answer.model_dump_json(), status, headers if status == 201 else {**headers, **AGAIN}, JSON)


def _authz(verb: str = "read") -> dict[str, Any]:
    return {"x-authz": {"object": "exports", "action": verb, "parents": []}, "x-scopes": [f"export:{verb}"]}


@exports.get(
    "",
    response_model=ExportPage,
    name="listExports",
    summary="One's own exports, the newest first",
    openapi_extra=_authz() | zh("我的导出，最新的在前"),
)
async def list_exports(ctx: Ctx, query: Annotated[ExportQuery, Query()]) -> Response:
    size = min(query.limit, 200)
    found = await exports_before(ctx, query.object, query.cursor, size + 1)
    more = str(found[size - 1].id) if len(found) > size else None
    page = PageInfo(next_cursor=more, prev_cursor=None, limit=size, total=None, total_relation=None)
    return Response(ExportPage(data=found[:size], page=page).model_dump_json(), 200, PRIVATE, JSON)


@exports.get(
    "/{id}",
    response_model=ExportRead,
    name="getExport",
    summary="One export and how far it is",
    openapi_extra=_authz() | zh("查看导出和进度"),
)
async def get_one(ctx: Ctx, id: UUID) -> Response:
    of = await get_export(ctx, id)
    headers = PRIVATE if of.finished_at is not None else {**PRIVATE, **AGAIN}
    return Response(shown(ctx, of).model_dump_json(), 200, headers, JSON)


@exports.get(
    "/{id}/content",
    response_class=Response,
    responses={
        200: {"description": "The file", "content": {"*/*": {"schema": {"type": "string", "format": "binary"}}}}
    },
    name="getExportContent",
    summary="The file, for whoever asked for it",
    openapi_extra=_authz("download") | zh("下载自己导出的文件"),
)
async def get_content(ctx: Ctx, id: UUID) -> Response:
    of, path = await content_of(ctx, id)
    headers = {**PRIVATE, "Content-Security-Policy": "sandbox; default-src 'none'"}
    return FileResponse(
        path,
        headers=headers,
        media_type=TYPES[ExportFormat(of.format)],
        filename=of.file_name,
        content_disposition_type="attachment",
    )
