"""Acknowledged before it is on disk, applied twice, or told as a fault: what the kill harnesses must notice."""

from __future__ import annotations

from typing import Any

from tests.teeth.control import Control
from tests.teeth.idempotency import forget_keys

KILLED = "tests/faults/test_killed_servers.py"


def forget_keys_and_answer_late() -> None:
    """No keys, and answers that leave long after the commit: whoever is cut off has been served, and asks again."""
    import asyncio

    from bihuan.kernel import transaction

    forget_keys()
    attempt = transaction._attempt

    async def late(request: Any, handle: Any, reading: bool) -> Any:
        response = await attempt(request, handle, reading)
        await asyncio.sleep(0.3)
        return response

    transaction._attempt = late


def let_errors_through() -> None:
    """What the database's connection fails with is nobody's business: 500."""
    from bihuan.kernel import transaction

    def as_it_came(failed: Exception) -> Exception:
        raise failed

    transaction.refusal_of = as_it_came  # type: ignore[assignment]


CONTROLS = (
    Control(
        "asynchronous-commit",
        "P1, F2",
        (f"{KILLED}::test_what_was_acknowledged_survives_a_killed_database",),
        r"\d+ of \d+ acknowledged receipts are lost",
        env={"FAULTS_POSTGRES": "synchronous_commit=off wal_writer_delay=10000"},
        timeout=900,
    ),
    Control(
        "blind-retry-without-keys",
        "P2, F1",
        (f"{KILLED}::test_what_was_acknowledged_survives_killed_workers_once",),
        r"\d+ (receipts|allocations) are there more than once",
        forget_keys_and_answer_late,
        timeout=900,
    ),
    Control(
        "lost-connection-is-a-fault",
        "F2, F3",
        (
            f"{KILLED}::test_a_dead_database_is_told_at_once_and_never_as_a_fault_of_ours",
            "tests/faults/test_lost_connections.py::test_a_lost_connection_is_told_or_does_no_harm",
        ),
        r"answers by status: \{[^}]*500: \d+[^}]*\}",
        let_errors_through,
        timeout=900,
    ),
)
