"""Control totals: what a file of figures comes to, against what the other books say (DOMAIN §17.8, §27.6).

Whoever brings in figures says how many there are and what they add up to. The check compares that with the file, row by
row as it was understood, and with what is stored, before anything is saved.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from sqlalchemy import func, select

from bihuan.billing.opening_balance.models import OpeningBalance
from bihuan.integration.erp.models import ErpFigure
from bihuan.integration.importing.deciding import Decision
from bihuan.integration.importing.models import Outcome
from bihuan.kernel.context import Context
from bihuan.kernel.errors import DomainError, FieldError
from bihuan.kernel.money import ZERO

OPENINGS, FIGURES = "opening-balances", "erp-figures"
STRICT = frozenset({OPENINGS})
"""Where a difference is never accepted: the trial balance of the take-over has to be right."""
CONTROLLED = frozenset({OPENINGS, FIGURES})
STALE = "ERP_STALE"


class Total(NamedTuple):
    """A kind and a currency: rows of the file, of them those that will stand, what was told, and what is stored."""

    kind: str
    currency: str
    file: tuple[int, Decimal]
    accepted: tuple[int, Decimal]
    told: tuple[int, Decimal]
    stored: tuple[int, Decimal]

    @property
    def difference(self) -> tuple[int, Decimal]:
        """What will stand, less what was told."""
        return self.accepted[0] - self.told[0], self.accepted[1] - self.told[1]


def system_of(of: Any) -> str:
    return of.options.get("external_system") or ("erp" if of.object == FIGURES else "import")


def tally(of: Any, decisions: Sequence[Decision]) -> None:
    """Add a chunk to the totals of the import. A row counts as accepted when its figure will stand as it says."""
    if of.object not in CONTROLLED:
        return
    sums: dict[str, list[str]] = dict(of.totals)
    for decision in decisions:
        values = decision.changes or decision.parsed.values
        key = f"{values.get('kind') or ''}|{values.get('currency') or ''}"
        amount = values.get("amount") or ZERO
        stands = decision.outcome != Outcome.FAIL and all(one.code != STALE for one in decision.problems)
        rows, total, good, sound = (Decimal(part) for part in sums.get(key, ("0",) * 4))
        row = (rows + 1, total + amount, good + stands, sound + amount * stands)
        sums[key] = [str(part) for part in row]
    of.totals = sums


async def totals_of(ctx: Context, of: Any) -> list[Total]:
    """File, control and store, side by side; kinds and currencies of which only one side knows among them."""
    if of.object not in CONTROLLED:
        return []
    found: dict[tuple[str, str], Mapping[str, tuple[int, Decimal]]] = {}

    def note(kind: str, currency: str, side: str, figures: tuple[int, Decimal]) -> None:
        key = (kind, currency)
        found[key] = {**found.get(key, {}), side: figures}

    for key, (rows, total, good, sound) in of.totals.items():
        kind, currency = key.split("|")
        note(kind, currency, "file", (int(rows), Decimal(total)))
        note(kind, currency, "accepted", (int(good), Decimal(sound)))
    for one in of.options.get("control") or ():
        note(one["kind"], one["currency"], "told", (one["count"], _amount(one["amount"])))
    for kind, currency, rows, total in await _stored(ctx, of):
        if (kind, currency) in found:
            note(kind, currency, "stored", (rows, total))
    sides = ("file", "accepted", "told", "stored")
    return [
        Total(*key, *(found[key].get(side, (0, ZERO)) for side in sides))
        for key in sorted(found, key=lambda k: k[::-1])
    ]


def _amount(said: str) -> Decimal:
    try:
        return Decimal(said)
    except InvalidOperation:
        return ZERO


async def _stored(ctx: Context, of: Any) -> Any:
    model: Any = OpeningBalance if of.object == OPENINGS else ErpFigure
    mine = () if of.object == OPENINGS else (ErpFigure.external_system == system_of(of),)
    wanted = select(model.kind, model.currency, func.count(), func.sum(model.amount))
    return await ctx.db.execute(wanted.where(model.deleted_at.is_(None), *mine).group_by(model.kind, model.currency))


async def check_control(ctx: Context, of: Any, reason: str | None) -> None:
    """Before the run. Raises CONTROL_TOTAL_MISMATCH; a difference of ERP figures is accepted for a reason."""
    wrong = [total for total in await totals_of(ctx, of) if any(total.difference)]
    if not wrong or (reason and of.object not in STRICT):
        return
    first = wrong[0]
    rows, amount = first.difference
    refused = DomainError(
        "CONTROL_TOTAL_MISMATCH", currency=first.currency or "?", rows=f"{rows:+d}", amount=f"{amount:+.2f}"
    )
    if of.object not in STRICT:
        refused.errors = (FieldError("/difference_reason", "REQUIRED"),)
    raise refused
