"""Uploading, listing and reading files."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any
from uuid import UUID

from fastapi import File, Form, Query, Response, UploadFile
from fastapi.responses import FileResponse

from bihuan.activity.attachment.files import INLINE, path_of
from bihuan.activity.attachment.schemas import AttachmentList, AttachmentRead
from bihuan.activity.attachment.service import attach, attachments_of, get_attachment
from bihuan.kernel.errors import NotFound
from bihuan.kernel.routing import JSON, PRIVATE, IdempotencyHeader, router
from bihuan.kernel.transaction import Ctx
from bihuan.kernel.words import zh

attachments = router("/attachments", "Activity")


def _authz(verb: str, scope: str) -> dict[str, Any]:
    """The permission is that of the record the file belongs to."""
    return {"x-authz": {"object": "attachments", "action": verb, "parents": []}, "x-scopes": [f"attachment:{scope}"]}


@attachments.post(
    "",
    response_model=AttachmentRead,
    status_code=201,
    name="createAttachment",
    summary="Upload a file of at most 50 MB",
    openapi_extra=_authz("create", "write") | zh("上传附件，不超过 50 MB"),
)
async def create_attachment(
    ctx: Ctx,
    object_type: Annotated[str, Form(pattern=r"^[a-z-]{1,32}$", max_length=32, examples=["contracts"])],
    object_id: Annotated[UUID, Form()],
    file: Annotated[UploadFile, File()],
    kind: Annotated[str, Form(pattern=r"^[a-z_]{1,32}$", max_length=32, examples=["contract_scan"])] = "other",
    idempotency_key: IdempotencyHeader = None,
) -> Response:
    made = await attach(ctx, object_type, object_id, kind, file.filename, file.file)
    shown = await get_attachment(ctx, made.id)
    headers = {"Location": f"/api/v1/attachments/{made.id}/content", **PRIVATE}
    return Response(shown.model_dump_json(), 201, headers, JSON)


@attachments.get(
    "",
    response_model=AttachmentList,
    name="listAttachments",
    summary="List the files of a record",
    openapi_extra=_authz("read", "read") | zh("记录的附件列表"),
)
async def list_attachments(
    ctx: Ctx,
    object_id: Annotated[UUID, Query()],
    object_type: Annotated[str | None, Query(pattern=r"^[a-z-]{1,32}$", max_length=32, examples=["contracts"])] = None,
) -> Response:
    listed = AttachmentList(data=await attachments_of(ctx, object_id, object_type))
    return Response(listed.model_dump_json(), 200, PRIVATE, JSON)


ANY_FILE = {"*/*": {"schema": {"type": "string", "format": "binary"}}}


@attachments.get(
    "/{id}/content",
    response_class=Response,
    name="getAttachmentContent",
    summary="Read a file",
    responses={200: {"description": "The file", "content": ANY_FILE}},
    openapi_extra=_authz("read", "read") | zh("读取附件内容"),
)
async def get_content(ctx: Ctx, id: UUID) -> Response:
    found = await get_attachment(ctx, id)
    path = path_of(found.sha256)
    if not await asyncio.to_thread(path.exists):
        raise NotFound()
    shown_as = "inline" if found.mime in INLINE else "attachment"
    headers = {**PRIVATE, "ETag": f'"{found.sha256}"'}
    if found.mime != "application/pdf":  # a browser's own reader does not work in a sandbox
        headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return FileResponse(
        path, headers=headers, media_type=found.mime, filename=found.file_name, content_disposition_type=shown_as
    )
