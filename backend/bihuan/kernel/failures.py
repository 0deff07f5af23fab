"""Every failure of the database as a coded refusal: nothing of its text reaches a client (API §6)."""

from __future__ import annotations

from socket import gaierror

import asyncpg
import structlog
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import StaleDataError

from bihuan.kernel.errors import DomainError
from bihuan.kernel.gate import busy

log = structlog.get_logger()
UNREACHABLE = (ConnectionError, TimeoutError, gaierror, asyncpg.PostgresError, asyncpg.InterfaceError)
"""What a new connection fails with: raw, because SQLAlchemy translates the errors of statements only."""

CONSTRAINT_CODES: dict[str, str] = {}
"""Unique index → refusal code; each context adds its own beside its models."""


def sqlstate_of(failed: DBAPIError) -> str:
    """PostgreSQL's own code of a failure: empty where the connection failed."""
    return str(getattr(failed.orig, "sqlstate", "") or "")


def _is_lost(failed: DBAPIError) -> bool:
    """The connection ended; the driver may also find a server's last words on it when it begins to speak."""
    return failed.connection_invalidated or isinstance(
        getattr(failed.orig, "__cause__", None), asyncpg.InternalClientError
    )


def refusal_of(failed: Exception) -> DomainError:
    """The refusal that a failure is told as. Raises it as it is where nothing is known of it."""
    if isinstance(failed, StaleDataError):
        return DomainError("LOCKED_BY_OTHER", headers={"Retry-After": "1"})
    if isinstance(failed, PoolTimeout):
        return busy()
    if isinstance(failed, UNREACHABLE) or (isinstance(failed, DBAPIError) and _is_lost(failed)):
        return DomainError("UNAVAILABLE", headers={"Retry-After": "2"})
    state = sqlstate_of(failed) if isinstance(failed, DBAPIError) else ""
    if state == "23505":
        cause = getattr(getattr(failed, "orig", None), "__cause__", None)
        return DomainError(CONSTRAINT_CODES.get(str(getattr(cause, "constraint_name", "")), "DUPLICATE_VALUE"))
    if state == "23503":
        return DomainError("REF_NOT_FOUND")
    if state.startswith("23"):
        return DomainError("CONFLICT")
    if state in {"55P03", "40001", "40P01"}:
        return DomainError("LOCKED_BY_OTHER", headers={"Retry-After": "1"})
    if state.startswith("22"):
        return DomainError("VALIDATION")
    if state == "53100":
        log.error("the database has no space left")
        return DomainError("STORAGE_FULL", headers={"Retry-After": "60"})
    if state.startswith(("53", "57", "08", "25P03")):
        log.error("database unavailable", sqlstate=state)
        return DomainError("UNAVAILABLE", headers={"Retry-After": "2"})
    raise failed
