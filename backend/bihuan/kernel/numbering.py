"""Business numbers: PREFIX + date + at least four digits, drawn as the last thing before commit (DOMAIN §0.5)."""

from __future__ import annotations

from datetime import date
from functools import cache

from sqlalchemy import Date, String, TextClause, text
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.orm.attributes import set_committed_value

from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.db import Base


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
    """Give every new record of this transaction its number; prefixes in alphabetical order, against deadlocks."""
    waiting = sorted(ctx.unnumbered, key=lambda record: (record.PREFIX, record.id))
    ctx.unnumbered.clear()
    for record in waiting:
        if record.number is None:
            number = await _give(ctx, record.__table__.name, record.PREFIX, record.id)
            set_committed_value(record, "number", number)


async def _give(ctx: Context, table: str, prefix: str, record_id: object) -> str:
    """Draw and write one number in one statement; a number that an import already used is skipped."""
    day = CLOCK.today()
    given = {"prefix": prefix, "day": day, "head": f"{prefix}{day:%Y%m%d}", "id": record_id}
    while True:
        number = await ctx.db.scalar(_draw(table), given)
        if number is not None:
            return str(number)


@cache
def _draw(table: str) -> TextClause:
    return text(
        "WITH s AS (INSERT INTO doc_sequences AS d (prefix, biz_date, last) VALUES (:prefix, :day, 1) "
        "ON CONFLICT (prefix, biz_date) DO UPDATE SET last = d.last + 1 RETURNING last), "
        "n AS (SELECT CAST(:head AS text) || lpad(last::text, greatest(4, length(last::text)), '0') AS number FROM s) "
        f"UPDATE {table} t SET number = n.number FROM n WHERE t.id = :id "
        f"AND NOT EXISTS (SELECT 1 FROM {table} o WHERE o.number = n.number) RETURNING t.number"
    )
