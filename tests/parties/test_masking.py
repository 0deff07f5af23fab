"""The masking table of DOMAIN §1.6."""

from __future__ import annotations

import pytest

from bihuan.parties.masking import mask_email, mask_phone, mask_tail


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
