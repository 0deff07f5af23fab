"""Which refusals belong in the security log: being turned away from a change, and coming too often (TRUST §4.9)."""

from __future__ import annotations

from typing import Any

from fastapi import Request

from bihuan.kernel.context import Context
from bihuan.kernel.errors import DomainError

READING = {"GET", "HEAD", "OPTIONS"}
TOLD_ELSEWHERE = {"BAD_CREDENTIALS", "TOTP_REQUIRED", "TOTP_INVALID"}
"""Signing in tells more of its failures than their code."""


def note_refusal(request: Request, refused: DomainError) -> None:
    """One event for a 401 or 403 on a write, and one a window for a caller who exceeds a limit."""
    ctx: Context | None = getattr(request.state, "context", None)
    if ctx is None or refused.code in TOLD_ELSEWHERE:
        return
    log = request.app.state.security
    if refused.status in {401, 403} and request.method not in READING:
        log.refused(ctx, "access.refused", **_where(request, refused))
    elif refused.code == "RATE_LIMITED" and any(one.first for one in getattr(request.state, "standings", ())):
        log.refused(ctx, "rate.limited", **_where(request, refused), **getattr(request.state, "caller", {}))


def _where(request: Request, refused: DomainError) -> dict[str, Any]:
    """The operation by its name, never by its address: an address may hold what somebody typed."""
    route = request.scope.get("route")
    extra = getattr(route, "openapi_extra", None) or {}
    return {
        "object_type": extra.get("x-authz", {}).get("object"),
        "detail": f"{refused.code} {getattr(route, 'name', '')}".strip(),
    }
