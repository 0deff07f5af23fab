"""Endpoints for the parts of a document: replacing its lines as a whole, and deleting a draft."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response

from bihuan.kernel.context import Context
from bihuan.kernel.origins import WAYS
from bihuan.kernel.resource import Resource
from bihuan.kernel.routing import IfMatch, answer, authz, camel, require_match
from bihuan.kernel.transaction import Ctx
from bihuan.kernel.wire import Schema
from bihuan.kernel.words import named, of_part, says

Replace = Callable[[Context, UUID, Any, str], Awaitable[Any]]


def add_replace(to: APIRouter, resource: Resource[Any], part: str, write: type[Schema], replace: Replace) -> None:
    """``PUT /things/{id}/{part}``: all children at once, under If-Match; one version increment (API §6)."""
    WAYS[resource.name].parts[part] = write, replace

    async def replace_part(ctx: Ctx, id: UUID, data: write, if_match: IfMatch = None) -> Response:
        ctx.require(resource.name, "update")
        return await answer(ctx, resource, await replace(ctx, id, data, require_match(if_match)))

    to.add_api_route(
        f"/{{id}}/{part}",
        replace_part,
        methods=["PUT"],
        response_model=resource.read,
        name=camel("replace", f"{resource.one}-{part}"),
        **says(of_part(resource.label, part), authz(resource, "update")),
    )


def add_delete_draft(
    to: APIRouter, resource: Resource[Any], delete: Callable[[Context, UUID, str], Awaitable[None]]
) -> None:
    """``DELETE /things/{id}``: a draft leaves every list, and what it took from its source is free again."""

    async def delete_draft(ctx: Ctx, id: UUID, if_match: IfMatch = None) -> Response:
        ctx.require(resource.name, "delete")
        await delete(ctx, id, require_match(if_match))
        return Response(status_code=204)

    to.add_api_route(
        "/{id}",
        delete_draft,
        methods=["DELETE"],
        status_code=204,
        response_class=Response,
        name=camel("delete", resource.one),
        **says(named(resource.label, "delete-draft"), authz(resource, "delete")),
    )
