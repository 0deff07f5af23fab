"""Where acts are kept: the ledger of owners, the log, follow-ups, approvals. Each tells the same few columns, from an
index of its own, so that a count or a page reads no more than the period (decision 0034).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Select,
    String,
    any_,
    cast,
    false,
    func,
    literal,
    literal_column,
    or_,
    select,
    true,
)
from sqlalchemy.orm import aliased

from bihuan.activity.follow_up.models import FollowUp
from bihuan.activity.follow_up.schemas import FollowUpTarget
from bihuan.activity.follow_up.service import SYSTEM_KINDS
from bihuan.approvals.instance.models import ApprovalTask
from bihuan.insights.acts.models import BY_PEOPLE, IN_LOG, LOGGED
from bihuan.insights.acts.schemas import Side
from bihuan.kernel.audit import AuditEntry
from bihuan.kernel.context import Context
from bihuan.kernel.db import always, uuid_array
from bihuan.kernel.ownership import OwnershipEvent

APPROVALS = "approvals"
FOLLOW_UPS = "follow-ups"


class Source(NamedTuple):
    """``code`` begins the ids of its acts; ``kinds`` are what acts of it begin with."""

    code: str
    kinds: frozenset[str]
    at: Any
    id: Any
    kind: ColumnElement[str]
    verb: ColumnElement[str]
    actor: Any
    kept: tuple[ColumnElement[bool], ...]
    """What of the table is an act: exactly what its index holds."""
    seen: Callable[[Context], ColumnElement[bool]]


def people(ctx: Context, kind: str, actor: Any, loser: Any = None) -> ColumnElement[bool]:
    """Acts of those whose records of the kind the principal may read, and of their own subordinates.

    What the system does belongs to whom it takes a record from (``loser``). What somebody did stays theirs when the
    record moves on, so that a count does not change afterwards.
    """
    scopes = ctx.me.scopes(kind, "read")
    if not scopes:
        return false()
    if ctx.is_system or "all" in scopes:
        return true()
    covered = uuid_array(sorted({ctx.me.id, *ctx.me.owners(scopes, True)}))
    mine: ColumnElement[bool] = actor == any_(covered)
    return mine if loser is None else or_(mine, actor.is_(None) & (loser == any_(covered)))


def _each(column: Any, kinds: Iterable[str], test: Callable[[str], ColumnElement[bool]]) -> ColumnElement[bool]:
    return or_(*((column == kind) & test(kind) for kind in kinds))


def _follow_ups(ctx: Context) -> ColumnElement[bool]:
    if not ctx.may(FOLLOW_UPS, "read"):
        return false()
    return _each(FollowUp.object_type, FollowUpTarget, lambda kind: people(ctx, kind, FollowUp.author_id))


def _stored(condition: str) -> ColumnElement[bool]:
    return literal_column(f"({condition})", Boolean)


_Undone, _Undoing = aliased(OwnershipEvent), aliased(OwnershipEvent)
_taken_back = (
    select(_Undone.id)
    .join(_Undoing, (_Undoing.object_id == _Undone.object_id) & (_Undoing.id > _Undone.id))
    .where(_Undoing.action == always("unconvert"), _Undone.action == always("convert", "create"))
    .where((_Undone.object_type == "customers") | (_Undone.action == always("convert")))
)
"""A conversion that was taken back counts for nobody, nor does the customer that it made (DOMAIN §7.2): few rows,
by an index of their own, looked up once a statement.
"""


def _ledger(whose: Any, loser: Any, *kept: ColumnElement[bool]) -> Source:
    kinds = ("customers", "leads")
    kind: Any = OwnershipEvent.object_type
    return Source(
        "o",
        frozenset(kinds),
        OwnershipEvent.at,
        OwnershipEvent.id,
        kind,
        OwnershipEvent.action.expression,
        whose,
        (*kept, OwnershipEvent.id.not_in(_taken_back)),
        lambda ctx: _each(kind, kinds, lambda one: people(ctx, one, whose, loser)),
    )


_DONE = _ledger(OwnershipEvent.actor_id, OwnershipEvent.from_owner_id)
_MOVED = OwnershipEvent.from_owner_id.is_distinct_from(OwnershipEvent.to_owner_id)
SOURCES: tuple[Source, ...] = (
    _DONE,
    Source(
        "a",
        frozenset(LOGGED),
        AuditEntry.at,
        AuditEntry.id,
        AuditEntry.object_type.expression,
        AuditEntry.action.expression,
        AuditEntry.actor_id,
        (_stored(IN_LOG),),
        lambda ctx: _each(AuditEntry.object_type, LOGGED, lambda kind: people(ctx, kind, AuditEntry.actor_id)),
    ),
    Source(
        "f",
        frozenset({FOLLOW_UPS}),
        FollowUp.occurred_at,
        FollowUp.id,
        literal(FOLLOW_UPS, String),
        FollowUp.kind.expression,
        FollowUp.author_id,
        (FollowUp.deleted_at.is_(None), FollowUp.kind.not_in(sorted(SYSTEM_KINDS))),
        _follow_ups,
    ),
    Source(
        "t",
        frozenset({APPROVALS}),
        ApprovalTask.acted_at,
        ApprovalTask.id,
        literal(APPROVALS, String),
        ApprovalTask.state.expression,
        ApprovalTask.assignee_id,
        (_stored(BY_PEOPLE),),
        lambda ctx: people(ctx, "customers", ApprovalTask.assignee_id),
    ),
)
"""Follow-ups are seen by the scope of what they are about, decisions by that of customers."""
BY_SIDE: dict[str, tuple[Source, ...]] = {
    Side.DID: SOURCES,
    Side.RECEIVED: (_ledger(OwnershipEvent.to_owner_id, None, _MOVED, OwnershipEvent.to_owner_id.is_not(None)),),
    Side.LOST: (_ledger(OwnershipEvent.from_owner_id, None, _MOVED, OwnershipEvent.from_owner_id.is_not(None)),),
}


def key_of(source: Source) -> ColumnElement[str]:
    """The id of an act, ordered as the acts of a moment are."""
    if source.id.type.python_type is UUID:
        return func.concat(source.code, cast(source.id, String))
    return func.concat(source.code, func.lpad(cast(source.id, String), 20, "0"))


def acts_of(ctx: Context, source: Source, *more: ColumnElement[bool]) -> Select[Any]:
    """Time, key, act and actor of what the principal may see of a source."""
    return select(
        source.at.label("at"),
        key_of(source).label("key"),
        (source.kind + "." + source.verb).label("act"),
        source.actor.label("actor_id"),
    ).where(*source.kept, source.seen(ctx), *more)
