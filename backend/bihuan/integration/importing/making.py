"""The records of a chunk, written as sets: every rule of a record made by hand, and a handful of statements.

Each has its number, its words in the search, its change of hands in the ledger and its entry in the log, which is the
feed as well; what is saved is one statement for each of them (PERFORMANCE §3, decision 0030).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import JSON, select
from sqlalchemy import inspect as inspect_mapper

from bihuan.integration.importing.deciding import Decision
from bihuan.integration.importing.lookups import MODELS, Known, Person
from bihuan.integration.importing.models import Outcome
from bihuan.integration.importing.tagging import keep_tags
from bihuan.kernel.audit import LogEntry, difference
from bihuan.kernel.bulk import write_columns
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.direct import copy
from bihuan.kernel.drafts import draft_of
from bihuan.kernel.numbering import draw_block
from bihuan.kernel.ownership import hand_over, own
from bihuan.kernel.relay import bites
from bihuan.kernel.resource import RESOURCES
from bihuan.kernel.search import FoundBy
from bihuan.kernel.settling import write_ahead
from bihuan.parties.campaign.service import come_by
from bihuan.parties.consent import ConsentVia, said_by, say
from bihuan.parties.contact.models import Contact
from bihuan.parties.customer.models import Customer
from bihuan.parties.customer.workflow import CUSTOMER_KIND
from bihuan.parties.lead.models import Lead
from bihuan.parties.lead.rescoring import ASKED, score_new
from bihuan.parties.lead.sets import SCORED, place_by_rules, qualify_many, score_changed
from bihuan.parties.lead.workflow import LEAD_KIND
from bihuan.parties.ownership.workflow import take
from bihuan.parties.pool.models import Pool
from bihuan.parties.pool.service import default_pool

KINDS = {"leads": LEAD_KIND, "customers": CUSTOMER_KIND}
NEW: dict[str, Any] = {"leads": Lead, "customers": draft_of(Customer)}
"""What a new record is until it is written: rules still have things to say about leads."""
_EMPTY = ("'{}'::jsonb", "'[]'::jsonb")


class Made:
    """What a chunk makes and changes, until it is written."""

    def __init__(self, ctx: Context, of: Any, known: Known) -> None:
        self.ctx, self.of, self.known = ctx, of, known
        self.kind: str = of.object
        self.records: list[Any] = []
        self.contacts: list[Contact] = []
        self.waiting: list[Lead] = []
        """New leads that the assignment rules place, all of a chunk at once."""
        self.by_line: dict[int, Any] = {}
        """Row → the new record that it makes."""
        self.changed: dict[UUID, dict[str, Any]] = {}
        self.results: list[dict[str, Any]] = []

    async def make(self, decisions: Sequence[Decision], overlay: dict[UUID, dict[str, Any]]) -> None:
        """Everything that was decided, in memory. Raises NO_POOL, REF_NOT_FOUND for a pool that is gone."""
        home = await self._home()
        self.changed = {record_id: changes for record_id, changes in overlay.items() if changes}
        for changes in self.changed.values():
            if "marketing_consent" in changes:
                changes |= said_by(changes["marketing_consent"], ConsentVia.IMPORT, self.of.file_name)
        async for some in bites(decisions):
            for decision in some:
                await self._make(decision, home)

    async def _make(self, decision: Decision, home: tuple[UUID, int]) -> None:
        record, contact = None, None
        if decision.outcome in {Outcome.CREATE, Outcome.UPDATE}:
            record = await self._record(decision, home)
            if decision.with_contact:
                contact = self._contact(decision, record)
        new = record is not None and record is self.by_line.get(decision.parsed.line)
        record_id = record.id if record is not None else decision.target
        contact_id = contact.id if contact is not None else None
        self.results.append(decision.told(record_id, made=new, contact_id=contact_id))

    async def write_ahead(self) -> None:
        """What has no number: nobody waits for it. Who a lead belongs to is said in its turn, and its words with it."""
        if self.kind == "customers":
            await insert_all(self.ctx, Contact, self.contacts)
            await write_ahead(self.ctx)

    async def write(self, decisions: Sequence[Decision]) -> None:
        """The rest. Numbers come last, since their counter keeps others waiting until the commit."""
        await keep_tags(self.ctx, self.kind, decisions)
        if self.kind == "leads":
            await come_by(self.ctx, self.records)
        await place_by_rules(self.ctx, self.waiting)
        await write_changes(self.ctx, self.kind, self.known.records, self.changed)
        numbers = await draw_block(self.ctx, MODELS[self.kind], len(self.records))
        for record, number in zip(self.records, numbers, strict=True):
            record.number = number
        await insert_all(self.ctx, MODELS[self.kind], self.records)
        if self.kind == "leads":
            await qualify_many(self.ctx, self.records)

    def forecast(self, decisions: Sequence[Decision]) -> None:
        """The same results, without what they would take."""
        self.results = [decision.told(decision.target) for decision in decisions]

    async def _home(self) -> tuple[UUID, int]:
        """Where records without an owner go, and how long an owner's are protected."""
        default = await default_pool(self.ctx, self.kind)
        chosen = self.of.options.get("pool_id")
        if chosen is None:
            return default.id, default.protect_days
        alive = select(Pool.id).where(Pool.id == UUID(chosen), Pool.object_type == self.kind, Pool.deleted_at.is_(None))
        found = await self.ctx.db.scalar(alive)
        return found or default.id, default.protect_days

    async def _record(self, decision: Decision, home: tuple[UUID, int]) -> Any:
        if decision.target is not None:
            return self.known.records[decision.target]
        if decision.joins is not None:
            earlier = self.by_line.get(decision.joins.line)
            return earlier if earlier is not None else self.known.records[decision.joins.record_id]  # type: ignore[index]
        row = decision.parsed
        record = NEW[self.kind](**decision.changes)
        if isinstance(record, Lead):
            record.name = record.name or record.company_name or record.contact_name or ""
            record.original_source = record.source
            record.duplicate_state = "suspect" if decision.suspect else "none"
            if record.marketing_consent is not None:
                say(record, record.marketing_consent, ConsentVia.IMPORT, self.of.file_name)
        elif row.person is not None:
            record.contact_name = row.person["name"]
            record.contact_mobile = row.person.get("mobile") or row.person.get("telephone")
        if "external_id" in row.said:
            record.external_system = self.of.options.get("external_system") or "import"
            record.external_id = row.said["external_id"]
        self._stamp(record, decision)
        if isinstance(record, Lead):
            await score_new(self.ctx, record, record.created_at)
        await self._place(record, decision, home)
        self.records.append(record)
        self.by_line[row.line] = record
        self.ctx.log.append(LogEntry("create", self.kind, record))
        return record

    async def _place(self, record: Any, decision: Decision, home: tuple[UUID, int]) -> None:
        """To the owner or the pool that the row names; else to the importer or the pool that was chosen for all."""
        ctx, owner, pool_id = self.ctx, decision.owner, decision.pool
        if owner is None and pool_id is None:
            if (self.of.options.get("place") or "me") == "me":
                assert ctx.me.department_id is not None
                owner = Person(ctx.me.id, ctx.me.department_id, True)
            elif self.kind == "leads" and self.of.options.get("pool_id") is None:
                self.waiting.append(record)
                return
            else:
                pool_id = home[0]
        if owner is not None:
            await take(ctx, KINDS[self.kind], record, "create", owner, home[1], fresh=True)
            return
        hand_over(ctx, self.kind, record, "create", owner_id=None, department_id=None, pool_id=pool_id, fresh=True)
        if self.kind == "customers":
            record.obtain_way = "create"

    def _stamp(self, record: Any, decision: Decision) -> None:
        """When and by whom: what is brought along keeps its author and its day, the log knows who brought it."""
        record.updated_at, record.updated_by = CLOCK.now(), self.ctx.me.id
        record.created_at = decision.created_at or record.updated_at
        record.created_by = decision.created_by or self.ctx.me.id

    def _contact(self, decision: Decision, customer: Customer) -> Contact:
        person = decision.parsed.person
        assert person is not None
        contact: Contact = draft_of(Contact)(
            customer_id=customer.id, is_primary=customer.id not in self.known.primary, **person
        )
        own(contact, customer.owner_id, customer.owner_dept_id)
        self._stamp(contact, decision)
        if contact.is_primary:
            self.known.primary.add(customer.id)
            mirrored = {"contact_name": contact.name, "contact_mobile": contact.mobile or contact.telephone}
            if customer.id in self.known.records:
                self.changed.setdefault(customer.id, {}).update(mirrored)
            else:
                customer.contact_name, customer.contact_mobile = mirrored["contact_name"], mirrored["contact_mobile"]
        self.contacts.append(contact)
        self.ctx.log.append(LogEntry("create", "contacts", contact))
        return contact


async def write_changes(
    ctx: Context,
    kind: str,
    records: Mapping[UUID, Any],
    changed: Mapping[UUID, Mapping[str, Any]],
    reason: str | None = None,
) -> None:
    """Fields of records that are there: logged, found by their new words, and written in one statement."""
    resource, written, names = RESOURCES[kind], [], set[str]()
    for record_id, changes in changed.items():
        record = records[record_id]
        before, found_by = {name: getattr(record, name) for name in changes}, resource.search_text(record)
        for name, value in changes.items():
            setattr(record, name, value)
        ctx.touch(record)
        ctx.log.append(LogEntry("update", kind, record, difference(before, dict(changes)), reason))
        if resource.search is not None and resource.search_text(record) != found_by:
            ctx.found_by.append(FoundBy(resource.search, record.id, resource.search_text(record)))
        written.append(record)
        names |= changes.keys()
    if kind == "leads" and names & ASKED:
        await score_changed(ctx, written)
        names |= set(SCORED)
    if "name" in names and kind == "customers":
        names.add("name_key")
    if kind == "products":
        names |= {f"{name}_key" for name in names & {"code", "name", "spec"}}
    await write_columns(ctx, written, *sorted(names), "version", "updated_at", "updated_by")


async def insert_all(ctx: Context, model: type[Any], records: Sequence[Any]) -> None:
    """New rows of one table at once; none of them is known to the session."""
    if not records:
        return
    mapper = inspect_mapper(model)
    columns = {attribute.key: attribute.columns[0] for attribute in mapper.column_attrs}
    known: list[dict[str, Any]] = [vars(record) for record in records]  # attributes cost ten times as much
    if any(isinstance(record, model) for record in records):  # a draft has all of its columns
        blank = dict.fromkeys(columns)
        known = [blank | one for one in known]
    rows = map(itemgetter(*columns), known)
    said = {name: _given(columns[name], values) for name, values in zip(columns, zip(*rows, strict=True), strict=True)}
    kept = {name: values for name, values in said.items() if values is not None}
    await copy(ctx.line, mapper.local_table, tuple(kept), zip(*kept.values(), strict=True))


def _given(column: Any, values: Sequence[Any]) -> Sequence[Any] | None:
    """A column of new rows as the driver takes it; None where no record says anything: most of them."""
    default = column.default.arg if column.default is not None and column.default.is_callable else None
    if None in values and default is not None:
        values = [default(None) if value is None else value for value in values]
    if str(getattr(column.server_default, "arg", "")) in _EMPTY and not any(values):
        return None  # as the database has it by itself
    if values.count(None) == len(values):
        return None
    if isinstance(column.type, JSON):
        return [None if value is None else orjson.dumps(value, default=str).decode() for value in values]
    return values
