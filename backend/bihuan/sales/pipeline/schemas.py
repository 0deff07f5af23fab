"""Pipelines and their stages on the wire."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from bihuan.kernel.money import Ratio
from bihuan.kernel.paging import ListQuery
from bihuan.kernel.wire import Moment, OpenCode, Schema
from bihuan.kernel.workflow import Actions
from bihuan.sales.wire import Version


class PipelineStageRead(Schema):
    """A stage with its win rate, usual length and exit gate."""

    id: UUID
    seq: Annotated[int, Field(ge=1, le=100)]
    code: OpenCode
    name: Annotated[str, Field(max_length=64, examples=["需求分析"])]
    name_en: Annotated[str, Field(max_length=64, examples=["Analysis"])]
    win_rate: Ratio
    max_days: Annotated[int, Field(ge=0, le=3650)]
    forecast_category: OpenCode
    gate: Annotated[list[OpenCode], Field(max_length=20)]
    checklist: Annotated[list[Annotated[str, Field(max_length=64)]], Field(max_length=20)]


class PipelineRow(Schema):
    id: UUID
    version: Version
    code: OpenCode
    name: Annotated[str, Field(max_length=64)]
    name_en: Annotated[str, Field(max_length=64)]
    is_default: bool
    is_active: bool
    updated_at: Moment


class PipelineRead(PipelineRow):
    stages: Annotated[list[PipelineStageRead], Field(max_length=20)]
    created_at: Moment
    actions: Actions


class PipelineQuery(ListQuery):
    sort: Literal["code", "-code", "-updated_at", "updated_at"] = "code"
    is_active: bool | None = None
