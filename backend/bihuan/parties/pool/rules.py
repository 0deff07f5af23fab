"""The recycle rules of a pool: the usual ones, and how they are replaced (DOMAIN §6.5)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, NamedTuple

from bihuan.kernel.clock import CLOCK
from bihuan.kernel.errors import DomainError, FieldError
from bihuan.parties.pool.models import KINDS_OF, Pool, PoolObject, RecycleRule, RuleKind


class Terms(NamedTuple):
    """What a rule says; two rules that say the same are the same rule."""

    kind: str
    days: int
    grades: tuple[str, ...] = ()
    exclude_deal: bool = True
    exclude_open_opportunity: bool = True
    is_active: bool = True


USUAL: dict[str, tuple[Terms, ...]] = {
    PoolObject.CUSTOMERS: (
        Terms(RuleKind.NO_FOLLOW_UP, 60, ("A",)),
        Terms(RuleKind.NO_FOLLOW_UP, 30, ("B",)),
        Terms(RuleKind.NO_FOLLOW_UP, 15, ("C",)),
        Terms(RuleKind.NO_DEAL, 180),
    ),
    PoolObject.LEADS: (
        Terms(RuleKind.NO_FOLLOW_UP, 7),
        Terms(RuleKind.LEAD_NOT_CONVERTED, 30),
        Terms(RuleKind.LEAD_NO_RESPONSE, 24),
    ),
}


def terms_of(rule: Any) -> Terms:
    """Of a row, or of what somebody wrote."""
    values = {name: getattr(rule, name) for name in Terms._fields}
    return Terms(**values | {"grades": tuple(sorted(set(rule.grades)))})


def replace_rules(pool: Pool, wanted: Iterable[Terms]) -> None:
    """What stays is left alone; the rest ends today, and what is new begins tomorrow.

    Raises INVALID for a rule that does not suit what lies in the pool.
    """
    asked = list(dict.fromkeys(wanted))
    _check(pool, asked)
    today = CLOCK.today()
    for rule in pool.recycle_rules:
        if terms_of(rule) in asked:
            asked.remove(terms_of(rule))
        elif rule.effective_from > today:
            pool.rules.remove(rule)  # it never was in force
        else:
            rule.effective_to = today
    begin = today + timedelta(days=1)
    pool.rules += [RecycleRule(**one._asdict() | {"grades": list(one.grades)}, effective_from=begin) for one in asked]


def resume_recycling(pool: Pool) -> None:
    """Switched on, a pool waits for the next business date: then the rules are in force that were agreed to, and their
    owners have been warned by them. What it replaced today would otherwise be today's.
    """
    pool.recycles_from = CLOCK.today() + timedelta(days=1)


def _check(pool: Pool, asked: list[Terms]) -> None:
    errors: list[FieldError] = []
    for index, one in enumerate(asked):
        if one.kind not in KINDS_OF[PoolObject(pool.object_type)]:
            errors.append(FieldError(f"/recycle_rules/{index}/kind", "INVALID"))
        elif one.grades and pool.object_type != PoolObject.CUSTOMERS:
            errors.append(FieldError(f"/recycle_rules/{index}/grades", "INVALID"))
    if errors:
        raise DomainError("INVALID", errors=errors)
