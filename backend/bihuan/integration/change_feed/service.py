"""The feed as one caller may see it: events of the records that caller can read now (TRUST R66)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import timedelta
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, literal, literal_column, or_, select, text, union_all

from bihuan.integration.change_feed.schemas import (
    MOST_CHANGED,
    Event,
    EventPage,
    EventPageInfo,
    EventQuery,
    EventType,
    EventTypes,
)
from bihuan.kernel.audit import AuditEntry
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.db import ids
from bihuan.kernel.errors import FieldError, Text
from bihuan.kernel.feed import SealedEvent
from bihuan.kernel.reading import field_of
from bihuan.kernel.resource import RESOURCES

VISIBLE = timedelta(days=30)
LOOKED_AT = 5_000
"""Sequences a page looks at, at most: a caller who sees nothing, or asks for something rare, gets on all the same."""
EDITS = {
    "create": Text("新建", "Created"),
    "update": Text("修改", "Edited"),
    "delete": Text("删除", "Deleted"),
}
Record = tuple[str, UUID]
"""Kind and id."""


def object_of(object_type: str) -> str:
    """``delivery-notices`` → ``delivery_notice``."""
    known = RESOURCES.get(object_type)
    return (known.one if known else object_type).replace("-", "_")


def type_of(object_type: str, action: str) -> str:
    """``contracts`` and ``confirm-sign`` → ``contract.confirm_sign``."""
    return f"{object_of(object_type)}.{action.replace('-', '_')}"


def event_types(ctx: Context) -> EventTypes:
    """Every type that the tables of verbs give rise to, for the kinds that the caller may read."""
    found: dict[str, EventType] = {}
    for name, resource in sorted(RESOURCES.items()):
        if ctx.may(name, "read"):
            verbs = EDITS | {action.name: action.summary for action in resource.actions}
            for verb, summary in verbs.items():
                shown = EventType(type=type_of(name, verb), object=object_of(name), summary=summary.in_(ctx.language))
                found.setdefault(shown.type, shown)
    return EventTypes(data=list(found.values()))


@cache
def _kinds() -> dict[str, list[str]]:
    kinds = defaultdict(list)
    for name in RESOURCES:
        kinds[object_of(name)].append(name)
    return kinds


def unknown(objects: Iterable[str], types: Iterable[str]) -> list[FieldError]:
    """What a webhook would wait for in vain, each at its place: no kind of that name, or none with that verb."""
    verbs = {
        object_of(name): {*EDITS, *(action.name for action in resource.actions)} for name, resource in RESOURCES.items()
    }
    wrong = [FieldError(f"/objects/{at}", "INVALID") for at, name in enumerate(objects) if name not in verbs]
    for at, name in enumerate(types):
        kind, _, verb = name.partition(".")
        if verb.replace("_", "-") not in verbs.get(kind, ()):
            wrong.append(FieldError(f"/event_types/{at}", "INVALID"))
    return wrong


def asked_for(objects: Iterable[str], types: Iterable[str]) -> list[ColumnElement[bool]]:
    """Conditions on ``SealedEvent``; a name that nothing has finds nothing, no name at all finds everything."""
    conditions: list[ColumnElement[bool]] = []
    if objects := list(objects):
        kinds = [kind for one in objects for kind in _kinds().get(one, [one])]
        conditions.append(SealedEvent.object_type.in_(kinds))
    if types := list(types):
        wanted = [
            and_(
                SealedEvent.object_type.in_(_kinds().get(one, [one])),
                func.replace(SealedEvent.action, "-", "_") == verb,
            )
            for one, _, verb in (name.partition(".") for name in types)
        ]
        conditions.append(or_(*wanted))
    return conditions


COLUMNS: Select[Any] = select(
    SealedEvent.sequence,
    SealedEvent.hash,
    SealedEvent.object_type,
    SealedEvent.action,
    AuditEntry.at,
    AuditEntry.object_id,
    AuditEntry.object_no,
    AuditEntry.object_version,
    func.jsonb_path_query_array(AuditEntry.changes, literal_column("'$[*].field'")).label("fields"),
).join(AuditEntry, AuditEntry.id == SealedEvent.audit_id)

_BOUNDS = text(
    "SELECT head, coalesce((SELECT sequence - 1 FROM events WHERE at >= :since ORDER BY at LIMIT 1), head) AS floor "
    "FROM (SELECT coalesce((SELECT max(sequence) FROM events), 0) AS head) f"
)


async def bounds(ctx: Context) -> tuple[int, int]:
    """The last sequence there is, and the last one that is too old to be shown."""
    head, floor = (await ctx.db.execute(_BOUNDS, {"since": CLOCK.now() - VISIBLE})).one()
    return int(head), int(floor)


async def page_of(ctx: Context, query: EventQuery) -> EventPage:
    """The next events behind ``after`` that the caller may see."""
    limit = min(query.limit, 200)
    head, floor = await bounds(ctx)
    start = max(query.after, floor)
    end = min(start + LOOKED_AT, head)
    wanted = asked_for(*((given.split(",") if given else []) for given in (query.object, query.type)))
    window = COLUMNS.where(SealedEvent.sequence > start, SealedEvent.sequence <= end, *wanted)
    rows = (await ctx.db.execute(window.order_by(SealedEvent.sequence).limit(limit))).all()
    reached = max(rows[-1].sequence if len(rows) == limit else end, query.after)
    readable = await readable_records(ctx, ((row.object_type, row.object_id) for row in rows))
    shown = [event_of(ctx, row) for row in rows if (row.object_type, row.object_id) in readable]
    return EventPage(data=shown, page=EventPageInfo(next_after=reached, has_more=reached < head, limit=limit))


async def readable_records(ctx: Context, records: Iterable[Record]) -> set[Record]:
    """Those of the records that the caller can read now, deleted ones included: one statement for all kinds."""
    by_kind: dict[str, set[UUID]] = defaultdict(set)
    for kind, record_id in records:
        if kind in RESOURCES and ctx.may(kind, "read"):
            by_kind[kind].add(record_id)
    if not by_kind:
        return set()
    kinds = tuple(sorted(by_kind))
    statement = ctx.once(("readable", kinds), lambda: union_all(*(_readable(ctx, kind) for kind in kinds)))
    found = await ctx.db.execute(statement, {kind: list(by_kind[kind]) for kind in kinds})
    return {(kind, record_id) for kind, record_id in found}


def _readable(ctx: Context, kind: str) -> Select[Any]:
    model = RESOURCES[kind].model
    return select(literal(kind).label("kind"), model.id).where(model.id == ids(kind), RESOURCES[kind].scope(ctx))


def event_of(ctx: Context, row: Any) -> Event:
    """A row of ``COLUMNS`` as it is told: also names of fields are left out that the reader may not see."""
    return Event(
        id=event_id(row.hash),
        type=type_of(row.object_type, row.action),
        occurred_at=row.at,
        object=object_of(row.object_type),
        object_id=row.object_id,
        object_no=row.object_no,
        version=row.object_version,
        sequence=row.sequence,
        changed=_told(ctx, row.object_type, row.fields),
    )


def event_id(seal: bytes) -> str:
    """Named after its seal: the same for ever, and of no use for guessing another."""
    return f"evt_{seal.hex()[:32]}"


def _told(ctx: Context, kind: str, fields: Sequence[str]) -> list[str]:
    resource = RESOURCES[kind]
    names = [name for name in fields if not resource.hides(ctx, field_of(name))]
    if len(names) > MOST_CHANGED:  # a document of hundreds of lines: that its lines changed is enough
        names = list(dict.fromkeys(name.partition("[")[0] for name in names))
    return names[:MOST_CHANGED]
