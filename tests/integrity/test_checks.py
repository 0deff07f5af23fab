"""Every check finds its planted violation and nothing else, and the list of TRUST §2 is complete."""

from __future__ import annotations

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

import bihuan.api  # noqa: F401  (every kind of record)
from bihuan.insights.integrity.check import Check
from bihuan.insights.integrity.registry import NONE, checks
from bihuan.insights.integrity.service import offending, run_checks, told
from tests.integrity.plants import PLANTS

BY_ID = {check.id: check for check in checks()}


def test_every_invariant_has_a_check_or_a_reason() -> None:
    checked = {check.invariant for check in checks() if check.id.startswith("R")}
    assert checked.isdisjoint(NONE), checked & set(NONE)
    assert checked | set(NONE) == {f"R{number:02d}" for number in range(1, 73)}
    assert all(reason.strip() for reason in NONE.values())


def test_every_check_has_its_own_name_and_sentences() -> None:
    assert len(BY_ID) == len(checks())
    assert len({check.title.zh for check in checks()}) == len(checks())
    assert all(check.title.zh and check.title.en for check in checks())


def test_every_check_has_a_planted_violation() -> None:
    assert set(PLANTS) == set(BY_ID)


async def test_the_books_of_a_company_are_in_order(sold: None, owner: AsyncEngine) -> None:
    assert list(told(await run_checks(owner))) == []


@pytest.mark.parametrize("check", checks(), ids=lambda check: check.id)
async def test_a_check_finds_what_it_is_for(sold: None, books: AsyncConnection, check: Check) -> None:
    assert await offending(books, [check]) == []
    row = await PLANTS[check.id](books)
    found = await offending(books, [check])
    assert row in {id_ for _, id_ in found[0].rows} if found else False, f"{row} was not found by\n{check.sql}"
