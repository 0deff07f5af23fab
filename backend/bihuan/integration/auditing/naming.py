"""What the ids in a change are called: whoever audits reads names, and the ids beside them (AUD-05)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import any_, select

from bihuan.integration.auditing.schemas import AuditName
from bihuan.kernel.context import Context
from bihuan.kernel.db import Numbered, uuid_array
from bihuan.kernel.reading import Readable
from bihuan.kernel.resource import RESOURCES

MOST = 200
"""Ids of one entry that are told by name; a list that changes more of them is read in the record."""
EVERYWHERE = ("users", "departments", "roles")
"""What lists of ids hold, of which no column says what they refer to; what these are called, everybody reads."""
_ID = re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b")


async def named(
    ctx: Context, entries: Iterable[tuple[str, UUID, list[dict[str, Any]]]], everything: bool
) -> list[list[AuditName]]:
    """For each entry, a record and its changes, the names of what it refers to.

    There is none of what is gone for good; nor of what the reader may not see, unless they audit ``everything``. The
    record itself comes first, where no number tells it apart.
    """
    asked = [(kind, _itself(kind, record_id) + _ids(changes)) for kind, record_id, changes in entries]
    missing = {one for _, ids in asked for one in ids}
    known: dict[UUID, str] = {}
    targets = [target for kind, ids in asked if ids for target in _targets(kind)]
    for target in dict.fromkeys([*EVERYWHERE, *targets]):
        if not missing:
            break
        found = await _names(ctx, RESOURCES[target], missing, everything)
        known |= found
        missing -= found.keys()
    return [[AuditName(id=one, name=known[one]) for one in ids if one in known] for _, ids in asked]


def _itself(kind: str, record_id: UUID) -> list[UUID]:
    resource = RESOURCES.get(kind)
    return [] if resource is None or issubclass(resource.model, Numbered) else [record_id]


def _ids(changes: list[dict[str, Any]]) -> list[UUID]:
    """In their order, each once."""
    return list(dict.fromkeys(UUID(one) for one in _ID.findall(orjson.dumps(changes).decode())))[: MOST - 1]


def _targets(kind: str) -> list[str]:
    """The kinds of record that columns of this kind refer to, and lines of it."""
    resource = RESOURCES.get(kind)
    if resource is None:
        return []
    by_table = {one.model.__tablename__: one.name for one in RESOURCES.values()}
    columns = resource.model.__table__.foreign_keys
    return [kind, *(by_table[key.column.table.name] for key in columns if key.column.table.name in by_table)]


async def _names(ctx: Context, resource: Readable[Any], ids: set[UUID], everything: bool) -> Mapping[UUID, str]:
    model = resource.model
    shown = getattr(model, "name", model.number if issubclass(model, Numbered) else None)
    if shown is None:
        return {}
    asked = select(model.id, shown).where(model.id == any_(uuid_array(sorted(ids))))
    if (
        not everything and resource.name not in EVERYWHERE
    ):  # an id says nothing, a name may be of what is none of their business
        asked = asked.where(resource.scope(ctx))
    rows = await ctx.db.execute(asked)
    return {row[0]: row[1] for row in rows if row[1]}
