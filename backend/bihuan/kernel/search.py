"""Finding a record by two characters of its name, or by how it is read: marks in a side table, written only when the
text changes.

A trigram index cannot answer the usual Chinese query of two characters, and a GIN index on the record's own table
would be rewritten by every update; both were measured (PERFORMANCE §3).
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import lru_cache
from itertools import chain
from operator import add
from typing import Any, NamedTuple

import orjson
from sqlalchemy import Column, ColumnElement, Index, Table, Text, and_, func, literal, or_
from sqlalchemy.dialects.postgresql import ARRAY, UUID

from bihuan.kernel.db import WORDS_OF, Base
from bihuan.kernel.identifiers import as_kept
from bihuan.kernel.pinyin import marks, readings, sound

SEPARATOR = "\n"
COLUMNS = ("id", "text", "grams", "sound")
WAITING = {"fastupdate": "on"}
"""New words wait in a list, which every search reads, and are sorted into the index together: a third of the work,
since nearly all names share some pairs. How long it may grow is said by whoever writes (``limits.WAITING_WORDS``)."""
PERSON = 4
"""Characters of what may be the name of a person."""
WHOLE, ENOUGH = 8, 5
"""Digits of what may be a telephone; pairs of it that say enough."""
_NUMBER = re.compile(r"\+?[0-9][0-9 \-]{3,}")
Legible = Callable[[str], ColumnElement[bool]]
"""Of a fragment: whether it stands in what of the record is shown to whoever searches, where some of it is masked."""


def fold(text: str) -> str:
    """Full and half width unified, lower case: ``ＧＷ－２００`` finds ``gw-200``."""
    return (text if text.isascii() else unicodedata.normalize("NFKC", text)).lower()


def grams(text: str) -> list[str]:
    """All pairs of neighbouring characters, never across two parts of the text."""
    return list(_pairs(fold(text).split(SEPARATOR)))


def _pairs(lines: Iterable[str]) -> dict[str, None]:
    return dict.fromkeys(chain.from_iterable([map(add, line, line[1:]) for line in lines]))


def search_table(of: str) -> Table:
    """The side table of one kind of record.

    Words are written in the transaction of their record, by nobody else, and go with it (``kernel/walls``): a foreign
    key would look every record up again that was made a moment ago (decision 0067).
    """
    return Table(
        f"{of}_search",
        Base.metadata,
        Column("id", UUID(as_uuid=True), primary_key=True),
        Column("text", Text, nullable=False),
        Column("grams", ARRAY(Text), nullable=False),
        Column("sound", Text, nullable=False, server_default=""),
        Index(f"ix_{of}_search_grams", "grams", postgresql_using="gin", postgresql_with=WAITING),
        # The planner thinks that comparing arrays costs nothing, and would read the whole table with all processors.
        # Room for a record that comes into a pool or out of it: its text changes, and no index with it.
        postgresql_with={"parallel_workers": "0", "fillfactor": "90"},
        info={WORDS_OF: of},
    )


class Hidden(NamedTuple):
    """A part that is indexed but not compared: nothing is found by it. Where it is shown again, or hidden, the index
    stays as it is, which costs most of all that is written (decision 0046).
    """

    part: str | None


Part = str | Hidden | None


class FoundBy(NamedTuple):
    """What a record is found by, waiting for the end of the transaction."""

    table: Table
    id: Any
    parts: list[Part]


class Words(NamedTuple):
    """A row of a side table, apart from its id: what is compared, what is indexed of it, and how it is read."""

    text: str
    grams: list[str]
    sound: str


def words(parts: Iterable[Part]) -> Words:
    """Of names, numbers and whatever else a record is found by; a telephone is found without its dashes, too."""
    parts = list(parts)
    shown = every = _lines([part for part in parts if not isinstance(part, Hidden)])
    if Hidden in map(type, parts):
        every = _lines([_kept(part) if isinstance(part, Hidden) else part for part in parts])
    heard = [(line, _remembered(line) if len(line) <= PERSON else _heard(line)) for line in every if not line.isascii()]
    sounds = [said.sound for line, said in heard if said.sound and (every is shown or line in shown)]
    spoken = dict.fromkeys(chain.from_iterable([said.marks for _, said in heard]))
    return Words(SEPARATOR.join(shown), [*_pairs(every), *spoken], SEPARATOR.join(sounds))


def _kept(hidden: Hidden) -> str | None:
    """Numbers and addresses: what else is hidden is not indexed, so that a pair of other characters says it all."""
    return hidden.part if hidden.part and fold(hidden.part).isascii() else None


def _lines(parts: Iterable[str | None]) -> list[str]:
    """What is compared, each line once."""
    folded = [fold(part) for part in parts if part]
    folded += [part.replace("-", "") for part in folded if "-" in part and _NUMBER.fullmatch(part)]
    return list(dict.fromkeys(SEPARATOR.join(folded).split(SEPARATOR))) if folded else []


class Heard(NamedTuple):
    """How a line is read, and what an index keeps of it."""

    sound: str
    marks: list[str]


def _heard(line: str) -> Heard:
    read = sound(line)
    return Heard(read, marks(read))


_remembered = lru_cache(2_000)(_heard)
"""A contact is found by the name that its customer is found by as well, and people are called alike."""


_QUOTED = str.maketrans({"\\": "\\\\", '"': '\\"'})
_APART = str.maketrans({"\\": "\\\\", "\r": "\\r", "\t": "\\t"})


def written(record_id: Any, of: Words) -> str:
    """A new row of a side table as COPY reads it: its columns are ``COLUMNS``."""
    between = '","'.join(of.grams)
    if "\\" in between or between.count('"') != 2 * len(of.grams) - 2:
        between = '","'.join([one.translate(_QUOTED) for one in of.grams])
    listed = f'{{"{between}"}}' if of.grams else "{}"
    row = f"{of.text}\0{listed}\0{of.sound}"  # no text of the database holds a NUL
    if "\\" in row or "\r" in row or "\t" in row:
        row = row.translate(_APART)
    row = row.replace("\n", "\\n").replace("\0", "\t")
    return f"{record_id.hex}\t{row}\n"


class Said:
    """What is to be written, by table and record; the latest text of a record counts."""

    def __init__(self) -> None:
        self._rows: dict[str, dict[str, dict[str, Any]]] = defaultdict(dict)

    def add(self, found_by: FoundBy) -> None:
        record_id, found = str(found_by.id), words(found_by.parts)
        self._rows[found_by.table.name][record_id] = {"id": record_id, **found._asdict()}

    def texts(self) -> dict[str, str]:
        """As the JSON that ``upsert`` reads."""
        rows = self._rows
        return {name: orjson.dumps([rows[name][key] for key in sorted(rows[name])]).decode() for name in sorted(rows)}


def texts(found_by: Iterable[FoundBy]) -> dict[str, str]:
    """What records are found by, as the JSON that ``upsert`` reads, by table."""
    said = Said()
    for one in found_by:
        said.add(one)
    return said.texts()


def upsert(table: str) -> str:
    """The statement that writes ``texts`` of one table; its parameter has the table's name.

    The same grams stay as they are, in whatever order: the index is written anew only for others.
    """
    old, new = f"{table}.grams", "excluded.grams"
    grams = f"CASE WHEN {old} @> {new} AND {old} <@ {new} THEN {old} ELSE {new} END"
    return (
        f"INSERT INTO {table} (id, text, grams, sound) SELECT id, text, grams, sound "
        f"FROM jsonb_to_recordset(CAST(:{table} AS jsonb)) AS r(id uuid, text text, grams text[], sound text) "
        f"ON CONFLICT (id) DO UPDATE SET text = excluded.text, grams = {grams}, sound = excluded.sound"
    )


def matches(table: Table, query: str, legible: Legible | None = None) -> ColumnElement[bool]:
    """Rows of the side table that contain the fragment, or are read as it is spelt.

    A phone number is looked for as it would be kept, too: ``138 1234`` and ``+86 138…`` are parts of ``13812345678``.
    ``legible`` is a condition of the record, which has to be joined then.
    """
    wanted = fold(query.strip())
    forms = [wanted]
    if _NUMBER.fullmatch(wanted):
        forms += [*as_kept(wanted), wanted.replace(" ", "").replace("-", "")]
    found = (
        contains(table, form) if legible is None else and_(contains(table, form), legible(form))
        for form in dict.fromkeys(forms)
    )
    return or_(*found, *_sounds(table, wanted))


def contains(table: Table, wanted: str) -> ColumnElement[bool]:
    """Grams narrow, the text decides: some of it may be hidden. A pair that is no ASCII says it all.

    Of LIKE the planner expects one row in ten at most, and would look up thousands of records one by one.
    """
    there = func.strpos(table.c.text, wanted) > 0
    pairs = _narrowing(wanted)
    if not pairs:
        return there
    narrowed: ColumnElement[bool] = table.c.grams.contains(_array(pairs))
    return narrowed if len(wanted) == 2 and not wanted.isascii() else and_(narrowed, there)


def _narrowing(wanted: str) -> list[str]:
    """The pairs that are looked up. Of a whole telephone every digit once, from the end: any pair of digits is in a
    good part of all records, and to read ten such lists takes three times as long as five of them and some more texts.
    """
    if len(wanted) < WHOLE or not (wanted.isascii() and wanted.isdigit()):
        return grams(wanted)
    return list(dict.fromkeys(wanted[at : at + 2] for at in range(len(wanted) - 2, -1, -2)))[:ENOUGH]


def _sounds(table: Table, wanted: str) -> list[ColumnElement[bool]]:
    """Marks narrow, the sound decides."""
    return [
        and_(
            *([table.c.grams.contains(_array(read.every))] if read.every else []),
            *([table.c.grams.overlap(_array(read.some))] if read.some else []),
            table.c.sound.regexp_match(read.pattern),
        )
        for read in readings(wanted)
    ]


def _array(values: Iterable[str]) -> ColumnElement[Any]:
    return literal(list(values), ARRAY(Text))
