"""How a kind of record is read over HTTP: its list, its search and one record, for whoever may read it."""

from typing import Annotated, Any, NamedTuple
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Query, Request, Response
from orjson import dumps
from pydantic import Field, create_model

from bihuan.kernel.answering import JSON, PRIVATE
from bihuan.kernel.asking import Asked
from bihuan.kernel.listing import Listed, list_page, search_page
from bihuan.kernel.paging import Expansions, FieldNames, ListInfo, ListQuery
from bihuan.kernel.resource import Resource
from bihuan.kernel.scopes import scope_of
from bihuan.kernel.searching import search_of
from bihuan.kernel.shaping import SHAPED, listed, shape, shaped
from bihuan.kernel.transaction import Ctx, Paging
from bihuan.kernel.wire import Schema
from bihuan.kernel.words import named, says


def camel(verb: str, noun: str) -> str:
    """``convert`` + ``lead`` → ``convertLead``; ``push-order`` + ``quote`` → ``pushOrderQuote``."""
    parts = [*verb.replace("_", "-").split("-"), *noun.replace("_", "-").split("-")]
    return parts[0] + "".join(part.capitalize() for part in parts[1:])


def authz(resource: Resource[Any], verb: str) -> dict[str, Any]:
    """What the authorization matrix and the token scopes read from the contract."""
    return {
        "x-authz": {"object": resource.name, "action": verb, "parents": []},  # named by the contract
        "x-scopes": [scope_of(resource.one, verb)],
    }


class Listing(NamedTuple):
    """A kind of record that has a list: what other ways of taking it away are built from."""

    router: APIRouter
    resource: Resource[Any]
    query: type[ListQuery]


LISTS: list[Listing] = []
"""Every list of the house, in the order of their routers."""


def add_reads(to: APIRouter, resource: Resource[Any], query_type: type[ListQuery]) -> None:
    """``GET /things``, ``POST /things/search`` and ``GET /things/{id}``."""
    shown: Any = Annotated[list[resource.row], Field(max_length=200)]
    envelope = create_model(f"{resource.row.__name__}Page", __base__=Schema, data=(shown, ...), page=(ListInfo, ...))
    search: Any = search_of(resource, query_type)
    LISTS.append(Listing(to, resource, query_type))
    asked: Any = Annotated[query_type, Depends(Asked(query_type))]

    async def list_records(request: Request, ctx: Ctx, query: asked) -> Response:
        found = await list_page(ctx, resource, query, request.app.state.cursors)
        link = {} if found.next_cursor is None else {"Link": _next(request, found.next_cursor)}
        return _page(found, link)

    async def search_records(request: Request, ctx: Ctx, data: search) -> Response:
        return _page(await search_page(ctx, resource, data, request.app.state.cursors), {})

    async def get_record(
        ctx: Ctx,
        id: UUID,
        fields: Annotated[FieldNames, Query()] = None,
        expand: Annotated[Expansions, Query()] = None,
        if_none_match: Annotated[str | None, Header(alias="If-None-Match", max_length=200)] = None,
    ) -> Response:
        ctx.require(resource.name, "read")
        how = shape(ctx, resource, resource.read, listed(fields), listed(expand), "/query/")
        record = await resource.get(ctx, id)
        headers = {"ETag": resource.etag(record), **PRIVATE}
        if if_none_match == resource.etag(record) and not how.expand:  # what is expanded has versions of its own
            return Response(status_code=304, headers=headers)
        whole = await resource.represent(ctx, record)
        if how.plain:
            return Response(whole.model_dump_json(), 200, headers, JSON)
        keys = {one.key: getattr(record, one.key) for one in how.expand}
        (found,) = await shaped(ctx, how, [whole.model_dump(mode="json")], [keys])
        return Response(dumps(found), 200, headers, SHAPED)

    to.add_api_route(
        "",
        list_records,
        methods=["GET"],
        response_model=envelope,
        name=camel("list", resource.name),
        responses={200: _or_shaped("ShapedPage")},
        **says(named(resource.label, "list"), authz(resource, "read")),
        route_class_override=Paging,
    )
    to.add_api_route(
        "/search",
        search_records,
        methods=["POST"],
        response_model=envelope,
        name=camel("search", resource.name),
        responses={200: _or_shaped("ShapedPage")},
        **says(named(resource.label, "search"), authz(resource, "read")),
        route_class_override=Paging,
    )
    to.add_api_route(
        "/{id}",
        get_record,
        methods=["GET"],
        response_model=resource.read,
        name=camel("get", resource.one),
        responses={200: _or_shaped("ShapedRecord"), 304: {"description": "Not modified"}},
        **says(named(resource.label, "get"), authz(resource, "read")),
    )


def _page(found: Listed, more: dict[str, str]) -> Response:
    return Response(found.body, 200, {**PRIVATE, **more}, JSON if found.plain else SHAPED)


def _or_shaped(name: str) -> dict[str, Any]:
    """The answer to ``fields`` and ``expand``, beside the plain one."""
    return {"content": {SHAPED: {"schema": {"$ref": f"#/components/schemas/{name}"}}}}


def _next(request: Request, cursor: str) -> str:
    """The same list, one page on (RFC 8288)."""
    asked = [(name, value) for name, value in parse_qsl(request.url.query) if name != "cursor"]
    return f'<{request.url.path}?{urlencode([*asked, ("cursor", cursor)])}>; rel="next"'
