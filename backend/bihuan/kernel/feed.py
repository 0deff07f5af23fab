"""The log as a feed: every entry gets a gapless sequence, in commit-safe order, under a chain of hashes (TRUST R60).

Entries are numbered after the fact, by one sealer: writers never wait for each other. An entry is taken once every
transaction that began before its own has ended (``xid < pg_snapshot_xmin``), so nothing can appear in front of what a
reader has seen. Within one taking the order is that of the log's ids, which are drawn under the lock of the record:
the versions of a record therefore stay in order (decision 0018).
"""

from __future__ import annotations

import asyncio
import hashlib
from contextlib import suppress
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import BigInteger, CheckConstraint, Index, LargeBinary, String, text
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.orm import Mapped, mapped_column

from bihuan.kernel.bulk import as_json
from bihuan.kernel.db import Base, Ledger

log = structlog.get_logger()
Sessions = async_sessionmaker[AsyncSession]

EVERY = 1.0
"""Seconds between two looks at the log."""
AT_ONCE = 5_000
LOCK = 6_000_001
"""Advisory lock, for the length of the transaction: there is one sealer, whoever it is."""
START = bytes(32)
"""What the first hash covers in place of one before it."""

DIGEST = (
    "sha256(convert_to(jsonb_build_array(a.id, a.xid, extract(epoch FROM a.at), a.actor_id, a.on_behalf_of_id, "
    "a.actor_kind, a.action, a.object_type, a.object_id, a.object_no, a.object_version, a.changes, a.reason, a.ip, "
    "a.request_id)::text, 'UTF8'))"
)
"""All that an entry of the log (``a``) says, as 32 bytes."""


class SealedEvent(Ledger, Base):
    """The place of a log entry in the feed. Rows are added by ``seal`` and never changed."""

    __tablename__ = "events"
    __table_args__ = (
        Index("uq_events_audit_id", "audit_id", unique=True),
        Index("ix_events_at", "at"),
    )
    sequence: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    audit_id: Mapped[int] = mapped_column(BigInteger)
    object_type: Mapped[str] = mapped_column(String(32))
    action: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
    hash: Mapped[bytes] = mapped_column(LargeBinary)
    """SHA-256 of the hash before it, the sequence (8 bytes) and the digest of the entry."""


class FeedState(Base):
    """How far the log is sealed: a table of one row."""

    __tablename__ = "feed_state"
    __table_args__ = (CheckConstraint("id", name="one_row"),)
    id: Mapped[bool] = mapped_column(primary_key=True, default=True)
    below: Mapped[int] = mapped_column(BigInteger)
    """Every entry of an earlier transaction has its place."""
    sequence: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[bytes] = mapped_column(LargeBinary)


_ALONE = text("SELECT pg_try_advisory_xact_lock(:lock)")
_STATE = text(
    "SELECT CASE WHEN below > CAST(pg_snapshot_xmax(pg_current_snapshot())::text AS bigint) THEN 0 ELSE below END "
    "AS below, sequence, hash FROM feed_state"
)
"""A database that was restored elsewhere counts its transactions anew: then all of the log is looked through once."""
_READY = (
    "SELECT a.id, a.object_type, a.action, a.at, "
    + DIGEST
    + " AS digest, CAST(pg_snapshot_xmin(pg_current_snapshot())::text AS bigint) AS horizon FROM audit_log a "
    "WHERE ((a.xid >= :below AND a.xid < CAST(pg_snapshot_xmin(pg_current_snapshot())::text AS bigint)) "
    "OR a.xid >= CAST(pg_snapshot_xmax(pg_current_snapshot())::text AS bigint)) "
    "AND NOT EXISTS (SELECT FROM events e WHERE e.audit_id = a.id) ORDER BY a.id"
)
"""Beyond the snapshot's end lie only entries that were restored from elsewhere: they are settled, too."""
READY = text(_READY)
_ADD = text(
    "INSERT INTO events (sequence, audit_id, object_type, action, at, hash) "
    "SELECT sequence, audit_id, object_type, action, at, decode(hash, 'hex') "
    "FROM jsonb_to_recordset(CAST(:events AS jsonb)) "
    "AS e(sequence bigint, audit_id bigint, object_type text, action text, at timestamptz, hash text)"
)
_SEALED = text("UPDATE feed_state SET below = :below, sequence = :sequence, hash = :hash")


async def seal(sessions: Sessions) -> int:
    """Give every settled entry its place; how many there were. Nothing, while another sealer is at work."""
    async with sessions.begin() as db:
        if not await db.scalar(_ALONE, {"lock": LOCK}):
            return 0
        below, first, last_hash = (await db.execute(_STATE)).one()
        sequence, horizon = first, below
        connection = await db.connection()
        found = await connection.stream(READY, {"below": below}, execution_options={"yield_per": AT_ONCE})
        async for entries in found.partitions():
            events: list[dict[str, Any]] = []
            for entry in entries:
                sequence += 1
                last_hash = link(last_hash, sequence, entry.digest)
                events.append(
                    {
                        "sequence": sequence,
                        "audit_id": entry.id,
                        "object_type": entry.object_type,
                        "action": entry.action,
                        "at": entry.at,
                        "hash": last_hash.hex(),
                    }
                )
                horizon = entry.horizon
            await db.execute(_ADD, {"events": as_json(events)})
        if sequence > first:
            await db.execute(_SEALED, {"below": horizon, "sequence": sequence, "hash": last_hash})
        return int(sequence - first)


def link(before: bytes, sequence: int, digest: bytes) -> bytes:
    """The hash of an entry: whoever alters one, leaves one out or moves one breaks every hash behind it."""
    return hashlib.sha256(before + sequence.to_bytes(8, "big") + digest).digest()


BROKEN = (
    "SELECT e.sequence FROM (SELECT sequence, audit_id, hash, lag(sequence) OVER run AS before, "
    "lag(hash) OVER run AS hash_before FROM events WINDOW run AS (ORDER BY sequence)) e "
    "LEFT JOIN audit_log a ON a.id = e.audit_id "
    "WHERE a.id IS NULL OR e.sequence <> coalesce(e.before, 0) + 1 "
    "OR e.hash <> sha256(coalesce(e.hash_before, decode(repeat('00', 32), 'hex')) || int8send(e.sequence) || "
    + DIGEST
    + ") UNION ALL SELECT sequence FROM feed_state f "
    "WHERE f.sequence <> coalesce((SELECT max(sequence) FROM events), 0) "
    "OR f.hash <> coalesce((SELECT hash FROM events ORDER BY sequence DESC LIMIT 1), decode(repeat('00', 32), 'hex'))"
)
"""R60 as a query that returns the places where the chain is broken: altered, missing, moved or cut off at the end."""
LATE = (
    "SELECT a.id FROM audit_log a WHERE a.at < now() - interval '10 minutes' "
    "AND EXISTS (SELECT FROM events) AND NOT EXISTS (SELECT FROM events e WHERE e.audit_id = a.id)"
)
"""R60, second half: entries that have waited longer than ten minutes, once there was a sealer at all."""


async def seal_forever(sessions: Sessions, stop: asyncio.Event) -> None:
    """Seal every second until ``stop``; a failure is logged and the next second comes anyway."""
    while not stop.is_set():
        try:
            await seal(sessions)
        except Exception:
            log.exception("sealing failed")
        await pause(stop, EVERY)


async def pause(stop: asyncio.Event, seconds: float) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)
