"""Importing records and figures: the file, the forecast, the run, what failed, and the way back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Annotated, Any
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Body, File, Query, Response, UploadFile
from fastapi.responses import StreamingResponse

from bihuan.integration.importing.custom import columns
from bihuan.integration.importing.fields import FIELDS
from bihuan.integration.importing.schemas import (
    ImportCheck,
    ImportField,
    ImportFields,
    ImportPage,
    ImportQuery,
    ImportRead,
    ImportRowPage,
    ImportRowQuery,
    ImportRun,
)
from bihuan.integration.importing.service import check, errors_of, imports_before, rows_after, run, shown, start, undo
from bihuan.integration.importing.workbook import XLSX, template
from bihuan.kernel.context import Context
from bihuan.kernel.errors import Text
from bihuan.kernel.paging import PageInfo
from bihuan.kernel.reads import authz, camel
from bihuan.kernel.resource import RESOURCES
from bihuan.kernel.routing import JSON, PRIVATE, IdempotencyHeader, router, says
from bihuan.kernel.transaction import Ctx
from bihuan.kernel.words import zh

PIECE = 64 * 1024
_FILE: dict[int | str, dict[str, Any]] = {
    200: {"description": "The workbook", "content": {XLSX: {"schema": {"type": "string", "format": "binary"}}}}
}


def _authz(verb: str) -> dict[str, Any]:
    """Of the import itself; that of the kind is asked for as well."""
    return {"x-authz": {"object": "imports", "action": verb, "parents": []}, "x-scopes": [f"import:{verb}"]}


def _file(name: str, content: IO[bytes]) -> Response:
    def pieces() -> Iterator[bytes]:
        with content:
            while piece := content.read(PIECE):
                yield piece

    headers = {**PRIVATE, "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
    return StreamingResponse(pieces(), 200, headers, XLSX)


async def _answer(ctx: Context, import_id: UUID, status: int = 200) -> Response:
    body = (await shown(ctx, import_id)).model_dump_json()
    headers = {**PRIVATE, "Location": f"/api/v1/imports/{import_id}"} if status == 202 else PRIVATE
    return Response(body, status, headers, JSON)


def _importing(kind: str, tag: str) -> APIRouter:
    """``POST /leads/import`` and what one needs before it."""
    resource = RESOURCES[kind]
    to, label, permission = router(f"/{kind}/import", tag), resource.label, authz(resource, "import")

    async def upload(
        ctx: Ctx, file: Annotated[UploadFile, File()], idempotency_key: IdempotencyHeader = None
    ) -> Response:
        return await _answer(ctx, await start(ctx, kind, file.filename, file.file), 202)

    async def get_template(ctx: Ctx) -> Response:
        ctx.require(kind, "import")
        name = Text(f"{label.zh}导入模板.xlsx", f"{label.en}-template.xlsx").in_(ctx.language)
        return _file(name, await template(ctx, kind))

    async def list_fields(ctx: Ctx) -> Response:
        ctx.require(kind, "import")
        fields = [
            ImportField(name=one.name, label=one.label.in_(ctx.language), required=one.required)
            for one in (*FIELDS[kind], *columns(ctx, kind))
        ]
        return Response(ImportFields(data=fields).model_dump_json(), 200, PRIVATE, JSON)

    to.add_api_route(
        "",
        upload,
        methods=["POST"],
        status_code=202,
        response_model=ImportRead,
        name=camel("import", kind),
        **says(Text(f"上传要导入的{label.zh}文件", f"Upload a file of {label.many}"), permission),
    )
    to.add_api_route(
        "/template",
        get_template,
        methods=["GET"],
        response_class=Response,
        responses=_FILE,
        name=camel("get-import-template", kind),
        **says(Text(f"下载{label.zh}导入模板", f"The template for importing {label.many}"), permission),
    )
    to.add_api_route(
        "/fields",
        list_fields,
        methods=["GET"],
        response_model=ImportFields,
        name=camel("list-import-fields", kind),
        **says(Text(f"导入{label.zh}时可用的字段", f"The fields that a file of {label.many} may have"), permission),
    )
    return to


lead_imports, customer_imports = _importing("leads", "Leads"), _importing("customers", "Customers")
history_imports, product_imports = _importing("follow-ups", "Activity"), _importing("products", "Products")
opening_imports = _importing("opening-balances", "Billing")
figure_imports = _importing("erp-figures", "ERP figures")
imports = router("/imports", "Integration")


def _page(more: str | None, size: int) -> PageInfo:
    return PageInfo(next_cursor=more, prev_cursor=None, limit=size, total=None, total_relation=None)


@imports.get(
    "",
    response_model=ImportPage,
    name="listImports",
    summary="One's own imports, the newest first",
    openapi_extra=_authz("read") | zh("我的导入，最新的在前"),
)
async def list_imports(ctx: Ctx, query: Annotated[ImportQuery, Query()]) -> Response:
    size = min(query.limit, 200)
    found = await imports_before(ctx, query.object, query.cursor, size + 1)
    more = str(found[size - 1].id) if len(found) > size else None
    return Response(ImportPage(data=found[:size], page=_page(more, size)).model_dump_json(), 200, PRIVATE, JSON)


@imports.get(
    "/{id}",
    response_model=ImportRead,
    name="getImport",
    summary="One import: its columns, its counts and how far it is",
    openapi_extra=_authz("read") | zh("查看导入：列、数量和进度"),
)
async def get_one(ctx: Ctx, id: UUID) -> Response:
    return await _answer(ctx, id)


@imports.get(
    "/{id}/rows",
    response_model=ImportRowPage,
    name="listImportRows",
    summary="The rows of the file with what becomes of them, and why",
    openapi_extra=_authz("read") | zh("文件各行的结果和原因"),
)
async def list_rows(ctx: Ctx, id: UUID, query: Annotated[ImportRowQuery, Query()]) -> Response:
    size = min(query.limit, 200)
    outcomes = query.outcome.split(",") if query.outcome else []
    found = await rows_after(ctx, id, outcomes, query.cursor, size + 1)
    more = str(found[size - 1].line) if len(found) > size else None
    return Response(ImportRowPage(data=found[:size], page=_page(more, size)).model_dump_json(), 200, PRIVATE, JSON)


@imports.get(
    "/{id}/errors",
    response_class=Response,
    responses=_FILE,
    name="getImportErrors",
    summary="The rows that failed, to be corrected and imported again",
    openapi_extra=_authz("read") | zh("下载失败的行，改正后可再次导入"),
)
async def get_errors(ctx: Ctx, id: UUID) -> Response:
    file_name, content = await errors_of(ctx, id)
    stem = file_name.rpartition(".")[0] or file_name
    return _file(Text(f"{stem}-失败行.xlsx", f"{stem}-errors.xlsx").in_(ctx.language), content)


@imports.post(
    "/{id}/check",
    response_model=ImportRead,
    status_code=202,
    name="checkImport",
    summary="Say what the columns are, and have the import forecast",
    openapi_extra=_authz("update") | zh("确认列对应关系并预检导入"),
)
async def post_check(ctx: Ctx, id: UUID, data: ImportCheck, idempotency_key: IdempotencyHeader = None) -> Response:
    await check(ctx, id, data)
    return await _answer(ctx, id, 202)


@imports.post(
    "/{id}/run",
    response_model=ImportRead,
    status_code=202,
    name="runImport",
    summary="Run an import that was forecast, or go on with one that has stopped",
    openapi_extra=_authz("run") | zh("执行已预检的导入，或继续中断的导入"),
)
async def post_run(
    ctx: Ctx,
    id: UUID,
    data: Annotated[ImportRun, Body(default_factory=ImportRun)],
    idempotency_key: IdempotencyHeader = None,
) -> Response:
    await run(ctx, id, data)
    return await _answer(ctx, id, 202)


@imports.post(
    "/{id}/undo",
    response_model=ImportRead,
    status_code=202,
    name="undoImport",
    summary="Remove what an import made and nobody has touched since",
    openapi_extra=_authz("undo") | zh("撤销导入：删除导入后未被改动的记录"),
)
async def post_undo(ctx: Ctx, id: UUID, idempotency_key: IdempotencyHeader = None) -> Response:
    await undo(ctx, id)
    return await _answer(ctx, id, 202)
