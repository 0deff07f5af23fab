"""The one log: what changed, written in the transaction of the change and never altered (ARCHITECTURE §6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import BigInteger, FetchedValue, Identity, Index, String, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import ANONYMOUS, Context
from bihuan.kernel.db import Base, Ledger

Snapshot = dict[str, Any]


class AuditEntry(Ledger, Base):
    """One change of one record. ``xid`` is the transaction that made it, which proves that both belong together."""

    __tablename__ = "audit_log"
    __table_args__ = (
        Index("ix_audit_log_object", "object_id", "id"),
        Index("ix_audit_log_time", text("at DESC"), text("id DESC")),
        Index("ix_audit_log_actor", "actor_id", text("at DESC"), text("id DESC")),
        Index("ix_audit_log_kind", "object_type", text("at DESC"), text("id DESC")),
        Index("ix_audit_log_xid", "xid"),
    )
    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    xid: Mapped[int] = mapped_column(
        BigInteger, server_default=text("(pg_current_xact_id()::text)::bigint"), server_onupdate=FetchedValue()
    )
    at: Mapped[datetime]
    actor_id: Mapped[UUID | None]
    on_behalf_of_id: Mapped[UUID | None]
    actor_kind: Mapped[str] = mapped_column(String(8))
    action: Mapped[str] = mapped_column(String(64))
    object_type: Mapped[str] = mapped_column(String(32))
    object_id: Mapped[UUID]
    object_no: Mapped[str | None] = mapped_column(String(64))
    object_version: Mapped[int]
    changes: Mapped[list[Any]] = mapped_column(JSONB)
    reason: Mapped[str | None] = mapped_column(Text)
    ip: Mapped[str | None] = mapped_column(String(45))
    request_id: Mapped[str | None] = mapped_column(String(64))
    content_hash: Mapped[str | None] = mapped_column(String(64))
    """Of the body that led to this, where it may be sent again: see ``kernel/origins``."""
    token_id: Mapped[UUID | None]
    """The API token that spoke for the actor."""


@dataclass(slots=True)
class LogEntry:
    """A change waiting for the end of the transaction, when the record's number is known. Touch the record first."""

    action: str
    object_type: str
    record: Any
    changes: list[dict[str, Any]] = field(default_factory=list)
    reason: str | None = None
    content_hash: str | None = None
    actor_kind: str | None = None
    """Who did it, where it was not the principal: ``system``."""
    worded: bool = field(default=False, init=False)
    """By what a new record is found is written already."""
    version: int = field(init=False)
    """The version this change has made: later ones of the same transaction have their own."""

    def __post_init__(self) -> None:
        self.version = self.record.version


def plain(value: Any) -> Any:
    """A value as the API writes it: amounts and ids as strings, dates in ISO form."""
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    return value


def difference(before: Snapshot, after: Snapshot) -> list[dict[str, Any]]:
    """The changed fields between two snapshots; lines are compared by id as ``lines[line_no or seq].field``."""
    changes: list[dict[str, Any]] = []
    for name in after:
        old, new = before.get(name), after[name]
        if old == new:
            continue
        if name == "lines" and isinstance(new, dict):
            changes.extend(_line_changes(old or {}, new))
        elif name == "custom" and isinstance(new, dict):
            changes.extend(_custom_changes(old or {}, new))
        else:
            changes.append({"field": name, "old": plain(old), "new": plain(new)})
    return changes


def _custom_changes(before: Snapshot, after: Snapshot) -> list[dict[str, Any]]:
    """Each field that an administrator has made by itself, as ``custom.key``."""
    return [
        {"field": f"custom.{key}", "old": plain(before.get(key)), "new": plain(after.get(key))}
        for key in dict.fromkeys([*before, *after])
        if before.get(key) != after.get(key)
    ]


def _line_changes(before: Snapshot, after: Snapshot) -> list[dict[str, Any]]:
    changes: list[dict[str, Any]] = []
    for key in dict.fromkeys([*before, *after]):
        old, new = before.get(key), after.get(key)
        line = new or old or {}
        label = f"lines[{line.get('line_no', line.get('seq', ''))}]"
        if old is None or new is None:
            changes.append({"field": label, "old": plain(old), "new": plain(new)})
            continue
        changes.extend(
            {"field": f"{label}.{name}", "old": plain(old.get(name)), "new": plain(new[name])}
            for name in new
            if old.get(name) != new[name]
        )
    return changes


_SINCE = text(
    "SELECT DISTINCT substring(change->>'field' FROM '^[^.[]+') FROM audit_log, jsonb_array_elements(changes) change "
    "WHERE object_id = :record_id AND object_version > :version"
)


async def changed_since(ctx: Context, record_id: UUID, version: int) -> set[str]:
    """The fields of a record that were changed after ``version``; of a line, only that there was a change."""
    return set(await ctx.db.scalars(_SINCE, {"record_id": record_id, "version": version}))


_EACH = {
    "actor_kind": "text",
    "action": "text",
    "object_type": "text",
    "object_id": "uuid",
    "object_no": "text",
    "object_version": "int",
    "changes": "jsonb",
    "reason": "text",
    "content_hash": "text",
}
"""What each entry says by itself; the rest is said once for all of a transaction."""
INSERT = (
    f"INSERT INTO audit_log ({', '.join(_EACH)}, at, actor_id, ip, request_id, token_id) "
    "SELECT coalesce(actor_kind, :actor_kind), action, object_type, object_id, object_no, object_version, changes, "
    "reason, content_hash, :at, CASE WHEN actor_kind IS NULL THEN CAST(:actor_id AS uuid) END, :ip, :request_id, "
    "CAST(:token_id AS uuid) FROM jsonb_to_recordset(CAST(:entries AS jsonb)) "
    f"AS e({', '.join(f'{name} {kind}' for name, kind in _EACH.items())})"
)
"""Writes everything that was logged; ``entries_of`` are its parameters."""


def _said(entry: LogEntry) -> tuple[Any, ...]:
    """``_EACH``, with the number the record has by now."""
    record = entry.record
    number = getattr(record, "number", None)
    of = (entry.actor_kind, entry.action, entry.object_type, record.id, number, entry.version)
    return (*of, entry.changes, entry.reason, entry.content_hash)


def _said_once(ctx: Context) -> dict[str, Any]:
    return {
        "at": CLOCK.now(),
        "actor_id": None if ctx.me is ANONYMOUS else ctx.me.id,
        "ip": ctx.ip,
        "request_id": ctx.request_id or None,
        "token_id": ctx.me.token_id,
    }


def entries_of(ctx: Context) -> dict[str, Any]:
    """What was logged, as one statement takes it."""
    said = [dict(zip(_EACH, _said(entry), strict=True)) for entry in ctx.log]
    entries = [one | {"object_id": str(one["object_id"])} for one in said]
    return _said_once(ctx) | {"actor_kind": ctx.actor_kind, "entries": orjson.dumps(entries).decode()}


def rows_of(ctx: Context) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
    """The same as columns and rows, for the many entries that are copied."""
    once, mine = _said_once(ctx), ctx.actor_kind
    mine_once, others_once = tuple(once.values()), tuple((once | {"actor_id": None}).values())
    rows = []
    for entry in ctx.log:
        kind, *said, changes, reason, content_hash = _said(entry)
        of = (kind or mine, *said, orjson.dumps(changes).decode() if changes else "[]", reason, content_hash)
        rows.append(of + (mine_once if kind is None else others_once))
    return (*_EACH, *once), rows
