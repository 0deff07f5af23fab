"""What the API says of an attachment."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field

from bihuan.kernel.wire import Moment, OpenCode, Schema


class AttachmentRead(Schema):
    id: UUID
    object_type: OpenCode
    object_id: UUID
    kind: OpenCode
    file_name: Annotated[str, Field(max_length=200, examples=["合同扫描件.pdf"])]
    size: Annotated[int, Field(ge=1, le=52_428_800)]
    mime: Annotated[str, Field(max_length=100)]
    sha256: Annotated[str, Field(max_length=64)]
    uploaded_by: UUID
    uploaded_by_name: Annotated[str, Field(max_length=64)]
    created_at: Moment


class AttachmentList(Schema):
    """All files of one record, the latest first."""

    data: Annotated[list[AttachmentRead], Field(max_length=1000)]
