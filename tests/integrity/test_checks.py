"""Every check finds its planted violation and nothing else, and the list of TRUST §2 is complete."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

import bihuan.api  # noqa: F401  (every kind of record)
from bihuan.embedded import PROGRAM
from bihuan.insights.integrity.check import Check
from bihuan.insights.integrity.registry import NONE, checks
from bihuan.insights.integrity.service import offending
from tests import shadow
from tests.books import assert_books_balance
from tests.integrity.plants import PLANTS

BY_ID = {check.id: check for check in checks()}


def test_every_invariant_has_a_check_or_a_reason() -> None:
    checked = {check.invariant for check in checks() if check.id.startswith("R")}
    assert checked.isdisjoint(NONE), checked & set(NONE)
    assert checked | set(NONE) == {f"R{number:02d}" for number in range(1, 73)}
    assert all(reason.zh and reason.en for reason in NONE.values())


def test_every_check_has_its_own_name_and_sentences() -> None:
    assert len(BY_ID) == len(checks())
    assert len({check.title.zh for check in checks()}) == len(checks())
    assert all(check.title.zh and check.title.en for check in checks())


def test_every_check_has_a_planted_violation() -> None:
    assert set(PLANTS) == set(BY_ID) | {check.id for check in shadow.checks()}


async def test_the_books_of_a_company_are_in_order(sold: None, database_url: str) -> None:
    await assert_books_balance(database_url)


@pytest.mark.parametrize("check", [*checks(), *shadow.checks()], ids=lambda check: check.id)
async def test_a_check_finds_what_it_is_for(sold: None, books: AsyncConnection, check: Check) -> None:
    assert await _found(books, check) == []
    row = await PLANTS[check.id](books)
    assert row in await _found(books, check), f"{row} was not found by\n{check.sql}"


async def _found(books: AsyncConnection, check: Check) -> list[str]:
    """As the program sees it: its own role is part of what is checked."""
    await books.execute(text(f"SET LOCAL ROLE {PROGRAM}"))
    found = await offending(books, [check])
    await books.execute(text("RESET ROLE"))
    return [id_ for one in found for _, id_ in one.rows]
