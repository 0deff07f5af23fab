"""The pools a company starts with."""

from __future__ import annotations

from bihuan.kernel.context import Context
from bihuan.parties.pool.service import seed_pools


async def seed_parties(ctx: Context) -> None:
    """线索公海 and 客户公海; idempotent, after departments and users exist."""
    await seed_pools(ctx)
