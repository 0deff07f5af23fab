"""The one clock: every timestamp and business date comes from here, so tests and the demo can set it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


class Clock:
    """Wall time in UTC and business dates of Asia/Shanghai (DOMAIN §0.2)."""

    def __init__(self) -> None:
        self._frozen: datetime | None = None

    def now(self) -> datetime:
        return self._frozen or datetime.now(UTC)

    def today(self) -> date:
        """The business date: 2026-11-20T16:30Z is already 2026-11-21."""
        return self.business_date(self.now())

    def business_date(self, at: datetime) -> date:
        return at.astimezone(SHANGHAI).date()

    def set(self, at: datetime | None) -> None:
        """Stop the clock at ``at`` (aware), or let it run again with None."""
        if at is not None and at.tzinfo is None:
            raise ValueError("the clock needs an aware datetime")
        self._frozen = at.astimezone(UTC) if at else None

    def advance(self, step: timedelta) -> None:
        self.set(self.now() + step)

    @contextmanager
    def at(self, moment: datetime) -> Iterator[None]:
        before = self._frozen
        self.set(moment)
        try:
            yield
        finally:
            self._frozen = before


CLOCK = Clock()
