"""One masked value in plain, for whoever may ask: each look stands in the security log (DOMAIN §1.6, PERM-09)."""

from typing import Annotated, Any, Literal, cast
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import Field, create_model

from bihuan.kernel.errors import Invalid
from bihuan.kernel.resource import Resource
from bihuan.kernel.routing import JSON, IdempotencyHeader, authz, camel
from bihuan.kernel.security_log import tell
from bihuan.kernel.transaction import Ctx
from bihuan.kernel.wire import OpenCode, Schema, Whole
from bihuan.kernel.words import zh
from bihuan.parties.masking import MANY, MASKS

REVEAL = "reveal"
NO_STORE = {"Cache-Control": "no-store"}


class Revealed(Schema):
    """What a field holds; null where it holds nothing."""

    field: Annotated[OpenCode, Field(examples=["mobile"])]
    value: Annotated[str | None, Field(max_length=254, examples=["13800010000"])]


Place = Annotated[
    Whole | None, Field(ge=0, le=9, description="Which of `more_phones` or `more_emails`, counted from 0")
]


def _value(record: Any, name: str, place: int | None) -> tuple[str | None, str]:
    """What stands there, and what of the record was looked at: ``more_phones[1]``. Raises REQUIRED, REF_NOT_FOUND."""
    if name not in MANY:
        if place is not None:
            raise Invalid("/place", "INVALID")
        return getattr(record, name), name
    if place is None:
        raise Invalid("/place", "REQUIRED")
    entries, (key, _) = getattr(record, name), MANY[name]
    if place >= len(entries):
        raise Invalid("/place", "REF_NOT_FOUND")
    return entries[place][key], f"{name}[{place}]"


def add_reveal(to: APIRouter, resource: Resource[Any]) -> None:
    """``POST /things/{id}/reveal``: who looked, when, at which record and field is written before it is shown.

    Of a list of numbers one at a time, by its ``place``: 422 REF_NOT_FOUND where there is none.
    """
    fields = resource.read.model_fields.keys()
    names = tuple(sorted((MASKS.keys() | MANY.keys()) & fields))
    place: dict[str, Any] = {"place": (Place, None)} if MANY.keys() & fields else {}
    body: Any = create_model(
        "".join(part.capitalize() for part in f"{resource.one}-reveal".split("-")),
        __base__=Schema,
        field=(cast(Any, Literal[names]), ...),
        **place,
    )

    async def reveal(ctx: Ctx, id: UUID, data: body, idempotency_key: IdempotencyHeader = None) -> Response:
        record, name = await resource.get(ctx, id, REVEAL), str(vars(data)["field"])
        value, looked_at = _value(record, name, vars(data).get("place"))
        tell(ctx, REVEAL, object_type=resource.name, object_id=record.id, detail=looked_at)
        shown = Revealed(field=name, value=value)
        return Response(shown.model_dump_json(), 200, NO_STORE, JSON)

    to.add_api_route(
        "/{id}/reveal",
        reveal,
        methods=["POST"],
        response_model=Revealed,
        name=camel(REVEAL, resource.one),
        summary=f"Show a masked value of {resource.label.en} in plain; the look is logged",
        openapi_extra=authz(resource, REVEAL) | zh(f"查看{resource.label.zh}的完整联系方式，查看会被记录"),
    )
