"""Connections: one engine that writes, one that reads, with the limits that keep either from waiting for ever."""

from __future__ import annotations

from typing import Any

import orjson
from sqlalchemy import ARRAY
from sqlalchemy.dialects.postgresql.asyncpg import AsyncpgARRAY
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bihuan.kernel import limits

READ_ONLY = {
    "default_transaction_read_only": "on",
    "plan_cache_mode": "force_custom_plan",
    "max_parallel_workers_per_gather": "0",
    "work_mem": "16MB",
}
"""For GET requests: nothing can be written, a list is planned for the values asked for (PERFORMANCE §3), and one
reader's list takes no processor away from the others. What a frequent fragment finds among millions is remembered row
by row: with the usual 4 MB it is remembered by pages, and every row of them read again."""


JSONB = b"\x01"
"""What PostgreSQL sends before a document: the number of its form."""
EMPTY = JSONB + b"{}"


class _Lists(AsyncpgARRAY):
    """The driver answers with lists of the right values already: copying each of them cost as much as reading it."""

    def result_processor(self, dialect: Any, coltype: Any) -> Any:
        return None


async def _speak_json(adapter: Any) -> None:
    """Documents between driver and program: half the time of SQLAlchemy's way, and most of them are empty."""
    await adapter._connection.set_type_codec(
        "jsonb", encoder=_as_jsonb, decoder=_of_jsonb, schema="pg_catalog", format="binary"
    )


def _as_jsonb(document: str) -> bytes:
    return JSONB + document.encode()


def _of_jsonb(sent: bytes) -> Any:
    return {} if sent == EMPTY else orjson.loads(sent[1:])


def make_engine(url: str, pool_size: int = 10, *, read_only: bool = False, awaited: bool = False) -> AsyncEngine:
    """The engine: READ COMMITTED, bounded waits (TRUST §4.4.3), many prepared statements.

    ``awaited`` where somebody waits for every answer: a connection that is silent is given up. Jobs have more time.
    A read-only one commits every statement by itself: in READ COMMITTED each sees a snapshot of its own anyway.
    """
    engine = create_async_engine(
        url,
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=2,
        pool_recycle=1800,
        json_deserializer=orjson.loads,
        hide_parameters=True,  # an exception must not tell what was to be stored
        **({"isolation_level": "AUTOCOMMIT", "skip_autocommit_rollback": True} if read_only else {}),
        connect_args={
            "ssl": False if "127.0.0.1" in url else None,
            "prepared_statement_cache_size": 1000,
            "statement_cache_size": 1000,  # of the driver, for what goes to it directly (kernel/direct)
            "max_cached_statement_lifetime": 0,
            "max_cacheable_statement_size": 0,
            **({"timeout": limits.CONNECT_SECONDS, "command_timeout": limits.SILENCE_SECONDS} if awaited else {}),
            "server_settings": {
                "timezone": "UTC",
                "lock_timeout": f"{limits.LOCK_SECONDS}s",
                "statement_timeout": f"{limits.STATEMENT_SECONDS}s",
                "idle_in_transaction_session_timeout": f"{limits.IDLE_SECONDS}s",
                "jit": "off",
                "gin_pending_list_limit": f"{limits.WAITING_WORDS}kB",
                "application_name": "bihuan",
                **(READ_ONLY if read_only else {}),
            },
        },
    )
    engine.dialect.setup_asyncpg_jsonb_codec = _speak_json  # type: ignore[attr-defined]
    engine.dialect.colspecs = {**engine.dialect.colspecs, ARRAY: _Lists}
    # Several new rows of one table go in one statement: asyncpg would send one execution a row.
    engine.dialect.use_insertmanyvalues_wo_returning = True
    return engine
