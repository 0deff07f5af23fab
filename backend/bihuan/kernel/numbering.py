"""Business numbers: PREFIX + date + at least four digits, drawn as the last thing before commit (DOMAIN §0.5)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from functools import cache
from itertools import chain
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import CTE, Date, Select, String, any_, literal, literal_column, select, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.orm.attributes import set_committed_value

from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.db import TEXTS, Base
from bihuan.kernel.direct import Direct


class DocSequence(Base):
    """The last number of a prefix and business date. The counter row serialises writers: take it last."""

    __tablename__ = "doc_sequences"
    __table_args__ = {"postgresql_with": {"fillfactor": "50"}}  # noqa: RUF012 - SQLAlchemy's own convention
    prefix: Mapped[str] = mapped_column(String(8), primary_key=True)
    biz_date: Mapped[date] = mapped_column(Date, primary_key=True)
    last: Mapped[int]


def format_number(prefix: str, day: date, seq: int) -> str:
    """``CRM202405210001``; from 10000 on the natural width, never wrapped."""
    return f"{prefix}{day:%Y%m%d}{seq:04d}"


Kinds = tuple[tuple[str, bool], ...]
"""Tables whose records wait for a number, and whether several of them do.

Prefixes in alphabetical order, against deadlocks: the parts of a UNION ALL run one after the other, and each locks its
counter when it is asked for its first row.
"""


class Draw(NamedTuple):
    """The numbers that new records of this transaction wait for, drawn together."""

    kinds: Kinds
    values: dict[str, Any]

    @classmethod
    def of(cls, ctx: Context) -> Draw | None:
        """What waits, in the order in which the records were made; None where nothing does."""
        waiting: dict[tuple[str, str], list[UUID]] = defaultdict(list)
        for record in ctx.unnumbered:
            if record.number is None:
                waiting[record.PREFIX, record.__table__.name].append(record.id)
        if not waiting:
            return None
        ctx.hurry()
        day, wanted = CLOCK.today(), sorted(waiting.items())
        values: dict[str, Any] = {"of_day": day}
        for place, ((prefix, _), ids) in enumerate(wanted):
            one: dict[str, Any] = {"ids": ids} if len(ids) > 1 else {"id": ids[0]}
            one |= {"prefix": prefix, "head": f"{prefix}{day:%Y%m%d}", "count": len(ids)}
            values |= {f"of_{place}_{name}": value for name, value in one.items()}
        return cls(tuple((table, len(ids) > 1) for (_, table), ids in wanted), values)


def with_numbers(statement: Select[Any], kinds: Kinds) -> Select[Any]:
    """The statement with what it draws and writes beside it, and ``drawn``: the numbers by the ids of their records."""
    given = " UNION ALL ".join(f"SELECT id, number FROM given_{place}" for place in range(len(kinds)))
    drawn = literal_column(f"(SELECT jsonb_object_agg(id, number) FROM ({given}) given)", JSONB).label("drawn")
    parts = [_drawn(place, table, several) for place, (table, several) in enumerate(kinds)]
    return statement.add_columns(drawn).add_cte(*chain.from_iterable(parts))


def take_numbers(ctx: Context, drawn: Mapping[str, str]) -> None:
    """Give the records what was drawn. Those whose number an import has used already are left out, and wait on."""
    for record in ctx.unnumbered:
        if str(record.id) in drawn:
            set_committed_value(record, "number", drawn[str(record.id)])


async def number_records(ctx: Context) -> None:
    """Give every new record of this transaction its number, in the order they were made; one statement for all."""
    while draw := Draw.of(ctx):
        (row,) = await _draw(draw.kinds).rows(ctx.line, draw.values)
        take_numbers(ctx, row.drawn or {})
    ctx.unnumbered.clear()


@cache
def _draw(kinds: Kinds) -> Direct:
    return Direct(with_numbers(select(), kinds))


def _drawn(place: int, table: str, several: bool) -> list[CTE]:
    """The parts of one kind. A single record is asked for as such: of an array, a plan that is kept expects ten rows
    and so is never kept (decision 0052).
    """
    records = "unnest(CAST(:of_#_ids AS uuid[])) WITH ORDINALITY AS r(id, place)"
    if not several:
        records = "(SELECT CAST(:of_#_id AS uuid), 1) AS r(id, place)"
    parts = {
        "counter": "INSERT INTO doc_sequences AS d (prefix, biz_date, last) "
        "VALUES (:of_#_prefix, :of_day, :of_#_count) ON CONFLICT (prefix, biz_date) "
        "DO UPDATE SET last = d.last + :of_#_count RETURNING last",
        "drawn": f"SELECT r.id, last - :of_#_count + r.place AS seq FROM counter_#, {records}",
        "given": f"UPDATE {table} t SET number = n.number FROM (SELECT id, CAST(:of_#_head AS text) || "
        "lpad(seq::text, greatest(4, length(seq::text)), '0') AS number FROM drawn_#) n WHERE t.id = n.id "
        f"AND NOT EXISTS (SELECT 1 FROM {table} o WHERE o.number = n.number) RETURNING t.id, t.number",
    }
    named = {f"{name}_{place}": text(part.replace("#", str(place))) for name, part in parts.items()}
    return [part.columns().cte(name) for name, part in named.items()]


_BLOCK = text(
    "INSERT INTO doc_sequences AS d (prefix, biz_date, last) VALUES (:prefix, :day, :count) "
    "ON CONFLICT (prefix, biz_date) DO UPDATE SET last = d.last + :count RETURNING last"
)


async def draw_block(ctx: Context, model: Any, count: int) -> list[str]:
    """Numbers for ``count`` records that are about to be written as one set. Draw them last: others wait for them.

    A number that somebody has typed in is skipped.
    """
    day, drawn = CLOCK.today(), list[str]()
    while len(drawn) < count:
        wanted = count - len(drawn)
        last = int(await ctx.db.scalar(_BLOCK, {"prefix": model.PREFIX, "day": day, "count": wanted}) or 0)
        numbers = [format_number(model.PREFIX, day, seq) for seq in range(last - wanted + 1, last + 1)]
        asked = select(model.number).where(model.number == any_(literal(numbers, TEXTS)))
        taken = set(await ctx.db.scalars(asked))
        drawn += [number for number in numbers if number not in taken]
    return drawn
