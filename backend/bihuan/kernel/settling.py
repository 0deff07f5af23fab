"""The end of a unit of work."""

from __future__ import annotations

from bihuan.kernel.audit import write_log
from bihuan.kernel.context import Context
from bihuan.kernel.numbering import number_records
from bihuan.kernel.resource import RESOURCES
from bihuan.kernel.search import FoundBy, index_texts


async def settle(ctx: Context) -> None:
    """End a unit of work: write everything, then draw numbers, then log. Nothing else may follow but the commit."""
    fresh = [entry for entry in ctx.log if entry.action == "create"]
    await ctx.db.flush()
    for entry in fresh:
        resource = RESOURCES[entry.object_type]
        if resource.search is not None:
            ctx.found_by.append(FoundBy(resource.search, entry.record.id, resource.search_text(entry.record)))
    await index_texts(ctx, ctx.found_by)
    ctx.found_by.clear()
    await number_records(ctx)
    await write_log(ctx)
