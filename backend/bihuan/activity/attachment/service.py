"""Attachments: whoever may read a record reads its files, whoever may edit it adds some (DOMAIN §0.9)."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any, BinaryIO
from uuid import UUID

from sqlalchemy import Select, exists, select

from bihuan.activity.attachment.files import clean_name, mime_of, store
from bihuan.activity.attachment.models import Attachment
from bihuan.activity.attachment.schemas import AttachmentRead
from bihuan.identity.user.models import User
from bihuan.kernel.audit import LogEntry
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.customising import CHECKS
from bihuan.kernel.errors import DomainError, Invalid, NotFound
from bihuan.kernel.resource import RESOURCES, Resource


async def attach(
    ctx: Context, object_type: str, object_id: UUID, kind: str, file_name: str | None, content: BinaryIO
) -> Attachment:
    """Store a file with a record the caller may edit; logged on the record. Raises FILE_TYPE_FORBIDDEN and others."""
    resource = _resource(object_type)
    record = await resource.hold(ctx, object_id, "update")
    if getattr(record, "merged_into_id", None) is not None:
        raise DomainError("CUSTOMER_NOT_ACTIVE")
    name = clean_name(file_name)
    stored = await asyncio.to_thread(store, content)
    attachment = Attachment(
        object_type=object_type,
        object_id=object_id,
        kind=kind,
        file_name=name,
        size=stored.size,
        mime=mime_of(name, stored),
        sha256=stored.sha256,
        uploaded_by=ctx.me.id,
        created_by=ctx.me.id,
        created_at=CLOCK.now(),
    )
    ctx.db.add(attachment)
    ctx.log.append(LogEntry("attach", object_type, record, [{"field": kind, "old": None, "new": name}]))
    return attachment


async def attachments_of(ctx: Context, object_id: UUID, object_type: str | None) -> list[AttachmentRead]:
    """The files of a record the caller may read, the latest first."""
    if object_type is None:
        object_type = await ctx.db.scalar(
            select(Attachment.object_type).where(Attachment.object_id == object_id).limit(1)
        )
        if object_type is None:
            return []
    await _resource(object_type).get(ctx, object_id)
    found = _shown().where(
        Attachment.object_id == object_id, Attachment.object_type == object_type, Attachment.deleted_at.is_(None)
    )
    rows = await ctx.db.execute(found.order_by(Attachment.id.desc()).limit(1000))
    return [AttachmentRead.model_validate(row) for row in rows]


async def get_attachment(ctx: Context, attachment_id: UUID) -> AttachmentRead:
    """One file, if its record is readable: otherwise it does not exist."""
    await ctx.written(Attachment)
    row = (await ctx.db.execute(_shown().where(Attachment.id == attachment_id))).one_or_none()
    if row is None:
        raise NotFound()
    await _resource(row.object_type).get(ctx, row.object_id)
    return AttachmentRead.model_validate(row)


async def has_attachment(ctx: Context, object_type: str, object_id: UUID, kind: str) -> bool:
    """Whether a record carries a file of this kind, such as ``contract_scan`` (DOMAIN §9.4, §14.3)."""
    found = exists().where(
        Attachment.object_type == object_type,
        Attachment.object_id == object_id,
        Attachment.kind == kind,
        Attachment.deleted_at.is_(None),
    )
    return bool(await ctx.db.scalar(select(found)))


def _resource(object_type: str) -> Resource[Any]:
    resource = RESOURCES.get(object_type)
    if resource is None:
        raise Invalid("/object_type", "REF_NOT_FOUND")
    return resource


def _shown() -> Select[Any]:
    columns = [getattr(Attachment, name) for name in AttachmentRead.model_fields if name != "uploaded_by_name"]
    return select(*columns, User.name.label("uploaded_by_name")).join(User, User.id == Attachment.uploaded_by)


async def files_of(ctx: Context, record: Any, ids: Sequence[UUID]) -> set[UUID]:
    """Which of these are files of that very record: what a field of files may hold."""
    await ctx.written(Attachment)
    found = select(Attachment.id).where(
        Attachment.id.in_(ids), Attachment.object_id == record.id, Attachment.deleted_at.is_(None)
    )
    return set(await ctx.db.scalars(found))


CHECKS["attachments"] = files_of
