"""Invoices: never more than was ordered, under a number that exists once, with tax that adds up (DOMAIN §18)."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest

from tests.fulfilment.world import World, refused

NUMBERS = count(10_000_000_000_000_000_000)


async def push(world: World, order: Any, qty: str | None = None, **more: Any) -> Any:
    lines = [{"source_line_id": order["lines"][0]["id"], "qty": qty}] if qty else None
    return await world.post("qian", f"/orders/{order['id']}/push-invoice", {"lines": lines, **more}, 201)


async def issue(world: World, invoice: Any, **number: Any) -> Any:
    await world.post("qian", f"/invoices/{invoice['id']}/submit")
    body = number or {"invoice_number": str(next(NUMBERS))}
    return await world.post("wu", f"/invoices/{invoice['id']}/issue", body)


@pytest.mark.req("INV-02")
async def test_ten_invoices_of_one_order_line_add_up_to_it(world: World) -> None:
    order = await world.order(("CB-10", "10"))
    invoices = [await push(world, order, "1") for _ in range(10)]
    assert [(row["amount_excl"], row["tax_amount"]) for row in invoices] == [("8.84", "1.15")] * 9 + [("8.85", "1.14")]
    refused(await world.try_post("qian", f"/orders/{order['id']}/push-invoice"), 409, "NOTHING_LEFT")
    for invoice in invoices:
        await issue(world, invoice)
    order = await world.get("qian", f"/orders/{order['id']}")
    assert (order["invoice_status"], order["invoiced_amount"]) == ("full", "99.90")


async def test_no_more_is_invoiced_than_was_ordered(world: World) -> None:
    order = await world.order(("GW-200", "100"))
    body = {"lines": [{"source_line_id": order["lines"][0]["id"], "qty": "101"}]}
    path = f"/orders/{order['id']}/push-invoice"
    problem = refused(await world.try_post("qian", path, body), 409, "INVOICE_EXCEEDS_ORDER")
    assert problem["errors"][0]["params"] == [{"name": "remaining", "value": "100"}]
    await push(world, order, "60")
    body["lines"][0]["qty"] = "41"
    refused(await world.try_post("qian", path, body), 409, "INVOICE_EXCEEDS_ORDER")


async def test_what_a_voided_application_claimed_is_free_again(world: World) -> None:
    order = await world.order(("CB-10", "2"))
    invoice = await push(world, order)
    assert (await world.post("qian", f"/invoices/{invoice['id']}/submit"))["status"] == "approved"
    await world.post("wu", f"/invoices/{invoice['id']}/void", {"reason": "抬头有误"})
    assert (await push(world, order))["amount_incl"] == "19.98"


@pytest.mark.req("INV-03")
async def test_a_number_exists_once(world: World) -> None:
    order = await world.order(("CB-10", "2"))
    first = await issue(world, await push(world, order, "1"))
    other = await push(world, order, "1")
    await world.post("qian", f"/invoices/{other['id']}/submit")
    taken = {"invoice_number": first["invoice_number"]}
    refused(await world.try_post("wu", f"/invoices/{other['id']}/issue", taken), 409, "INVOICE_NO_DUPLICATE")
    assert (await world.get("wu", f"/invoices/{other['id']}"))["status"] == "approved"
    assert (await world.get("qian", f"/orders/{order['id']}"))["invoiced_amount"] == "9.99"
    (found,) = (await world.get("wu", "/invoices", invoice_number=first["invoice_number"]))["data"]
    assert found["id"] == first["id"]


@pytest.mark.parametrize(
    ("kind", "number", "wrong"),
    [
        ("e_special", {"invoice_number": "2631200000001234567"}, "/invoice_number"),
        ("e_special", {"invoice_number": "26312000000012345678", "invoice_code": "1234567890"}, "/invoice_code"),
        ("e_normal", {"invoice_number": "2631200000001234567x"}, "/invoice_number"),
        ("special", {"invoice_number": "12345678"}, "/invoice_code"),
        ("special", {"invoice_number": "1234567", "invoice_code": "3100123456"}, "/invoice_number"),
        ("e_normal_old", {"invoice_number": "12345678", "invoice_code": "3100123456"}, "/invoice_code"),
        ("p_special_d", {"invoice_number": "12345678", "invoice_code": "310012345678"}, "/invoice_number"),
    ],
)
async def test_a_number_has_the_form_of_its_type(world: World, kind: str, number: Any, wrong: str) -> None:
    invoice = await push(world, await world.order(("CB-10", "1")), invoice_type=kind)
    await world.post("qian", f"/invoices/{invoice['id']}/submit")
    answer = await world.try_post("wu", f"/invoices/{invoice['id']}/issue", number)
    assert refused(answer, 422, "INVALID_INVOICE_NO")["errors"][0]["pointer"] == wrong


async def test_old_paper_invoices_have_a_code_and_eight_digits(world: World) -> None:
    invoice = await push(world, await world.order(("CB-10", "1")), invoice_type="special")
    done = await issue(world, invoice, invoice_code="3100123456", invoice_number="00012345")
    assert (done["invoice_code"], done["invoice_number"], done["status"]) == ("3100123456", "00012345", "issued")


async def test_a_special_invoice_needs_a_company_with_a_tax_number(world: World) -> None:
    order = await world.order(("CB-10", "1"))
    person = {"customer_id": world.customer["id"], "title": "陈岚", "title_type": "person"}
    title = await world.post("qian", "/invoice-titles", person, 201)
    body = {"invoice_title_id": title["id"]}
    path = f"/orders/{order['id']}/push-invoice"
    refused(await world.try_post("qian", path, body), 422, "SPECIAL_NEEDS_TAX_NO")
    normal = await world.post("qian", path, {**body, "invoice_type": "e_normal"}, 201)
    assert (normal["title"], normal["tax_no"]) == ("陈岚", None)


async def test_the_title_of_another_customer_is_refused(world: World) -> None:
    other = await world.new_customer()
    (title,) = (await world.get("qian", "/invoice-titles", customer_id=other["id"]))["data"]
    order = await world.order(("CB-10", "1"))
    answer = await world.try_post("qian", f"/orders/{order['id']}/push-invoice", {"invoice_title_id": title["id"]})
    assert refused(answer, 422, "REF_NOT_FOUND")["errors"][0]["pointer"] == "/invoice_title_id"


async def test_only_finance_issues_and_an_issued_invoice_stands(world: World) -> None:
    invoice = await push(world, await world.order(("CB-10", "1")))
    await world.post("qian", f"/invoices/{invoice['id']}/submit")
    body = {"invoice_number": str(next(NUMBERS))}
    refused(await world.try_post("qian", f"/invoices/{invoice['id']}/issue", body), 403, "FORBIDDEN")
    await world.post("wu", f"/invoices/{invoice['id']}/issue", body)
    refused(await world.try_post("wu", f"/invoices/{invoice['id']}/void", {"reason": "x"}), 409, "INVALID_TRANSITION")


async def test_an_invoice_before_the_delivery_reaches_the_receivable_when_it_arises(world: World) -> None:
    order = await world.order(("SV-01", "2"))
    await issue(world, await push(world, order))
    first = await world.receivable_of(await world.ship(order, "1"))
    second = await world.receivable_of(await world.ship(order, "1"))
    assert (first["invoiced_amount"], second["invoiced_amount"]) == ("10600.00", "10600.00")


async def test_exempt_goods_are_never_on_a_special_invoice(world: World) -> None:
    product = await world.get("admin", f"/products/{world.products['CB-10']}")
    rates = (await world.get("admin", "/tax-rates", limit=200))["data"]
    body = {
        "code": "EX-01",
        "name": "免税图书",
        "unit_id": product["unit_id"],
        "tax_rate_id": next(rate["id"] for rate in rates if rate["code"] == "EXEMPT"),
        "standard_price_incl": "50.00",
        "product_kind": "goods",
    }
    book = await world.post("admin", "/products", body, 201)
    await world.post("admin", f"/products/{book['id']}/publish")
    world.products["EX-01"] = book["id"]
    order = await world.order(("EX-01", "1"))
    refused(await world.try_post("qian", f"/orders/{order['id']}/push-invoice"), 422, "SPECIAL_NOT_EXEMPT")
    normal = await push(world, order, invoice_type="e_normal")
    assert (normal["amount_excl"], normal["tax_amount"], normal["lines"][0]["zero_kind"]) == ("50.00", "0.00", "exempt")
