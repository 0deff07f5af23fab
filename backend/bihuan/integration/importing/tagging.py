"""Tags of the rows of a file: read as the catalogue writes them, and put into it where they are new."""

from __future__ import annotations

from collections.abc import Sequence

from bihuan.company.tag.service import find, learn, read
from bihuan.integration.importing.cells import Parsed, Problem
from bihuan.integration.importing.deciding import Decision
from bihuan.integration.importing.models import Outcome
from bihuan.kernel.context import Context
from bihuan.kernel.tagging import tag_key


async def read_tags(ctx: Context, kind: str, rows: Sequence[Parsed]) -> None:
    """One question for a chunk. A tag that is off, or that this person may not make, is a fault of its row."""
    tagged = [row for row in rows if row.values.get("tags")]
    found = await find(ctx, kind, {name for row in tagged for name in row.values["tags"]})
    may_make = ctx.may("tags", "create")
    for row in tagged:
        row.values["tags"], wrong = read(found, row.values["tags"], (), may_make)
        row.problems += [Problem("tags", code) for _, code in wrong[:1]]


async def has_new(ctx: Context, kind: str, rows: Sequence[Parsed]) -> bool:
    """Whether the catalogue lacks one of them; rows in front may be about to bring it in."""
    names = {name for row in rows for name in row.values.get("tags", ())}
    found = await find(ctx, kind, names)
    return any(tag_key(name) not in found for name in names)


async def keep_tags(ctx: Context, kind: str, decisions: Sequence[Decision]) -> None:
    """New ones come into the catalogue with the rows that bring them."""
    done = [one for one in decisions if one.outcome in {Outcome.CREATE, Outcome.UPDATE}]
    await learn(ctx, kind, sorted({name for one in done for name in one.changes.get("tags", ())}))
