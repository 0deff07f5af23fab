"""The files of a customer and of everything that is kept under it (DOMAIN §0.9, ATT-04)."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from pydantic import Field
from sqlalchemy import ColumnElement, Select, String, func, literal, select, union_all
from sqlalchemy.sql import cast as sql_cast

from bihuan.activity.attachment.models import Attachment
from bihuan.activity.follow_up.models import FollowUp
from bihuan.activity.follow_up.service import FOLLOW_UPS
from bihuan.identity.user.models import User
from bihuan.kernel.context import Context
from bihuan.kernel.resource import RESOURCES, Resource
from bihuan.kernel.wire import Chars, Moment, OpenCode, Schema
from bihuan.parties.customer.service import CUSTOMERS

MOST = 200
"""Files shown at once, the latest; narrower words find the rest."""


class CustomerDocument(Schema):
    """A file, and the record it is kept with; of a follow-up what that was about, and how it begins."""

    id: UUID
    object_type: Annotated[OpenCode, Field(examples=["contracts"])]
    object_id: UUID
    object_title: Annotated[str, Field(max_length=254, examples=["CT202611130001"])]
    kind: Annotated[OpenCode, Field(examples=["contract_scan"])]
    file_name: Annotated[str, Field(max_length=200, examples=["合同扫描件.pdf"])]
    size: Annotated[int, Field(ge=1, le=52_428_800)]
    mime: Annotated[str, Field(max_length=100, examples=["application/pdf"])]
    uploaded_by_name: Annotated[str, Field(max_length=64, examples=["钱程"])]
    created_at: Moment


class CustomerDocuments(Schema):
    """The latest first; ``complete`` says whether there are no older ones."""

    data: Annotated[list[CustomerDocument], Field(max_length=MOST)]
    complete: bool


class DocumentsQuery(Schema):
    """``q`` is a part of the file's name, ``kind`` its category, ``object_type`` the kind of record it is kept with."""

    q: Annotated[str | None, Chars(64)] = None
    kind: Annotated[str | None, Field(pattern=r"^[a-z_]{1,32}$", max_length=32, examples=["contract_scan"])] = None
    object_type: Annotated[str | None, Field(pattern=r"^[a-z-]{1,32}$", max_length=32, examples=["contracts"])] = None


async def documents_of(ctx: Context, customer_id: UUID, query: DocumentsQuery) -> CustomerDocuments:
    """Files of the customer and of every record below it that the principal may read. Raises NotFound."""
    await CUSTOMERS.get(ctx, customer_id)
    wanted = [
        resource
        for name, resource in sorted(RESOURCES.items())
        if (name == "customers" or hasattr(resource.model, "customer_id"))
        and hasattr(resource.model, "owner_id")
        and ctx.may(name, "read")
        and query.object_type in {None, name}
    ]
    narrowed: list[ColumnElement[bool]] = []
    if query.q:
        narrowed.append(Attachment.file_name.icontains(query.q, autoescape=True))
    if query.kind:
        narrowed.append(Attachment.kind == query.kind)
    parts: list[Select[Any]] = [_files(ctx, one, customer_id, narrowed) for one in wanted]
    if ctx.may(FOLLOW_UPS.name, "read") and query.object_type in {None, FOLLOW_UPS.name}:
        parts.append(_of_follow_ups(ctx, customer_id, narrowed))
    if not parts:
        return CustomerDocuments(data=[], complete=True)
    both = union_all(*parts).subquery()
    rows = (await ctx.db.execute(select(both).order_by(both.c.id.desc()).limit(MOST + 1))).all()
    return CustomerDocuments(
        data=[CustomerDocument.model_validate(row._mapping) for row in rows[:MOST]], complete=len(rows) <= MOST
    )


def _files(
    ctx: Context, resource: Resource[Any], customer_id: UUID, narrowed: list[ColumnElement[bool]]
) -> Select[Any]:
    model = resource.model
    title: Any = getattr(model, "number", None)
    title = getattr(model, "name", literal("")) if title is None else title
    own = model.id if resource is CUSTOMERS else model.customer_id
    kept = _kept(Attachment.object_type, Attachment.object_id, title, model, resource.name)
    return kept.where(own == customer_id, model.deleted_at.is_(None), resource.scope(ctx), *narrowed)


def _of_follow_ups(ctx: Context, customer_id: UUID, narrowed: list[ColumnElement[bool]]) -> Select[Any]:
    """Photos of visits and what was sent or received in talks."""
    begins = func.left(FollowUp.content, 50)
    kept = _kept(FollowUp.object_type, FollowUp.object_id, begins, FollowUp, FOLLOW_UPS.name)
    mine = FollowUp.customer_id == customer_id
    return kept.where(mine, FollowUp.deleted_at.is_(None), FOLLOW_UPS.scope(ctx), *narrowed)


def _kept(kind: Any, of: Any, title: Any, model: type[Any], name: str) -> Select[Any]:
    return (
        select(
            Attachment.id,
            kind,
            of,
            sql_cast(title, String).label("object_title"),
            Attachment.kind,
            Attachment.file_name,
            Attachment.size,
            Attachment.mime,
            User.name.label("uploaded_by_name"),
            Attachment.created_at,
        )
        .join(model, model.id == Attachment.object_id)
        .join(User, User.id == Attachment.uploaded_by)
        .where(Attachment.object_type == name, Attachment.deleted_at.is_(None))
    )
