"""Runs the migrations, in one transaction, as the owner; refuses a database in which Chinese search is dead."""

from __future__ import annotations

import asyncio

from alembic import context
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

import bihuan.tables  # noqa: F401  (declares every table)
from bihuan.kernel.db import Base
from bihuan.kernel.walls import raise_walls
from bihuan.settings import get_settings


def database_url() -> str:
    url = get_settings().migration_database_url or get_settings().database_url
    if not url:
        raise SystemExit("Set DATABASE_URL, or use `python -m bihuan migrate`, which starts a PostgreSQL of its own.")
    return url


def require_chinese(connection: Connection) -> None:
    """With LC_CTYPE C, pg_trgm finds no letters in 华信科技: every search silently reads all rows."""
    query = "select pg_encoding_to_char(encoding), datctype from pg_database where datname = current_database()"
    encoding, ctype = connection.execute(text(query)).one()
    if encoding != "UTF8" or ctype in {"C", "POSIX"}:
        raise SystemExit(
            f"This database has encoding {encoding} and LC_CTYPE {ctype}, in which Chinese text cannot be searched. "
            "Create one that can: CREATE DATABASE bihuan TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8';"
        )


def ours(_: object, name: str | None, kind: str, reflected: bool, compare_to: object) -> bool:
    """The job queue's tables belong to its library: it installs and upgrades them itself."""
    return not (kind == "table" and reflected and compare_to is None and str(name).startswith("pgqueuer"))


def migrate(connection: Connection) -> None:
    require_chinese(connection)
    context.configure(connection=connection, target_metadata=Base.metadata, compare_type=True, include_object=ours)
    with context.begin_transaction():
        context.run_migrations()
        raise_walls(connection, get_settings().program)


async def main() -> None:
    engine = create_async_engine(database_url(), poolclass=NullPool)
    async with engine.begin() as connection:
        await connection.run_sync(migrate)
    await engine.dispose()


if context.is_offline_mode():
    raise SystemExit("SQL scripts without a database are not supported.")
asyncio.run(main())
