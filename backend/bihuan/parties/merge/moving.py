"""Pointing rows from one record at another: table by table, in one statement each, logged and written down."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Column, Table, text
from sqlalchemy.dialects import postgresql

from bihuan.kernel.audit import LogEntry
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.db import Base
from bihuan.kernel.resource import RESOURCES
from bihuan.parties.merge.models import MergeChange
from bihuan.parties.merge.references import COLLIDING, full_name, hanging, moved

OWNER = ("owner_id", "owner_dept_id")
PASSES = 5
"""A document that somebody made of another meanwhile is found the second time: its source was waited for."""


class Row(NamedTuple):
    """As much of a record as its log entry needs."""

    id: UUID
    version: int
    number: str | None


def kinds() -> dict[str, str]:
    """Table → kind of record."""
    return {str(one.model.__tablename__): kind for kind, one in RESOURCES.items()}


def versioned(table: Table) -> bool:
    return table.name in kinds() and {"version", "updated_at"} <= set(table.c.keys())


@dataclass
class Moves:
    """What one merge has changed so far."""

    ctx: Context
    merge_id: UUID
    before: dict[tuple[str, UUID], dict[str, Any]] = field(default_factory=dict)
    after: dict[tuple[str, UUID], dict[str, Any]] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)

    def note(self, table: str, row_id: UUID, before: dict[str, Any], after: dict[str, Any]) -> None:
        """The first value before and the last one after are what counts."""
        known = self.before.setdefault((table, row_id), {})
        self.before[table, row_id] = before | known
        self.after.setdefault((table, row_id), {}).update(after)

    async def everything(self, old: UUID, new: UUID) -> None:
        """All that refers to a customer, and all that hangs on it, until nothing is left to move."""
        for _ in range(PASSES):
            found = [await self.column(column, old, new) for column in moved("customers")]
            found += [await self.column(one.id, old, new, one.kind) for one in hanging()]
            if not any(found):
                return

    async def contact(self, old: UUID, new: UUID) -> None:
        """All that refers to a contact of whom there were two."""
        for column in moved("contacts"):
            if full_name(column) in COLLIDING:
                await self._give_way(column, old, new)
            await self.column(column, old, new)
        for one in hanging():
            await self.column(one.id, old, new, one.kind, "contacts")

    async def column(
        self,
        column: Column[Any],
        old: UUID,
        new: UUID,
        kind: Column[Any] | None = None,
        of: str = "customers",
        without: list[UUID] | None = None,
    ) -> int:
        """The rows that refer by this column; how many. ``kind`` says of what, beside an id without a foreign key."""
        table, ctx = column.table, self.ctx
        counted = versioned(table)
        kept = [column.name, *(one for one in OWNER if one in table.c)]
        pairs = ", ".join(f"'{one}', {one}" for one in kept)
        stamps = ", version = t.version + 1, updated_at = :now, updated_by = :me" if counted else ""
        statement = text(
            f"WITH old AS (SELECT id, jsonb_build_object({pairs}) AS before FROM {table.name} "
            f"WHERE {column.name} = :old {'' if kind is None else f'AND {kind.name} = :kind '}"
            f"AND NOT id = ANY(:without) ORDER BY id FOR NO KEY UPDATE) "
            f"UPDATE {table.name} t SET {column.name} = :new{stamps} "
            f"FROM old WHERE t.id = old.id RETURNING t.id, old.before, {_shown(table)}"
        )
        values: dict[str, Any] = {"old": old, "new": new, "without": without or []}
        values |= {"kind": of} if kind is not None else {}
        values |= {"now": CLOCK.now(), "me": ctx.me.id} if counted else {}
        rows = (await ctx.db.execute(statement, values)).all()
        change = {"field": column.name, "old": str(old), "new": str(new)}
        for row in rows:
            self.note(table.name, row.id, row.before, {column.name: str(new)})
            if counted:
                record = Row(row.id, row.version, row.number)
                ctx.log.append(LogEntry("merge", kinds()[table.name], record, [change]))
        if of == "customers" and rows:
            self.counts[kinds().get(table.name, table.name)] += len(rows)
        return len(rows)

    async def _give_way(self, column: Column[Any], old: UUID, new: UUID) -> None:
        """A row that would be there twice goes: both contacts had a part in the same deal."""
        table = column.table
        others = [one.name for index in table.indexes if index.unique for one in index.columns if one is not column]
        same = " AND ".join(f"o.{one} = t.{one}" for one in others)
        await self.ctx.db.execute(
            text(
                f"DELETE FROM {table.name} t WHERE t.{column.name} = :old AND EXISTS "
                f"(SELECT FROM {table.name} o WHERE o.{column.name} = :new AND {same})"
            ),
            {"old": old, "new": new},
        )

    async def write_down(self) -> None:
        """What was changed and the versions it has in the end, for who wants it back."""
        await self.ctx.db.flush()
        for table, ids in self._by_table():
            versions: dict[UUID, int] = {}
            if versioned(Base.metadata.tables[table]):
                asked = text(f"SELECT id, version FROM {table} WHERE id = ANY(:ids)")
                versions = {row.id: row.version for row in await self.ctx.db.execute(asked, {"ids": ids})}
            for row_id in ids:
                self.ctx.append(
                    MergeChange,
                    merge_id=self.merge_id,
                    table_name=table,
                    row_id=row_id,
                    before=self.before[table, row_id],
                    after=self.after[table, row_id],
                    version=versions.get(row_id),
                )

    def _by_table(self) -> Iterator[tuple[str, list[UUID]]]:
        for table in dict.fromkeys(table for table, _ in self.before):
            yield table, [row_id for known, row_id in self.before if known == table]


async def restore(ctx: Context, merge_id: UUID, table: Table) -> list[Row]:
    """Give rows of one table back what they had, unless they have changed since; those that were."""
    counted = versioned(table)
    restorable = [name for name in await _columns(ctx, merge_id, table) if name in table.c]
    new = [
        f"{name} = CASE WHEN jsonb_exists(x.before, '{name}') "
        f"THEN CAST(x.before->>'{name}' AS {table.c[name].type.compile(postgresql.dialect())}) ELSE t.{name} END"  # type: ignore[no-untyped-call]
        for name in restorable
    ]
    new += ["version = t.version + 1", "updated_at = :now", "updated_by = :me"] if counted else []
    same = "t.version = x.version" if counted else "to_jsonb(t) @> x.after"
    statement = text(
        f"UPDATE {table.name} t SET {', '.join(new)} FROM customer_merge_changes x "
        f"WHERE x.merge_id = :merge AND x.table_name = '{table.name}' AND x.row_id = t.id AND {same} "
        f"RETURNING t.id, {_shown(table)}"
    )
    values = {"merge": merge_id} | ({"now": CLOCK.now(), "me": ctx.me.id} if counted else {})
    return [Row(row.id, row.version, row.number) for row in await ctx.db.execute(statement, values)]


async def _columns(ctx: Context, merge_id: UUID, table: Table) -> list[str]:
    names = text(
        "SELECT DISTINCT jsonb_object_keys(before) FROM customer_merge_changes "
        "WHERE merge_id = :merge AND table_name = :table ORDER BY 1"
    )
    return list(await ctx.db.scalars(names, {"merge": merge_id, "table": table.name}))


def _shown(table: Table) -> str:
    version = "t.version" if versioned(table) else "0"
    return f"{version} AS version, {'t.number' if 'number' in table.c else 'NULL'} AS number"
