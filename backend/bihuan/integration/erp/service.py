"""ERP figures as a resource: brought in by key, the older never over the newer, read like the customer they are about.

Files and machines come the same way: ``judge`` decides about many figures at once, ``keep`` writes them as sets.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Date,
    String,
    any_,
    bindparam,
    case,
    cast,
    false,
    func,
    literal,
    select,
    text,
    true,
)

from bihuan.company.setting.service import setting
from bihuan.integration.erp.models import FIGURE_SEARCH, ErpFigure, FigureKind
from bihuan.integration.erp.schemas import (
    CustomerFigures,
    FigureBulk,
    FigureItem,
    FigurePut,
    FigureRead,
    FigureResult,
    FigureResults,
    FigureRow,
    FigureTotal,
)
from bihuan.integration.importing.cells import Problem
from bihuan.integration.importing.making import insert_all, write_changes
from bihuan.integration.importing.naming import customers_named, whose
from bihuan.kernel.audit import LogEntry
from bihuan.kernel.bulk import write_columns
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.db import RECORD_ID, TEXTS
from bihuan.kernel.errors import DomainError, Invalid, sentence
from bihuan.kernel.money import ZERO
from bihuan.kernel.names import NameOf
from bihuan.kernel.resource import Resource
from bihuan.kernel.words import Label
from bihuan.parties.customer.models import Customer
from bihuan.parties.customer.service import CUSTOMERS

NAME = "erp-figures"
FIELDS = (
    *("kind", "customer_id", "doc_date", "due_date", "currency", "amount", "settled_amount", "quantity", "status"),
    *("order_no", "remark", "source_version", "source_updated_at"),
)
_ALONE = text("SELECT pg_advisory_xact_lock(hashtextextended('erp-figures ' || :system, 0))")


class ErpFigures(Resource[ErpFigure]):
    """Whoever may read a customer may read what the ERP says of it (PERM-08)."""

    def scope(self, ctx: Context, verb: str = "read") -> ColumnElement[bool]:
        if ctx.is_system:
            return true()
        if not ctx.may(self.name, verb):
            return false()
        seen = CUSTOMERS.scope(ctx)
        if seen.compare(true()):
            return true()
        # An array: joined, the planner would read every figure there is to sort those of a few customers.
        mine = select(Customer.id).where(Customer.deleted_at.is_(None), seen).scalar_subquery()
        return ErpFigure.customer_id == any_(func.array(mine))


_LEFT = case((ErpFigure.kind == FigureKind.DELIVERY, None), else_=ErpFigure.amount - ErpFigure.settled_amount)
"""Goods that were delivered are no debt by themselves: what is owed for them is a receivable of the ERP."""

FIGURES: Resource[ErpFigure] = ErpFigures(
    name=NAME,
    one="erp-figure",
    label=Label("往来数据（ERP）", "ERP figure"),
    model=ErpFigure,
    read=FigureRead,
    row=FigureRow,
    derived={
        "number": cast(ErpFigure.external_id, String),
        "customer_name": NameOf(Customer, ErpFigure.customer_id),
        "open_amount": _LEFT,
    },
    references={"customer_id": "customers"},
    search=FIGURE_SEARCH,
    search_text=lambda figure: [figure.external_id, figure.order_no],
    title=lambda figure: figure.external_id or "",
)


@dataclass(slots=True)
class Judged:
    """What becomes of one figure. ``figure`` is the one that is there, or the new one once it is kept."""

    external_id: str
    values: dict[str, Any]
    outcome: str = "failed"
    code: str | None = None
    figure: ErpFigure | None = None
    changes: dict[str, Any] = field(default_factory=dict)


async def judge(
    ctx: Context, system: str, sent: Sequence[tuple[str, Mapping[str, Any]]], *, lock: bool
) -> list[Judged]:
    """Decide about figures, each named once; ``lock`` where they are kept afterwards: feeds of a system take turns.

    Of two that say when they were true, the older or equally old one is stale (DOMAIN §27.2).
    """
    if lock:
        await ctx.db.execute(_ALONE, {"system": system})
    named = sorted({number for number, _ in sent})
    wanted = select(ErpFigure).where(
        ErpFigure.external_system == system,
        ErpFigure.external_id == any_(literal(named, TEXTS)),
        ErpFigure.deleted_at.is_(None),
    )
    if lock:
        wanted = wanted.order_by(ErpFigure.id).with_for_update(key_share=True)
    await ctx.written(ErpFigure)
    known = {one.external_id: one for one in await ctx.db.scalars(wanted.execution_options(populate_existing=True))}
    return [_judge(Judged(number, _complete(values), figure=known.get(number))) for number, values in sent]


def _complete(values: Mapping[str, Any]) -> dict[str, Any]:
    """All fields: what the other system leaves out is empty there, too."""
    found = {name: values.get(name) for name in FIELDS}
    found["settled_amount"] = found["settled_amount"] or ZERO
    found["currency"] = found["currency"] or "CNY"
    return found


def _judge(made: Judged) -> Judged:
    there = made.figure
    if there is None:
        made.outcome = "created"
        return made
    if there.kind != made.values["kind"]:
        made.code = "ERP_KIND_DIFFERS"
        return made
    changes = {name: value for name, value in made.values.items() if getattr(there, name) != value}
    if not changes:
        made.outcome = "unchanged"
    elif _is_older(made.values, there):
        made.outcome, made.code = "stale", "ERP_STALE"
    else:
        made.outcome, made.changes = "updated", changes
    return made


def _is_older(values: Mapping[str, Any], there: ErpFigure) -> bool:
    for name in ("source_version", "source_updated_at"):
        said, known = values[name], getattr(there, name)
        if said is not None and known is not None:
            return bool(said <= known)
    return False


async def keep(ctx: Context, system: str, judged: Sequence[Judged], reason: str | None = None) -> None:
    """Write what was decided under the lock: new figures, changes with their log, and that the rest was heard again."""
    now = CLOCK.now()
    new, changed, heard = [], dict[UUID, dict[str, Any]](), []
    for made in judged:
        if made.outcome == "created":
            made.figure = figure = ErpFigure(**made.values, external_system=system, external_id=made.external_id)
            figure.synced_at = figure.created_at = figure.updated_at = now
            figure.created_by = figure.updated_by = ctx.me.id
            new.append(figure)
            ctx.log.append(LogEntry("create", NAME, figure, reason=reason))
        elif made.outcome == "updated" and made.figure is not None:
            changed[made.figure.id] = made.changes | {"synced_at": now}
        elif made.outcome == "unchanged" and made.figure is not None:
            made.figure.synced_at = now
            heard.append(made.figure)
    there = {made.figure.id: made.figure for made in judged if made.figure is not None}
    await write_changes(ctx, NAME, there, changed, reason)
    await write_columns(ctx, heard, "synced_at")
    await insert_all(ctx, ErpFigure, new)


# ------------------------------------------------------------------------------------------------ machines

_POINTERS = {"of_id": "id", "of_number": "number", "of_external_id": "external_id", "of_uscc": "uscc"}


async def put_figure(ctx: Context, system: str, external_id: str, data: FigurePut, if_match: str | None) -> Judged:
    """One figure by its key. Raises REF_NOT_FOUND for its customer, ERP_KIND_DIFFERS, STALE_VERSION."""
    ctx.require(NAME, "update")
    if if_match is not None:
        await ctx.db.execute(_ALONE, {"system": system})
        mine = (ErpFigure.external_system == system, ErpFigure.external_id == external_id)
        there = await ctx.db.scalar(select(ErpFigure).where(*mine, ErpFigure.deleted_at.is_(None)))
        if there is None:
            raise DomainError("STALE_VERSION")
        await FIGURES.check_match(ctx, there, if_match)
    [(made, problem)] = await _take(ctx, system, [(external_id, data)])
    if problem is not None:
        raise Invalid(_pointer(problem), problem.code)
    if made.outcome == "failed":
        raise DomainError(made.code or "CONFLICT")
    return made


async def put_figures(ctx: Context, data: FigureBulk) -> FigureResults:
    """Many at once: what is wrong is told and left out, everything else is kept."""
    ctx.require(NAME, "update")
    taken = await _take(ctx, data.system, [(item.external_id, item) for item in data.items])
    return FigureResults(results=[_result(ctx, index, *one) for index, one in enumerate(taken)])


async def _take(
    ctx: Context, system: str, sent: Sequence[tuple[str, FigurePut | FigureItem]]
) -> list[tuple[Judged, Problem | None]]:
    said = [_said(data) for _, data in sent]
    known = await customers_named(ctx, system, said, lock=True)
    found: list[tuple[Judged, Problem | None]] = []
    good: dict[str, int] = {}
    for (number, data), one in zip(sent, said, strict=True):
        customer, problem = whose(one, known)
        if problem is None and number in good:
            problem = Problem("external_id", "DUPLICATE_VALUE")
        values = data.model_dump(include=set(FIELDS)) | {"customer_id": customer.id if customer else None}
        if problem is None:
            good[number] = len(found)
        found.append((Judged(number, values), problem))
    judged = await judge(ctx, system, [(number, found[at][0].values) for number, at in good.items()], lock=True)
    await keep(ctx, system, judged)
    for one_judged in judged:
        found[good[one_judged.external_id]] = (one_judged, None)
    return found


def _said(data: FigurePut) -> dict[str, Any]:
    of = data.customer
    return {
        "of_id": str(of.id) if of.id else None,
        "of_number": of.number,
        "of_external_id": of.external_id,
        "of_uscc": of.uscc,
        "of_customer": of.name,
    }


def _pointer(problem: Problem) -> str:
    if problem.field == "external_id":
        return "/external_id"
    return f"/customer/{_POINTERS.get(problem.field, 'name')}" if problem.code != "REQUIRED" else "/customer"


def _result(ctx: Context, index: int, made: Judged, problem: Problem | None) -> FigureResult:
    code = problem.code if problem is not None else made.code
    failed = problem is not None or made.outcome == "failed"
    statuses = {"created": 201, "failed": 409}
    return FigureResult(
        index=index,
        external_id=made.external_id,
        status=422 if problem is not None else statuses.get(made.outcome, 200),
        outcome=None if failed else made.outcome,
        code=code,
        detail=sentence(code).in_(ctx.language) if code is not None else None,
        id=made.figure.id if made.figure is not None and not failed else None,
    )


# ------------------------------------------------------------------------------------------------ one customer's


async def figures_of(ctx: Context, customer_id: UUID) -> CustomerFigures:
    """Totals by kind and currency, and when they were last heard of. Raises NotFound, Forbidden."""
    ctx.require(NAME, "read")
    await CUSTOMERS.get(ctx, customer_id)
    statement = ctx.once((NAME, "totals"), lambda: _totals(ctx))
    rows = (await ctx.db.execute(statement, {"record_id": customer_id, "today": CLOCK.today()})).all()
    names = ("kind", "currency", "count", "amount", "open_amount", "overdue_amount", "quantity")
    return CustomerFigures(
        master=await setting(ctx, "finance_master"),
        synced_at=max((row.synced_at for row in rows), default=None),
        systems=sorted({system for row in rows for system in row.systems if system is not None}),
        totals=[FigureTotal.model_validate({name: getattr(row, name) for name in names}) for row in rows],
    )


def _totals(ctx: Context) -> Any:
    one, left = ErpFigure, _LEFT
    late = (one.kind == FigureKind.RECEIVABLE, one.due_date < bindparam("today", type_=Date))
    return (
        select(
            one.kind,
            one.currency,
            func.count().label("count"),
            func.sum(one.amount).label("amount"),
            func.coalesce(func.sum(left), ZERO).label("open_amount"),
            func.coalesce(func.sum(left).filter(*late), ZERO).label("overdue_amount"),
            func.coalesce(func.sum(one.quantity), ZERO).label("quantity"),
            func.max(one.synced_at).label("synced_at"),
            func.array_agg(one.external_system.distinct()).label("systems"),
        )
        .where(one.customer_id == RECORD_ID, one.deleted_at.is_(None), FIGURES.scope(ctx))
        .group_by(one.kind, one.currency)
        .order_by(one.kind.desc(), one.currency)
    )
