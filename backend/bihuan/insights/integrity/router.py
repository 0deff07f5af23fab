"""Whether the books balance, for administrators (TRUST P4)."""

from __future__ import annotations

from typing import Any

from fastapi import Response
from sqlalchemy import select

from bihuan.insights.integrity.check import Check
from bihuan.insights.integrity.jobs import ask
from bihuan.insights.integrity.models import IntegrityRun
from bihuan.insights.integrity.registry import NONE, checks
from bihuan.insights.integrity.schemas import CheckRead, Exempt, Integrity, Row, RunRead
from bihuan.kernel.context import Context
from bihuan.kernel.routing import JSON, PRIVATE, IdempotencyHeader, router
from bihuan.kernel.transaction import Ctx
from bihuan.kernel.words import zh

integrity = router("/admin/integrity", "Operations")


def _authz(verb: str, scope: str) -> dict[str, Any]:
    return {"x-authz": {"object": "integrity", "action": verb, "parents": []}, "x-scopes": [f"integrity:{scope}"]}


@integrity.get(
    "",
    name="getIntegrity",
    summary="The last run of the integrity checks",
    response_model=Integrity,
    openapi_extra=_authz("read", "read") | zh("最近一次数据完整性检查"),
)
async def get_integrity(ctx: Ctx) -> Response:
    ctx.require("integrity", "read")
    last = await ctx.db.scalar(select(IntegrityRun).order_by(IntegrityRun.asked_at.desc(), IntegrityRun.id.desc()))
    known = [_check(ctx, one, []) for one in checks()]
    exempt = [Exempt(id=id_, reason=reason.in_(ctx.language)) for id_, reason in sorted(NONE.items())]
    shown = Integrity(last=_run(ctx, last) if last is not None else None, checks=known, exempt=exempt)
    return Response(shown.model_dump_json(), 200, PRIVATE, JSON)


@integrity.post(
    "",
    name="runIntegrity",
    summary="Run the integrity checks",
    response_model=RunRead,
    status_code=202,
    openapi_extra=_authz("run", "run") | zh("运行数据完整性检查"),
)
async def run_integrity(ctx: Ctx, idempotency_key: IdempotencyHeader = None) -> Response:
    ctx.require("integrity", "run")
    run = await ask(ctx)
    return Response(_run(ctx, run).model_dump_json(), 202, PRIVATE, JSON)


def _check(ctx: Context, check: Check, rows: list[Row]) -> CheckRead:
    return CheckRead(id=check.id, title=check.title.in_(ctx.language), rows=rows)


def _run(ctx: Context, run: IntegrityRun) -> RunRead:
    by_id = {check.id: check for check in checks()}
    findings = [
        _check(ctx, by_id[one["id"]], [Row(**row) for row in one["rows"]])
        for one in run.findings
        if one["id"] in by_id  # a check of an older release may be gone
    ]
    return RunRead(
        status=run.status,
        asked_at=run.asked_at,
        started_at=run.started_at,
        finished_at=run.finished_at,
        checks=run.checks,
        findings=findings,
    )
