"""Every check, by the sections of TRUST §2, and the invariants that no query can answer, with the reason."""

from __future__ import annotations

from functools import cache

from bihuan.insights.integrity import approvals, log, money, order_to_cash, ownership, structure
from bihuan.insights.integrity.check import Check


@cache
def checks() -> tuple[Check, ...]:
    """All of them, in the order of TRUST §2. Some are composed from the tables: a new entity is in by itself."""
    found = [
        *ownership.CHECKS,
        *structure.CHECKS,
        *structure.generated(),
        *money.generated(),
        *order_to_cash.CHECKS,
        *order_to_cash.generated(),
        *approvals.CHECKS,
        *approvals.generated(),
        *log.CHECKS,
        *log.generated(),
    ]
    return tuple(sorted(found, key=lambda check: check.id))


PROPERTY = "a property over many requests, not of one state: shown by tests"
NONE: dict[str, str] = {
    "R11": f"{PROPERTY} of the race for one record",
    "R12": "recycling by the system is not built yet: nothing recycles by itself",
    "R16": "customers cannot be merged yet",
    "R18": "needs the state before: checked on the shadow of every change in test databases",
    "R24": "there are no accounting periods to close yet",
    "R29": f"{PROPERTY} of kernel/money against 200,000 values",
    "R30": f"{PROPERTY} of kernel/money",
    "R31": f"{PROPERTY} of the answer and the stored row",
    "R33": "there are no change orders yet: an approved contract cannot be edited at all",
    "R36": "there are no sales returns yet",
    "R38": "there are no red invoices yet",
    "R43": "there are no refunds yet; R40 asserts that nothing is refunded",
    "R48": f"{PROPERTY} while others allocate",
    "R58": f"{PROPERTY} of the race for one task",
    "R64": "runs are rows of the job queue, whose own unique key keeps a slot to one run",
    "R65": "there are no import jobs yet",
    "R66": f"{PROPERTY} of list, detail, count and search against an oracle",
    "R67": f"{PROPERTY} of aggregates",
    "R69": f"{PROPERTY} of tokens and permissions",
    "R70": f"{PROPERTY} of every refused request",
    "R71": "there are no exports yet",
}
"""Invariants of TRUST §2 without a query. A test holds this and ``checks`` complete and apart."""
