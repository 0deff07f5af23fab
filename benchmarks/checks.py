"""What must still be true after many chains at once."""

from __future__ import annotations

import asyncpg

import bihuan.tables  # noqa: F401
from benchmarks.targets import Verdict
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.db import Base, Numbered


async def numbers_without_gaps(url: str) -> Verdict:
    """Today's numbers of every kind of document: as many as the counter says, no two alike."""
    connection = await asyncpg.connect(url)
    wrong: list[str] = []
    day = f"{CLOCK.today():%Y%m%d}"
    try:
        for mapper in Base.registry.mappers:
            model = mapper.class_
            if not issubclass(model, Numbered):
                continue
            table = mapper.local_table.description
            drawn = await connection.fetchval(
                "SELECT coalesce(max(last), 0) FROM doc_sequences WHERE prefix = $1 AND biz_date = $2",
                model.PREFIX,
                CLOCK.today(),
            )
            used = await connection.fetchval(
                f"SELECT count(DISTINCT number) FROM {table} "
                "WHERE number LIKE $1 || '%' AND substr(number, length($1) + 1)::bigint <= $2",
                f"{model.PREFIX}{day}",
                drawn,
            )
            if used != drawn:
                wrong.append(f"{model.PREFIX}: {used} of {drawn}")
    finally:
        await connection.close()
    word = "MISSED" if wrong else "goal"
    return Verdict("W4 gaps and double numbers", ", ".join(wrong) or "none", "none", "none", word)
