"""Statements that go to the driver as they are: compiled once, run without SQLAlchemy's execution (decision 0057).

What every request sends is always the same text with other values. Executing it through SQLAlchemy costs a quarter of a
millisecond a statement, several times what the driver takes; nothing of what it does there is needed for plain rows.
The statement runs on the connection and in the transaction of its session, and fails as any other does.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, NoReturn

import asyncpg
from sqlalchemy import ARRAY, String, Table, all_, any_, bindparam, text
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql import visitors
from sqlalchemy.sql.elements import BinaryExpression, BindParameter, ClauseElement
from sqlalchemy.sql.operators import in_op
from sqlalchemy.sql.sqltypes import TupleType

from bihuan.kernel.reader import Reader
from bihuan.kernel.relay import bites

_DIALECT: Any = PGDialect_asyncpg()  # type: ignore[no-untyped-call]
_DBAPI: Any = PGDialect_asyncpg.import_dbapi()  # type: ignore[no-untyped-call]
_DIALECT.dbapi = _DBAPI
DRIVER = "driver"
NUMERIC = 1700
"""The kind of number that PostgreSQL says of sums of money: a Decimal already, as the driver reads it."""
AT_ONCE = 2_000
"""Rows that are told to the driver in one go: some ten milliseconds."""
Line = AsyncSession | Reader


class Row(asyncpg.Record):  # type: ignore[misc]
    """A row whose columns are read by place, as ``row["name"]`` or as ``row.name``."""

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None


class Direct:
    """One statement, ready to be sent. Values are given by the names of its parameters, where it leaves them open.

    ``IN`` of a list would be written out anew for every length: it is sent as ``= ANY`` of an array, which is not.
    ``knows_what_waits`` where it leaves out by itself what is still to be written.
    """

    def __init__(self, statement: ClauseElement, *, knows_what_waits: bool = False) -> None:
        compiled: Any = statement.compile(dialect=_DIALECT)
        if compiled.post_compile_params:
            statement = visitors.replacement_traverse(statement, {}, _as_array)  # type: ignore[call-overload]
            compiled = statement.compile(dialect=_DIALECT)
        assert not compiled.post_compile_params, f"a list is written out in {compiled}"
        kinds = {column.type for column in compiled._result_columns or ()}
        odd = [
            kind for kind in kinds if kind._cached_result_processor(_DIALECT, NUMERIC) and not isinstance(kind, ARRAY)
        ]
        assert not odd, f"the driver does not read {odd} as they are meant"
        self.sql: str = compiled.string
        parts = () if knows_what_waits else visitors.iterate(statement)
        self.reads = frozenset(part.name for part in parts if isinstance(part, Table))
        """The tables of a composed statement: of none of them may something wait to be written (decision 0011)."""
        self._parameters = [
            _Parameter.of(name, compiled.binds[name], compiled._bind_processors.get(name))
            for name in compiled.positiontup or ()
        ]

    async def rows(self, line: Line, values: Mapping[str, Any]) -> list[Any]:
        """All rows: ``Row``. What waits in the session is not flushed. Raises what SQLAlchemy raises."""
        sql, arguments = self.sql, [one.given(values) for one in self._parameters]
        proof = line.proof if isinstance(line, Reader) else None
        if proof is not None:
            sql, arguments = proof.along(sql, arguments)
        if _heard(line):
            await _tell(line, sql, arguments)
        driver = None
        try:
            driver = await _driver(line)
            found: list[Any] = await driver.fetch(sql, *arguments, record_class=Row)
        except (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, _DBAPI.Error) as failed:
            await _fail(line, driver, sql, failed)
        if isinstance(line, Reader) and proof is not None:
            found, line.proof = proof.judged(found), None
        return found

    async def first(self, line: Line, values: Mapping[str, Any]) -> Any | None:
        """The first row, or None where there is none."""
        found = await self.rows(line, values)
        return found[0] if found else None


_NOTHING = Direct(text("SELECT"))


async def prove(line: Line) -> None:
    """Ask what no other statement has asked along with it. Raises what the proof raises."""
    if isinstance(line, Reader) and line.proof is not None:
        await _NOTHING.rows(line, {})


async def copy(line: Line, table: Table, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """New rows by COPY, which reads nothing from text and fills a page at a time (decision 0058).

    Values are as the driver takes them, JSON as text. Raises what SQLAlchemy raises.
    """
    await _copy(
        line,
        table,
        names,
        lambda driver: driver.copy_records_to_table(table.name, columns=names, records=_in_turn(list(rows))),
    )


async def copy_text(line: Line, table: Table, names: Sequence[str], rows: Sequence[str]) -> None:
    """The same of rows that are written out: of each text of a list, the driver asks four times what it is."""
    await _copy(
        line,
        table,
        names,
        lambda driver: driver.copy_to_table(
            table.name, columns=names, source=memoryview("".join(rows).encode()), format="text"
        ),
    )


async def _copy(line: Line, table: Table, names: Sequence[str], send: Callable[[Any], Awaitable[Any]]) -> None:
    said, driver = f"COPY {table.name} ({', '.join(names)}) FROM STDIN", None
    if _heard(line):
        await _tell(line, said, [])
    try:
        driver = await _driver(line)
        await send(driver)
    except (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, _DBAPI.Error) as failed:
        await _fail(line, driver, said, failed)


def _in_turn(rows: Sequence[Sequence[Any]]) -> Any:
    """Some thousand at once: nothing is sent before they are all told, and whoever has a turn would wait for others
    between every few of them.
    """
    return rows if len(rows) <= AT_ONCE else _one_by_one(rows)


async def _one_by_one(rows: Sequence[Sequence[Any]]) -> AsyncIterator[Sequence[Any]]:
    async for some in bites(rows):
        for row in some:
            yield row


def _as_array(part: Any, **_: Any) -> Any:
    """``IN`` of a list as a comparison with an array. Texts have no length there: a cast would cut them to fit."""
    if not (isinstance(part, BinaryExpression) and isinstance(part.right, BindParameter) and part.right.expanding):
        return None
    listed: Any = part.right
    if isinstance(listed.type, TupleType):
        return None
    kind = String() if isinstance(listed.type, String) else listed.type
    values: Any = bindparam(listed.key, listed.value, type_=ARRAY(kind))
    left: Any = visitors.replacement_traverse(part.left, {}, _as_array)  # type: ignore[call-overload]
    return left == any_(values) if part.operator is in_op else left != all_(values)


class _Parameter(NamedTuple):
    """A value of a statement: given by name, or its own; ``convert`` is what its type does before the driver."""

    name: str
    convert: Callable[[Any], Any] | None
    own: Callable[[], Any]

    @classmethod
    def of(cls, name: str, bind: Any, convert: Callable[[Any], Any] | None) -> _Parameter:
        return cls(name, convert, lambda: bind.effective_value)

    def given(self, values: Mapping[str, Any]) -> Any:
        value = values[self.name] if self.name in values else self.own()
        return value if self.convert is None else self.convert(value)


async def _driver(line: Line) -> Any:
    """The driver's connection, in the transaction of its session: begun here where nothing has been sent yet."""
    if isinstance(line, Reader):
        driver = await line.driver()
        if driver is not None:
            return driver
        line = line.session()
    known = line.info.get(DRIVER)
    if known is not None and known[0] is line.sync_session.get_transaction() is not None:
        return known[1]
    raw = await (await line.connection()).get_raw_connection()
    adapter: Any = raw.dbapi_connection
    if adapter._transaction is None:  # SQLAlchemy begins with the first statement of its own; a reader never does
        await adapter._start_transaction()
    line.info[DRIVER] = (line.sync_session.get_transaction(), raw.driver_connection)
    return raw.driver_connection


def _heard(line: Line) -> bool:
    """Whether anybody listens to the statements of an engine."""
    engine = line.engine.sync_engine if isinstance(line, Reader) else line.sync_session.get_bind()
    return bool(engine.dispatch.before_cursor_execute)


async def _tell(line: Line, sql: str, arguments: list[Any]) -> None:
    """They hear of these as well."""

    def tell(connection: Connection) -> None:
        for listener in connection.dispatch.before_cursor_execute:
            listener(connection, None, sql, tuple(arguments), None, False)

    await (await (line.session() if isinstance(line, Reader) else line).connection()).run_sync(tell)


async def _fail(line: Line, driver: Any | None, sql: str, failed: Exception) -> NoReturn:
    """The driver's failure as SQLAlchemy would tell it; a connection that is lost is not used again.

    Without a driver a transaction could not be begun: nothing else fails there but the connection.
    """
    told, lost = failed, driver is None or driver.is_closed()
    if not isinstance(failed, _DBAPI.Error):
        kinds = _DBAPI._asyncpg_error_translate
        kind = next((kinds[one] for one in type(failed).__mro__ if one in kinds), _DBAPI.Error)
        told = kind(failed.args[0], failed)  # not its details: they tell what was to be stored
        told.__cause__ = failed
    last_words = isinstance(failed, asyncpg.InternalClientError)  # the driver found them when it began to speak
    lost = lost or last_words or str(getattr(failed, "sqlstate", "")).startswith(("08", "57P"))
    if lost:
        await line.invalidate()
    raised = DBAPIError.instance(
        sql, None, told, _DBAPI.Error, hide_parameters=True, connection_invalidated=lost, dialect=_DIALECT
    )
    raise raised from told
