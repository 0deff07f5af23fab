"""What a record can do over HTTP, as a list of add_* lines. A variation is a hand-written endpoint, never a flag."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Body, Response
from pydantic import create_model
from starlette.routing import Match
from starlette.types import Scope

from bihuan.kernel.answering import JSON as JSON
from bihuan.kernel.answering import PRIVATE as PRIVATE
from bihuan.kernel.answering import and_then as and_then
from bihuan.kernel.answering import answer as answer
from bihuan.kernel.custom_wire import sendable
from bihuan.kernel.origins import WAYS, Ways, note, without
from bihuan.kernel.parameters import DryRun as DryRun
from bihuan.kernel.parameters import ExternalId as ExternalId
from bihuan.kernel.parameters import ExternalSystem as ExternalSystem
from bihuan.kernel.parameters import IdempotencyHeader as IdempotencyHeader
from bihuan.kernel.parameters import IfMatch as IfMatch
from bihuan.kernel.parameters import ThenSubmit as ThenSubmit
from bihuan.kernel.parameters import require_match as require_match
from bihuan.kernel.parameters import then_of as then_of
from bihuan.kernel.reads import add_reads as add_reads
from bihuan.kernel.reads import authz as authz
from bihuan.kernel.reads import camel as camel
from bihuan.kernel.resource import Resource
from bihuan.kernel.transaction import Ctx, Transactional
from bihuan.kernel.wire import Schema
from bihuan.kernel.words import named as named
from bihuan.kernel.words import says as says
from bihuan.kernel.workflow import Action


class _Router(APIRouter):
    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Nearly every route belongs to another kind of record: one look at the path saves trying its pattern."""
        return super().matches(scope) if self.prefix in scope["path"] else (Match.NONE, {})


def router(prefix: str, tag: str) -> APIRouter:
    """A router whose every handler runs in one transaction."""
    return _Router(prefix=prefix, tags=[tag], route_class=Transactional)


def add_create(to: APIRouter, resource: Resource[Any], write: type[Schema], create: Any = None) -> None:
    """``POST /things``. ``create(ctx, data)`` when creating is more than its fields."""
    ways = WAYS[resource.name] = Ways(resource, write, create or resource.create)
    body: Any = ways.body

    async def create_record(
        ctx: Ctx, data: body, dry_run: DryRun = False, idempotency_key: IdempotencyHeader = None
    ) -> Response:
        ctx.require(resource.name, "create")
        return await answer(ctx, resource, *await ways.make(ctx, data))

    then: Any = then_of(resource)
    then_type: Any = then or ThenSubmit

    async def create_and_then(
        ctx: Ctx,
        data: body,
        then: then_type = None,
        dry_run: DryRun = False,
        idempotency_key: IdempotencyHeader = None,
    ) -> Response:
        ctx.require(resource.name, "create")
        record, status = await ways.make(ctx, data)
        return await answer(
            ctx, resource, await and_then(ctx, resource, record, then if status == 201 else None), status
        )

    to.add_api_route(
        "",
        create_record if then is None else create_and_then,
        methods=["POST"],
        response_model=resource.read,
        status_code=201,
        responses={200: {"description": "It was made before, with the same client_id", "model": resource.read}},
        name=camel("create", resource.one),
        **says(named(resource.label, "create"), authz(resource, "create")),
    )


def add_update(to: APIRouter, resource: Resource[Any], write: type[Schema], update: Any = None) -> None:
    """``PATCH /things/{id}``: merge patch under If-Match; after ``add_create`` also ``PUT /things/by-external/…``."""

    more: dict[str, Any] = {"custom": sendable()} if resource.custom else {}
    body: Any = create_model(write.__name__, __base__=write, __doc__=write.__doc__, **more) if more else write

    async def update_record(ctx: Ctx, id: UUID, data: body, if_match: IfMatch = None) -> Response:
        ctx.require(resource.name, "update")
        match = require_match(if_match)
        note(ctx, resource, data, id)
        told = without(data, write) if more else data
        record = await (update(ctx, id, told, match) if update else resource.update(ctx, id, told, match))
        return await answer(ctx, resource, record)

    to.add_api_route(
        "/{id}",
        update_record,
        methods=["PATCH"],
        response_model=resource.read,
        name=camel("update", resource.one),
        **says(named(resource.label, "update"), authz(resource, "update")),
    )

    if resource.name in WAYS:
        WAYS[resource.name].edit, WAYS[resource.name].update = write, update or resource.update
        _add_upsert(to, resource, WAYS[resource.name])


def _add_upsert(to: APIRouter, resource: Resource[Any], ways: Ways) -> None:
    body: Any = ways.body

    async def put_record(
        ctx: Ctx, system: ExternalSystem, external_id: ExternalId, data: body, if_match: IfMatch = None
    ) -> Response:
        ctx.require(resource.name, "create")
        ctx.require(resource.name, "update")
        return await answer(ctx, resource, *await ways.put(ctx, system, external_id, data, if_match))

    to.add_api_route(
        "/by-external/{system}/{external_id}",
        put_record,
        methods=["PUT"],
        response_model=resource.read,
        responses={201: {"description": "It was made", "model": resource.read}},
        name=camel("put", resource.one),
        **says(named(resource.label, "put"), authz(resource, "create")),
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
        **says(named(resource.label, "delete"), authz(resource, "delete")),
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
        dry_run: DryRun = False,
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
        **says(action.summary, authz(resource, action.verb)),
    )
