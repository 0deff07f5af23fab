"""The masters every installation starts with: dictionaries, flows, tax rates, pools, the default pipeline."""

from __future__ import annotations

from bihuan.approvals.flow.service import seed_flows
from bihuan.catalog.seed import seed_catalog
from bihuan.company.dictionary.service import seed_dictionaries
from bihuan.company.payment_term.service import seed_payment_terms
from bihuan.company.work_calendar.service import seed_calendar
from bihuan.kernel.context import Context
from bihuan.parties.seed import seed_parties
from bihuan.sales.pipeline.service import seed_pipelines

SEEDS = (seed_dictionaries, seed_calendar, seed_payment_terms, seed_flows, seed_catalog, seed_parties, seed_pipelines)


async def seed_masters(ctx: Context) -> None:
    """Create what is missing and leave the rest as it is; runs as the system, in the caller's transaction."""
    with ctx.system():
        for seed in SEEDS:
            await seed(ctx)
            await ctx.db.flush()
