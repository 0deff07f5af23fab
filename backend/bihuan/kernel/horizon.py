"""Up to which moment it is certain what has changed: the horizon that copies are synchronised to (API §5).

A writer stamps ``updated_at`` before it commits, so a row can appear behind rows that a copy has already read. Every
stamp is later than the beginning of its transaction: nothing can still appear before the beginning of the oldest one
that is running. It is asked in a statement of its own, *before* the page: in one statement with it, a transaction that
commits in between would be neither among the running ones nor in the snapshot of the page.
"""

from __future__ import annotations

from datetime import datetime
from typing import cast

from sqlalchemy import text

from bihuan.kernel.context import Context

MARGIN_SECONDS = 5
"""What the clock of a server of ours may be behind the database's, whose clock says when a transaction began."""
_HORIZON = text(
    "SELECT least(clock_timestamp(), min(xact_start)) - make_interval(secs => :margin) FROM pg_stat_activity "
    "WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
)
"""Every process of ours signs in as the same role: of other roles PostgreSQL does not tell when they began."""


async def horizon(ctx: Context) -> datetime:
    """No change stamped before this moment can still become visible. In UTC, by the database's clock."""
    connection = await ctx.db.connection()
    return cast(datetime, await connection.scalar(_HORIZON, {"margin": MARGIN_SECONDS}))
