"""Rows of a file that are ERP figures: brought in by the number that the other system gave them (DOMAIN §27.3)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bihuan.integration.erp.service import Judged, judge, keep
from bihuan.integration.importing.cells import Parsed, Problem
from bihuan.integration.importing.control import STALE, system_of
from bihuan.integration.importing.deciding import Decision
from bihuan.integration.importing.lookups import earlier_lines
from bihuan.integration.importing.models import Outcome
from bihuan.integration.importing.naming import Named, customer_of, customers_of
from bihuan.kernel.context import Context

OUTCOMES = {
    "created": Outcome.CREATE,
    "updated": Outcome.UPDATE,
    "unchanged": Outcome.SKIP,
    "stale": Outcome.SKIP,
    "failed": Outcome.FAIL,
}
SEEN = (Outcome.CREATE, Outcome.UPDATE, Outcome.SKIP)
REQUIRED = ("kind", "doc_date", "amount")


async def take_figures(
    ctx: Context, of: Any, rows: Sequence[Parsed], *, run: bool
) -> tuple[list[Decision], list[dict[str, Any]]]:
    """What becomes of a chunk of rows, and with ``run`` the figures they make and change."""
    system = system_of(of)
    known = await customers_of(ctx, system, rows, lock=run)
    numbers = {f"figure:{row.said['number']}" for row in rows if "number" in row.said}
    first = await earlier_lines(ctx, of.id, rows[0].line, numbers, SEEN)
    decisions = [_prepare(of, row, known, first) for row in rows]
    good = {made.parsed.said["number"]: made for made in decisions if not made.problems}
    judged = await judge(ctx, system, [(number, made.changes) for number, made in good.items()], lock=run)
    for one in judged:
        _tell(good[one.external_id], one)
    if run:
        await keep(ctx, system, judged, of.options.get("difference_reason"))
    figures = {one.external_id: one.figure for one in judged}
    told = []
    for made in decisions:
        figure = figures.get(made.parsed.said.get("number", "")) if made.keys else None
        told.append(made.told(figure.id if figure else None, made=run and made.outcome == Outcome.CREATE))
    return decisions, told


def _prepare(of: Any, row: Parsed, known: Named, first: dict[str, int]) -> Decision:
    """A row by itself: complete, about one customer, and the first of its number."""
    made = Decision(row, Outcome.FAIL, list(row.problems))
    usual = {"kind": (of.options.get("defaults") or {}).get("figure_kind"), "currency": "CNY"}
    made.changes = {name: value for name, value in usual.items() if value is not None} | row.values
    wrong = {problem.field for problem in made.problems}
    lacking = [name for name in REQUIRED if made.changes.get(name) is None and name not in wrong]
    lacking += ["number"] * ("number" not in row.said and "number" not in wrong)
    made.problems += [Problem(name, "REQUIRED") for name in lacking]
    customer = customer_of(made, known)
    if customer is not None:
        made.changes["customer_id"] = customer.id
    key = f"figure:{row.said.get('number')}"
    if "number" in row.said and first.setdefault(key, row.line) != row.line:
        made.problems.append(Problem("number", "IMPORT_REPEATED", {"line": str(first[key])}))
    elif not made.problems:
        made.keys = [key]
    return made


def _tell(made: Decision, judged: Judged) -> None:
    made.outcome = OUTCOMES[judged.outcome]
    if judged.code is not None:
        made.problems.append(Problem("source_updated_at" if judged.code == STALE else "number", judged.code))
    if made.outcome == Outcome.FAIL:
        made.keys = []
