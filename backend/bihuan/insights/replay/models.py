"""公海沙盘: a proposed rule replayed over the past, and what it would have taken back."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from bihuan.kernel.db import Base, Money, new_id
from bihuan.kernel.money import ZERO


class PoolReplay(Base):
    """One proposal of one person for one pool: the next one takes its place."""

    __tablename__ = "pool_replays"
    __table_args__ = (Index("uq_pool_replays", "pool_id", "owner_id", unique=True),)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    pool_id: Mapped[UUID] = mapped_column(ForeignKey("pools.id", ondelete="CASCADE"))
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    job_id: Mapped[UUID | None]
    object_type: Mapped[str] = mapped_column(String(32))
    rule: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    claim_daily_limit: Mapped[int | None]
    date_from: Mapped[date]
    date_to: Mapped[date]
    recycled: Mapped[int] = mapped_column(default=0)
    """How often the pool really took something back in this time."""
    asked_at: Mapped[datetime]


class ReplayDrop(Base):
    """A record that would have gone back into the pool, or a claim that would have been refused."""

    __tablename__ = "pool_replay_drops"
    __table_args__ = (
        Index("ix_pool_replay_drops_signed", "replay_id", "signed_amount", "id"),
        Index("ix_pool_replay_drops_owner", "replay_id", "owner_id"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    replay_id: Mapped[UUID] = mapped_column(ForeignKey("pool_replays.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(8))
    """``recycle`` or ``claim``."""
    record_id: Mapped[UUID]
    owner_id: Mapped[UUID]
    dropped_at: Mapped[datetime]
    signed_on: Mapped[date | None]
    """The first contract or order of the customer after that."""
    signed_amount: Mapped[Money] = mapped_column(default=ZERO)
    """Of all of them, in the company's currency."""
