"""Business numbers: prefix, business date, four digits or more; unique, gapless, never reused (DOMAIN §0.5)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from bihuan.kernel.numbering import DocSequence, format_number
from tests.conftest import Clients
from tests.kernel.conftest import Make


@pytest.mark.parametrize(
    ("seq", "number"),
    [
        (1, "CRM202405210001"),
        (9999, "CRM202405219999"),
        (10000, "CRM2024052110000"),
        (123456, "CRM20240521123456"),
    ],
)
def test_a_number_has_at_least_four_digits(seq: int, number: str) -> None:
    assert format_number("CRM", date(2024, 5, 21), seq) == number


async def last(db: AsyncSession, day: date) -> int | None:
    await db.rollback()
    return await db.scalar(select(DocSequence.last).where(DocSequence.prefix == "ZZ", DocSequence.biz_date == day))


async def test_the_day_of_a_number_is_the_business_date(make: Make, clock: Callable[[str], None]) -> None:
    clock("2030-01-01 23:59:59")
    assert (await make())["number"] == "ZZ203001010001"
    clock("2030-01-02 00:00:00")
    assert (await make())["number"] == "ZZ203001020001"
    clock("2030-01-01 12:00:00")
    assert (await make())["number"] == "ZZ203001010002"


async def test_beyond_9999_the_number_grows(make: Make, clock: Callable[[str], None], db: AsyncSession) -> None:
    clock("2030-02-01 09:00:00")
    await db.execute(text("INSERT INTO doc_sequences VALUES ('ZZ', '2030-02-01', 9998)"))
    await db.commit()
    numbers = [(await make())["number"] for _ in range(3)]
    assert numbers == ["ZZ203002019999", "ZZ2030020110000", "ZZ2030020110001"]


async def test_an_imported_number_is_skipped(make: Make, clock: Callable[[str], None], db: AsyncSession) -> None:
    clock("2030-03-01 09:00:00")
    imported = await make()
    await db.execute(text("UPDATE specimens SET number = 'ZZ203003010003' WHERE id = :id"), {"id": imported["id"]})
    await db.commit()
    assert [(await make())["number"] for _ in range(2)] == ["ZZ203003010002", "ZZ203003010004"]
    assert await last(db, date(2030, 3, 1)) == 4


async def test_twenty_at_once_get_twenty_numbers_in_a_row(
    make: Make, client: Clients, clock: Callable[[str], None], db: AsyncSession
) -> None:
    clock("2030-04-01 09:00:00")
    await client("qian")
    made = await asyncio.gather(*(make() for _ in range(20)))
    assert sorted(one["number"] for one in made) == [f"ZZ20300401{n:04d}" for n in range(1, 21)]
    assert await last(db, date(2030, 4, 1)) == 20


async def test_a_refused_creation_uses_no_number(
    client: Clients, make: Make, clock: Callable[[str], None], db: AsyncSession
) -> None:
    clock("2030-05-01 09:00:00")
    await make(code="TAKEN")
    answer = await (await client("qian")).post("/specimens", json={"name": "样品", "code": "TAKEN"})
    assert (answer.status_code, answer.json()["code"]) == (409, "DUPLICATE_VALUE")
    assert await last(db, date(2030, 5, 1)) == 1
    assert (await make())["number"] == "ZZ203005010002"


async def test_a_number_is_stored_as_it_was_answered(make: Make, client: Clients, db: AsyncSession) -> None:
    made = await make()
    stored = await db.scalar(text("SELECT number FROM specimens WHERE id = :id"), {"id": made["id"]})
    assert made["number"] == stored == (await (await client("qian")).get(f"/specimens/{made['id']}")).json()["number"]
