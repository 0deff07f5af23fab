"""What is new is written in one statement, and stands in the session as after any flush (decision 0052)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, inspect, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.exc import StaleDataError

from bihuan.kernel.flushing import flush
from bihuan.kernel.numbering import DocSequence
from tests.kernel.conftest import Count
from tests.kernel.specimen import Specimen, SpecimenLine

NAMES = ("name", "note", "amount", "version")


def lines(*names: str) -> list[SpecimenLine]:
    return [SpecimenLine(line_no=place, name=name, qty=Decimal(place)) for place, name in enumerate(names, 1)]


async def stored(db: AsyncSession, record_id: UUID) -> Any:
    found = await db.execute(text("SELECT * FROM specimens WHERE id = :id"), {"id": record_id})
    return found.mappings().one_or_none()


async def test_documents_lines_and_other_kinds_are_one_statement(db: AsyncSession, counting: Count) -> None:
    reviewer = await db.scalar(text("SELECT id FROM users LIMIT 1"))  # as the driver reads it
    one, other = (
        Specimen(name="甲", reviewer_id=reviewer, amount=Decimal("12.30"), lines=lines("x", "y")),
        Specimen(name="乙 'q' \\ \""),
    )
    sequence = DocSequence(prefix="FLUSH", biz_date=date(2030, 1, 2), last=7)
    db.add_all([one, other, sequence])
    with counting() as counted:
        await flush(db)
    assert [statement.count("INSERT INTO") for statement in counted.statements] == [3]
    assert not db.new
    assert all(inspect(record).persistent for record in (one, other, sequence, *one.lines))
    row = await stored(db, one.id)
    assert (row["name"], row["amount"], row["note"], row["status"], row["custom"]) == (
        "甲",
        Decimal("12.30"),
        None,
        "draft",
        {},
    )
    assert (row["version"], row["created_at"]) == (1, one.created_at)  # by the clock, where nobody has given it
    assert (await stored(db, other.id))["name"] == other.name
    kept = select(SpecimenLine.name, SpecimenLine.qty).where(SpecimenLine.specimen_id == one.id)
    assert [tuple(line) for line in await db.execute(kept.order_by(SpecimenLine.line_no))] == [
        ("x", Decimal(1)),
        ("y", Decimal(2)),
    ]
    assert (row["reviewer_id"], one.note) == (reviewer, None)  # nothing is loaded for it


async def test_what_is_changed_afterwards_is_an_update(db: AsyncSession, counting: Count) -> None:
    one = Specimen(name="甲", lines=lines("x"))
    db.add(one)
    await flush(db)
    one.name, one.version = "乙", 2
    one.lines.append(*lines("z"))
    with counting() as counted:
        await flush(db)
    assert [statement.split()[0] for statement in counted.statements] == ["UPDATE", "INSERT"]  # the usual way
    assert (await stored(db, one.id))["name"] == "乙"
    assert await db.scalar(select(func.count()).where(SpecimenLine.specimen_id == one.id)) == 2


async def test_a_row_makes_room_before_another_comes(db: AsyncSession) -> None:
    """A unique code goes from one record to the next in the same flush."""
    before = Specimen(name="旧", code="ROOM")
    db.add(before)
    await flush(db)
    before.code = None
    after = Specimen(name="新", code="ROOM")
    db.add(after)
    await flush(db)
    assert [(await stored(db, one.id))["code"] for one in (before, after)] == [None, "ROOM"]


async def test_what_is_undone_has_never_been_in_the_session(db: AsyncSession) -> None:
    one = Specimen(name="甲")
    with pytest.raises(ZeroDivisionError):
        async with db.begin_nested():
            db.add(one)
            await flush(db)
            assert one in db
            raise ZeroDivisionError
    assert one not in db
    assert await stored(db, one.id) is None
    again = Specimen(id=one.id, name="又")
    db.add(again)
    await flush(db)
    assert (await stored(db, one.id))["name"] == "又"


async def test_a_violation_is_told_as_by_any_flush(db: AsyncSession) -> None:
    db.add_all([Specimen(name="甲", code="SAME"), Specimen(name="乙", code="SAME")])
    with pytest.raises(IntegrityError):
        await flush(db)
    await db.rollback()
    assert not db.new


async def test_a_value_that_only_the_database_knows_goes_the_usual_way(db: AsyncSession) -> None:
    one: Any = Specimen(name="甲", code="WORD")
    one.note = func.lower("ABC")
    db.add(one)
    await flush(db)
    assert (await stored(db, one.id))["note"] == "abc"


async def test_changes_of_several_kinds_are_one_statement_and_guarded(db: AsyncSession, counting: Count) -> None:
    one, other = Specimen(name="甲", lines=lines("x")), Specimen(name="乙", note="alt")
    db.add_all([one, other])
    await flush(db)
    one.name, one.version = "丙", 2
    other.note, other.amount, other.version = None, Decimal("0.10"), 2
    one.lines[0].qty = Decimal("7.5")
    with counting() as counted:
        await flush(db)
        await flush(db)
    assert [statement.count("UPDATE ") for statement in counted.statements] == [3]
    first, second = await stored(db, one.id), await stored(db, other.id)
    assert [first[name] for name in NAMES] == ["丙", None, None, 2]
    assert [second[name] for name in NAMES] == ["乙", None, Decimal("0.10"), 2]
    assert await db.scalar(select(SpecimenLine.qty).where(SpecimenLine.specimen_id == one.id)) == Decimal("7.5")
    await db.execute(text("UPDATE specimens SET version = 9 WHERE id = :id"), {"id": other.id})
    one.name, one.version, other.name, other.version = "丁", 3, "戊", 3
    with pytest.raises(StaleDataError):
        await flush(db)
