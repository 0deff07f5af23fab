"""Runs a workload for some seconds on some connections and keeps what it took."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from benchmarks.client import Failed
from benchmarks.servers import Processor, Program, below, postmaster
from bihuan.embedded import Cluster

Work = Callable[[Any, int], Awaitable[None]]
"""Given a client, or the team of a chain, and a serial number."""


@dataclass
class Sample:
    """One round: milliseconds of every call, and CPU milliseconds of server and database per call."""

    calls: list[float]
    seconds: float
    server_cpu: float
    database_cpu: float
    failures: list[str] = field(default_factory=list)

    @property
    def rate(self) -> float:
        return len(self.calls) / self.seconds

    @property
    def p50(self) -> float:
        return statistics.median(self.calls) if self.calls else float("nan")

    @property
    def p95(self) -> float:
        return sorted(self.calls)[int(len(self.calls) * 0.95)] if self.calls else float("nan")

    @property
    def cpu(self) -> float:
        return self.server_cpu + self.database_cpu


@dataclass
class Result:
    """All rounds of one workload on one side; every figure is the median of the rounds."""

    samples: list[Sample] = field(default_factory=list)

    def median(self, name: str) -> float:
        return float(statistics.median(getattr(sample, name) for sample in self.samples))

    @property
    def failures(self) -> list[str]:
        return [failure for sample in self.samples for failure in sample.failures]


class Bench:
    """Measures programs of one cluster; serial numbers never repeat within a run, so every body is new."""

    def __init__(self, cluster: Cluster, first_serial: int) -> None:
        self._cluster = cluster
        self._serials: dict[str, int] = {}
        self._first = first_serial

    def serial(self, side: str) -> int:
        self._serials[side] = self._serials.get(side, self._first) + 1
        return self._serials[side]

    async def round(
        self, program: Program, clients: Sequence[Any], work: Work, seconds: float, warm: int = 5
    ) -> Sample:
        """``warm`` unmeasured calls on every connection first, then as many as fit into the time."""
        calls: list[float] = []
        failures: list[str] = []

        async def once(client: Any) -> bool:
            try:
                await work(client, self.serial(program.name))
            except Failed as failed:
                failures.append(str(failed))
                return False
            return True

        for _ in range(warm):
            await asyncio.gather(*map(once, clients))
        server, database = program.processes(), [postmaster(self._cluster), *below(postmaster(self._cluster))]
        server_cpu, database_cpu = Processor(server), Processor(database)
        started = time.perf_counter()
        until = started + seconds

        async def keep_going(client: Any) -> None:
            while (begun := time.perf_counter()) < until:
                if await once(client):
                    calls.append((time.perf_counter() - begun) * 1000)

        await asyncio.gather(*(keep_going(client) for client in clients))
        elapsed = time.perf_counter() - started
        now = [postmaster(self._cluster), *below(postmaster(self._cluster))]
        per_call = 1000 / max(len(calls), 1)
        return Sample(
            calls,
            elapsed,
            server_cpu.since(server) * per_call,
            database_cpu.since(sorted({*database, *now})) * per_call,
            failures,
        )
