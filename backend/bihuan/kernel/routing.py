"""What a record can do over HTTP, as a list of add_* lines. A variation is a hand-written endpoint, never a flag."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Body, Header, Query, Request, Response
from pydantic import Field, create_model
from starlette.routing import Match
from starlette.types import Scope

from bihuan.kernel.context import Context
from bihuan.kernel.errors import DomainError
from bihuan.kernel.listing import list_page
from bihuan.kernel.numbering import number_records
from bihuan.kernel.paging import ListQuery, PageInfo
from bihuan.kernel.representation import look, show
from bihuan.kernel.resource import Resource
from bihuan.kernel.transaction import Ctx, Transactional
from bihuan.kernel.wire import Schema
from bihuan.kernel.workflow import Action

IfMatch = Annotated[str | None, Header(alias="If-Match", max_length=200)]
_KEY = {"pattern": r'^"?[!#-~]{8,128}"?$'}  # told to clients; judged, with a code of its own, by the transaction
IdempotencyHeader = Annotated[str | None, Header(alias="Idempotency-Key", max_length=130, json_schema_extra=_KEY)]
JSON = "application/json"


class _Router(APIRouter):
    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Nearly every route belongs to another kind of record: one look at the path saves trying its pattern."""
        return super().matches(scope) if self.prefix in scope["path"] else (Match.NONE, {})


def router(prefix: str, tag: str) -> APIRouter:
    """A router whose every handler runs in one transaction."""
    return _Router(prefix=prefix, tags=[tag], route_class=Transactional)


def camel(verb: str, noun: str) -> str:
    """``convert`` + ``lead`` → ``convertLead``; ``push-order`` + ``quote`` → ``pushOrderQuote``."""
    parts = [*verb.replace("_", "-").split("-"), *noun.replace("_", "-").split("-")]
    return parts[0] + "".join(part.capitalize() for part in parts[1:])


def require_match(if_match: str | None) -> str:
    if if_match is None:
        raise DomainError("PRECONDITION_REQUIRED")
    return if_match


_THEN = Query(description="A verb to do at once, in the same transaction")
ThenSubmit = Annotated[Literal["submit"] | None, _THEN]
ThenConfirm = Annotated[Literal["confirm"] | None, _THEN]
ThenSubmitOrConfirm = Annotated[Literal["submit", "confirm"] | None, _THEN]


def then_of(resource: Resource[Any]) -> Any:
    """What may be asked for together with the creation: ``?then=submit``; None when the record has no such verb."""
    verbs = {action.name for action in resource.actions if not action.system}
    if {"submit", "confirm"} <= verbs:
        return ThenSubmitOrConfirm
    return ThenSubmit if "submit" in verbs else ThenConfirm if "confirm" in verbs else None


async def and_then(ctx: Context, resource: Resource[Any], record: Any, verb: str | None) -> Any:
    """The record after the verb that was asked for together with it."""
    if verb is not None:
        await resource.act(ctx, record.id, verb, resource.action(verb).input())
    return record


async def answer(ctx: Context, resource: Resource[Any], record: Any, status: int = 200) -> Response:
    """Write everything, then answer with the record as it now stands."""
    await ctx.db.flush()
    others = {one.id for one in ctx.unnumbered if one is not record}
    referred = {value for value in resource.snapshot(record).values() if isinstance(value, UUID)}
    if others & referred:  # the answer shows their numbers
        await number_records(ctx)
        seen = await look(ctx, resource, record)
    else:
        seen = await look(ctx, resource, record)  # counters are locked for as little as possible
        await number_records(ctx)
    shown = show(ctx, resource, record, seen)
    headers = {"ETag": resource.etag(record), **PRIVATE}
    if status == 201:
        headers["Location"] = f"/api/v1/{resource.name}/{record.id}"
    return Response(shown.model_dump_json(), status, headers, JSON)


PRIVATE = {"Cache-Control": "private, no-cache", "Vary": "Authorization, Accept-Language"}


def add_reads(to: APIRouter, resource: Resource[Any], query_type: type[ListQuery]) -> None:
    """``GET /things`` and ``GET /things/{id}``."""
    shown: Any = Annotated[list[resource.row], Field(max_length=200)]
    envelope = create_model(f"{resource.row.__name__}Page", __base__=Schema, data=(shown, ...), page=(PageInfo, ...))

    async def list_records(request: Request, ctx: Ctx, query: Annotated[query_type, Query()]) -> Response:
        body = await list_page(ctx, resource, query, request.app.state.cursors)
        return Response(body, 200, PRIVATE, JSON)

    async def get_record(
        ctx: Ctx, id: UUID, if_none_match: Annotated[str | None, Header(alias="If-None-Match", max_length=200)] = None
    ) -> Response:
        record = await resource.get(ctx, id)
        if if_none_match == resource.etag(record):
            return Response(status_code=304, headers={"ETag": if_none_match, **PRIVATE})
        shown = await resource.represent(ctx, record)
        return Response(shown.model_dump_json(), 200, {"ETag": resource.etag(record), **PRIVATE}, JSON)

    to.add_api_route(
        "",
        list_records,
        methods=["GET"],
        response_model=envelope,
        name=camel("list", resource.name),
        summary=f"List {resource.name.replace('-', ' ')}",
        openapi_extra=authz(resource, "read"),
    )
    to.add_api_route(
        "/{id}",
        get_record,
        methods=["GET"],
        response_model=resource.read,
        name=camel("get", resource.one),
        summary=f"Get one {resource.one.replace('-', ' ')}",
        responses={304: {"description": "Not modified"}},
        openapi_extra=authz(resource, "read"),
    )


def add_create(to: APIRouter, resource: Resource[Any], write: type[Schema], create: Any = None) -> None:
    """``POST /things``. ``create(ctx, data)`` when creating is more than its fields."""

    async def create_record(ctx: Ctx, data: write, idempotency_key: IdempotencyHeader = None) -> Response:
        ctx.require(resource.name, "create")
        record = await (create(ctx, data) if create else resource.create(ctx, data))
        return await answer(ctx, resource, record, 201)

    then: Any = then_of(resource)
    then_type: Any = then or ThenSubmit

    async def create_and_then(
        ctx: Ctx, data: write, then: then_type = None, idempotency_key: IdempotencyHeader = None
    ) -> Response:
        ctx.require(resource.name, "create")
        record = await (create(ctx, data) if create else resource.create(ctx, data))
        return await answer(ctx, resource, await and_then(ctx, resource, record, then), 201)

    to.add_api_route(
        "",
        create_record if then is None else create_and_then,
        methods=["POST"],
        response_model=resource.read,
        status_code=201,
        name=camel("create", resource.one),
        summary=f"Create a {resource.one.replace('-', ' ')}",
        openapi_extra=authz(resource, "create"),
    )


def add_update(to: APIRouter, resource: Resource[Any], write: type[Schema], update: Any = None) -> None:
    """``PATCH /things/{id}``: merge patch under If-Match."""

    async def update_record(ctx: Ctx, id: UUID, data: write, if_match: IfMatch = None) -> Response:
        ctx.require(resource.name, "update")
        match = require_match(if_match)
        record = await (update(ctx, id, data, match) if update else resource.update(ctx, id, data, match))
        return await answer(ctx, resource, record)

    to.add_api_route(
        "/{id}",
        update_record,
        methods=["PATCH"],
        response_model=resource.read,
        name=camel("update", resource.one),
        summary=f"Edit a {resource.one.replace('-', ' ')}",
        openapi_extra=authz(resource, "update"),
    )


def add_writes(to: APIRouter, resource: Resource[Any], create: type[Schema], update: type[Schema]) -> None:
    """``POST /things`` and ``PATCH /things/{id}`` of a record that is nothing but its fields."""
    add_create(to, resource, create)
    add_update(to, resource, update)


def add_delete(to: APIRouter, resource: Resource[Any]) -> None:
    """``DELETE /things/{id}``: soft, under If-Match."""

    async def delete_record(ctx: Ctx, id: UUID, if_match: IfMatch = None) -> Response:
        ctx.require(resource.name, "delete")
        await resource.delete(ctx, id, require_match(if_match))
        return Response(status_code=204)

    to.add_api_route(
        "/{id}",
        delete_record,
        methods=["DELETE"],
        status_code=204,
        response_class=Response,
        name=camel("delete", resource.one),
        summary=f"Delete a {resource.one.replace('-', ' ')}",
        openapi_extra=authz(resource, "delete"),
    )


def add_actions(to: APIRouter, resource: Resource[Any]) -> None:
    """``POST /things/{id}/{verb}`` for every row of the workflow table that people may use."""
    for action in resource.actions:
        if not action.system:
            _add_action(to, resource, action)


def _add_action(to: APIRouter, resource: Resource[Any], action: Action) -> None:
    async def act(
        ctx: Ctx,
        id: UUID,
        data: Annotated[action.input, Body()],
        if_match: IfMatch = None,
        idempotency_key: IdempotencyHeader = None,
    ) -> Response:
        record = await resource.act(ctx, id, action.name, data, if_match)
        return await answer(ctx, resource, record)

    to.add_api_route(
        f"/{{id}}/{action.name}",
        act,
        methods=["POST"],
        response_model=resource.read,
        name=camel(action.name, resource.one),
        summary=action.summary.en,
        description=action.summary.zh,
        openapi_extra=authz(resource, action.verb),
    )


def authz(resource: Resource[Any], verb: str) -> dict[str, Any]:
    """What the authorization matrix and the token scopes read from the contract."""
    scope_verb = verb if verb == "read" else ("write" if verb in {"create", "update", "delete"} else verb)
    return {
        "x-authz": {"object": resource.name, "action": verb, "parents": []},  # named by the contract
        "x-scopes": [f"{resource.one}:{scope_verb}"],
    }
