"""What the company has declared about kinds of record, as every request needs it: kept in memory until the epoch moves.

The company, which keeps the declarations, stands above: its tables are known by name only.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from bihuan.kernel.declared import Declared, definition, rules_of
from bihuan.kernel.field_rules import Rules

_FIELDS = text("SELECT * FROM custom_fields ORDER BY object, sort, key")
_RULES = text("SELECT * FROM field_rules WHERE is_active")
_KEPT_FROM = text(
    "SELECT f.object, f.key FROM custom_fields f WHERE f.visible_to <> '[]'::jsonb AND NOT EXISTS ("
    "SELECT 1 FROM user_roles ur JOIN roles r ON r.id = ur.role_id WHERE ur.user_id = :user "
    "AND (r.code = 'admin' OR jsonb_exists(f.visible_to, r.code)))"
)
_KNOWN: WeakKeyDictionary[Any, tuple[int, Mapping[str, Declared]]] = WeakKeyDictionary()


async def declarations(db: AsyncSession, epoch: int) -> Mapping[str, Declared]:
    """By kind of record; one for all who are signed in. Without an epoch nothing tells when to forget."""
    engine = db.get_bind()
    known = _KNOWN.get(engine)
    if known is None or known[0] != epoch or not epoch:
        known = _KNOWN[engine] = (epoch, await _read(db))
    return known[1]


async def _read(db: AsyncSession) -> Mapping[str, Declared]:
    fields: dict[str, list[Any]] = {}
    for row in await db.execute(_FIELDS):
        fields.setdefault(row.object, []).append(definition(row))
    rules: dict[str, dict[str, Rules]] = {}
    for row in await db.execute(_RULES):
        rules.setdefault(row.object, {})[row.field] = rules_of(row)
    kinds = fields.keys() | rules.keys()
    return {kind: Declared(tuple(fields.get(kind, ())), rules.get(kind, {})) for kind in kinds}


async def kept_from(db: AsyncSession, user_id: UUID) -> Mapping[str, frozenset[str]]:
    """The fields that were made for roles this user does not have."""
    kept: dict[str, set[str]] = {}
    for kind, key in await db.execute(_KEPT_FROM, {"user": user_id}):
        kept.setdefault(kind, set()).add(key)
    return {kind: frozenset(keys) for kind, keys in kept.items()}
