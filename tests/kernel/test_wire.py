"""Text, codes and contact data at the door: the tables of DOMAIN §2, and the characters of TRUST §3.5."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated, Any

import pytest
from pydantic import TypeAdapter, ValidationError

from bihuan.kernel.identifiers import Email, Mobile, Phone, TaxNo, Uscc, uscc_ok
from bihuan.kernel.wire import BusinessDate, Chars, Moment, Prose, Schema, partial


def name(length: int) -> Any:
    return Annotated[str, Chars(length)]


def maybe(length: int) -> Any:
    return Annotated[str | None, Chars(length)]


def prose(length: int) -> Any:
    return Annotated[str, Prose(length)]


def maybe_text(length: int) -> Any:
    return Annotated[str | None, Prose(length)]


def read(kind: Any, value: Any) -> Any:
    return TypeAdapter(kind).validate_python(value)


def sent(kind: Any, value: Any) -> Any:
    """What is kept of ``value``; a client that judges it by the contract lets it through as well."""
    options = TypeAdapter(kind).json_schema()["anyOf"]
    text = next(part for part in options if part["type"] == "string")
    assert value is None or (re.search(text["pattern"], value) and len(value) <= text["maxLength"]), text
    return read(kind, value)


def refused(kind: Any, value: Any) -> str:
    """The type of the one error with which ``value`` is refused."""
    with pytest.raises(ValidationError) as failed:
        read(kind, value)
    return str(failed.value.errors()[0]["type"])


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("13812341234", "13812341234"),
        ("138 1234 1234", "13812341234"),
        ("138-1234-1234", "13812341234"),
        ("+86 13812341234", "13812341234"),
        ("008613812341234", "13812341234"),
        ("8613812341234", "13812341234"),
        ("+86-138-1234-1234", "13812341234"),
        ("0086 138 1234 1234", "13812341234"),
        ("1 3 8 1 2 3 4 1 2 3 4", "13812341234"),
        ("\t13812341234\r\n", "13812341234"),
        ("138\u00a01234\u00a01234", "13812341234"),
        ("１３８１２３４１２３４", "13812341234"),
        ("＋８６　１３８－１２３４－１２３４", "13812341234"),
        ("+85291234567", "+85291234567"),
        ("+852 9123-4567", "+85291234567"),
        ("", None),
        ("  ", None),
        (None, None),
    ],
)
def test_a_mobile_number_is_kept_as_eleven_digits(given: str, kept: str) -> None:
    assert sent(Mobile, given) == kept


@pytest.mark.parametrize(
    "given",
    [
        "12812341234",
        "1381234123",
        "138123412345",
        "+8613812341",
        "abc",
        "+861381234123",
        "+12345",
        "86+1234567890",
        "138\u200b12341234",
        "①3812341234",
    ],
)
def test_what_is_no_mobile_number_is_refused(given: str) -> None:
    assert refused(Mobile, given) == "INVALID_MOBILE"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("021-62345678", "021-62345678"),
        ("02162345678", "021-62345678"),
        ("0755-2345678", "0755-2345678"),
        ("62345678", "62345678"),
        ("021-62345678-801", "021-62345678-801"),
        ("02162345678-801", "021-62345678-801"),
        ("400-800-1234", "400-800-1234"),
        ("4008001234", "4008001234"),
        ("800-820-8888", "800-820-8888"),
        ("021 6234 5678", "021-62345678"),
        (" 021-6234 5678-801 ", "021-62345678-801"),
        ("０２１－６２３４５６７８", "021-62345678"),
        ("０２１　６２３４５６７８", "021-62345678"),
        ("400 800 1234", "4008001234"),
        ("", None),
        ("　", None),
    ],
)
def test_a_landline_is_kept_with_its_area_code(given: str, kept: str) -> None:
    assert sent(Phone, given) == kept


@pytest.mark.parametrize("given", ["021-12345678", "12345", "021-6234567890", "500-800-1234", "021-62345678-", "電話"])
def test_what_is_no_landline_is_refused(given: str) -> None:
    assert refused(Phone, given) == "INVALID_PHONE"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Chen@Example.COM", "Chen@example.com"),
        ("a.b+c%d-e_f@x.co", "a.b+c%d-e_f@x.co"),
        (" a@b.cn ", "a@b.cn"),
        ("", None),
    ],
)
def test_the_domain_of_an_address_is_lower_case(given: str, kept: str) -> None:
    assert sent(Email, given) == kept


@pytest.mark.parametrize("given", ["a@b", "a b@c.cn", "@c.cn", "a@", "a@@c.cn", "陈@c.cn", "a@c.c", "a@c.cn x"])
def test_what_is_no_address_is_refused(given: str) -> None:
    assert refused(Email, given) == "INVALID_EMAIL"


def test_an_address_has_at_most_254_characters() -> None:
    assert refused(Email, "a" * 250 + "@b.cn") in {"TOO_LONG", "string_too_long"}


CREDIT_CODES = [
    "91350100M000100Y43",
    "91110108551385082Q",
    "91330100799655058B",
    "91310115MA1K35J8HH",
    "913100000000000110",
]
CHECKS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@pytest.mark.parametrize(("kind", "kept"), [(Mobile, "13812341234"), (Phone, "4008001234"), (Uscc, CREDIT_CODES[3])])
def test_what_is_longer_than_the_contract_allows_is_refused_whatever_it_means(kind: Any, kept: str) -> None:
    assert sent(kind, kept.ljust(32)) == kept
    assert refused(kind, kept.ljust(33)) == "TOO_LONG"


@pytest.mark.parametrize("code", CREDIT_CODES)
def test_a_credit_code_has_exactly_one_check_character(code: str) -> None:
    assert [last for last in CHECKS if uscc_ok(code[:17] + last)] == [code[17]]
    assert sent(Uscc, f" {code.lower()} ") == code
    assert sent(TaxNo, f" {code.lower()} ") == code


@pytest.mark.parametrize(
    "code",
    ["91350100M000100Y4Z", "91310115MA1K35J8H", "91310115MA1K35J8HI", "9131O115MA1K35J8HH", "91A1"],
)
def test_a_wrong_credit_code_is_refused(code: str) -> None:
    assert refused(Uscc, code) == "INVALID_USCC"


@pytest.mark.parametrize("code", ["123456789012345", "12345678901234567", "12345678901234567890", "91310115MA1K35J8HH"])
def test_a_tax_number_has_15_17_18_or_20_characters(code: str) -> None:
    assert read(TaxNo, code) == code


@pytest.mark.parametrize(
    "code", ["1", "1234567890123456", "1234567890123456789", "91310115MA1K35J8HQ", "1234567890123-"]
)
def test_a_wrong_tax_number_is_refused(code: str) -> None:
    assert refused(TaxNo, code) == "INVALID_TAX_NO"


# ------------------------------------------------------------------------------------------------------- texts

CONTROLS = [
    "\x00",
    "\x07",
    "\x1f",
    "\x7f",
    "\x85",
    "\ud800",
    "\udfff",
    "\u200b",
    "\u200f",
    "\u2028",
    "\u202e",
    "\u2066",
    "\ufeff",
]


@pytest.mark.parametrize("bad", CONTROLS)
def test_a_name_holds_no_invisible_character(bad: str) -> None:
    for kind in (name(20), maybe(20)):
        assert refused(kind, f"甲{bad}乙") == "INVALID_CHARACTER"


@pytest.mark.parametrize("bad", ["\x00", "\x08", "\x0b", "\x1b", "\x7f", "\ud800"])
def test_a_text_holds_no_control_character(bad: str) -> None:
    for kind in (prose(20), maybe_text(20)):
        assert refused(kind, f"a{bad}b") == "INVALID_CHARACTER"


def test_a_text_keeps_line_breaks_and_tabs() -> None:
    assert read(prose(20), "a\n\tb\r\nc") == "a\n\tb\r\nc"


def test_names_are_trimmed_and_composed() -> None:
    assert read(name(10), "  é  ") == "é"
    assert read(name(2), "é") == "é"
    assert read(name(1), "\U00020000") == "\U00020000"


def test_an_empty_optional_text_is_nothing_and_an_empty_required_one_is_missing() -> None:
    assert (
        read(maybe(5), "   "),
        read(maybe_text(5), ""),
        read(maybe(5), None),
    ) == (None, None, None)
    assert (refused(name(5), " \u3000 "), refused(prose(5), "")) == (
        "REQUIRED",
        "REQUIRED",
    )


@pytest.mark.parametrize(
    ("value", "seen"),
    [("😀", True), ("①", True), ("ｱ", True), ("é", True), ("\u200b", False), ("\u2003", False), ("\u2060\n", False)],
)
def test_the_contract_and_the_door_agree_on_what_can_be_seen(value: str, seen: bool) -> None:
    for kind in (name(5), prose(5)):
        assert bool(re.search(TypeAdapter(kind).json_schema()["pattern"], value)) == seen
    assert (read(maybe_text(5), value) is not None) == seen
    if seen:
        assert read(prose(5), value) == value
    else:
        assert refused(prose(5), value) == "REQUIRED"


def test_the_limit_counts_characters_after_trimming() -> None:
    assert read(name(3), " 甲乙丙 ") == "甲乙丙"
    assert refused(name(3), "甲乙丙丁") == "TOO_LONG"


@pytest.mark.parametrize("value", [1, True, 1.5, [], {}])
def test_a_text_is_a_string_and_nothing_else(value: Any) -> None:
    for kind in (name(5), maybe(5), Mobile, Email, Uscc, TaxNo):
        with pytest.raises(ValidationError):
            read(kind, value)


# ------------------------------------------------------------------------------------------------------- dates


def test_a_business_date_is_a_day_between_1990_and_2100() -> None:
    assert read(BusinessDate, "2026-11-20") == date(2026, 11, 20)
    assert read(BusinessDate, "2028-02-29") == date(2028, 2, 29)
    for value in ("1989-12-31", "2101-01-01", "0001-01-01"):
        assert refused(BusinessDate, value) == "DATE_OUT_OF_RANGE"


@pytest.mark.parametrize("kind", [BusinessDate, Moment])
def test_the_years_are_told_to_whoever_sends_a_date(kind: Any) -> None:
    pattern = TypeAdapter(kind).json_schema()["pattern"]
    for year in range(1980, 2111):
        assert bool(re.search(pattern, f"{year}-06-01")) == (1990 <= year <= 2100)
    assert "pattern" not in TypeAdapter(kind).json_schema(mode="serialization")


@pytest.mark.parametrize(
    "value", ["2026-02-29", "20261120", "2026-11-20T00:00:00", "20.11.2026", 20261120, 1.5, "", []]
)
def test_what_is_no_day_is_refused(value: Any) -> None:
    with pytest.raises(ValidationError):
        read(BusinessDate, value)


def test_a_moment_needs_an_offset_and_is_told_in_shanghai_time() -> None:
    moment = read(Moment, "2026-11-20T16:30:00Z")
    assert TypeAdapter(Moment).dump_json(moment) == b'"2026-11-21T00:30:00+08:00"'
    for value in ("2026-11-20T16:30:00", 1_700_000_000, "1700000000", "2026-11-20", "0001-01-01T00:00:00+14:00"):
        with pytest.raises(ValidationError):
            read(Moment, value)


def test_an_aware_moment_from_the_database_is_read_as_it_is() -> None:
    at = datetime.fromisoformat("2026-11-20T16:30:00+00:00")
    assert read(Moment, at) == at


# ------------------------------------------------------------------------------------------------------ schemas


class Thing(Schema):
    name: Annotated[str, Chars(10)]
    note: Annotated[str | None, Chars(10)] = None
    rank: int = 5


def test_an_unknown_field_is_refused() -> None:
    assert refused(Thing, {"name": "x", "owner_id": "y"}) == "extra_forbidden"


def test_a_patch_distinguishes_absent_from_null() -> None:
    patch = partial("ThingPatch", Thing)
    assert patch.model_validate({}).model_fields_set == set()
    given = patch.model_validate({"note": None})
    assert (given.model_fields_set, given.note) == ({"note"}, None)


def test_a_patch_cannot_clear_what_is_required() -> None:
    patch = partial("ThingPatch2", Thing)
    for body in ({"name": None}, {"name": " "}, {"rank": None}):
        with pytest.raises(ValidationError):
            patch.model_validate(body)
