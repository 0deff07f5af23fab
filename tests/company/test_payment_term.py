"""When an amount falls due (DOMAIN §17.2), and payment terms as records."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from bihuan.company.payment_term.service import due_date, instalment_due_date
from tests.conftest import Clients


def term(kind: str, **values: Any) -> SimpleNamespace:
    blank = {"days": None, "cut_day": None, "pay_day": None, "pay_month": None, "due_date_roll": "none"}
    return SimpleNamespace(kind=kind, **{**blank, **values})


FIXED = term("fixed_day", cut_day=25, pay_day=10, pay_month=1)


@pytest.mark.parametrize(
    ("agreed", "base", "due"),
    [
        (term("prepaid"), "2026-11-07", "2026-11-07"),
        (term("cod"), "2026-11-07", "2026-11-07"),
        (term("net_days", days=30), "2026-11-07", "2026-12-07"),
        (term("net_days", days=0), "2026-11-07", "2026-11-07"),
        (term("eom_days", days=30), "2026-11-07", "2026-12-30"),
        (term("eom_days", days=30), "2026-11-30", "2026-12-30"),
        (term("eom_days", days=0), "2028-02-03", "2028-02-29"),
        (FIXED, "2026-11-07", "2026-12-10"),
        (FIXED, "2026-11-25", "2026-12-10"),
        (FIXED, "2026-11-26", "2027-01-10"),
        (term("fixed_day", cut_day=31, pay_day=31, pay_month=3), "2026-11-30", "2027-02-28"),
    ],
)
def test_a_term_gives_a_due_date(agreed: SimpleNamespace, base: str, due: str) -> None:
    assert due_date(agreed, date.fromisoformat(base)) == date.fromisoformat(due)


def test_an_event_that_has_not_happened_gives_no_due_date() -> None:
    assert due_date(term("net_days", days=30), None) is None
    assert due_date(term("instalment"), date(2026, 11, 7)) is None
    row = {"name": "质保金", "ratio": "0.1", "base_event": "accepted", "days": 365}
    assert instalment_due_date(row, None) is None
    assert instalment_due_date(row, date(2026, 11, 7)) == date(2027, 11, 7)


def test_a_due_date_may_move_to_the_next_workday() -> None:
    rolling = term("net_days", days=30, due_date_roll="next_workday")
    holidays = {date(2026, 10, day): "holiday" for day in range(1, 8)}
    assert due_date(rolling, date(2026, 9, 2), holidays) == date(2026, 10, 8)
    assert due_date(rolling, date(2026, 11, 5)) == date(2026, 12, 7)  # a Saturday
    assert due_date(term("net_days", days=30), date(2026, 11, 5)) == date(2026, 12, 5)


async def test_everybody_reads_the_standard_terms(client: Clients) -> None:
    listed = (await (await client("qian")).get("/payment-terms")).json()["data"]
    names = [row["name"] for row in listed]
    assert names[:2] == ["款到发货", "货到付款"] and "月结30天" in names


async def test_finance_keeps_terms_and_a_kind_needs_its_numbers(client: Clients) -> None:
    wu = await client("wu")
    bare = await wu.post("/payment-terms", json={"name": "票到45天", "kind": "net_days"})
    assert bare.status_code == 422
    assert [(one["pointer"], one["code"]) for one in bare.json()["errors"]] == [
        ("/days", "REQUIRED"),
        ("/base_event", "REQUIRED"),
    ]
    made = await wu.post(
        "/payment-terms", json={"name": "票到45天", "kind": "net_days", "days": 45, "base_event": "invoiced"}
    )
    assert made.status_code == 201, made.text
    again = await wu.post("/payment-terms", json={"name": "票到45天", "kind": "prepaid"})
    assert (again.status_code, again.json()["code"]) == (409, "DUPLICATE_VALUE")
    path = f"/payment-terms/{made.json()['id']}"
    renamed = await wu.patch(path, json={"days": 50}, headers={"If-Match": made.headers["etag"]})
    assert (renamed.status_code, renamed.json()["days"], renamed.json()["base_event"]) == (200, 50, "invoiced")
    wrong = await wu.patch(path, json={"days": None}, headers={"If-Match": renamed.headers["etag"]})
    assert wrong.status_code == 422
    assert (await wu.get(path)).json()["days"] == 50


async def test_the_parts_of_an_instalment_term_add_up(client: Clients) -> None:
    parts: list[dict[str, object]] = [
        {"name": "首付款", "ratio": "0.3", "base_event": "contract_signed"},
        {"name": "尾款", "ratio": "0.6", "base_event": "accepted", "days": 30},
    ]
    body = {"name": "三七分期", "kind": "instalment", "instalments": parts}
    wu = await client("wu")
    short = await wu.post("/payment-terms", json=body)
    assert (short.status_code, short.json()["errors"][0]["code"]) == (422, "PLAN_SUM_MISMATCH")
    parts[1]["ratio"] = "0.7"
    made = await wu.post("/payment-terms", json=body)
    assert made.status_code == 201
    assert made.json()["instalments"] == [
        {"name": "首付款", "ratio": "0.30", "base_event": "contract_signed", "days": 0},
        {"name": "尾款", "ratio": "0.70", "base_event": "accepted", "days": 30},
    ]


async def test_a_sales_representative_does_not_change_terms(client: Clients) -> None:
    refused = await (await client("qian")).post("/payment-terms", json={"name": "赊账", "kind": "cod"})
    assert refused.status_code == 403
