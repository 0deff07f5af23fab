"""How a kind of record is read: one scope for every way of looking at it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Generic, TypeVar, cast
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, DateTime, Select, Table, exists, literal, select
from sqlalchemy.orm import selectinload
from typing_extensions import TypedDict

from bihuan.kernel.access import Reason, any_of
from bihuan.kernel.context import Context
from bihuan.kernel.db import RECORD_ID, Record, ids
from bihuan.kernel.errors import DomainError, Forbidden, Invalid, NotFound
from bihuan.kernel.representation import look, show
from bihuan.kernel.search import Legible, Part
from bihuan.kernel.wire import Schema
from bihuan.kernel.words import Label
from bihuan.kernel.workflow import Action
from bihuan.kernel.writing import writer

CUSTOM = "custom."
"""How the log names a field that an administrator has made."""
M = TypeVar("M", bound=Record)
Enrich = Callable[[Context, Any], Awaitable[dict[str, Any]]]


def field_of(logged: str) -> str:
    """What the log calls ``lines[2].qty`` is the field ``qty``; one that an administrator has made has its own name."""
    return logged if logged.startswith(CUSTOM) else logged.rpartition(".")[2]


@dataclass(frozen=True)
class Push:
    """A downstream document that can be made from this record: offered as a button beside the verbs."""

    name: str
    target: str
    possible: Callable[[Any], DomainError | None]
    opens: bool = True
    """Whether the answer is the new document; an allocation answers with the receipt it came from."""


@dataclass(eq=False)
class Readable(Generic[M]):
    """One kind of record. ``name`` is plural: path, permission object and audit object."""

    name: str
    one: str
    label: Label
    """What one of them is called, in both languages: the contract's summaries are made of it."""
    model: type[M]
    read: type[Schema]
    row: type[Schema]
    actions: tuple[Action, ...] = ()
    derived: Mapping[str, ColumnElement[Any]] = field(default_factory=dict)
    """Read-only columns of other tables (``customer_name``), as scalar subqueries."""
    personal: Mapping[str, Callable[[Context, str | None], ColumnElement[Any]]] = field(default_factory=dict)
    """Of the derived fields, those that depend on who reads, and ``among`` which records (``Context.visible``)."""
    enrich: Enrich | None = None
    """More fields of one record, computed when it is read alone."""
    children: tuple[Any, ...] = ()
    """Relationships that belong to the record and are always loaded with it, such as ``Quote.lines``."""
    references: Mapping[str, str] = field(default_factory=dict)
    """Foreign keys that may arrive in a body, and what they point to: visible to the sender (TRUST §3.6)."""
    editable: Callable[[M], DomainError | None] = lambda record: None
    """Why the fields cannot be edited now, or None."""
    secret: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Fields of the record and its lines that need a permission of their own: resource and verb (DOMAIN §1.6)."""
    custom: bool = False
    """Whether an administrator may give such records more fields (``kernel/customising``)."""
    search: Table | None = None
    search_text: Callable[[M], list[Part]] = lambda record: []
    found_through: Callable[[Context, str], list[Any]] | None = None
    """Records that a fragment finds beside those whose words contain it, as by the people of a company: ``Way``."""
    legible: Callable[[Context, str], Legible | None] | None = None
    """Which of its words this reader may find a record by with a fragment, where some of a record is masked."""
    title: Callable[[M], str] = lambda record: str(getattr(record, "name", None) or getattr(record, "number", "") or "")
    pushes: list[Push] = field(default_factory=list)

    @cached_property
    def _kinds(self) -> tuple[type[Any], ...]:
        """The record and its children: read afresh only after they have been written."""
        return self.model, *(child.property.mapper.class_ for child in self.children)

    @cached_property
    def _locked(self) -> Select[Any]:
        wanted = select(self.model).order_by(self.model.id).with_for_update(key_share=True)
        return wanted.execution_options(populate_existing=True)

    @cached_property
    def _several(self) -> Select[Any]:
        return self._locked.where(self.model.id == ids("ids"))

    @cached_property
    def rows(self) -> TypeAdapter[Any]:
        """Writes the rows of a list from dictionaries, field by field as ``row`` says: half the time of models.

        A serializer that looks at other fields has no object to look at: such a row says ``hide(values)`` as well.
        """
        fields = {name: shown.rebuild_annotation() for name, shown in self.row.model_fields.items()}
        shape = cast(Any, TypedDict)(self.row.__name__, fields)
        return TypeAdapter(cast(Any, list)[shape])

    @cached_property
    def write(self) -> Callable[[list[dict[str, Any]]], bytes]:
        """Rows of a list as JSON."""
        return writer(self.rows)

    @cached_property
    def moments(self) -> frozenset[str]:
        """Fields of a row that are told in +08:00, as in the record: rows are not validated, the driver reads UTC."""
        columns = {name: self.derived.get(name, getattr(self.model, name, None)) for name in self.row.model_fields}
        return frozenset(name for name, one in columns.items() if isinstance(getattr(one, "type", None), DateTime))

    def alive(self, statement: Select[Any]) -> Select[Any]:
        return statement.where(self.model.deleted_at.is_(None))

    def scope(self, ctx: Context, verb: str = "read") -> ColumnElement[bool]:
        return ctx.visible(self.model, self.name, verb)

    def covers(self, ctx: Context, owner: UUID | None) -> bool | None:
        """Whether the principal may read everything that is this person's: then nothing else is asked. False where they
        may read nothing for that reason: then only the others are asked (``beyond``). None where all have to be.
        """
        plain = type(self).scope is Readable.scope and hasattr(self.model, "owner_id")
        if owner is None or not plain or ctx.is_system:
            return None
        if owner in ctx.me.owners(ctx.me.scopes(self.name, "read"), True):
            return True
        ways = ctx.once((self.name, "ways"), lambda: ctx.ways(self.model, self.name, "read"))
        return None if any(owner in (way.owners or ()) for way in ways) else False

    def beyond(self, ctx: Context) -> ColumnElement[bool]:
        """For what other reasons the principal may read what is somebody's; what lies in a pool is nobody's."""
        ways = ctx.ways(self.model, self.name, "read")
        kept = [way for way in ways if way.owners is None and way.reason is not Reason.POOL]
        return any_of(self.model, self.name, kept)

    async def get(self, ctx: Context, record_id: UUID, verb: str = "read") -> M:
        """The record, if the principal may ``verb`` it. Raises Forbidden or NotFound."""
        ctx.require(self.name, verb)
        return await self._load(ctx, record_id, verb, lock=False)

    async def hold(self, ctx: Context, record_id: UUID, verb: str = "read") -> M:
        """The record, if the principal may ``verb`` it, locked from now on: every later door finds it held."""
        ctx.require(self.name, verb)
        return await self._load(ctx, record_id, verb, lock=True)

    async def find(self, ctx: Context, pointer: str, record_id: UUID) -> M:
        """The record a body refers to; an invisible one is answered exactly like a missing one."""
        record = await ctx.db.scalar(ctx.once((self.name, "find"), lambda: self._found(ctx)), {"record_id": record_id})
        if record is None:
            raise Invalid(pointer, "REF_NOT_FOUND")
        return cast(M, record)

    def _found(self, ctx: Context) -> Select[Any]:
        statement = self.alive(select(self.model)).where(self.model.id == RECORD_ID, self.scope(ctx))
        return statement.options(*(selectinload(child) for child in self.children))

    async def _load(
        self, ctx: Context, record_id: UUID, verb: str, *, lock: bool, children: tuple[Any, ...] | None = None
    ) -> M:
        with_it = self.children if children is None else children
        held = ctx.held.get(record_id)
        if held is not None and self._suffices(ctx, held, verb, with_it):
            return cast(M, held)
        await ctx.written(*self._kinds)
        statement = ctx.once((self.name, verb, lock, with_it), lambda: self._door(ctx, verb, lock, with_it))
        afresh = {"populate_existing": lock and held is None}
        found = (await ctx.db.execute(statement, {"record_id": record_id}, execution_options=afresh)).one_or_none()
        if found is None:
            raise NotFound()
        if not found.allowed:
            raise Forbidden()
        if lock:
            ctx.held[record_id] = found[0]
        return cast(M, found[0])

    def _door(self, ctx: Context, verb: str, lock: bool, children: tuple[Any, ...]) -> Select[Any]:
        allowed = literal(True) if verb == "read" else self.scope(ctx, verb)
        columns: tuple[Any, ...] = (self.model, allowed.label("allowed"))
        wanted: Select[Any] = select(*columns).where(self.model.id == RECORD_ID, self.scope(ctx))
        wanted = self.alive(wanted).options(*(selectinload(child) for child in children))
        # NO KEY UPDATE: whoever inserts a row that refers to this one holds KEY SHARE, and two of them would deadlock
        return wanted.with_for_update(of=self.model, key_share=True) if lock else wanted

    def _suffices(self, ctx: Context, held: Any, verb: str, children: tuple[Any, ...]) -> bool:
        """Whether a record this transaction has locked or made need not be read again."""
        known = vars(held)  # a rollback has emptied it
        complete = "id" in known and held.deleted_at is None and all(child.key in known for child in children)
        return complete and all(ctx.covers(held, self.name, asked) for asked in ("read", verb))

    async def lock(self, ctx: Context, ids: Iterable[UUID]) -> list[M]:
        """The headers of several records, locked by ascending id, so that two of us never wait for each other."""
        await ctx.written(*self._kinds)
        asked = set(ids)
        missing = asked - ctx.held.keys()
        if missing:
            found = await ctx.db.scalars(self._several, {"ids": list(missing)})
            ctx.held |= {record.id: record for record in found}
        return [ctx.held[record_id] for record_id in sorted(asked & ctx.held.keys())]

    async def lock_where(self, ctx: Context, *which: ColumnElement[bool]) -> list[M]:
        """The headers of all records that fit, locked by ascending id."""
        await ctx.written(*self._kinds)
        found = await ctx.db.scalars(self._locked.where(*which))
        records = [ctx.held.setdefault(record.id, record) for record in found]
        return cast(list[M], records)

    def held(self, names: Iterable[str]) -> frozenset[str]:
        """Of the fields of a row those that lie in the table by that name."""
        return frozenset(names).difference(self.derived, self.personal)

    def column(self, ctx: Context, name: str, among: str | None = None) -> Any:
        """A field of a row as it is selected for this reader, ``among`` the rows on which they may do that verb."""
        if name in self.personal:
            return self.personal[name](ctx, among).label(name)
        return self.derived[name].label(name) if name in self.derived else getattr(self.model, name)

    async def represent(self, ctx: Context, record: M) -> Schema:
        """The record as the API shows it: own fields, derived names, and what can be done with it."""
        return show(ctx, self, record, await look(ctx, self, record))

    def hides(self, ctx: Context, name: str) -> bool:
        """Whether a field is kept from this reader, in the record as in its history."""
        if name.startswith(CUSTOM):
            return name.removeprefix(CUSTOM) in ctx.me.kept_from.get(self.name, ())
        return name in self.secret and not ctx.may(*self.secret[name])

    def conceals(self, ctx: Context, name: str) -> bool:
        """Whether nothing may depend on a field for this reader: hidden, or masked in some rows.

        A list that is filtered or sorted by a masked number would tell its digits one by one.
        """
        return self.hides(ctx, name) or name in getattr(self.read, "masked", ())

    def etag(self, record: M) -> str:
        return f'"{self.name}:{record.id}:{record.version}"'

    def sees(self, ctx: Context, record_id: UUID) -> ColumnElement[bool]:
        """Whether the principal can read that record."""
        return exists(
            self.alive(select(literal(1)).select_from(self.model)).where(self.model.id == record_id, self.scope(ctx))
        )
