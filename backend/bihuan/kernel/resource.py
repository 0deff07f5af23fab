"""A kind of record: how it is read, listed, created, changed and acted upon. There is no other way in."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar, cast
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Table, exists, literal, select
from sqlalchemy import inspect as inspect_mapper
from sqlalchemy.orm import selectinload

from bihuan.kernel.audit import LogEntry, Snapshot, difference
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.db import Numbered, Record
from bihuan.kernel.errors import DomainError, FieldError, Forbidden, Invalid, NotFound
from bihuan.kernel.representation import represent
from bihuan.kernel.search import index_text
from bihuan.kernel.wire import Schema
from bihuan.kernel.workflow import Action, Effect

M = TypeVar("M", bound=Record)
Enrich = Callable[[Context, Any], Awaitable[dict[str, Any]]]

RESOURCES: dict[str, Resource[Any]] = {}
"""Every kind of record by name: approvals, timelines and generic tests reach records through it."""
CONSEQUENCES: dict[tuple[str, str], tuple[Effect, ...]] = {}
"""What follows from what, filled once from ``bihuan.consequences``."""


@dataclass(frozen=True)
class Push:
    """A downstream document that can be made from this record: offered as a button beside the verbs."""

    name: str
    target: str
    possible: Callable[[Any], DomainError | None]
    opens: bool = True
    """Whether the answer is the new document; an allocation answers with the receipt it came from."""


@dataclass(eq=False)
class Resource(Generic[M]):
    """One kind of record. ``name`` is plural: path, permission object and audit object."""

    name: str
    one: str
    model: type[M]
    read: type[Schema]
    row: type[Schema]
    actions: tuple[Action, ...] = ()
    derived: Mapping[str, ColumnElement[Any]] = field(default_factory=dict)
    """Read-only columns of other tables (``customer_name``), as scalar subqueries."""
    enrich: Enrich | None = None
    """More fields of one record, computed when it is read alone."""
    children: tuple[Any, ...] = ()
    """Relationships that belong to the record and are always loaded with it, such as ``Quote.lines``."""
    references: Mapping[str, str] = field(default_factory=dict)
    """Foreign keys that may arrive in a body, and what they point to: visible to the sender (TRUST §3.6)."""
    editable: Callable[[M], DomainError | None] = lambda record: None
    """Why the fields cannot be edited now, or None."""
    search: Table | None = None
    search_text: Callable[[M], list[str | None]] = lambda record: []
    title: Callable[[M], str] = lambda record: str(getattr(record, "name", None) or getattr(record, "number", "") or "")
    pushes: list[Push] = field(default_factory=list)

    def __post_init__(self) -> None:
        RESOURCES[self.name] = self
        mapper = inspect_mapper(self.model)
        columns = set(mapper.column_attrs.keys())
        self._snapshot_fields = tuple(
            name
            for name in self.read.model_fields
            if name in columns and name not in {"version", "updated_at", "updated_by"}
        )
        self._child_columns = {
            child.key: tuple(
                c
                for c in inspect_mapper(child.property.mapper.class_).column_attrs.keys()
                if not c.endswith("_id") or c == "product_id"
            )
            for child in self.children
        }

    # reading ---------------------------------------------------------------------------------------------------

    def alive(self, statement: Select[Any]) -> Select[Any]:
        return statement.where(self.model.deleted_at.is_(None))

    def scope(self, ctx: Context, verb: str = "read") -> ColumnElement[bool]:
        return ctx.visible(self.model, self.name, verb)

    async def get(self, ctx: Context, record_id: UUID, verb: str = "read") -> M:
        """The record, if the principal may ``verb`` it. Raises Forbidden or NotFound."""
        ctx.require(self.name, verb)
        return await self._load(ctx, record_id, verb, lock=False)

    async def find(self, ctx: Context, pointer: str, record_id: UUID) -> M:
        """The record a body refers to; an invisible one is answered exactly like a missing one."""
        statement = self.alive(select(self.model)).where(self.model.id == record_id, self.scope(ctx))
        record = await ctx.db.scalar(statement.options(*(selectinload(child) for child in self.children)))
        if record is None:
            raise Invalid(pointer, "REF_NOT_FOUND")
        return cast(M, record)

    async def _load(self, ctx: Context, record_id: UUID, verb: str, *, lock: bool) -> M:
        if lock:
            await ctx.db.flush()  # whoever sums up rows sees what this transaction changed so far
        held = ctx.held.get(record_id)
        if held is not None and ctx.is_system and held.deleted_at is None:
            return cast(M, held)
        allowed = literal(True) if verb == "read" else self.scope(ctx, verb)
        columns: tuple[Any, ...] = (self.model, allowed.label("allowed"))
        wanted: Select[Any] = select(*columns)
        wanted = wanted.where(self.model.id == record_id, self.scope(ctx))
        statement = self.alive(wanted).options(*(selectinload(child) for child in self.children))
        if lock:
            statement = statement.with_for_update(of=self.model).execution_options(populate_existing=held is None)
        found = (await ctx.db.execute(statement)).one_or_none()
        if found is None:
            raise NotFound()
        if not found.allowed:
            raise Forbidden()
        if lock:
            ctx.held[record_id] = found[0]
        return cast(M, found[0])

    async def represent(self, ctx: Context, record: M) -> Schema:
        """The record as the API shows it: own fields, derived names, and what can be done with it."""
        return await represent(ctx, self, record)

    def etag(self, record: M) -> str:
        return f'"{self.name}:{record.id}:{record.version}"'

    # writing ---------------------------------------------------------------------------------------------------

    async def add(self, ctx: Context, record: M, *, reason: str | None = None) -> M:
        """Put a new record into the transaction: stamps, number, log. Numbers come at ``settle``."""
        record.created_at = record.updated_at = CLOCK.now()
        record.created_by = record.updated_by = ctx.me.id if ctx.me.username else None
        ctx.db.add(record)
        if all(child.key in vars(record) for child in self.children):
            ctx.held[record.id] = record
        if isinstance(record, Numbered) and record.number is None:
            ctx.unnumbered.append(record)
        ctx.log.append(LogEntry("create", self.name, record, reason=reason))
        return record

    async def create(self, ctx: Context, data: Schema, **more: Any) -> M:
        """A record whose creation is nothing but its fields."""
        ctx.require(self.name, "create")
        await self.check_references(ctx, data)
        columns = inspect_mapper(self.model).column_attrs.keys()
        fields = {name: getattr(data, name) for name in type(data).model_fields if name in columns}
        record = self.model(**fields, **more)
        return await self.add(ctx, record)

    async def check_references(self, ctx: Context, data: Schema) -> None:
        """Every foreign key of a body must point at something the sender can see; one statement for all of them."""
        asked: dict[str, ColumnElement[bool]] = {}
        for name, target in self.references.items():
            value = getattr(data, name, None)
            if value is not None:
                asked[name] = RESOURCES[target].sees(ctx, value)
        if not asked:
            return
        row = (await ctx.db.execute(select(*(seen.label(name) for name, seen in asked.items())))).one()._mapping
        errors = [FieldError(f"/{name}", "REF_NOT_FOUND") for name in asked if not row[name]]
        if errors:
            raise DomainError("REF_NOT_FOUND", errors=errors)

    def sees(self, ctx: Context, record_id: UUID) -> ColumnElement[bool]:
        """Whether the principal can read that record."""
        return exists(
            self.alive(select(literal(1)).select_from(self.model)).where(self.model.id == record_id, self.scope(ctx))
        )

    @asynccontextmanager
    async def change(
        self,
        ctx: Context,
        record_id: UUID,
        verb: str,
        *,
        if_match: str | None = None,
        action: str | None = None,
        reason: str | None = None,
    ) -> AsyncIterator[M]:
        """The one door: locks the row, checks scope and version, and logs the difference it finds afterwards."""
        ctx.require(self.name, verb)
        record = await self._load(ctx, record_id, verb, lock=True)
        if if_match is not None and if_match != self.etag(record):
            raise DomainError("STALE_VERSION", extra={"current_version": record.version})
        before, found_by, version = self.snapshot(record), self.search_text(record), record.version
        yield record
        changes = difference(before, self.snapshot(record))
        if changes or action or record.version > version:
            if record.version == version:
                ctx.touch(record)
            ctx.log.append(LogEntry(action or verb, self.name, record, changes, reason))
            if self.search is not None and self.search_text(record) != found_by:
                await index_text(ctx, self.search, record.id, self.search_text(record))

    async def update(self, ctx: Context, record_id: UUID, data: Schema, if_match: str | None) -> M:
        """Edit fields: absent is unchanged, null clears."""
        async with self.change(ctx, record_id, "update", if_match=if_match) as record:
            refused = self.editable(record)
            if refused is not None:
                raise refused
            await self.check_references(ctx, data)
            for name in data.model_fields_set:
                setattr(record, name, getattr(data, name))
        return record

    async def act(self, ctx: Context, record_id: UUID, name: str, data: Schema, if_match: str | None = None) -> Any:
        """Do a verb. Returns what its effect returns, or the record."""
        action = self.action(name)
        async with self.change(
            ctx, record_id, action.verb, if_match=if_match, action=name, reason=getattr(data, "reason", None)
        ) as record:
            made = await self.perform(ctx, record, action, data)
        return made if made is not None else record

    async def perform(self, ctx: Context, record: M, action: Action, data: Any) -> Any:
        """State, guards, effect and consequences of a verb on a record already behind the door."""
        refused = action.refusal(record)
        if refused is not None:
            raise refused
        if action.target is not None:
            record.status = action.target  # type: ignore[attr-defined]
        made = await action.effect(ctx, record, data) if action.effect else None
        for follow in CONSEQUENCES.get((self.name, action.name), ()):
            with ctx.system():
                await follow(ctx, record, data)
        return made

    async def delete(self, ctx: Context, record_id: UUID, if_match: str | None) -> None:
        """Soft: the record leaves every list and stays in the books."""
        async with self.change(ctx, record_id, "delete", if_match=if_match, action="delete") as record:
            refused = self.editable(record)
            if refused is not None:
                raise refused
            record.deleted_at = CLOCK.now()
            record.deleted_by = ctx.me.id

    def action(self, name: str) -> Action:
        return next(action for action in self.actions if action.name == name)

    def snapshot(self, record: M) -> Snapshot:
        """The record's own fields and lines as plain values, to be compared later."""
        taken: Snapshot = {name: getattr(record, name) for name in self._snapshot_fields}
        for key, columns in self._child_columns.items():
            taken[key] = {str(line.id): {c: getattr(line, c) for c in columns} for line in getattr(record, key)}
        return taken
