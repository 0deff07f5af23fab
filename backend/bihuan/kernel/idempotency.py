"""A POST with an Idempotency-Key has one effect, however often it is sent (API §7).

The key's row is inserted before the effect and in its transaction, in the statement that also signs the sender in: a
repeat waits there until the first has finished, and is then answered as the first was.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from fastapi import Request, Response
from sqlalchemy import LargeBinary, String, delete, select, text
from sqlalchemy.orm import Mapped, mapped_column

from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.db import Base
from bihuan.kernel.errors import DomainError

_KEY = re.compile(r'([\x21\x23-\x7e]{8,128})|"([\x21\x23-\x7e]{8,128})"')
"""Bare, or as a structured-field string: quoted on both sides."""


class IdempotencyKey(Base):
    """A key, what was asked with it, and what was answered. Inserted before the effect, in its transaction."""

    __tablename__ = "idempotency_keys"
    principal_id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(128), primary_key=True)
    fingerprint: Mapped[bytes] = mapped_column(LargeBinary)
    status: Mapped[int | None]
    headers: Mapped[dict[str, Any] | None]
    body: Mapped[bytes | None] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]


class AskedWithKey(NamedTuple):
    """An idempotency key and the hash of what is asked with it."""

    key: str
    fingerprint: bytes

    def row(self, principal_id: UUID) -> dict[str, Any]:
        """The parameters of ``KEEP_KEY`` where the principal is known."""
        return {"user": principal_id, **self.values()}

    def values(self) -> dict[str, Any]:
        """The others; the first request inserts the key while it signs in."""
        return {"key": self.key, "fingerprint": self.fingerprint, "now": CLOCK.now()}


KEEP_KEY = (
    "INSERT INTO idempotency_keys (principal_id, key, fingerprint, created_at) "
    "SELECT {principal}, CAST(:key AS text), CAST(:fingerprint AS bytea), CAST(:now AS timestamptz) {source} "
    "ON CONFLICT DO NOTHING RETURNING true AS first"
)
"""The row of a key; a repeat waits here until the first request has finished, and then inserts nothing."""
OF_USER = "CAST(:user AS uuid)"
_KEEP_REFUSAL = text(
    "INSERT INTO idempotency_keys (principal_id, key, fingerprint, created_at, status, headers, body) VALUES "
    "(:user, :key, :fingerprint, :now, :status, CAST(:headers AS jsonb), :body) "
    "ON CONFLICT DO NOTHING RETURNING true"
)
STORE = (
    "UPDATE idempotency_keys SET status = :status, headers = CAST(:headers AS jsonb), body = :body "
    "WHERE principal_id = :user AND key = :key"
)
"""Keeps what was answered, for repeats; ``answered`` are its parameters."""


class Once(Response):
    """An answer with a secret in it: a repeat gets ``kept``, in which the secret is missing."""

    def __init__(self, content: str, kept: str, status_code: int, headers: Mapping[str, str]) -> None:
        super().__init__(content, status_code, headers, "application/json")
        self.kept_body = kept.encode()


class Replay(Exception):
    """The key was used before: this is what was answered then."""

    def __init__(self, response: Response) -> None:
        self.response = response


async def asked_with_key(request: Request) -> AskedWithKey | None:
    """The key of this request and what is asked with it. Raises IDEMPOTENCY_KEY_INVALID.

    A dry run leaves nothing that could be repeated, and so uses no key.
    """
    header = request.headers.get("idempotency-key")
    if header is None or request.method != "POST":
        return None
    match = _KEY.fullmatch(header.strip())
    if match is None:
        raise DomainError("IDEMPOTENCY_KEY_INVALID")
    if request.state.dry_run:
        return None
    asked = request.app.state.vault.fingerprint()  # keyed: a body may hold a password, and a plain hash can be guessed
    for part in (request.method, request.url.path, request.url.query):
        asked.update(part.encode() + b"\0")
    await _add_body(asked, request)
    return AskedWithKey(match[1] or match[2], asked.digest())


async def _add_body(asked: Any, request: Request) -> None:
    """The body in one spelling: a client may write the same JSON otherwise, and a form with another boundary."""
    kind = request.headers.get("content-type", "")
    if kind.startswith("multipart/"):
        for name, value in (await request.form()).multi_items():
            if isinstance(value, str):
                asked.update(f"{name}\0{value}\0".encode())
            else:
                asked.update(f"{name}\0{value.filename}\0".encode())
                await asyncio.to_thread(_add_file, asked, value.file)
    elif "json" in kind and (body := await request.body()):
        asked.update(orjson.dumps(orjson.loads(body), option=orjson.OPT_SORT_KEYS))
    else:
        asked.update(await request.body())


def _add_file(asked: Any, file: Any) -> None:
    while chunk := file.read(1024 * 1024):
        asked.update(chunk)
    file.seek(0)


async def replay(ctx: Context, asked: AskedWithKey) -> None:
    """Answer a repeat as the first was answered. Raises IDEMPOTENCY_MISMATCH when something else is asked."""
    row = await ctx.db.scalar(
        select(IdempotencyKey).where(IdempotencyKey.principal_id == ctx.me.key_owner, IdempotencyKey.key == asked.key)
    )
    if row is None or row.status is None:
        raise DomainError("IDEMPOTENCY_IN_PROGRESS", headers={"Retry-After": "1"})
    if row.fingerprint != asked.fingerprint:
        raise DomainError("IDEMPOTENCY_MISMATCH")
    raise Replay(Response(row.body, row.status, {**(row.headers or {}), "Idempotent-Replayed": "true"}))


async def keep(ctx: Context, asked: AskedWithKey, response: Response) -> None:
    """Take the key once more, with its answer, after the effect was undone: one statement.

    Raises IDEMPOTENCY_IN_PROGRESS when a repeat was faster.
    """
    values = asked.row(ctx.me.key_owner) | answered(ctx, asked, response)
    if not await ctx.db.scalar(_KEEP_REFUSAL, values):
        raise DomainError("IDEMPOTENCY_IN_PROGRESS", headers={"Retry-After": "1"})


def answered(ctx: Context, asked: AskedWithKey, response: Response) -> dict[str, Any]:
    """Status, body and the headers that belong to it. Of an answer with a secret, what may be kept."""
    kept = {name: response.headers[name] for name in ("content-type", "etag", "location") if name in response.headers}
    told = {
        "status": response.status_code,
        "headers": orjson.dumps(kept).decode(),
        "body": bytes(getattr(response, "kept_body", response.body)),
    }
    return told | {"user": ctx.me.key_owner, "key": asked.key}


async def purge_keys(db: Any, days: int = 7) -> None:
    """Forget keys older than a week: phones are offline over weekends, not longer (API §7)."""
    await db.execute(delete(IdempotencyKey).where(IdempotencyKey.created_at < CLOCK.now() - timedelta(days=days)))
