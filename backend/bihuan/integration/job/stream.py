"""The progress of a job as it happens, as server-sent events.

While a stream waits it holds neither a connection nor a place: it looks every second, as a request of its own would.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from time import monotonic
from uuid import UUID

from fastapi import FastAPI
from fastapi.sse import format_sse_event

from bihuan.integration.job.service import JOBS
from bihuan.kernel import limits
from bihuan.kernel.errors import DomainError
from bihuan.kernel.long_work import OPEN, Job, JobRow, row_of

EVERY = 1.0
LONGEST = 600.0
"""Seconds; whoever still wants to know then asks again."""
STILL_HERE = 15.0
"""Seconds of silence before a comment keeps the line open."""

_open: Counter[UUID] = Counter()


def check_room(user_id: UUID) -> None:
    """Raises TOO_MANY_STREAMS."""
    if _open[user_id] >= limits.STREAMS:
        raise DomainError("TOO_MANY_STREAMS", headers={"Retry-After": "10"})


async def follow(app: FastAPI, user_id: UUID, job_id: UUID) -> AsyncIterator[bytes]:
    """``progress`` whenever it has moved, and ``end`` with the last of it."""
    _open[user_id] += 1
    try:
        began = spoke = monotonic()
        told = None
        while monotonic() - began < LONGEST:
            job = await _look(app, job_id)
            if job is not None and job != told:
                ended = job.state not in OPEN
                yield format_sse_event(data_str=job.model_dump_json(), event="end" if ended else "progress")
                told, spoke = job, monotonic()
                if ended:
                    return
            if monotonic() - spoke > STILL_HERE:
                yield b": \n\n"
                spoke = monotonic()
            await asyncio.sleep(EVERY)
    finally:
        _open[user_id] -= 1
        if not _open[user_id]:
            del _open[user_id]


async def _look(app: FastAPI, job_id: UUID) -> JobRow | None:
    """As the job stands; None when everybody is busy, and it is looked at a little later."""
    try:
        async with app.state.reading.place(), app.state.readers() as db:
            job = (await db.execute(JOBS.where(Job.id == job_id))).one_or_none()
    except DomainError:
        return None
    return None if job is None else JobRow(**row_of(job, job.owner_name))
