"""Who asks, in which transaction, and what they may see: the one scope predicate (DOMAIN §1.3)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, text, true
from sqlalchemy.ext.asyncio import AsyncSession

from bihuan.kernel.access import Opened, Way, any_of, includes, owner_ways, ways
from bihuan.kernel.bulk import Appended, insertions
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.errors import DomainError, Forbidden, Language, Text, insufficient
from bihuan.kernel.flushing import flush
from bihuan.kernel.reader import Reader

if TYPE_CHECKING:
    from bihuan.kernel.audit import LogEntry
    from bihuan.kernel.customising import Sent
    from bihuan.kernel.declared import Declared
    from bihuan.kernel.search import FoundBy

T = TypeVar("T")
MOST_BUILT = 300
"""Statements kept for one principal."""


@dataclass(frozen=True)
class Principal:
    """The signed-in user with everything the scope predicate needs; loaded by the identity context."""

    id: UUID
    name: str
    username: str
    department_id: UUID | None
    department_name: str = ""
    role_names: tuple[Text, ...] = ()
    grants: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """``quotes:send`` → data scopes in which it is granted."""
    people: Mapping[str, tuple[UUID, ...]] = field(default_factory=dict)
    """Scope code → the users whose records it covers; ``all`` is not listed."""
    subordinates: tuple[UUID, ...] = ()
    superiors: tuple[UUID, ...] = ()
    """The chain of managers upward: whose teams one belongs to."""
    departments: tuple[UUID, ...] = ()
    """Own departments and their ancestors: pool membership by department."""
    opened: Mapping[str, tuple[Opened, ...]] = field(default_factory=dict)  # kind → sharing rules
    sets: Mapping[str, frozenset[UUID]] = field(default_factory=dict, compare=False, repr=False)  # see ``access.SETS``
    let_in: frozenset[str] = frozenset()
    """Kinds of which a record has ever been opened to this person, their departments or their superiors' teams."""
    shared: frozenset[str] = frozenset()
    """Kinds of which one has ever been opened to anybody."""
    epoch: int = 0
    session_id: UUID | None = None
    token_id: UUID | None = None
    """The API token that speaks for this user; its scopes have already been taken off ``grants``."""
    scopes_held: frozenset[str] | None = None
    withheld: Mapping[str, str] = field(default_factory=dict)
    """Permissions of the user that the token lacks → the scope that would give them."""
    declared: Mapping[str, Declared] = field(default_factory=dict, compare=False, repr=False)
    kept_from: Mapping[str, frozenset[str]] = field(default_factory=dict)  # kind → fields made for other roles
    built: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)
    """Scope predicates and statements built so far; gone with the principal when the permissions change."""
    _owners: dict[tuple[frozenset[str], bool], frozenset[UUID]] = field(default_factory=dict, compare=False, repr=False)

    @property
    def key_owner(self) -> UUID:
        """Whose idempotency keys these are: a token must not replay what its owner was answered."""
        return self.token_id or self.id

    def scopes(self, resource: str, verb: str) -> frozenset[str]:
        return self.grants.get(f"{resource}:{verb}", frozenset())

    def owners(self, scopes: frozenset[str], superior: bool) -> frozenset[UUID]:
        """The users whose records these scopes cover, together; with one's subordinates where a superior may act."""
        key = (scopes, superior)
        if key not in self._owners:
            covered = (way.owners or frozenset() for way in owner_ways(self, scopes, superior))
            self._owners[key] = frozenset[UUID]().union(*covered)
        return self._owners[key]


ANONYMOUS = Principal(UUID(int=0), "", "", None)


class Context:
    """One request or job: its transaction, its principal, and what it has changed so far."""

    def __init__(
        self,
        line: AsyncSession | Reader,
        me: Principal = ANONYMOUS,
        *,
        language: Language = "zh",
        request_id: str = "",
        ip: str | None = None,
        actor_kind: str = "user",
        dry_run: bool = False,
    ) -> None:
        self.line, self.me = line, me
        self.reading = isinstance(line, Reader)
        """Whether nothing is changed: what was read with the principal holds to the end."""
        self.language: Language = language
        self.request_id, self.ip, self.actor_kind = request_id, ip, actor_kind
        self.dry_run = dry_run  # everything is done, shown, and undone (API §8)
        self.held: dict[UUID, Any] = {}
        """Records locked or made in this transaction: what they hold in memory is newer than what is stored."""
        self.seen: dict[UUID, Any] = {}
        """Masters read in this transaction that a later step of it asks for again."""
        self.log: list[LogEntry] = []
        self.found_by: list[FoundBy] = []
        self.unnumbered: list[Any] = []
        self.appended: list[Appended] = []
        """Rows of ledgers: written by the last statement, or before somebody reads them."""
        self.after_commit: list[Callable[[], Awaitable[None]]] = []
        self.sent: Sent | None = None  # of one record, besides what its service is told (``kernel/customising``)
        self.epoch_moved = False  # whether it has changed what processes keep in memory (``identity/epoch``)
        self.hurry: Callable[[], Any] = lambda: None
        """To be told before others are made to wait for this transaction (``kernel/gate``)."""
        self.rows = self._system = 0  # answered by lists, searches and exports: the budget of a token (API §11)

    @property
    def db(self) -> AsyncSession:
        """The session; that of a reader is made when it is first needed (``kernel/reader``)."""
        return self.line.session() if isinstance(self.line, Reader) else self.line

    @property
    def database(self) -> Any:
        """What is kept in memory is kept by this."""
        return self.line.engine.sync_engine if isinstance(self.line, Reader) else self.line.get_bind()

    @contextmanager
    def system(self) -> Iterator[None]:
        """Consequences run as the system: the actor stays, the permission check does not apply."""
        self._system += 1
        try:
            yield
        finally:
            self._system -= 1

    @property
    def is_system(self) -> bool:
        return self._system > 0

    def may(self, resource: str, verb: str) -> bool:
        return self.is_system or bool(self.me.scopes(resource, verb))

    def require(self, resource: str, verb: str) -> None:
        """Refuse with 403 when no role grants the verb at all, before anything is looked up."""
        if not self.may(resource, verb):
            if self.me is ANONYMOUS:
                raise DomainError("UNAUTHENTICATED", headers={"WWW-Authenticate": "Bearer"})
            lacking = self.me.withheld.get(f"{resource}:{verb}")
            raise insufficient(lacking) if lacking else Forbidden()

    def visible(self, model: type[Any], resource: str, verb: str, among: str | None = None) -> ColumnElement[bool]:
        """The rows of ``model`` on which the principal may do ``verb``: used by every read and every count.

        ``among`` in a statement that holds no others than those on which the principal may do that: where one includes
        the other, nothing is asked twice.
        """
        if self.is_system or (among is not None and includes(self.me, resource, verb, among)):
            return true()
        return self.once(("visible", resource, verb), lambda: any_of(model, resource, self.ways(model, resource, verb)))

    def ways(self, model: type[Any], resource: str, verb: str) -> list[Way]:
        """``access.ways``, without memberships where there never was one. Who writes may write the first themselves."""
        found = ways(self.me, model, resource, verb)
        if self.reading and resource not in self.me.let_in:
            return [way for way in found if way.members is None]
        return found

    def once(self, key: tuple[Any, ...], build: Callable[[], T]) -> T:
        """A statement that depends on nothing but ``key`` and the principal. Building it costs more than sending it."""
        known = self.me.built
        key = (self.is_system, self.reading, *key)
        if key not in known:
            if len(known) >= MOST_BUILT:
                known.clear()  # filters can be combined without end
            known[key] = build()
        return known[key]  # type: ignore[no-any-return]

    def covers(self, record: Any, resource: str, verb: str) -> bool | None:
        """Whether the principal may ``verb`` this record, as far as it can be told without the database."""
        if self.is_system:
            return True
        scopes = self.me.scopes(resource, verb)
        if not scopes or "all" in scopes or not hasattr(record, "owner_id"):
            return bool(scopes)
        return True if record.owner_id in self.me.owners(scopes, verb != "delete") else None

    async def written(self, *models: type[Any], but: UUID | None = None) -> None:
        """Send what waits to be written when rows of these models are among it, ``but`` for one that is not read.

        Whoever reads rows that this transaction may have changed asks for this first. Nothing is flushed by itself,
        since every flush may send an UPDATE that the next one would have made needless.
        """
        waiting = (one for one in (*self.db.new, *self.db.dirty, *self.db.deleted) if isinstance(one, models))
        if any(but is None or one.id != but for one in waiting):
            await flush(self.db)
        if any(model in models for model, _ in self.appended):
            await self.write_appended()

    def append(self, model: type[Any], **row: Any) -> None:
        """Add a row to a ledger that nobody changes, such as the changes of hands."""
        self.appended.append((model, row))

    async def write_appended(self) -> None:
        for insertion, rows in insertions(self.appended).items():
            await self.db.execute(text(insertion.statement()), {insertion.table.name: rows})
        self.appended.clear()

    def mark(self) -> tuple[int, ...]:
        """How much waits for the last statement, to be told to ``rewind``."""
        return tuple(len(waiting) for waiting in self._waiting)

    def rewind(self, mark: tuple[int, ...] = (0, 0, 0, 0)) -> None:
        """A part of the transaction, or all of it, was undone: what has waited since does no longer."""
        for waiting, kept in zip(self._waiting, mark, strict=True):
            del waiting[kept:]
        self.held.clear()
        self.seen.clear()

    @property
    def _waiting(self) -> tuple[list[Any], ...]:
        return self.log, self.found_by, self.unnumbered, self.appended

    def made(self, record: Any) -> bool:
        """Whether the record came to be in this transaction: nothing can refer to it yet."""
        return any(entry.record is record and entry.action == "create" for entry in self.log)

    def logged(self, record: Any) -> bool:
        """Whether the version that the record has now stands in the log already: the next change needs its own."""
        return any(entry.record is record and entry.version == record.version for entry in self.log)

    def touch(self, record: Any) -> None:
        """Stamp a change: who, when, and one version up. Every logged change calls it exactly once."""
        record.version += 1
        record.updated_at = CLOCK.now()
        record.updated_by = self.me.id if self.me is not ANONYMOUS else None
