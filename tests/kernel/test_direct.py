"""Statements that go to the driver as they are: same transaction, same values, same failures."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from fastapi import FastAPI
from sqlalchemy import DateTime, Numeric, String, bindparam, cast, false, literal, select, text, tuple_
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from bihuan.kernel.clock import CLOCK, SHANGHAI
from bihuan.kernel.db import RECORD_ID, TEXTS, ids
from bihuan.kernel.direct import Direct, copy
from bihuan.kernel.failures import refusal_of
from bihuan.kernel.numbering import DocSequence
from bihuan.kernel.representation import _beside
from bihuan.kernel.resource import RESOURCES
from tests.kernel.specimen import Specimen

ADD = Direct(text("INSERT INTO doc_sequences (prefix, biz_date, last) VALUES (:prefix, CURRENT_DATE, 1)"))
KNOWN = Direct(select(DocSequence.prefix, DocSequence.last).where(DocSequence.prefix == bindparam("prefix")))


async def stored(app: FastAPI, prefix: str) -> list[Any]:
    async with app.state.readers() as db:
        return await KNOWN.rows(db, {"prefix": prefix})


async def test_rows_are_read_by_place_and_by_name(db: AsyncSession) -> None:
    one = uuid4()
    asked = select(
        RECORD_ID.label("id"), literal({"a": [1]}, JSONB).label("custom"), literal(["甲"], TEXTS).label("names")
    )
    (row,) = await Direct(asked).rows(db, {"record_id": one})
    assert (row.id, row["id"], row[0]) == (one, one, one)
    assert (row.custom, row.names) == ({"a": [1]}, ["甲"])
    with pytest.raises(AttributeError, match="nothing"):
        _ = row.nothing
    assert await Direct(asked.where(false())).first(db, {"record_id": one}) is None


async def test_a_list_of_values_is_sent_as_an_array_whatever_its_length(db: AsyncSession) -> None:
    """And nothing in it is cut to the length of a column, which would find what was not asked for."""
    prefix = DocSequence.prefix
    for one in ("LIST", "LISTS", "OTHER"):
        await ADD.rows(db, {"prefix": one})
    mine = select(prefix).where(prefix.startswith("LIST")).order_by(prefix)
    listed = Direct(mine.where(prefix.in_(["LIST", "OTHER"])))
    others = Direct(mine.where(prefix.not_in(["LIST", "OTHER"])))
    none = Direct(mine.where(prefix.not_in([])))
    assert "= ANY ($" in listed.sql and "IN (" not in listed.sql
    assert [row.prefix for row in await listed.rows(db, {})] == ["LIST"]
    assert [row.prefix for row in await others.rows(db, {})] == ["LISTS"]
    assert [row.prefix for row in await none.rows(db, {})] == ["LIST", "LISTS"]
    long = Direct(select(literal(True)).where(cast("LIST", String(4)).in_([f"LIST{'S' * 90}"])))
    assert await long.rows(db, {}) == []


async def test_money_is_read_as_it_was_kept(db: AsyncSession) -> None:
    (row,) = await Direct(select(cast(literal("12.50"), Numeric(18, 2)).label("amount"))).rows(db, {})
    assert str(row.amount) == "12.50"


async def test_it_runs_in_the_transaction_of_its_session(app: FastAPI, db: AsyncSession) -> None:
    await ADD.rows(db, {"prefix": "DIR"})
    assert [tuple(row) for row in await db.execute(text("SELECT last FROM doc_sequences WHERE prefix = 'DIR'"))] == [
        (1,)
    ]
    assert await stored(app, "DIR") == []
    await db.rollback()
    assert await KNOWN.rows(db, {"prefix": "DIR"}) == []
    await ADD.rows(db, {"prefix": "DIR"})
    await db.commit()
    assert [tuple(row) for row in await stored(app, "DIR")] == [("DIR", 1)]


async def test_it_fails_as_any_statement_does(db: AsyncSession) -> None:
    await ADD.rows(db, {"prefix": "TWICE"})
    with pytest.raises(IntegrityError) as failed:
        await ADD.rows(db, {"prefix": "TWICE"})
    assert refusal_of(failed.value).code == "DUPLICATE_VALUE"
    assert "TWICE" not in str(failed.value)  # what was to be stored is not told
    await db.rollback()
    with pytest.raises(DBAPIError) as refused:
        await Direct(text("SELECT CAST(:it AS text)::int")).rows(db, {"it": "no number"})
    assert refusal_of(refused.value).code == "VALIDATION"


async def test_a_reader_writes_nothing(app: FastAPI) -> None:
    async with app.state.readers() as db:
        with pytest.raises(DBAPIError, match="read-only"):
            await ADD.rows(db, {"prefix": "READ"})


async def test_a_connection_that_is_lost_is_not_used_again(app: FastAPI) -> None:
    """And the next one works."""
    ask = Direct(text("SELECT pg_backend_pid() AS pid"))
    async with app.state.readers() as db, app.state.sessions() as other:
        lost = await ask.first(db, {})
        assert lost is not None
        await other.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": lost.pid})
        with pytest.raises(DBAPIError) as failed:
            await ask.rows(db, {})
        assert refusal_of(failed.value).code == "UNAVAILABLE"
    async with app.state.readers() as db:
        found = await ask.first(db, {})
    assert found is not None
    assert found.pid != lost.pid


async def test_a_value_may_be_asked_for_when_it_is_sent(db: AsyncSession, clock: Any) -> None:
    now = bindparam("now", type_=DateTime(timezone=True), callable_=CLOCK.now)
    ask = Direct(select(now.label("now")))
    for moment in ("2026-11-02 09:12", "2027-01-05 18:00"):
        clock(moment)
        found = await ask.first(db, {})
        assert found is not None
        assert found.now.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M") == moment


async def test_whatever_is_shown_beside_a_record_goes_directly(app: FastAPI, ctx_for: Any) -> None:
    """Derived columns of every kind, alone and together with a number that is drawn."""
    ctx = await ctx_for("qian")
    kinds = [of for of in RESOURCES.values() if of.derived]
    assert len(kinds) > 40
    for of in kinds:
        verbs = sorted({action.verb for action in of.actions if not action.system and ctx.may(of.name, action.verb)})
        for drawn in ((), (("customers", False), ("leads", True))):
            assert _beside(ctx, of, of.derived, verbs, drawn).sql.count("doc_sequences") == len(drawn), of.name


def test_a_list_of_pairs_which_is_written_out_is_refused() -> None:
    with pytest.raises(AssertionError, match="written out"):
        Direct(select(Specimen.id).where(tuple_(Specimen.id, Specimen.name).in_([(uuid4(), "甲")])))
    assert Direct(select(Specimen.id).where(Specimen.id == ids("ids"))).reads == {"specimens"}


async def test_copied_rows_are_in_the_transaction_and_fail_as_any_statement_does(
    app: FastAPI, db: AsyncSession
) -> None:
    table, names, day = DocSequence.__table__, ("prefix", "biz_date", "last"), CLOCK.today()
    await copy(db, table, names, [("COPY1", day, 7), ("COPY2", day, 8)])
    assert [row.last for row in await KNOWN.rows(db, {"prefix": "COPY2"})] == [8]
    assert await stored(app, "COPY2") == []
    await copy(db, table, names, [])
    with pytest.raises(IntegrityError) as refused:
        await copy(db, table, names, [("COPY1", day, 9)])
    assert refusal_of(refused.value).code == "DUPLICATE_VALUE"
    await db.rollback()
    assert await stored(app, "COPY1") == []
