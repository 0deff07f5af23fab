"""An import taken back: what it made and nobody has touched since is removed, what it changed and nobody has changed
since is what it was, everything else is named.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Select, any_, bindparam, or_, select, text
from sqlalchemy import inspect as inspect_mapper

from bihuan.activity.follow_up.history import remove_history
from bihuan.integration.importing.control import OPENINGS
from bihuan.integration.importing.history import KIND as HISTORY
from bihuan.integration.importing.lookups import MODELS
from bihuan.integration.importing.making import write_changes
from bihuan.integration.importing.models import Import, ImportRow, ImportState, Outcome
from bihuan.integration.importing.openings import undo_openings
from bihuan.kernel.audit import AuditEntry, LogEntry
from bihuan.kernel.bulk import write_columns
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.customising import HEAD
from bihuan.kernel.db import Base, Ledger, Uuids, always, uuid_array
from bihuan.kernel.errors import DomainError
from bihuan.kernel.long_work import Chunk, Failure
from bihuan.kernel.resource import RESOURCES
from bihuan.parties.contact.models import Contact
from bihuan.parties.customer.models import Customer, CustomerStatus, name_key

CHUNK = 500
REMOVED = ("deleted_at", "deleted_by", "external_system", "external_id", "version", "updated_at", "updated_by")


async def undo_chunk(ctx: Context, _: Any, of: Import) -> Chunk:
    """The next rows that made or changed something; a customer goes with all of its contacts."""
    wanted = (
        select(ImportRow.line, ImportRow.record_id, ImportRow.made, ImportRow.contact_id, ImportRow.outcome)
        .where(
            ImportRow.import_id == of.id,
            ImportRow.line > of.position,
            or_(ImportRow.made, ImportRow.contact_id.is_not(None), ImportRow.outcome == Outcome.UPDATE),
        )
        .order_by(ImportRow.line)
        .limit(CHUNK)
    )
    rows = (await ctx.db.execute(wanted)).all()
    failures: list[Failure] = []
    if rows and of.object == OPENINGS:
        failures += await undo_openings(ctx, of, [row.record_id for row in rows if row.made])
        of.position = rows[-1].line
    elif rows:
        failures += await _undo_records(ctx, of, [row.record_id for row in rows if row.made])
        failures += await _undo_contacts(ctx, of, [row for row in rows if not row.made])
        failures += await _undo_changes(ctx, of, [row for row in rows if row.outcome == Outcome.UPDATE])
        of.position = rows[-1].line
    of.kept += len(failures)
    if len(rows) < CHUNK:
        of.state = ImportState.UNDONE
    return Chunk(len(rows), failures, None, len(rows) < CHUNK)


async def _undo_records(ctx: Context, of: Import, ids: Sequence[UUID]) -> list[Failure]:
    """Leads, follow-ups, or customers with all their contacts: only if no part of them has been touched."""
    model = MODELS[of.object]
    records = await _locked(ctx, model, model.id, ids)
    touched = await _touched(ctx, of, model, [record.id for record in records])
    contacts: list[Any] = []
    if of.object == "customers":
        contacts = await _locked(ctx, Contact, Contact.customer_id, [record.id for record in records])
        mine = await _mine(ctx, of, [contact.id for contact in contacts])
        later = await _touched(ctx, of, Contact, [contact.id for contact in contacts])
        touched |= {one.customer_id for one in contacts if one.id not in mine or one.id in later}
    gone = [record for record in records if record.id not in touched]
    kept = [record for record in records if record.id in touched]
    going = {record.id for record in gone}
    await _remove(ctx, "contacts", [contact for contact in contacts if contact.customer_id in going])
    if of.object == HISTORY:
        await remove_history(ctx, gone)
    else:
        await _remove(ctx, of.object, gone)
    of.removed += len(gone)
    title = RESOURCES[of.object].title
    return [Failure(one.id, title(one), DomainError("IMPORT_RECORD_CHANGED")) for one in kept]


async def _undo_contacts(ctx: Context, of: Import, rows: Sequence[Any]) -> list[Failure]:
    """Contacts that were added to customers which had been there before."""
    whole = select(ImportRow.record_id).where(
        ImportRow.import_id == of.id, ImportRow.made, ImportRow.record_id == any_(uuid_array(_ids(rows, "record_id")))
    )
    made = set(await ctx.db.scalars(whole))
    contacts = await _locked(ctx, Contact, Contact.id, [row.contact_id for row in rows if row.record_id not in made])
    touched = await _touched(ctx, of, Contact, [contact.id for contact in contacts])
    kept = [one for one in contacts if one.id in touched or one.is_primary]
    staying = {one.id for one in kept}
    await _remove(ctx, "contacts", [one for one in contacts if one.id not in staying])
    of.removed += len(contacts) - len(kept)
    return [Failure(one.customer_id, one.name, DomainError("IMPORT_RECORD_CHANGED")) for one in kept]


_FIRST = text(
    "SELECT record_id FROM import_rows t WHERE import_id = :import AND line = ANY(CAST(:lines AS int[])) "
    "AND NOT EXISTS (SELECT FROM import_rows b WHERE b.record_id = t.record_id AND b.import_id = t.import_id "
    "AND b.line < t.line)"
)
_SAID = text(
    "SELECT object_id, action, coalesce(request_id = :request, false) AS own, change->>'field' AS field, "
    "change->'old' AS old FROM audit_log, jsonb_array_elements(changes) change "
    "WHERE object_id = ANY(CAST(:ids AS uuid[])) ORDER BY id"
)
MIRRORED = {"contact_name", "contact_mobile"}
"""What a customer shows of its primary contact, and a primary contact stays."""


async def _undo_changes(ctx: Context, of: Import, rows: Sequence[Any]) -> list[Failure]:
    """Records that were there before: all fields that the import changed, or none where one was changed since."""
    if not rows:
        return []
    first = await ctx.db.scalars(_FIRST, {"import": of.id, "lines": [row.line for row in rows]})
    model = MODELS[of.object]
    records = {record.id: record for record in await _locked(ctx, model, model.id, list(first))}
    before, since = await _said(ctx, of, list(records))
    changed = {record_id: before[record_id] for record_id in records if before[record_id]}
    free = changed.keys() - {record_id for record_id in changed if since[record_id] & changed[record_id].keys()}
    if of.object == "customers":
        free -= await _taken(ctx, {record_id: changed[record_id] for record_id in free})
    former = {record_id: _folded(records[record_id], changed[record_id]) for record_id in sorted(free)}
    await write_changes(ctx, of.object, records, former)
    of.restored += len(free)
    kept, title = [records[record_id] for record_id in sorted(changed.keys() - free)], RESOURCES[of.object].title
    return [Failure(one.id, title(one), DomainError("IMPORT_RECORD_CHANGED")) for one in kept]


def _folded(record: Any, was: Mapping[str, Any]) -> dict[str, Any]:
    """Fields of the company, each of which the log names by itself, as the one column in which they lie."""
    own = {name: _as_kept(record, name, value) for name, value in was.items() if not name.startswith(HEAD)}
    made = {name.removeprefix(HEAD): value for name, value in was.items() if name.startswith(HEAD)}
    if made:
        both = {**record.custom, **made}
        own["custom"] = {key: value for key, value in both.items() if value is not None}
    return own


_READ: Mapping[type[Any], Callable[[str], Any]] = {
    Decimal: Decimal,
    date: date.fromisoformat,
    datetime: datetime.fromisoformat,
    UUID: UUID,
}


def _as_kept(record: Any, name: str, value: Any) -> Any:
    """The log is JSON: amounts and days are words in it, and rules compare them as what they are."""
    column = inspect_mapper(type(record)).columns.get(name)
    read = _READ.get(column.type.python_type) if column is not None and isinstance(value, str) else None
    return value if read is None else read(value)


async def _said(
    ctx: Context, of: Import, ids: Sequence[UUID]
) -> tuple[defaultdict[UUID, dict[str, Any]], defaultdict[UUID, set[str]]]:
    """Of each record, by the log: the fields that the import changed as they were, and those changed after it."""
    before, since = defaultdict[UUID, dict[str, Any]](dict), defaultdict[UUID, set[str]](set)
    for said in await ctx.db.execute(_SAID, {"request": f"import-{of.id}", "ids": ids}):
        if said.own and said.action == "update" and said.field not in MIRRORED:
            before[said.object_id].setdefault(said.field, said.old)
        elif not said.own and said.object_id in before:
            since[said.object_id].add(said.field)
    return before, since


async def _taken(ctx: Context, changed: Mapping[UUID, Mapping[str, Any]]) -> set[UUID]:
    """Customers whose former name or credit code another has taken meanwhile."""
    keys = {name_key(was["name"]): record_id for record_id, was in changed.items() if "name" in was}
    codes = {was["uscc"]: record_id for record_id, was in changed.items() if was.get("uscc")}
    others = select(Customer.id, Customer.name_key, Customer.uscc).where(
        Customer.status == always(CustomerStatus.ACTIVE),
        Customer.deleted_at.is_(None),
        or_(Customer.name_key.in_(keys), Customer.uscc.in_(codes)),
    )
    found = (await ctx.db.execute(others)).all() if keys or codes else ()
    claims = [(one.id, taken.get(said)) for one in found for taken, said in ((keys, one.name_key), (codes, one.uscc))]
    return {record_id for other, record_id in claims if record_id is not None and record_id != other}


def _ids(rows: Sequence[Any], name: str) -> list[UUID]:
    return [getattr(row, name) for row in rows if getattr(row, name) is not None]


async def _locked(ctx: Context, model: type[Any], column: Any, ids: Sequence[UUID]) -> list[Any]:
    wanted = select(model).where(column == any_(uuid_array(list(ids))), model.deleted_at.is_(None))
    return list(await ctx.db.scalars(wanted.order_by(model.id).with_for_update(key_share=True)))


async def _mine(ctx: Context, of: Import, contacts: Sequence[UUID]) -> set[UUID]:
    """Which of these contacts the import made."""
    logged = select(AuditEntry.object_id).where(
        AuditEntry.object_id == any_(uuid_array(list(contacts))),
        AuditEntry.action == "create",
        AuditEntry.request_id == f"import-{of.id}",
    )
    return set(await ctx.db.scalars(logged))


async def _touched(ctx: Context, of: Import, model: type[Any], ids: Sequence[UUID]) -> set[UUID]:
    """What the log says more of than this import did, and what something else refers to."""
    if not ids:
        return set()
    logged = select(AuditEntry.object_id).where(
        AuditEntry.object_id == any_(uuid_array(list(ids))),
        AuditEntry.request_id.is_distinct_from(f"import-{of.id}"),
    )
    found = set(await ctx.db.scalars(logged))
    for statement in _references(cast(Any, model)):
        found.update(await ctx.db.scalars(statement, {"ids": list(ids)}))
    return found


@cache
def _references(model: Any) -> tuple[Select[Any], ...]:
    """Everything alive that leads to a record: foreign keys, and what is kept with records of any kind."""
    own, ids = model.__table__, any_(bindparam("ids", type_=Uuids()))
    ledgers = {str(m.local_table.name) for m in Base.registry.mappers if issubclass(m.class_, Ledger)}  # type: ignore[attr-defined]
    apart = {
        *ledgers,
        "import_rows",
        "import_keys",
        "job_failures",
        "approval_flows",
        "lead_behaviours",
    }
    columns = []
    for table in Base.metadata.sorted_tables:
        if table.name in apart or (model is Customer and table is Contact.__table__):
            continue
        keys = [key.parent for key in table.foreign_keys if key.column.table is own]
        keys += [table.c[name] for name in ("object_id", "source_id", "target_id") if name in table.c]
        columns += [(table, column) for column in dict.fromkeys(keys)]
    found = []
    for table, column in columns:
        wanted = select(column).where(column == ids)
        found.append(wanted.where(table.c.deleted_at.is_(None)) if "deleted_at" in table.c else wanted)
    return tuple(found)


async def _remove(ctx: Context, kind: str, records: Sequence[Any]) -> None:
    """Soft, as every deletion; by its number in the other system it may be brought in again."""
    now = CLOCK.now()
    for record in records:
        changes = [
            {"field": name, "old": getattr(record, name), "new": None}
            for name in ("external_system", "external_id")
            if getattr(record, name) is not None
        ]
        record.deleted_at, record.deleted_by = now, ctx.me.id
        record.external_system = record.external_id = None
        ctx.touch(record)
        ctx.log.append(LogEntry("delete", kind, record, changes))
    await write_columns(ctx, records, *REMOVED)
