"""The masters every installation starts with: dictionaries, flows, tax rates, pools, the default pipeline."""

from __future__ import annotations

from bihuan.kernel.context import Context


async def seed_masters(ctx: Context) -> None:
    """Idempotent; runs as the system in one transaction."""
