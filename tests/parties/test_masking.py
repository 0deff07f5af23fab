"""The masking table of DOMAIN §1.6."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from bihuan.parties.masking import mask_email, mask_phone, mask_tail, phone_tail


@pytest.mark.req("CUST-15")
@pytest.mark.parametrize(
    ("plain", "masked"),
    [
        ("13812341234", "138****1234"),
        ("021-62345678", "021-****5678"),
        ("0755-2345678-801", "0755-****5678"),
        ("400-123-4567", "400-****4567"),
        ("62345678", "****5678"),
        ("+85291234567", "+852****4567"),
        ("+12025550123", "+1****0123"),
        (None, None),
    ],
)
def test_a_phone_keeps_its_head_and_last_four(plain: str | None, masked: str | None) -> None:
    assert mask_phone(plain) == masked


def test_an_address_keeps_its_first_letter_and_domain() -> None:
    assert mask_email("zhangsan@x.com") == "z***@x.com"
    assert mask_email(None) is None


def test_other_numbers_keep_their_last_four() -> None:
    assert mask_tail("6222021234567890") == "****7890"


async def test_the_database_finds_the_end_of_a_number_as_the_program_does(db: AsyncSession) -> None:
    """What stands behind the indexes of masked numbers (decision 0049)."""
    numbers = (
        "13812341234 021-62345678 0755-2345678-801 0755-2345678-12345 400-123-4567 800-810-8888 62345678 +85291234567 "
        "+12025550123 010-1234-5678 12345 1-2-3-4-5"
    ).split()
    told = await db.execute(
        text("SELECT n, phone_tail(n) AS tail FROM unnest(CAST(:numbers AS text[])) n"), {"numbers": numbers}
    )
    assert {row.n: row.tail for row in told} == {number: phone_tail(number) for number in numbers}
    assert await db.scalar(text("SELECT phone_tail(NULL)")) is None
