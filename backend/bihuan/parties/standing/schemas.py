"""How one stands before one's pools, on the wire."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field

from bihuan.kernel.wire import OpenCode, Schema
from bihuan.parties.pool.models import PoolObject

Count = Annotated[int, Field(ge=0, le=1_000_000)]
Limit = Annotated[int | None, Field(ge=0, le=1_000_000)]


class StandingQuery(Schema):
    object_type: PoolObject


class NextInLine(Schema):
    """What is to be claimed first."""

    id: UUID
    name: Annotated[str, Field(max_length=128)]


class PoolStanding(Schema):
    """What one has claimed today, what one holds of what counts, and how far one may go; null limits are unlimited.

    ``holding_limit`` is one's own where one has been given one. ``next`` is set where the pool has an order.
    """

    pool_id: UUID
    pool_name: Annotated[str, Field(max_length=64)]
    claim_daily_limit: Limit
    claimed_today: Count
    holding_limit: Limit
    holding: Count
    claim_order: OpenCode
    next: NextInLine | None


class PoolStandings(Schema):
    """The pools one belongs to, by name."""

    data: Annotated[list[PoolStanding], Field(max_length=200)]
