"""Checks at night and on demand: a job of the worker, whose result is kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncEngine

from bihuan.insights.integrity.models import IntegrityRun, RunStatus
from bihuan.insights.integrity.registry import checks
from bihuan.insights.integrity.service import run_checks
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.jobs import JOBS, SCHEDULES, enqueue
from bihuan.kernel.workflow import enter

log = structlog.get_logger()
KEPT = 100
"""Runs that are kept."""
CHECK = "check-integrity"


async def ask(ctx: Context) -> IntegrityRun:
    """Have the checks run soon."""
    run = IntegrityRun(asked_at=CLOCK.now(), asked_by=ctx.me.id)
    ctx.db.add(run)
    await ctx.db.flush()
    await enqueue(ctx, CHECK, {"run": run.id})
    return run


async def check(ctx: Context, payload: Mapping[str, Any]) -> None:
    """One run, for the one who asked or for the night; done again it finds what there is then."""
    run = await ctx.db.get(IntegrityRun, UUID(payload["run"])) if "run" in payload else None
    if run is None:
        run = IntegrityRun(asked_at=CLOCK.now())
        ctx.db.add(run)
    run.started_at = CLOCK.now()
    engine = ctx.db.bind
    assert isinstance(engine, AsyncEngine)
    found = await run_checks(engine)
    enter(run, RunStatus.SUCCEEDED)
    run.finished_at, run.checks = CLOCK.now(), len(checks())
    run.findings = [
        {"id": one.check.id, "rows": [{"kind": kind, "id": id_} for kind, id_ in one.rows]} for one in found
    ]
    for one in found:
        log.error("the books do not balance", check=one.check.id, title=one.check.title.en, rows=len(one.rows))
    await ctx.db.flush()
    latest = select(IntegrityRun.id).order_by(IntegrityRun.asked_at.desc()).limit(KEPT)
    await ctx.db.execute(delete(IntegrityRun).where(IntegrityRun.id.not_in(latest)))


JOBS[CHECK] = check
SCHEDULES[CHECK] = ("30 19 * * *", check)
"""19:30 UTC: half past three at night in Shanghai."""
