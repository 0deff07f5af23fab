"""A short transaction apart from the request's: for what must be kept though the request is refused (decision 0017)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any


@asynccontextmanager
async def apart(sessions: Callable[[], Any]) -> AsyncIterator[Any]:
    """``async with apart(sessions) as db``: committed at the end. Never inside a request that holds a connection."""
    async with sessions() as db:
        yield db
        await db.commit()
