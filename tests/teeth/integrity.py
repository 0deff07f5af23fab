"""Books that do not balance, and a wall with a hole: what the checks of TRUST §2 must notice."""

from __future__ import annotations

from typing import Any

from tests.teeth.control import Control

BALANCE = "tests/integrity/test_checks.py::test_the_books_of_a_company_are_in_order"


def forget_progress() -> None:
    """What an order or contract has come to is changed and not logged."""
    from bihuan.kernel import audit

    entries_of = audit.entries_of

    def fewer(ctx: Any) -> Any:
        ctx.log[:] = [entry for entry in ctx.log if entry.action != "progress"]
        return entries_of(ctx)

    audit.entries_of = fewer


def log_later() -> None:
    """The log is written in a transaction of its own, right after that of the change."""
    from bihuan.kernel import settling, transaction

    settle = settling.settle

    async def late(ctx: Any, asked: Any = None, response: Any = None) -> None:
        log, ctx.log[:] = list(ctx.log), []
        await settle(ctx, asked, response)

        async def write() -> None:
            ctx.log.extend(log)
            await settle(ctx)
            await ctx.db.commit()

        if log:
            ctx.after_commit.append(write)

    transaction.settle = late


def forget_roll_up() -> None:
    """Money and invoices of an order are booked, and its own figures stay as they were."""
    from bihuan.sales.order import service

    async def nothing(*_: Any, **__: Any) -> None:
        return None

    service._record = nothing


def drop_a_wall() -> None:
    """Every copy of a test database lets the program change the log."""
    from bihuan.embedded import PROGRAM
    from tests import database

    clone = database.clone_database

    def weaker(of: str | None = None) -> str:
        url = clone(of)
        owner = database.owner_url(url).replace("postgresql+asyncpg", "postgresql").replace("ssl=", "sslmode=")
        database.in_thread(database._execute(owner, f"GRANT UPDATE ON audit_log TO {PROGRAM}"))
        return url

    database.clone_database = weaker


CONTROLS = (
    Control("forgotten-log", "P6, R59", (BALANCE,), r"R59-every", forget_progress),
    Control("log-in-a-second-transaction", "P6, R59", (BALANCE,), r"R59-every", log_later),
    Control("forgotten-roll-up", "P4, R47", (BALANCE,), r"R47  ", forget_roll_up),
    Control(
        "dropped-wall",
        "R51",
        ("tests/integrity/test_walls.py::test_no_ledger_is_changed_by_the_program[audit_log]",),
        r"assert 'P0001' == '42501'",
        drop_a_wall,
    ),
)
