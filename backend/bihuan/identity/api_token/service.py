"""Tokens: made by people for themselves or for service accounts, with no more than they may pass on (API §10)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from ipaddress import ip_address, ip_network
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from bihuan.identity.api_token.models import ApiToken, TokenStatus
from bihuan.identity.api_token.schemas import ApiTokenCreate, ApiTokenRead, ApiTokenRow
from bihuan.identity.api_token.secret import Key, new_key
from bihuan.identity.api_token.workflow import ACTIONS
from bihuan.identity.user.models import User, UserStatus
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context, Principal
from bihuan.kernel.errors import DomainError, FieldError, Invalid
from bihuan.kernel.jobs import SCHEDULES
from bihuan.kernel.names import NameOf
from bihuan.kernel.resource import Resource
from bihuan.kernel.scopes import READ_ALL, SCOPES, grantable, holds
from bihuan.kernel.security_log import tell
from bihuan.kernel.words import Label
from bihuan.kernel.workflow import Nothing

UNUSED = timedelta(days=60)

API_TOKENS: Resource[ApiToken] = Resource(
    name="api-tokens",
    one="api-token",
    label=Label("API 令牌", "API token"),
    model=ApiToken,
    read=ApiTokenRead,
    row=ApiTokenRow,
    actions=ACTIONS,
    derived={"owner_name": NameOf(User, ApiToken.owner_id)},
    references={"owner_id": "users"},
)


def is_administrator(me: Principal) -> bool:
    """Whoever sees everybody's tokens may make one that reads everything, and those of service accounts."""
    return "all" in me.scopes("api-tokens", "create")


def effective(me: Principal, held: frozenset[str]) -> list[str]:
    """The scopes of a token that its owner's permissions give any meaning now."""
    return sorted({SCOPES[one] for one in me.grants if one in SCOPES and holds(held, SCOPES[one])})


def passable(me: Principal) -> list[str]:
    """What the caller can give to a token."""
    mine = {SCOPES[permission] for permission in me.grants if permission in SCOPES}
    return sorted(mine.intersection(grantable())) + ([READ_ALL] if is_administrator(me) else [])


async def create_token(ctx: Context, data: ApiTokenCreate) -> tuple[ApiToken, Key]:
    """A token and its key. Raises SCOPE_UNKNOWN, SCOPE_TOO_WIDE, INVALID_CIDR, NOT_SERVICE_ACCOUNT."""
    known, mine = {*grantable(), READ_ALL}, set(passable(ctx.me))
    errors = [
        FieldError(f"/scopes/{index}", "SCOPE_UNKNOWN" if scope not in known else "SCOPE_TOO_WIDE")
        for index, scope in enumerate(data.scopes)
        if scope not in mine
    ]
    errors += [
        FieldError(f"/allowed_ips/{index}", "INVALID_CIDR")
        for index, network in enumerate(data.allowed_ips)
        if not _is_network(network)
    ]
    if errors:
        raise DomainError(errors[0].code if len(errors) == 1 else "VALIDATION", errors=errors)
    owner = await _owner(ctx, data.owner_id)
    key, now = new_key(), CLOCK.now()
    token = ApiToken(
        name=data.name,
        owner_id=owner,
        prefix=key.prefix,
        secret_hash=key.digest,
        scopes=sorted(set(data.scopes)),
        allowed_ips=[str(ip_network(network, strict=False)) for network in data.allowed_ips],
        known_ips=[],
        rate_per_minute=data.rate_per_minute,
        rows_per_day=data.rows_per_day,
        expires_at=now + timedelta(days=data.days),
    )
    await API_TOKENS.add(ctx, token)
    tell(ctx, "token.created", object_type="api-tokens", object_id=token.id, detail=key.prefix)
    return token, key


def _is_network(given: str) -> bool:
    try:
        ip_network(given, strict=False)
    except ValueError:
        return False
    return True


async def _owner(ctx: Context, asked: UUID | None) -> UUID:
    """Oneself, or a service account whose keys an administrator makes."""
    if asked is None or asked == ctx.me.id:
        return ctx.me.id
    user = await ctx.db.get(User, asked)
    if user is None or user.deleted_at is not None or user.status != UserStatus.ACTIVE:
        raise Invalid("/owner_id", "REF_NOT_FOUND")
    if not (is_administrator(ctx.me) and user.is_service):
        raise Invalid("/owner_id", "NOT_SERVICE_ACCOUNT")
    return user.id


def narrowed(me: Principal, token_id: UUID, scopes: frozenset[str]) -> Principal:
    """The user as the token may act: what its scopes do not hold is taken off every grant (R69)."""
    kept = {name: scope for name, scope in me.grants.items() if name in SCOPES and holds(scopes, SCOPES[name])}
    withheld = {name: SCOPES[name] for name in me.grants if name not in kept and name in SCOPES}
    return replace(
        me, grants=kept, token_id=token_id, scopes_held=scopes, withheld=withheld, built={}, _owners={}, session_id=None
    )


def from_allowed(address: str | None, networks: tuple[Any, ...]) -> bool:
    """Whether a token may be used from this address; without a list, from everywhere."""
    if not networks:
        return True
    try:
        at = ip_address(address or "")
    except ValueError:
        return False
    mapped = getattr(at, "ipv4_mapped", None)
    return any((mapped or at) in network for network in networks)


async def disable_unused(ctx: Context, _: Mapping[str, Any]) -> None:
    """Every night: a token that nobody used for 60 days is switched off; a forgotten key is a stolen one."""
    before = CLOCK.now() - UNUSED
    idle = await ctx.db.scalars(
        select(ApiToken.id).where(
            ApiToken.status == TokenStatus.ACTIVE,
            ApiToken.deleted_at.is_(None),
            func.coalesce(ApiToken.last_used_at, ApiToken.created_at) < before,
        )
    )
    for token_id in list(idle):
        await API_TOKENS.act(ctx, token_id, "expire", Nothing())


SCHEDULES["disable-unused-tokens"] = ("30 18 * * *", disable_unused)
