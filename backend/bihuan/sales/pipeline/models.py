"""Sales pipelines: the stages an opportunity passes, and what must be known before it may leave one (DOMAIN §9.2)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bihuan.kernel.db import Base, RatioColumn, Record, new_id


class PipelineStage(Base):
    """One stage. ``gate`` names the checks of ``sales.opportunity.gates`` that must pass before it is left."""

    __tablename__ = "pipeline_stages"
    __table_args__ = (
        CheckConstraint("win_rate >= 0 AND win_rate <= 1", name="win_rate_is_a_ratio"),
        Index("uq_pipeline_stages_seq", "pipeline_id", "seq", unique=True),
        Index("uq_pipeline_stages_code", "pipeline_id", "code", unique=True),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    pipeline_id: Mapped[UUID] = mapped_column(ForeignKey("pipelines.id", ondelete="CASCADE"))
    seq: Mapped[int]
    code: Mapped[str] = mapped_column(String(32))
    name: Mapped[str] = mapped_column(String(64))
    name_en: Mapped[str] = mapped_column(String(64))
    win_rate: Mapped[RatioColumn]
    max_days: Mapped[int]
    forecast_category: Mapped[str] = mapped_column(String(32))
    gate: Mapped[list[str]] = mapped_column(ARRAY(String(32)))
    checklist: Mapped[list[str]] = mapped_column(ARRAY(String(64)))

    def __init__(self, **values: Any) -> None:
        values.setdefault("id", new_id())
        super().__init__(**values)


class Pipeline(Record):
    """A sales process: an ordered list of stages."""

    __tablename__ = "pipelines"

    code: Mapped[str] = mapped_column(String(32), unique=True)
    name: Mapped[str] = mapped_column(String(64))
    name_en: Mapped[str] = mapped_column(String(64))
    is_default: Mapped[bool] = mapped_column(default=False)
    is_active: Mapped[bool] = mapped_column(default=True)

    stages: Mapped[list[PipelineStage]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by=PipelineStage.seq
    )
