"""The look at all records, at night and on demand: sets of rows, never one record after the other."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, text

from bihuan.insights.quality.models import QualityProblem, QualityRun, RunStatus
from bihuan.insights.quality.rules import LIVING, RULES, Rule
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.jobs import JOBS, SCHEDULES, enqueue
from bihuan.kernel.workflow import enter

CHECK = "check-data-quality"
KEPT = 100
"""Runs that are kept, with their scores."""
KEPT_DAYS = 400
"""Days for which a corrected problem is told."""
PATIENCE = "600s"
WAITING = timedelta(hours=3)
"""A run that was not done by then never will be, and keeps nobody from asking again."""


async def ask(ctx: Context) -> QualityRun:
    """Have all records looked at soon; whoever asks twice is answered by the run that waits."""
    queued = (QualityRun.status == RunStatus.QUEUED, QualityRun.asked_at > CLOCK.now() - WAITING)
    waiting = await ctx.db.scalar(select(QualityRun).where(*queued).limit(1))
    if waiting is not None:
        return waiting
    run = QualityRun(asked_at=CLOCK.now(), asked_by=ctx.me.id)
    ctx.db.add(run)
    await ctx.db.flush()
    await enqueue(ctx, CHECK, {"run": run.id})
    return run


async def check(ctx: Context, payload: Mapping[str, Any]) -> None:
    """One run, for the one who asked or for the night; done again it finds what there is then."""
    run = await ctx.db.get(QualityRun, UUID(payload["run"])) if "run" in payload else None
    if run is None:
        run = QualityRun(asked_at=CLOCK.now())
        ctx.db.add(run)
        await ctx.db.flush()
    await ctx.db.execute(text("SELECT set_config('statement_timeout', :patience, true)"), {"patience": PATIENCE})
    run.problems = run.appeared = run.corrected = 0
    for rule in RULES:
        row = (await ctx.db.execute(text(_compare(rule)), {"at": CLOCK.now()})).one()
        run.problems += row.problems
        run.appeared += row.appeared
        run.corrected += row.corrected
    for kind in LIVING:
        await ctx.db.execute(text(_score(kind)), {"run": run.id})
    enter(run, RunStatus.SUCCEEDED)
    run.finished_at = CLOCK.now()
    await ctx.db.flush()
    latest = select(QualityRun.id).order_by(QualityRun.asked_at.desc()).limit(KEPT)
    await ctx.db.execute(delete(QualityRun).where(QualityRun.id.not_in(latest)))
    long_gone = QualityProblem.gone_at < CLOCK.now() - timedelta(days=KEPT_DAYS)
    await ctx.db.execute(delete(QualityProblem).where(long_gone))


def _compare(rule: Rule) -> str:
    """What is found now beside what was found before: new problems come in, those that are gone are dated."""
    return f"""
        WITH now AS MATERIALIZED (SELECT DISTINCT id, left(key, 256) AS key FROM ({rule.sql}) found),
        gone AS (UPDATE quality_problems p SET gone_at = :at WHERE p.rule = '{rule.code}' AND p.gone_at IS NULL
          AND NOT EXISTS (SELECT FROM now WHERE now.id = p.record_id AND now.key = p.key) RETURNING 1),
        appeared AS (INSERT INTO quality_problems (id, rule, kind, record_id, key, found_at)
          SELECT gen_random_uuid(), '{rule.code}', '{rule.kind}', now.id, now.key, :at FROM now
          ON CONFLICT (rule, record_id, key) WHERE gone_at IS NULL DO NOTHING RETURNING 1)
        SELECT (SELECT count(*) FROM now) AS problems, (SELECT count(*) FROM appeared) AS appeared,
          (SELECT count(*) FROM gone) AS corrected"""


def _score(kind: str) -> str:
    """Records of a kind by owner, and how many of them have any problem."""
    return f"""
        INSERT INTO quality_scores (run_id, kind, owner, total, wrong)
        SELECT :run, '{kind}', coalesce(c.owner_id::text, ''), count(*), count(p.record_id)
        FROM (SELECT c.id, c.owner_id FROM {LIVING[kind]}) c
          LEFT JOIN (SELECT DISTINCT record_id FROM quality_problems WHERE kind = '{kind}' AND gone_at IS NULL) p
            ON p.record_id = c.id
        GROUP BY 3
        ON CONFLICT (run_id, kind, owner) DO UPDATE SET total = excluded.total, wrong = excluded.wrong"""


JOBS[CHECK] = check
SCHEDULES[CHECK] = ("0 20 * * *", check)
"""20:00 UTC: four o'clock at night in Shanghai, after what is taken back and the books."""
