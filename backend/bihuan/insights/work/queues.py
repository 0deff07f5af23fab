"""Queues: the documents that wait for a verb, counted for whoever may do it, as the list behind each counts them."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select

from bihuan.activity.task.models import TaskStatus
from bihuan.activity.task.service import TASKS
from bihuan.billing.invoice.service import INVOICES
from bihuan.billing.receipt.service import RECEIPTS
from bihuan.fulfilment.delivery_notice.models import BINDING
from bihuan.fulfilment.delivery_notice.service import NOTICES
from bihuan.fulfilment.outbound.service import OUTBOUNDS
from bihuan.insights.outings.schemas import ComparedKind
from bihuan.insights.outings.service import counted
from bihuan.kernel.context import Context
from bihuan.kernel.paging import COUNT_CAP
from bihuan.kernel.resource import Resource
from bihuan.parties.recycle.homes import known
from bihuan.parties.recycle.service import soon_of


class Waiting(NamedTuple):
    """Documents in these states wait for whoever may do the verb, which may be that of another resource."""

    name: str
    resource: Resource[Any]
    states: tuple[StrEnum, ...]
    verb: tuple[str, str]

    @property
    def filter(self) -> str:
        """The query of the list that shows exactly these."""
        return f"status={','.join(self.states)}"

    def counted(self, ctx: Context) -> Select[int]:
        """How many there are, up to one above the cap of lists."""
        model = self.resource.model
        waiting = select(model.id).where(
            model.deleted_at.is_(None), self.resource.scope(ctx), model.status.in_(self.states)
        )
        return select(func.count()).select_from(waiting.limit(COUNT_CAP + 1).subquery())


def _before(resource: Resource[Any], verb: str) -> tuple[StrEnum, ...]:
    """The states from which the verb is possible, as its table of actions says."""
    (action,) = (action for action in resource.actions if action.name == verb)
    return tuple(sorted(action.sources or ()))


WAITING = (
    Waiting("receipts_to_confirm", RECEIPTS, _before(RECEIPTS, "confirm"), ("receipts", "confirm")),
    Waiting("invoices_to_issue", INVOICES, _before(INVOICES, "issue"), ("invoices", "issue")),
    Waiting("notices_to_ship", NOTICES, BINDING, ("outbounds", "create")),
    Waiting("tasks_to_assign", TASKS, (TaskStatus.POOL,), ("tasks", "assign")),
    Waiting("outbounds_to_confirm", OUTBOUNDS, _before(OUTBOUNDS, "confirm"), ("outbounds", "confirm")),
)


class Soon(NamedTuple):
    """One's own records that go back into their pool soon, counted only where there are any."""

    name: str
    kind: str
    statement: Select[int]

    @property
    def filter(self) -> str:
        return f"kind={self.kind}&mine=true"


class Unwritten(NamedTuple):
    """Customers somebody called on and has not written about: one's own, and one's people's after a day (FUP-08)."""

    name: str
    kind: ComparedKind
    filter: str
    statement: Select[Any]


def unwritten(ctx: Context) -> Iterator[Unwritten]:
    """Counted only where there are any, as the list behind each counts them."""
    if not ctx.may("outings", "read"):
        return
    mine = ComparedKind.MISSING
    yield Unwritten("outings_to_record", mine, f"kind={mine}&user_id={ctx.me.id}", counted(ctx, mine, ctx.me.id))
    if ctx.me.subordinates:
        late = ComparedKind.OVERDUE
        yield Unwritten("outings_overdue", late, f"kind={late}", counted(ctx, late, None))


async def soon_recycled(ctx: Context) -> list[Soon]:
    """By kind of record, for owners whose pool has rules."""
    now = await known(ctx)
    found = ((kind, soon_of(ctx, kind, now)) for kind in now.homes if ctx.may(kind, "update"))
    return [Soon(f"{kind}_soon_recycled", kind, statement) for kind, statement in found if statement is not None]


def queues_of(ctx: Context) -> Iterator[Waiting]:
    """The queues of the principal: those whose verb and list are both granted."""
    return (one for one in WAITING if ctx.may(*one.verb) and ctx.may(one.resource.name, "read"))
