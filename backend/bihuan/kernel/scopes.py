"""Token scopes: what an operation asks of an API token, read from the contract itself (API §10)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

READ_ALL = "read:all"
"""The one wildcard: every scope that ends in ``:read``. For administrators."""

SCOPES: dict[str, str] = {}
"""Permission → scope: ``quotes:update`` → ``quote:write``; filled from the operations when the program starts."""
NEVER: set[str] = set()
"""Scopes that no token can hold: tokens make no tokens, and change neither users, roles nor sharing rules."""


def scope_of(one: str, verb: str) -> str:
    """``quote``, ``update`` → ``quote:write``: fields are one scope, every verb another."""
    return f"{one}:{'write' if verb in {'create', 'update', 'delete'} else verb}"


def learn_scopes(operations: Iterable[Mapping[str, Any]], more: Mapping[str, str]) -> None:
    """Read ``openapi_extra`` of every route; ``more`` are the permissions that show a field and do nothing."""
    SCOPES.update(more)
    for extra in operations:
        authz, scopes = extra.get("x-authz", {}), extra.get("x-scopes", ())
        for scope in scopes:
            SCOPES.setdefault(f"{authz['object']}:{authz['action']}", scope)
            if _for_people(authz["object"], authz["action"]):
                NEVER.add(scope)


def _for_people(resource: str, verb: str) -> bool:
    return resource == "api-tokens" or (resource in {"users", "roles", "sharing-rules"} and verb != "read")


def grantable() -> list[str]:
    """Every scope a token may be given; ``read:all`` comes on top, for administrators."""
    return sorted(set(SCOPES.values()) - NEVER)


def holds(held: Collection[str], scope: str) -> bool:
    """Whether these scopes include that one."""
    return scope not in NEVER and (scope in held or (READ_ALL in held and scope.endswith(":read")))
