"""What every fault harness starts from: a size, servers to kill, a company to kill them under, and books that balance.

Read next: ``servers`` (what is killed), ``load`` (who asks, and the journal), ``proxy`` (what the network does),
``report`` (where the figures go). A harness is one ``test_*.py`` here with a short form, which runs in ``make test``
and asserts counts, not times, and a full form for ``make faults``.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from tests.faults.load import Attempt, Caller, Journal, Operation, in_parallel
from tests.faults.proxy import Fault, Proxy
from tests.faults.report import record
from tests.faults.servers import Postgres, Server, free_port, run, until

__all__ = [
    "FULL",
    "Attempt",
    "Caller",
    "Fault",
    "Journal",
    "Operation",
    "Postgres",
    "Proxy",
    "Server",
    "free_port",
    "in_parallel",
    "of_size",
    "record",
    "run",
    "serving",
    "until",
]

FULL = os.environ.get("FAULTS") == "full"
"""``make faults``; otherwise the short form."""


def of_size(short: int, full: int) -> int:
    return full if FULL else short


@contextmanager
def serving(url: str, workers: int = 2, **env: str) -> Iterator[Server]:
    """A running server, ended at the end."""
    server = Server(url, workers, **env)
    try:
        server.start()
        yield server
    finally:
        server.end()
