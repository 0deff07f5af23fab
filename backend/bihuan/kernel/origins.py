"""Records that others have named: an offline client by an id of its choosing, another system by its own number.

Sent again, the same content makes no second record and no second version (API §6, §7): the hash of what was sent is
kept with the entry of the log that it led to.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import orjson
from fastapi.exceptions import RequestValidationError
from pydantic import Field, ValidationError, create_model
from sqlalchemy import inspect as inspect_mapper
from sqlalchemy import select, text

from bihuan.kernel.birth import born_as
from bihuan.kernel.context import Context
from bihuan.kernel.custom_wire import sendable
from bihuan.kernel.customising import Sent
from bihuan.kernel.errors import DomainError, FieldError, NotFound
from bihuan.kernel.resource import Resource
from bihuan.kernel.wire import Schema

_TOLD = "An id chosen by a client that was offline. The same content again is answered with the record, 200"
DECIDED_LATER = frozenset({"owner_id", "pool_id"})
"""Who holds a record is said when it is made; from then on, only verbs move it."""
_ALONE = text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))")
_KNOWN = text(
    "SELECT bool_or(object_type = :kind AND action = 'create' AND content_hash = :hash) FROM audit_log "
    "WHERE object_id = :record_id HAVING count(*) > 0"
)
_AS_SENT = text(
    "SELECT true FROM audit_log WHERE object_id = :record_id AND object_version = :version AND content_hash = :hash "
    "LIMIT 1"
)


@dataclass(eq=False)
class Ways:
    """How records of one kind are written, as the ``add_*`` lines of its router say."""

    resource: Resource[Any]
    write: type[Schema]
    create: Callable[[Context, Any], Awaitable[Any]]
    edit: type[Schema] | None = None
    update: Callable[[Context, UUID, Any, Any], Awaitable[Any]] | None = None
    parts: dict[str, tuple[type[Schema], Callable[[Context, UUID, Any, Any], Awaitable[Any]]]] = field(
        default_factory=dict
    )

    @property
    def more(self) -> dict[str, Any]:
        """What bodies of this kind hold besides what its service is told."""
        return {"custom": sendable()} if self.resource.custom else {}

    def __post_init__(self) -> None:
        self.body: Any = create_model(
            self.write.__name__,
            __base__=self.write,
            __doc__=self.write.__doc__,
            client_id=(UUID | None, Field(default=None, description=_TOLD)),
            **self.more,
        )

    def plain(self, data: Any) -> Any:
        """What the service takes: the same without the id and the fields that it does not know."""
        return without(data, self.write)

    def note(self, ctx: Context, data: Any, record_id: UUID | None) -> None:
        """Keep for the door what the service is not told."""
        note(ctx, self.resource, data, record_id)

    def hash_of(self, data: Schema) -> str:
        """Of what was sent, but for a password: nobody shall try words against it."""
        sent = data.model_dump(mode="json", exclude_unset=True, exclude={"password", "client_id"})
        named = [self.resource.name, sent]
        try:
            written = orjson.dumps(named, option=orjson.OPT_SORT_KEYS)
        except TypeError:  # an integer of more than 64 bits, which is refused further in like anything else
            written = json.dumps(named, sort_keys=True).encode()
        return hashlib.sha256(written).hexdigest()

    async def make(self, ctx: Context, data: Any) -> tuple[Any, int]:
        """A new record, 201; or the one that was made with the same ``client_id`` and content, 200.

        Raises CLIENT_ID_TAKEN for other content, and for the id of anything the caller may not see.
        """
        plain = self.plain(data)
        self.note(ctx, data, None)
        if data.client_id is None:
            return await self.create(ctx, plain), 201
        asked = {"record_id": data.client_id, "kind": self.resource.name, "hash": self.hash_of(data)}
        await ctx.db.execute(_ALONE, {"name": str(data.client_id)})
        known = (await ctx.db.execute(_KNOWN, asked)).one_or_none()
        if known is None:
            with born_as(self.resource.model, id=data.client_id):
                record = await self.create(ctx, plain)
            return sent(ctx, record, asked["hash"]), 201
        if not known[0]:
            raise DomainError("CLIENT_ID_TAKEN")
        try:
            return await self.resource.get(ctx, data.client_id), 200
        except NotFound:
            raise DomainError("CLIENT_ID_TAKEN") from None

    async def put(self, ctx: Context, system: str, number: str, data: Any, if_match: str | None) -> tuple[Any, int]:
        """The record of that number in that system: made, 201, or changed to what was sent, 200.

        Two at once take turns. Raises STALE_VERSION, READONLY_FIELD for what only a new record may be given, NOT_FOUND
        where the record exists out of the caller's sight or was deleted.
        """
        model, plain = self.resource.model, self.plain(data)
        asked = {"hash": self.hash_of(data)}
        await ctx.db.execute(_ALONE, {"name": f"{self.resource.name}\n{system}\n{number}"})
        found = await ctx.db.scalar(
            select(model.id).where(model.external_system == system, model.external_id == number)
        )
        if found is None:
            if if_match is not None:
                raise DomainError("STALE_VERSION")
            with born_as(model, external_system=system, external_id=number):
                record, status = await self.make(ctx, data)
            if (record.external_system, record.external_id) != (system, number):
                raise DomainError("CLIENT_ID_TAKEN")
            return sent(ctx, record, asked["hash"]), status
        record = await self.resource.get(ctx, found, "update")
        await self.resource.check_match(ctx, record, if_match)
        if data.client_id not in {None, found}:
            raise DomainError("CLIENT_ID_TAKEN")
        if await ctx.db.scalar(_AS_SENT, asked | {"record_id": found, "version": record.version}):
            return record, 200
        self.note(ctx, data, found)
        return sent(ctx, await self._change(ctx, record, plain), asked["hash"]), 200

    async def _change(self, ctx: Context, record: Any, plain: Any) -> Any:
        """Fields through the update of the kind, children through their replacement."""
        assert self.edit is not None and self.update is not None
        given = plain.model_fields_set
        self._check_fixed(record, plain, given - self.edit.model_fields.keys() - DECIDED_LATER)
        told = plain.model_dump(mode="json", include=given)
        changed = _read(self.edit, {name: value for name, value in told.items() if name in self.edit.model_fields})
        record = await self.update(ctx, record.id, changed, None)
        for part, (write, replace) in self.parts.items():
            if part in given:
                record = await replace(ctx, record.id, _read(write, {part: told[part]}), None)
        return record

    def _check_fixed(self, record: Any, plain: Any, names: set[str]) -> None:
        columns = inspect_mapper(self.resource.model).column_attrs.keys()
        said = {name: getattr(plain, name) for name in sorted(names) if name in columns}
        wrong = [name for name, value in said.items() if value is not None and value != getattr(record, name)]
        if wrong:
            raise DomainError("READONLY_FIELD", errors=[FieldError(f"/{name}", "READONLY_FIELD") for name in wrong])


def without(data: Any, schema: type[Schema]) -> Any:
    """The same as ``schema`` knows it."""
    values = {name: getattr(data, name) for name in schema.model_fields}
    return schema.model_construct(data.model_fields_set & schema.model_fields.keys(), **values)


def note(ctx: Context, resource: Resource[Any], data: Any, record_id: UUID | None) -> None:
    """Keep what a body says of one record besides the fields that its service knows, until the door is passed."""
    if resource.custom:
        ctx.sent = Sent(resource.model, record_id, data.custom, frozenset(data.model_fields_set))


WAYS: dict[str, Ways] = {}
"""By the name of the kind, filled by the routers."""


def sent(ctx: Context, record: Any, content_hash: str) -> Any:
    """The record; what this request logs of it is marked as the work of that content."""
    for entry in ctx.log:
        if entry.record is record:
            entry.content_hash = content_hash
    return record


def _read(schema: type[Schema], values: dict[str, Any]) -> Any:
    try:
        return schema.model_validate(values)
    except ValidationError as wrong:
        raise RequestValidationError([{**one, "loc": ("body", *one["loc"])} for one in wrong.errors()]) from wrong
