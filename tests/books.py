"""Whether the books of a test database are in order: asked after every test module, and after load and crash runs."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import create_async_engine

from bihuan.insights.integrity.registry import checks
from bihuan.insights.integrity.service import run_checks, told
from tests import shadow


async def assert_books_balance(url: str) -> None:
    """Every check of TRUST §2 on the database at ``url``, and where it keeps a shadow, those of every single change."""
    engine = create_async_engine(url, connect_args={"server_settings": {"jit": "off"}})
    try:
        async with engine.connect() as connection:
            shadowed = await connection.exec_driver_sql("SELECT to_regclass('shadow') IS NOT NULL")
            asked = [*checks(), *(shadow.checks() if shadowed.scalar() else ())]
        found = list(told(await run_checks(engine, asked)))
    finally:
        await engine.dispose()
    assert not found, "the books do not balance:\n" + "\n".join(found)
