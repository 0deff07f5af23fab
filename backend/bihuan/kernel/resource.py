"""A kind of record: how it is read, listed, created, changed and acted upon. There is no other way in."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy import inspect as inspect_mapper

from bihuan.kernel.audit import LogEntry, Snapshot, changed_since, difference
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.custom_wire import show_custom
from bihuan.kernel.customising import settle_changed, settle_new
from bihuan.kernel.db import Numbered
from bihuan.kernel.errors import DomainError, FieldError
from bihuan.kernel.reading import M, Readable
from bihuan.kernel.search import FoundBy
from bihuan.kernel.wire import Schema, show_origin
from bihuan.kernel.workflow import Action, Effect, Together

RESOURCES: dict[str, Resource[Any]] = {}
"""Every kind of record by name: approvals, timelines and generic tests reach records through it."""
CONSEQUENCES: dict[tuple[str, str], tuple[Effect, ...]] = {}
"""What follows from what, filled once from ``bihuan.consequences``."""


@dataclass(eq=False)
class Resource(Readable[M]):
    """One kind of record. ``name`` is plural: path, permission object and audit object."""

    def __post_init__(self) -> None:
        RESOURCES[self.name] = self
        show_origin(self.read)
        if self.custom:
            show_custom(self.row, self.read)
        if self.row.__pydantic_decorators__.field_serializers and not hasattr(self.row, "hide"):
            raise TypeError(f"rows of {self.name} are written from dictionaries: give {self.row.__name__} a hide()")
        mapper = inspect_mapper(self.model)
        columns = set(mapper.column_attrs.keys())
        self._snapshot_fields = tuple(
            name
            for name in self.read.model_fields
            if name in columns and name not in {"version", "updated_at", "updated_by"}
        )
        self._child_columns = {child.key: _told(child.property) for child in self.children}

    async def add(self, ctx: Context, record: M, *, reason: str | None = None) -> M:
        """Put a new record into the transaction: stamps, number, log. Numbers come at ``settle``."""
        record.created_at = record.updated_at = CLOCK.now()
        record.created_by = record.updated_by = ctx.me.id if ctx.me.username else None
        ctx.db.add(record)
        if all(child.key in vars(record) for child in self.children):
            ctx.held[record.id] = record
        if self.custom:
            await settle_new(ctx, self, record)
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
        await ctx.written(*(RESOURCES[self.references[name]].model for name in asked))
        row = (await ctx.db.execute(select(*(seen.label(name) for name, seen in asked.items())))).one()._mapping
        errors = [FieldError(f"/{name}", "REF_NOT_FOUND") for name in asked if not row[name]]
        if errors:
            raise DomainError("REF_NOT_FOUND", errors=errors)

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
        children: tuple[Any, ...] | None = None,
    ) -> AsyncIterator[M]:
        """The one door: locks the row, checks scope and version, and logs the difference it finds afterwards.

        ``children`` where not all of them are needed: those that are left out must stay as they are.
        """
        ctx.require(self.name, verb)
        record = await self._load(ctx, record_id, verb, lock=True, children=children)
        await self.check_match(ctx, record, if_match)
        async with self._logged(ctx, record, verb, action, reason):
            yield record

    async def check_match(self, ctx: Context, record: M, if_match: str | None) -> None:
        """Raises STALE_VERSION with what has changed since, to be merged. Only for who may read the record."""
        if if_match is None or if_match == self.etag(record):
            return
        told: dict[str, Any] = {"current_version": record.version}
        read = if_match.strip('"').rpartition(":")[2]
        if read.isdecimal() and int(read) < record.version:
            names = await changed_since(ctx, record.id, int(read))
            told["changed_fields"] = sorted(name for name in names if not self.hides(ctx, name))[:100]
        raise DomainError("STALE_VERSION", extra=told)

    @asynccontextmanager
    async def change_header(self, ctx: Context, record_id: UUID, verb: str) -> AsyncIterator[M]:
        """The same door for amounts and dates of the header alone: the lines stay where they are."""
        async with self.change(ctx, record_id, verb, children=()) as record:
            yield record

    @asynccontextmanager
    async def _logged(
        self, ctx: Context, record: M, verb: str, action: str | None, reason: str | None
    ) -> AsyncIterator[None]:
        before, found_by, version = self.snapshot(record), self.search_text(record), record.version
        entry = None
        if action:
            ctx.touch(record)  # before the effect, which may flush: one UPDATE is enough
            entry = LogEntry(action, self.name, record, reason=reason)
            ctx.log.append(entry)  # and before what the effect does to the record through a door of its own
        yield
        if self.custom and ctx.sent is not None:
            await settle_changed(ctx, self, record, before)
        changes = difference(before, self.snapshot(record))
        if entry is None and (changes or record.version > version):
            if record.version == version or ctx.logged(record):
                ctx.touch(record)
            entry = LogEntry(verb, self.name, record, reason=reason)
            ctx.log.append(entry)
        if entry is not None:
            entry.changes = [*changes, *entry.changes]  # and what the effect has noted itself
            if self.search is not None and self.search_text(record) != found_by:
                ctx.found_by.append(FoundBy(self.search, record.id, self.search_text(record)))

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

    async def act_on_all(self, ctx: Context, records: Sequence[M], action: Action, data: Schema) -> None:
        """Do a verb that has an ``on_all`` to records which the caller has locked and judged, as the system: all or
        none of them. The difference of each is logged as it is one by one.
        """
        if not ctx.is_system or action.on_all is None:
            raise ValueError(f"{self.name} are not told to {action.name} all at once")
        ctx.held |= {record.id: record for record in records}
        async with AsyncExitStack() as doors:
            for record in records:
                door = self._logged(ctx, record, action.verb, action.name, getattr(data, "reason", None))
                await doors.enter_async_context(door)
            for record in records:
                refused = action.refusal(record)
                if refused is not None:
                    raise refused
                if action.target is not None:
                    record.status = action.target  # type: ignore[attr-defined]
            await action.on_all(ctx, records, data)
            for follow in CONSEQUENCES.get((self.name, action.name), ()):
                if isinstance(follow, Together):
                    await follow.on_all(ctx, records, data)
                    continue
                for record in records:
                    await follow(ctx, record, data)

    async def delete(self, ctx: Context, record_id: UUID, if_match: str | None) -> None:
        """Soft: the record leaves every list and stays in the books."""
        async with self.change(ctx, record_id, "delete", if_match=if_match, action="delete") as record:
            refused = self.editable(record)
            if refused is not None:
                raise refused
            record.deleted_at = CLOCK.now()
            record.deleted_by = ctx.me.id

    def kind(self, name: str) -> Resource[Any]:
        """Another kind of record, by name."""
        return RESOURCES[name]

    def action(self, name: str) -> Action:
        return next(action for action in self.actions if action.name == name)

    def snapshot(self, record: M) -> Snapshot:
        """The record's own fields and lines as plain values, to be compared later."""
        taken = _plain(record, self._snapshot_fields)
        for key, columns in self._child_columns.items():
            if key in vars(record):  # else the header alone was loaded
                taken[key] = {str(line.id): _plain(line, columns) for line in getattr(record, key)}
        return taken


def _told(children: Any) -> tuple[str, ...]:
    """What the log tells of a child: all of it but whose it is, and which line of another document it came from."""
    parent = {column.key for column in children.remote_side}
    names = inspect_mapper(children.mapper.class_).column_attrs.keys()
    return tuple(name for name in names if name not in parent and not name.endswith("_line_id"))


def _plain(record: Any, names: tuple[str, ...]) -> Snapshot:
    """The values as they lie in the object: asking its attributes one by one takes five times as long."""
    known = vars(record)
    return {name: known[name] if name in known else getattr(record, name) for name in names}
