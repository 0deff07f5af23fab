"""The work of an import, a chunk at a time: read the file, forecast, run, undo (API §8).

The place in the file is kept with the import, in the transaction of the chunk: whoever is killed has done nothing, and
the next goes on behind the last row that was committed.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

import asyncpg
import orjson
from sqlalchemy import delete, exists, func, select, text

from bihuan.activity.attachment.files import path_of
from bihuan.activity.attachment.models import Attachment
from bihuan.integration.importing.cells import Parsed, Words, parse
from bihuan.integration.importing.control import FIGURES, OPENINGS, tally
from bihuan.integration.importing.custom import columns, custom_fields
from bihuan.integration.importing.deciding import Decider, Decision
from bihuan.integration.importing.fields import HEADING_WITHIN, REASON, by_name, fold, guess, heading
from bihuan.integration.importing.figures import SEEN, take_figures
from bihuan.integration.importing.history import KIND as HISTORY
from bihuan.integration.importing.history import take_history
from bihuan.integration.importing.lookups import MAKING, first_rows, known_by, look_up, words_of
from bihuan.integration.importing.making import Made
from bihuan.integration.importing.models import Import, ImportKey, ImportMapping, ImportRow, ImportState, Outcome
from bihuan.integration.importing.openings import take_openings
from bihuan.integration.importing.products import KIND as PRODUCTS
from bihuan.integration.importing.products import take_products
from bihuan.integration.importing.reading import read
from bihuan.integration.importing.tagging import has_new, read_tags
from bihuan.integration.importing.undoing import undo_chunk
from bihuan.kernel import limits
from bihuan.kernel.bulk import as_json
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.direct import Direct
from bihuan.kernel.errors import DomainError, NotFound
from bihuan.kernel.long_work import AHEAD, Chunk, Failure
from bihuan.kernel.relay import Leg, NotOurs, bites
from bihuan.kernel.xlsx_reading import Row, Unreadable

KIND = "import"
READ = 50_000
"""Rows that are taken over from the file in one transaction."""
AT_ONCE = 2_000
"""Rows that are held in memory."""
CHUNK = 600
"""Rows that are decided and written in one transaction."""
Decided = tuple[list[Decision], list[dict[str, Any]]]
Step = Callable[[Context, Any, Import], Awaitable[Chunk]]


async def work(ctx: Context, job: Any, leg: Leg) -> Chunk:
    """The next chunk of whatever was asked for. Raises FORBIDDEN for who has lost the permission meanwhile."""
    ctx.require(job.object, "import")
    of = await ctx.db.get(Import, UUID(job.params["import"]))
    if of is None:
        raise NotFound()
    ahead = STEPS.get(job.verb)
    if ahead is not None:
        return await ahead(ctx, of, leg)
    await _enter(ctx, of, leg)
    return await ALONE[job.verb](ctx, job, of)


async def _enter(ctx: Context, of: Import, leg: Leg) -> None:
    """Its turn: the import as those in front have left it, held until the commit."""
    await leg.turn()
    await ctx.db.refresh(of, with_for_update={"key_share": True})


# ------------------------------------------------------------------------------------------------------ the file


async def _read(ctx: Context, _: Any, of: Import) -> Chunk:
    """Rows as they are, into the database: whatever follows asks only there."""
    waiting: list[Row] = []
    before, more = of.total, False
    try:
        async for said in read(path_of(of.sha256), of.position + 1, READ):
            if isinstance(said, bool):
                more = said
                break
            waiting.append(said)
            if of.header_key is None and len(waiting) == HEADING_WITHIN:
                waiting = await _understand(ctx, of, waiting)
            if of.header_key is not None and len(waiting) >= AT_ONCE:
                await _keep(ctx, of, waiting)
                waiting = []
    except Unreadable as wrong:
        raise DomainError(wrong.code) from None
    if of.header_key is None and waiting:
        waiting = await _understand(ctx, of, waiting)
    await _keep(ctx, of, waiting)
    if more:
        return Chunk(of.total - before, [], None, last=False)
    if not of.total:
        raise DomainError("IMPORT_EMPTY")
    of.position, of.state = 0, ImportState.READY
    await _forget_file(ctx, of)
    return Chunk(of.total - before, [], None, last=True)


async def _understand(ctx: Context, of: Import, rows: list[Row]) -> list[Row]:
    """The heading, and what its columns mean: as the last time, or by their names. The rows below it."""
    more = columns(ctx, of.object)
    number, words = heading(of.object, rows, more)
    known = [fold(word) for word in words if fold(word) not in {fold(said) for said in REASON}]
    of.header, of.header_key = words, hashlib.sha256(orjson.dumps(known)).hexdigest()
    mine = (ImportMapping.owner_id == of.owner_id, ImportMapping.object == of.object)
    remembered = await ctx.db.scalar(
        select(ImportMapping.mapping).where(*mine, ImportMapping.header_key == of.header_key)
    )
    fits = remembered is not None and all(name is None or name in by_name(of.object, more) for name in remembered)
    found = list(remembered) if remembered is not None and fits else guess(of.object, words, more)
    of.mapping = [*found, *[None] * len(words)][: len(words)]
    return [row for row in rows if row[0] > number]


async def _keep(ctx: Context, of: Import, rows: Sequence[Row]) -> None:
    """COPY: nothing else takes a million rows in a minute."""
    if not rows:
        return
    of.total += len(rows)
    of.position = rows[-1][0]
    if of.total > limits.IMPORT:
        raise DomainError("IMPORT_TOO_MANY_ROWS")
    connection = (await (await ctx.db.connection()).get_raw_connection()).driver_connection
    assert isinstance(connection, asyncpg.Connection)
    await connection.copy_records_to_table(
        "import_rows",
        records=[(of.id, number, orjson.dumps(cells).decode(), False) for number, cells in rows],
        columns=("import_id", "line", "cells", "made"),
    )


async def _forget_file(ctx: Context, of: Import) -> None:
    """The rows are in the database, and kept no longer than they must be: so is the file."""
    path = path_of(of.sha256)
    if await ctx.db.scalar(select(exists().where(Attachment.sha256 == of.sha256))):
        return
    reading = exists().where(Import.sha256 == of.sha256, Import.id != of.id, Import.state == ImportState.READING)
    if await ctx.db.scalar(select(reading).execution_options(knows_what_waits=True)):  # of others
        return

    async def remove() -> None:
        path.unlink(missing_ok=True)

    ctx.after_commit.append(remove)


# ------------------------------------------------------------------------------------------------- forecast and run


async def _check(ctx: Context, of: Import, leg: Leg) -> Chunk:
    """What would become of the next rows: nothing is made."""
    return await _decide(ctx, of, leg, run=False)


async def _run(ctx: Context, of: Import, leg: Leg) -> Chunk:
    ctx.request_id = request_id(of)
    return await _decide(ctx, of, leg, run=True)


def request_id(of: Import) -> str:
    """What the log knows the changes of an import by, whatever jobs have worked at it."""
    return f"import-{of.id}"


_BY_INDEX = text("SET LOCAL enable_seqscan = off")
"""A table that an import fills looks empty to the planner until it is analyzed: a chunk would read all before it."""
_MORE_WAIT = select(func.set_config("gin_pending_list_limit", f"{limits.IMPORTED_WORDS}kB", True))
"""Words are sorted into their index by the thousand. The last chunk leaves no more waiting than anybody does."""


class Left(NamedTuple):
    """What the rows behind have to know of those in front that are not committed yet."""

    line: int
    keys: frozenset[str]
    """By what rows of the file are the same as others: who has one of them waits."""


async def _decide(ctx: Context, of: Import, leg: Leg, *, run: bool) -> Chunk:
    await ctx.db.execute(_BY_INDEX)
    front: int = leg.before.left.line if leg.before is not None else of.position
    if front == 0 and not run:
        await ctx.db.execute(delete(ImportKey).where(ImportKey.import_id == of.id))
    wanted = select(ImportRow.line, ImportRow.cells).where(ImportRow.import_id == of.id, ImportRow.line > front)
    rows = (await ctx.db.execute(wanted.order_by(ImportRow.line).limit(CHUNK))).all()
    if run and len(rows) == CHUNK:
        await ctx.db.execute(_MORE_WAIT)
    decisions: list[Decision] = []
    if rows:
        words = await words_of(ctx, of.object)
        declared, more = {one.key: one for one in custom_fields(ctx, of.object)}, columns(ctx, of.object)
        parsed: list[Parsed] = []
        async for some in bites(rows):
            parsed += [parse(of.object, row.line, row.cells, of.mapping, words, declared, more) for row in some]
        take = TAKEN.get(of.object)
        if take is None:
            decisions = await _records(ctx, of, leg, parsed, words, run=run)
        else:
            await leg.leave(Left(rows[-1].line, frozenset()))
            await _enter(ctx, of, leg)
            decisions, results = await take(ctx, of, parsed, run=run)
            await _keep_outcome(ctx, of, decisions, results)
    await _enter(ctx, of, leg)
    if of.position != front:
        raise NotOurs
    _count(of, decisions)
    tally(of, decisions)
    of.position = rows[-1].line if rows else front
    last = len(rows) < CHUNK or of.created + of.updated + of.skipped + of.failed >= of.total
    if last:
        of.state = ImportState.DONE if run else ImportState.CHECKED
        of.finished_at = CLOCK.now() if run else None
    failed = [decision for decision in decisions if run and decision.outcome == Outcome.FAIL]
    return Chunk(len(rows), [_failure(of, decision) for decision in failed], None, last)


async def _records(
    ctx: Context, of: Import, leg: Leg, rows: Sequence[Parsed], words: Words, *, run: bool
) -> list[Decision]:
    """Leads and customers. Rows that may know some of those in front wait until these are there."""
    first = first_rows(of, rows)
    keys = known_by(ctx, of, rows, first)
    shared = not all(keys.isdisjoint(left.keys) for left in leg.in_front())
    if shared or (run and await has_new(ctx, of.object, rows)):
        await leg.turn()
    await read_tags(ctx, of.object, rows)
    known = await look_up(ctx, of, rows, first, turn=leg.turn, lock=run)
    decider, decisions = Decider(ctx, of, known, words), list[Decision]()
    async for some in bites(rows):
        decisions += decider.decide(some)
    made = Made(ctx, of, known)
    if run:
        await made.make(decisions, decider.overlay)
    else:
        made.forecast(decisions)
    await leg.leave(Left(rows[-1].line, keys))
    await _keep_outcome(ctx, of, decisions, made.results, known.standing)
    if run:
        await made.write_ahead()
        await _enter(ctx, of, leg)
        await made.write(decisions)
    return decisions


async def _keep_outcome(
    ctx: Context,
    of: Import,
    decisions: Sequence[Decision],
    results: Sequence[Mapping[str, Any]],
    standing: Mapping[str, int] = {},
) -> None:
    await _write_results(ctx, of, results)
    await _write_keys(ctx, of, decisions, standing)


async def _history(ctx: Context, begun: Import, rows: Sequence[Parsed], *, run: bool) -> Decided:
    decisions, made = await take_history(ctx, begun, rows, run=run)
    told = [
        decision.told(made.get(line), made=line in made) for decision in decisions if (line := decision.parsed.line)
    ]
    return decisions, told


TAKEN: dict[str, Callable[..., Awaitable[Decided]]] = {
    HISTORY: _history,
    PRODUCTS: take_products,
    OPENINGS: take_openings,
    FIGURES: take_figures,
}
"""Who decides about rows that are neither leads nor customers."""


def _failure(of: Import, decision: Decision) -> Failure:
    problem = decision.problems[0]
    told: dict[str, Any] = problem.params
    return Failure(of.id, f"#{decision.parsed.line}", DomainError(problem.code, **told))


def _count(of: Import, decisions: Sequence[Decision]) -> None:
    counted = Counter(decision.outcome for decision in decisions)
    of.created += counted[Outcome.CREATE]
    of.updated += counted[Outcome.UPDATE]
    of.skipped += counted[Outcome.SKIP]
    of.failed += counted[Outcome.FAIL]


_RESULTS = Direct(
    text(
        "UPDATE import_rows SET (outcome, errors, record_id, made, contact_id) = "
        "(SELECT outcome, errors, record_id, made, contact_id FROM jsonb_to_record(CAST(:told AS jsonb) "
        "-> CAST(line AS text)) AS r(outcome text, errors jsonb, record_id uuid, made bool, contact_id uuid)) "
        "WHERE import_id = :import AND line BETWEEN :first AND :last"
    )
)
"""Of a file of a million only these rows are looked at, whatever the planner thinks of the table. What is told is
looked up by the line: joined to it, a plan for any number of rows compares every row with every other.
"""


async def _write_results(ctx: Context, of: Import, results: Sequence[Mapping[str, Any]]) -> None:
    told = orjson.dumps({str(one["line"]): one for one in results}, default=str).decode()
    between = {"first": results[0]["line"], "last": results[-1]["line"]}
    await _RESULTS.rows(ctx.line, {"import": of.id, "told": told, **between})


_KEYS = text(
    "INSERT INTO import_keys AS k (import_id, key, line) SELECT DISTINCT ON (key) CAST(:import AS uuid), key, line "
    "FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(key text, line int) WHERE r.line IS DISTINCT FROM "
    "(SELECT o.line FROM import_keys o WHERE o.import_id = :import AND o.key = r.key) ORDER BY key, line "
    "ON CONFLICT (import_id, key) DO UPDATE SET line = excluded.line WHERE k.line > excluded.line OR NOT EXISTS ("
    "SELECT FROM import_rows r WHERE r.import_id = k.import_id AND r.line = k.line AND r.outcome = ANY(:outcomes))"
)


async def _write_keys(ctx: Context, of: Import, decisions: Sequence[Decision], standing: Mapping[str, int]) -> None:
    """A key leads to the first row that something came of. The run finds what the forecast has written, and writes only
    what has turned out otherwise.
    """
    found = [(key, decision.parsed.line) for decision in decisions for key in decision.keys]
    rows = [{"key": key, "line": line} for key, line in found if standing.get(key) != line]
    if not rows:
        return
    outcomes = list(SEEN if of.object == FIGURES else MAKING)
    await ctx.db.execute(_KEYS, {"import": of.id, "rows": as_json(rows), "outcomes": outcomes})


STEPS: dict[str, Callable[[Context, Import, Leg], Awaitable[Chunk]]] = {"import-check": _check, "import-run": _run}
ALONE: dict[str, Step] = {"import-read": _read, "import-undo": undo_chunk}
"""What begins only when its turn has come."""
AHEAD[KIND] = work
