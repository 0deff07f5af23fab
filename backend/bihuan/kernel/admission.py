"""At the door: how often a caller may come, and what an API token may ask for (API §7, §10, §11)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple
from uuid import UUID

from fastapi import Request

from bihuan.kernel.context import Context, Principal
from bihuan.kernel.errors import DomainError, insufficient
from bihuan.kernel.quotas import Policy, Standing, exceeded
from bihuan.kernel.scopes import holds

READS = ("/search", "/preview")
"""POSTs that change nothing: a token needs no key for them."""
COST = "x-cost"
SEARCH = 5
DAY = 86_400


class Limits(NamedTuple):
    """The limits of an installation; 0 is none."""

    user: int
    token: int
    rows: int
    login: int
    confirm: int
    form: int


def cost_of(request: Request) -> int:
    """What the operation weighs: 1, a search 5, unless its contract says more."""
    extra: Mapping[str, Any] = getattr(request.scope.get("route"), "openapi_extra", None) or {}
    return int(extra.get(COST, SEARCH if request.url.path.endswith("/search") else 1))


def count(request: Request, *counted: tuple[Policy, str]) -> None:
    """Count this request against every policy that has a limit. Raises RATE_LIMITED, once all were asked."""
    cost, quotas = cost_of(request), request.app.state.quotas
    again = {policy.name for policy, _ in counted}  # the whole request may be retried
    standings: list[Standing] = [one for one in getattr(request.state, "standings", ()) if one.policy.name not in again]
    for policy, caller in counted:
        if policy.limit:
            standings.append(quotas.take(policy, caller, 0 if policy.lasting else cost))
    request.state.standings = standings
    refused = exceeded(standings)
    if refused is not None:
        raise refused


def count_user(request: Request, user_id: UUID) -> None:
    request.state.caller = {"actor_id": user_id}
    count(request, (Policy("user", request.app.state.limits.user), str(user_id)))


def count_token(request: Request, user_id: UUID, token_id: UUID, rate: int | None, rows: int | None) -> None:
    """A token counts for itself and for its owner; its rows have a budget for the day (00:00 UTC)."""
    limits: Limits = request.app.state.limits
    request.state.caller = {"actor_id": user_id, "token_id": token_id}
    token = Policy("token", rate if rate and limits.token else limits.token)
    day = Policy("rows", rows if rows and limits.rows else limits.rows, DAY, lasting=True)
    request.state.rows_of = (day, str(token_id)) if day.limit else None
    count(request, (token, str(token_id)), (Policy("user", limits.user), str(user_id)), (day, str(token_id)))


def charge_rows(request: Request, ctx: Context) -> None:
    """The rows that were answered, against the budget of the token that asked."""
    budget = getattr(request.state, "rows_of", None)
    if budget is not None and ctx.rows:
        request.app.state.quotas.charge(*budget, ctx.rows)


def admit(request: Request, me: Principal, keyed: bool) -> None:
    """Whether a token may use this operation at all. Raises TOKEN_FORBIDDEN, INSUFFICIENT_SCOPE, or asks for a key."""
    if me.scopes_held is None:
        return
    extra: Mapping[str, Any] = getattr(request.scope.get("route"), "openapi_extra", None) or {}
    authz = extra.get("x-authz", {})
    if authz.get("object") == "me" and authz.get("action") != "read":
        raise DomainError("TOKEN_FORBIDDEN")
    for scope in extra.get("x-scopes", ()):
        if not holds(me.scopes_held, scope):
            raise insufficient(scope)
    if request.method == "POST" and not keyed and not request.url.path.endswith(READS):
        raise DomainError("IDEMPOTENCY_KEY_REQUIRED")
