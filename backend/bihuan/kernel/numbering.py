"""Business numbers: PREFIX + date + at least four digits, drawn as the last thing before commit (DOMAIN §0.5)."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Date, String, TextClause, any_, literal, select, text
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.orm.attributes import set_committed_value

from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.db import TEXTS, Base


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


async def number_records(ctx: Context) -> None:
    """Give every new record of this transaction its number, in the order they were made; one statement for all.

    A number that an import already used is skipped: whoever drew it draws again.
    """
    waiting = {record.id: record for record in ctx.unnumbered if record.number is None}
    ctx.unnumbered.clear()
    while waiting:
        kinds: dict[tuple[str, str], list[UUID]] = defaultdict(list)
        for record in waiting.values():
            kinds[record.PREFIX, record.__table__.name].append(record.id)
        day, wanted = CLOCK.today(), sorted(kinds.items())
        values: dict[str, Any] = {"day": day}
        for place, ((prefix, _), ids) in enumerate(wanted):
            values |= {f"prefix_{place}": prefix, f"head_{place}": f"{prefix}{day:%Y%m%d}", f"count_{place}": len(ids)}
            values |= {f"ids_{place}": ids} if len(ids) > 1 else {f"id_{place}": ids[0]}
        drawing = _draw(tuple((table, len(ids) > 1) for (_, table), ids in wanted))
        for record_id, number in await ctx.db.execute(drawing, values):
            set_committed_value(waiting.pop(record_id), "number", number)


@cache
def _draw(kinds: tuple[tuple[str, bool], ...]) -> TextClause:
    """Draws and writes the numbers of several kinds: of each its table, and whether there are several records of it.

    Prefixes in alphabetical order, against deadlocks: the parts of a UNION ALL run one after the other, and each locks
    its counter when it is asked for its first row.
    """
    drawn = [_drawn(table, several).replace("#", str(place)) for place, (table, several) in enumerate(kinds)]
    shown = " UNION ALL ".join(f"SELECT id, number FROM given_{place}" for place in range(len(kinds)))
    return text(f"WITH {', '.join(drawn)} {shown}")


def _drawn(table: str, several: bool) -> str:
    """The parts of ``_draw`` for one kind, ``#`` being its place.

    A single record is asked for as such: of an array a plan that is kept expects ten (decision 0052).
    """
    records = "unnest(CAST(:ids_# AS uuid[])) WITH ORDINALITY AS r(id, place)"
    if not several:
        records = "(SELECT CAST(:id_# AS uuid), 1) AS r(id, place)"
    return (
        "counter_# AS (INSERT INTO doc_sequences AS d (prefix, biz_date, last) VALUES (:prefix_#, :day, :count_#) "
        "ON CONFLICT (prefix, biz_date) DO UPDATE SET last = d.last + :count_# RETURNING last), "
        f"drawn_# AS (SELECT r.id, last - :count_# + r.place AS seq FROM counter_#, {records}), "
        f"given_# AS (UPDATE {table} t SET number = n.number FROM (SELECT id, CAST(:head_# AS text) || "
        "lpad(seq::text, greatest(4, length(seq::text)), '0') AS number FROM drawn_#) n WHERE t.id = n.id "
        f"AND NOT EXISTS (SELECT 1 FROM {table} o WHERE o.number = n.number) RETURNING t.id, t.number)"
    )


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
