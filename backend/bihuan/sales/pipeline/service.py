"""Pipelines as a resource, and the one a company starts with (DOMAIN §9.2, D-05)."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import selectinload

from bihuan.identity.epoch import Remembered, move_epoch
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.resource import Resource
from bihuan.kernel.words import Label
from bihuan.sales.pipeline.models import Pipeline, PipelineStage
from bihuan.sales.pipeline.schemas import PipelineRead, PipelineRow

PIPELINES = Resource(
    name="pipelines",
    one="pipeline",
    label=Label("销售流程", "pipeline"),
    model=Pipeline,
    read=PipelineRead,
    row=PipelineRow,
    children=(Pipeline.stages,),
)
DEFAULT = UUID("01900000-0000-7000-8000-000000000901")


class Standard(NamedTuple):
    """One row of DOMAIN §9.2."""

    code: str
    name: str
    name_en: str
    win_rate: str
    max_days: int
    forecast: str
    gate: tuple[str, ...]
    checklist: tuple[str, ...]


STAGES = (
    Standard(
        *("acquire", "线索获取", "Acquire", "0.10", 14, "pipeline"),
        gate=("demand", "contact_role", "follow_up"),
        checklist=("首次联系", "确认需求真实性"),
    ),
    Standard(
        *("analysis", "需求分析", "Analysis", "0.30", 21, "pipeline"),
        gate=("need_detail", "budget", "decision_date", "decision_maker"),
        checklist=("需求调研", "关键人拜访"),
    ),
    Standard(
        *("proposal", "方案提交", "Proposal", "0.50", 21, "best_case"),
        gate=("lines",),
        checklist=("方案演示", "报价"),
    ),
    Standard(
        *("negotiation", "商务谈判", "Negotiation", "0.75", 30, "commit"),
        gate=("approved_quote",),
        checklist=("价格与条款谈判",),
    ),
    Standard(*("signing", "合同签订", "Signing", "0.90", 14, "commit"), gate=(), checklist=("合同审批", "签约")),
)


async def seed_pipelines(ctx: Context) -> None:
    """The standard sales process; one already there is left alone."""
    now = CLOCK.now()
    values = {"id": DEFAULT, "code": "standard", "name": "标准销售流程", "name_en": "Standard"}
    stamped = {**values, "is_default": True, "is_active": True, "version": 1, "created_at": now, "updated_at": now}
    await ctx.db.execute(insert(Pipeline).values(stamped).on_conflict_do_nothing())
    rows = [
        {
            "id": UUID(int=DEFAULT.int + seq),
            "pipeline_id": DEFAULT,
            "seq": seq,
            "code": stage.code,
            "name": stage.name,
            "name_en": stage.name_en,
            "win_rate": Decimal(stage.win_rate),
            "max_days": stage.max_days,
            "forecast_category": stage.forecast,
            "gate": list(stage.gate),
            "checklist": list(stage.checklist),
        }
        for seq, stage in enumerate(STAGES, start=1)
    ]
    await ctx.db.execute(insert(PipelineStage).values(rows).on_conflict_do_nothing())
    await move_epoch(ctx)


class Stage(NamedTuple):
    """A stage as deals stand in it."""

    id: UUID
    code: str
    win_rate: Decimal
    forecast_category: str
    gate: list[str]


class Process(NamedTuple):
    """A pipeline with its stages in order."""

    id: UUID
    stages: list[Stage]


class Processes(NamedTuple):
    """Every pipeline by id, deleted ones too, since deals may still stand in them; and what a new deal may enter."""

    known: dict[UUID, Process]
    alive: set[UUID]
    default: UUID | None


async def _read(ctx: Context) -> Processes:
    found = await ctx.db.scalars(select(Pipeline).options(selectinload(Pipeline.stages)).order_by(Pipeline.id))
    pipelines = found.all()
    return Processes(
        {one.id: Process(one.id, [_stage(stage) for stage in one.stages]) for one in pipelines},
        {one.id for one in pipelines if one.deleted_at is None},
        next((one.id for one in pipelines if one.is_default and one.is_active and one.deleted_at is None), None),
    )


def _stage(stage: PipelineStage) -> Stage:
    return Stage(stage.id, stage.code, stage.win_rate, stage.forecast_category, list(stage.gate))


_remembered = Remembered(_read)


async def stages_in(ctx: Context, pipeline_id: UUID) -> list[Stage]:
    """The stages of a pipeline, in order."""
    return (await _remembered(ctx)).known[pipeline_id].stages


async def pipeline_of(ctx: Context, pipeline_id: UUID | None) -> Process | None:
    """What a new deal goes through: the given pipeline, else the default one."""
    processes = await _remembered(ctx)
    wanted = pipeline_id or processes.default
    return processes.known[wanted] if wanted in processes.alive else None
