"""Rows of a file that are opening balances: each makes its debt, or the money paid ahead; and how they are taken back.

The same balance twice is none: by its number in the former books, else by everything else that is said of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import any_, select, tuple_

from bihuan.billing.opening_balance.models import OpeningBalance
from bihuan.billing.opening_balance.service import (
    NAME,
    OPENINGS,
    check_not_closed,
    complete,
    document_of,
    problem_of,
    take_back,
)
from bihuan.billing.receipt.models import Receipt
from bihuan.billing.receivable.models import Receivable, ReceivableDue
from bihuan.integration.importing.cells import Parsed, Problem
from bihuan.integration.importing.control import system_of
from bihuan.integration.importing.deciding import Decision
from bihuan.integration.importing.lookups import earlier_lines
from bihuan.integration.importing.making import insert_all
from bihuan.integration.importing.models import Outcome
from bihuan.integration.importing.naming import Named, Whose, customer_of, customers_of
from bihuan.kernel.audit import AuditEntry, LogEntry
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.db import uuid_array
from bihuan.kernel.errors import DomainError
from bihuan.kernel.long_work import Failure
from bihuan.kernel.numbering import draw_block
from bihuan.kernel.ownership import own

SAID = ("kind", "currency", "fx_rate", "amount", "as_of", "due_date", "original_no", "remark")


async def take_openings(
    ctx: Context, of: Any, rows: Sequence[Parsed], *, run: bool
) -> tuple[list[Decision], list[dict[str, Any]]]:
    """What becomes of a chunk of rows, and with ``run`` the balances they make. Raises OPENING_CLOSED."""
    await check_not_closed(ctx)
    known = await customers_of(ctx, system_of(of), rows, lock=run)
    decisions = [_judge(row, known) for row in rows]
    await _compare(ctx, of, decisions)
    made = await _write(ctx, of, decisions) if run else {}
    told = []
    for decision in decisions:
        new = made.get(decision.parsed.line)
        told.append(decision.told(new.id if new is not None else None, made=new is not None))
    return decisions, told


def _judge(row: Parsed, known: Named) -> Decision:
    made = Decision(row, Outcome.FAIL, list(row.problems))
    values = {"kind": "receivable", "currency": "CNY"} | row.values
    made.changes = {name: values.get(name) for name in SAID}
    wrong = {problem.field for problem in made.problems}
    if values.get("amount") is None and "amount" not in wrong:
        made.problems.append(Problem("amount", "REQUIRED"))
    said = (values["kind"], values["currency"], values.get("fx_rate"), values.get("as_of"), values.get("due_date"))
    if (mixed := problem_of(*said)) is not None:
        made.problems.append(Problem(*mixed))
    customer = customer_of(made, known)
    if customer is not None and not made.problems:
        made.outcome, made.target = Outcome.CREATE, None
        made.changes["whose"] = customer
    return made


def _same(customer_id: UUID, values: dict[str, Any]) -> tuple[Any, ...]:
    """By what a balance is the same as another one."""
    if values["original_no"]:
        return customer_id, values["kind"], values["original_no"]
    return customer_id, values["kind"], values["currency"], values["amount"], values["due_date"]


async def _compare(ctx: Context, of: Any, decisions: Sequence[Decision]) -> None:
    """With what was entered before, and with the rows in front."""
    good = [made for made in decisions if made.outcome == Outcome.CREATE]
    before = await _before(ctx, {made.changes["whose"].id for made in good})
    keys = {made.parsed.line: _key(of, made) for made in good}
    named = {key for mine in keys.values() for key in mine}
    first = await earlier_lines(ctx, of.id, decisions[0].parsed.line, named)
    taken = await _taken(ctx, of, good)
    for made in good:
        mine = keys[made.parsed.line]
        seen = next((first[key] for key in mine if key in first), None)
        if seen is not None:
            _leave(of, made, Problem("", "IMPORT_REPEATED", {"line": str(seen)}))
        elif _same(made.changes["whose"].id, made.changes) in before or made.parsed.said.get("external_id") in taken:
            _leave(of, made, Problem("original_no", "IMPORT_EXISTS"))
        else:
            made.keys = mine
            first |= dict.fromkeys(mine, made.parsed.line)


def _key(of: Any, made: Decision) -> list[str]:
    same = "|".join(str(part) for part in _same(made.changes["whose"].id, made.changes))
    external = made.parsed.said.get("external_id")
    return [f"opening:{same}"[:300]] + ([f"external:{system_of(of)}:{external}"] if external else [])


async def _before(ctx: Context, customers: set[UUID]) -> set[tuple[Any, ...]]:
    one = OpeningBalance
    there = select(one.customer_id, one.kind, one.currency, one.amount, one.due_date, one.original_no).where(
        one.customer_id == any_(uuid_array(sorted(customers))), one.deleted_at.is_(None)
    )
    found = [dict(row._mapping) for row in await ctx.db.execute(there)]
    return {_same(row["customer_id"], row) for row in found}


async def _taken(ctx: Context, of: Any, good: Sequence[Decision]) -> set[str | None]:
    named = [(system_of(of), made.parsed.said["external_id"]) for made in good if "external_id" in made.parsed.said]
    if not named:
        return set()
    external = tuple_(OpeningBalance.external_system, OpeningBalance.external_id).in_(named)
    return set(await ctx.db.scalars(select(OpeningBalance.external_id).where(external)))


def _leave(of: Any, made: Decision, problem: Problem) -> None:
    made.outcome = Outcome.SKIP if of.options.get("duplicates") == "skip" else Outcome.FAIL
    made.problems.append(problem)


async def _write(ctx: Context, of: Any, decisions: Sequence[Decision]) -> dict[int, OpeningBalance]:
    """Balances, debts with their due lines, and money: a statement for each table, numbers last."""
    made: dict[int, OpeningBalance] = {}
    debts: list[Receivable] = []
    money: list[Receipt] = []
    for decision in decisions:
        if decision.outcome != Outcome.CREATE:
            continue
        values = {name: decision.changes[name] for name in SAID}
        opening, customer = (
            OpeningBalance(customer_id=decision.changes["whose"].id, **values),
            decision.changes["whose"],
        )
        complete(opening)
        own(opening, *_keeper(ctx, customer))
        if "external_id" in decision.parsed.said:
            opening.external_system, opening.external_id = system_of(of), decision.parsed.said["external_id"]
        document = document_of(ctx, opening)
        for record in (opening, document):
            record.created_at = record.updated_at = CLOCK.now()
            record.created_by = record.updated_by = ctx.me.id
        if isinstance(document, Receivable):
            debts.append(document)
        else:
            money.append(document)
        made[decision.parsed.line] = opening
        ctx.log.append(LogEntry("create", NAME, opening))
        ctx.log.append(LogEntry("create", "receivables" if isinstance(document, Receivable) else "receipts", document))
    drawn: tuple[list[Any], ...] = (debts, list(made.values()), money)
    for records in drawn:  # AR, OB, RC: in the order in which counters are locked
        numbers = await draw_block(ctx, type(records[0]), len(records)) if records else ()
        for record, number in zip(records, numbers, strict=True):
            record.number = number
    await insert_all(ctx, Receivable, debts)
    await insert_all(ctx, ReceivableDue, [due for debt in debts for due in debt.due_lines])
    await insert_all(ctx, Receipt, money)
    await insert_all(ctx, OpeningBalance, list(made.values()))
    return made


def _keeper(ctx: Context, customer: Whose) -> tuple[UUID | None, UUID | None]:
    """Whoever owns the customer; of one in a pool, whoever brings the balance in."""
    if customer.owner_id is not None:
        return customer.owner_id, customer.owner_dept_id
    return ctx.me.id, ctx.me.department_id


async def undo_openings(ctx: Context, of: Any, ids: Sequence[UUID]) -> list[Failure]:
    """Balances that nobody has corrected, paid or used since, with their documents. Raises OPENING_CLOSED."""
    await check_not_closed(ctx)
    wanted = select(OpeningBalance).where(
        OpeningBalance.id == any_(uuid_array(list(ids))), OpeningBalance.deleted_at.is_(None)
    )
    found = list(await ctx.db.scalars(wanted.order_by(OpeningBalance.id).with_for_update(key_share=True)))
    documents = [one.receivable_id or one.receipt_id for one in found]
    logged = select(AuditEntry.object_id).where(
        AuditEntry.object_id == any_(uuid_array([*(one.id for one in found), *filter(None, documents)])),
        AuditEntry.request_id.is_distinct_from(f"import-{of.id}"),
    )
    touched = set(await ctx.db.scalars(logged))
    failures = []
    for opening, document in zip(found, documents, strict=True):
        if opening.id in touched or document in touched:
            failures.append(Failure(opening.id, OPENINGS.title(opening), DomainError("IMPORT_RECORD_CHANGED")))
            continue
        await take_back(ctx, opening)
        opening.deleted_at, opening.deleted_by = CLOCK.now(), ctx.me.id
        opening.external_system = opening.external_id = None
        ctx.touch(opening)
        ctx.log.append(LogEntry("delete", NAME, opening))
        of.removed += 1
    return failures
