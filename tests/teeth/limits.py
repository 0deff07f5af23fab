"""Servers without limits: of waiting, of time, of size."""

from __future__ import annotations

from typing import Any

from tests.teeth.control import Control


def everybody_waits_for_the_pool() -> None:
    """No gate, and what happens when the pool has nothing for too long is nobody's business (TRUST F4)."""
    from collections.abc import AsyncIterator
    from contextlib import asynccontextmanager

    from bihuan.kernel import gate, transaction

    @asynccontextmanager
    async def open_door(self: gate.Gate) -> AsyncIterator[None]:
        yield

    def not_a_refusal(failed: Exception) -> Exception:
        return failed

    gate.Gate.place = open_door  # type: ignore[method-assign]
    transaction.refusal_of = not_a_refusal  # type: ignore[assignment]


def endless_patience_with_clients() -> None:
    """The server of uvicorn as it is: a request may take for ever to arrive (TRUST F5)."""
    from bihuan.kernel.http import Protocol

    Protocol._look = lambda self: None  # type: ignore[method-assign]


def no_limit_of_size() -> None:
    """Bodies are read whole, whatever they hold (TRUST F16)."""
    from bihuan.kernel import limits

    limits.BODY = limits.FORM = limits.HEAD = 10**12


def nobody_gives_up_a_lock() -> None:
    """A lock is waited for as long as it takes (TRUST F20)."""
    from bihuan.kernel import limits

    limits.LOCK_SECONDS = limits.STATEMENT_SECONDS = 0
    limits.SILENCE_SECONDS = 3_600


def a_second_version() -> None:
    """What was sent is not remembered: a document with lines changes whenever it is sent again."""
    from bihuan.kernel import origins

    origins.sent = lambda ctx, record, content_hash: record  # type: ignore[assignment]


def a_dry_run_is_kept() -> None:
    """What is only tried is committed; the answer looks as it should."""
    from bihuan.kernel import transaction

    undo = transaction.undo

    async def kept(ctx: Any, response: Any) -> None:
        await ctx.db.commit()
        await undo(ctx, response)

    transaction.undo = kept


OVERLOAD, MUCH, ORIGINS = (
    "tests/faults/test_overload.py",
    "tests/faults/test_too_much.py",
    "tests/kernel/test_origins.py",
)
CONTROLS = (
    Control(
        "no-gate",
        "F4",
        (f"{OVERLOAD}::test_more_than_the_pool_can_do_is_told_to_come_back",),
        r"AssertionError: Counter\(\{.*500.*\}\)",
        everybody_waits_for_the_pool,
    ),
    Control(
        "slow-clients",
        "F5",
        (f"{MUCH}::test_who_is_too_slow_is_let_go",),
        r"TimeoutError",
        endless_patience_with_clients,
    ),
    Control(
        "no-limit-of-size",
        "F16",
        (f"{MUCH}::test_what_is_too_large_is_refused_before_it_is_read",),
        r"AssertionError: .*Content-Length",
        no_limit_of_size,
    ),
    Control(
        "no-timeouts",
        "F20",
        (f"{OVERLOAD}::test_a_held_record_stops_only_those_who_want_it",),
        r"ReadTimeout|TimeoutError",
        nobody_gives_up_a_lock,
    ),
    Control(
        "sent-twice",
        "API §6",
        (f"{ORIGINS}::test_the_same_content_again_changes_nothing",),
        r"AssertionError: assert \(200, \{",
        a_second_version,
    ),
    Control(
        "dry-run-kept",
        "API §8",
        (f"{ORIGINS}::test_a_dry_run_shows_what_would_be_and_leaves_nothing",),
        r"assert \[.*\] == \[",
        a_dry_run_is_kept,
    ),
)
