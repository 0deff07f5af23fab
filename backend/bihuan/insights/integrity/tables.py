"""What the checks derive from the tables, so that a new entity is held to them without being named."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Column, Table

from bihuan.kernel.db import Base, Numbered
from bihuan.kernel.resource import RESOURCES

AMOUNTS = ("amount_excl", "tax_amount", "amount_incl")


def tables() -> list[Table]:
    return list(Base.metadata.sorted_tables)


def kinds() -> dict[str, str]:
    """Kind of record → its table."""
    return {name: str(resource.model.__tablename__) for name, resource in sorted(RESOURCES.items())}


def kind_of(table: Table) -> str:
    """The kind of record in a table; where it has none of its own, the table's name."""
    return next((kind for kind, name in kinds().items() if name == table.name), table.name)


def has(table: Table, *columns: str) -> bool:
    return set(columns) <= set(table.c.keys())


def alive(table: Table, alias: str) -> str:
    """Rows that are not deleted."""
    return f"{alias}.deleted_at IS NULL" if has(table, "deleted_at") else "true"


def references(table: Table) -> Iterator[tuple[Column[Any], Table]]:
    """Foreign keys of one column, and the table they point at."""
    for column in table.c:
        for key in column.foreign_keys:
            yield column, key.column.table


def parent(table: Table) -> tuple[Column[Any], Table] | None:
    """The document a line belongs to: it takes the line along when it goes."""
    owned = [(column, to) for column, to in references(table) if next(iter(column.foreign_keys)).ondelete == "CASCADE"]
    return owned[0] if len(owned) == 1 else None


def numbered() -> list[tuple[str, str, str]]:
    """Kind, table and prefix of everything that has a business number."""
    models = [mapper.class_ for mapper in Base.registry.mappers if issubclass(mapper.class_, Numbered)]
    found = [(kind_of(model.__table__), str(model.__tablename__), model.PREFIX) for model in models]
    return sorted(one for one in found if one[1] in Base.metadata.tables)


def has_version(table: str) -> bool:
    return has(Base.metadata.tables[table], "version", "updated_at")
