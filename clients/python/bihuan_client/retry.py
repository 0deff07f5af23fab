"""When to ask again, and how long to wait before."""

from __future__ import annotations

import random
from dataclasses import dataclass

import httpx

from .problem import Problem

NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
"""The server cannot have acted: whatever was asked may be asked again."""


@dataclass(frozen=True)
class Patience:
    """How often a request is sent at most, and the bounds of the pauses between, in seconds."""

    attempts: int = 5
    first_pause: float = 0.25
    longest_pause: float = 30.0

    def pause(self, attempt: int, failed: Problem | httpx.TransportError, request: httpx.Request) -> float | None:
        """Seconds to wait before attempt ``attempt + 1``; None if the failure is final.

        A cut connection leaves open whether the server has acted. A read may be repeated, and a POST too, because its
        Idempotency-Key goes with it again; an edit may not: its If-Match would be stale if it had been made.
        """
        if attempt >= self.attempts:
            return None
        if isinstance(failed, Problem):
            if not failed.retryable:
                return None
            return max(self._backoff(attempt), min(_asked(failed.response), self.longest_pause))
        safe = request.method in {"GET", "HEAD"} or "Idempotency-Key" in request.headers
        return self._backoff(attempt) if safe or isinstance(failed, NEVER_SENT) else None

    def _backoff(self, attempt: int) -> float:
        """Twice as long each time, and never at the same moment as everybody else."""
        return random.uniform(0.5, 1) * min(self.first_pause * 2 ** (attempt - 1), self.longest_pause)


PATIENCE = Patience()


def _asked(response: httpx.Response) -> float:
    seconds = response.headers.get("Retry-After", "")
    return float(seconds) if seconds.isdecimal() else 0.0
