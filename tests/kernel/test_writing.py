"""Rows as JSON: what is written at once is byte for byte what is written field by field."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from asyncpg.pgproto.pgproto import UUID as DriversUuid
from pydantic import TypeAdapter
from typing_extensions import TypedDict

import bihuan.main  # noqa: F401 - every kind of record
from bihuan.kernel.clock import SHANGHAI
from bihuan.kernel.money import Amount
from bihuan.kernel.reads import LISTS
from bihuan.kernel.writing import as_it_is, writer

AT = datetime(2026, 11, 30, 6, 20, 16, 637793, tzinfo=UTC)
VALUES: dict[str, Any] = {
    "str": '云帆 "\\\u2028',
    "int": -3,
    "bool": True,
    "uuid": DriversUuid("01a22b1c-2aca-73bf-929a-7a8c5f692b2b"),
    "date": date(2026, 11, 30),
    "datetime": AT.astimezone(SHANGHAI),
    "any": {"site_area": "1200.5", "kinds": ["a", None], "is_group": False},
}


class Counted(TypedDict):
    count: int
    at: datetime


class Priced(TypedDict):
    amount: Amount


def sample(schema: Any) -> Any:
    if "serialization" in schema:
        return VALUES["any"]
    match schema["type"]:
        case "typed-dict":
            return {name: sample(field["schema"]) for name, field in schema["fields"].items()}
        case "list":
            return [sample(schema["items_schema"])] * 2
        case "dict":
            return {"key": sample(schema["values_schema"])}
        case "literal":
            return schema["expected"][0]
        case kind if kind in VALUES:
            return VALUES[kind]
        case _:
            return sample(schema["schema"])


PLAIN = [one.resource for one in LISTS if as_it_is(one.resource.rows.core_schema)]


@pytest.mark.parametrize("resource", PLAIN, ids=lambda one: one.name)
def test_rows_are_written_alike_whichever_way(resource: Any) -> None:
    row = sample(resource.rows.core_schema["items_schema"])
    rows = [row, dict.fromkeys(row)]
    assert resource.write(rows) == resource.rows.dump_json(rows, warnings=False)
    assert resource.write([row]).startswith(b"[{")


def test_customers_are_among_those_that_are_written_at_once() -> None:
    assert {"customers", "contacts", "tasks", "users"} <= {one.name for one in PLAIN}


def test_money_is_written_field_by_field() -> None:
    rows = TypeAdapter(list[Priced])
    assert not as_it_is(rows.core_schema)
    assert writer(rows)([{"amount": Decimal("12.5")}]) == b'[{"amount":"12.50"}]'


def test_a_value_of_another_kind_is_still_written() -> None:
    """A sum of whole numbers is a Decimal to the driver; a moment that nobody converted is told in UTC."""
    rows = TypeAdapter(list[Counted])
    assert as_it_is(rows.core_schema)
    told = {"count": 2, "at": AT}
    assert writer(rows)([told]) == rows.dump_json([told]) == b'[{"count":2,"at":"2026-11-30T06:20:16.637793Z"}]'
    odd = {"count": Decimal(2), "at": AT}
    with pytest.warns(UserWarning, match="Expected `int`"):
        assert writer(rows)([odd]) == rows.dump_json([odd], warnings=False)
