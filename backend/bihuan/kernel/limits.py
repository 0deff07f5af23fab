"""Every limit on what one request may cost, in one place (TRUST §4.4); ``docs/limits.md`` is written from it.

Sizes are bytes, times are seconds.
"""

from __future__ import annotations

from typing import NamedTuple

KIB, MIB = 1024, 1024 * 1024


class Limit(NamedTuple):
    """A limit with the answer to what exceeds it, as integrators read it."""

    value: int
    unit: str
    what: str
    answer: str

    @property
    def shown(self) -> str:
        if self.unit != "bytes":
            return f"{self.value:,} {self.unit}".strip()
        return f"{self.value // MIB} MiB" if self.value >= MIB else f"{self.value // KIB} KiB"


LIMITS = {
    "BODY": Limit(MIB, "bytes", "A JSON body, counted as it arrives", "413 PAYLOAD_TOO_LARGE"),
    "UPLOAD": Limit(50 * MIB, "bytes", "An uploaded file, other than one that is imported", "413 PAYLOAD_TOO_LARGE"),
    "IMPORT_FILE": Limit(200 * MIB, "bytes", "A file that is imported", "413 PAYLOAD_TOO_LARGE"),
    "HEAD": Limit(32 * KIB, "bytes", "Request line and headers together", "431 HEADERS_TOO_LARGE"),
    "PARAMETERS": Limit(100, "", "Parameters in a query", "400 MALFORMED"),
    "DEPTH": Limit(32, "levels", "Nesting of a JSON body", "400 MALFORMED"),
    "ITEMS": Limit(10_000, "", "Items of any list; each list in the contract has a lower `maxItems`", "422 TOO_LONG"),
    "BATCH": Limit(200, "", "Records in one batch", "422 TOO_LONG"),
    "JOB": Limit(100_000, "", "Records in one job", "422 MAX_VALUE"),
    "JOBS": Limit(3, "", "Jobs of one user that are not finished", "429 TOO_MANY_JOBS"),
    "JOB_FAILURES": Limit(10_000, "", "Refused records that are kept with a job", "the rest is counted"),
    "IMPORT": Limit(1_000_000, "", "Rows of a file that is imported", "the import ends: IMPORT_TOO_MANY_ROWS"),
    "EXPORT_FILE": Limit(200 * MIB, "bytes", "The file of an export", "the export ends: PAYLOAD_TOO_LARGE"),
    "STREAMS": Limit(5, "", "Streams of events of one user, in each process", "429 TOO_MANY_STREAMS"),
    "PAGE": Limit(200, "", "Rows on a page", "taken as 200"),
    "FILE_NAME": Limit(120, "characters", "The name of an uploaded file", "shortened, its ending kept"),
    "HEAD_SECONDS": Limit(10, "s", "For request line and headers to arrive", "the connection is closed"),
    "BODY_SECONDS": Limit(30, "s", "For a body to arrive, and a second more for each 64 KiB of it", "the same"),
    "STATEMENT_SECONDS": Limit(15, "s", "One statement in the database", "503 UNAVAILABLE"),
    "LOCK_SECONDS": Limit(2, "s", "Waiting for a record that somebody else is changing", "409 LOCKED_BY_OTHER"),
    "IDLE_SECONDS": Limit(10, "s", "A transaction in which nothing happens", "503 UNAVAILABLE"),
}
"""TRUST §4.4 allows a lock 3 s; a repeated idempotency key waits for a lock too, and API §7 gives it 2."""

BODY = LIMITS["BODY"].value
UPLOAD = LIMITS["UPLOAD"].value
IMPORT_FILE = LIMITS["IMPORT_FILE"].value
HEAD = LIMITS["HEAD"].value
PARAMETERS = LIMITS["PARAMETERS"].value
DEPTH = LIMITS["DEPTH"].value
ITEMS = LIMITS["ITEMS"].value
BATCH = LIMITS["BATCH"].value
JOB = LIMITS["JOB"].value
JOBS = LIMITS["JOBS"].value
JOB_FAILURES = LIMITS["JOB_FAILURES"].value
IMPORT = LIMITS["IMPORT"].value
EXPORT_FILE = LIMITS["EXPORT_FILE"].value
STREAMS = LIMITS["STREAMS"].value
PAGE = LIMITS["PAGE"].value
FILE_NAME = LIMITS["FILE_NAME"].value
HEAD_SECONDS = LIMITS["HEAD_SECONDS"].value
BODY_SECONDS = LIMITS["BODY_SECONDS"].value
STATEMENT_SECONDS = LIMITS["STATEMENT_SECONDS"].value
LOCK_SECONDS = LIMITS["LOCK_SECONDS"].value
IDLE_SECONDS = LIMITS["IDLE_SECONDS"].value

CONNECT_SECONDS = 1.5
"""A new connection to the database. With the patience of the line before it (1.5 s, ``BIHUAN_PATIENCE``), nobody waits
longer than 3 s to be told that the database is away (TRUST F2)."""
SILENCE_SECONDS = STATEMENT_SECONDS + 1
"""A statement whose server does not even say that it took too long: the connection is dead (TRUST F3)."""
WAITING_WORDS, IMPORTED_WORDS = 256, 2048
"""KiB of new words to be found by that may wait until they are sorted into an index, by anybody and by an import that
goes on. All searches read them, a quarter of a megabyte in 0.05 ms, eight times as much in a millisecond; and whoever
fills the list sorts all of it, in some 10 and 60 ms (decision 0067)."""
SLOWEST = 64 * KIB
"""Bytes a second below which a body is a trick: 50 MiB over a poor line have some 14 minutes, 200 MiB not an hour."""
FORM = UPLOAD + 64 * KIB
"""A form with a file: its fields and boundaries come on top."""
IMPORT_FORM = IMPORT_FILE + 64 * KIB


def table() -> str:
    """The limits as the table of ``docs/limits.md``."""
    rows = [f"| {limit.what} | {limit.shown} | {limit.answer} |" for limit in LIMITS.values()]
    return "\n".join(["| What | At most | Answer to more |", "|---|---|---|", *rows])
