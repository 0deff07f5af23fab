"""Quotes: prices, approval by discount, versions, and what a refusal leaves untouched (DOMAIN §13)."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from fastapi import FastAPI
from sqlalchemy import update

from bihuan.kernel.context import Context
from bihuan.kernel.settling import settle
from bihuan.kernel.workflow import unreachable
from bihuan.sales.quote.models import Quote, QuoteStatus
from bihuan.sales.quote.service import expire_quotes
from bihuan.sales.quote.workflow import ACTIONS
from tests.sales.conftest import Do, ok, refused


def test_every_state_of_a_quote_can_be_reached() -> None:
    assert unreachable(QuoteStatus, QuoteStatus.DRAFT, ACTIONS) == set()


@pytest.mark.req("QUO-03")
async def test_a_quote_adds_up_like_the_golden_scenario(make_quote: Do) -> None:
    quote = await make_quote()
    assert quote["amount_incl"] == "114560.00"
    assert quote["amount_excl"] == "102000.00"
    assert quote["tax_amount"] == "12560.00"
    assert quote["min_discount_factor"] == "0.92"
    assert quote["below_floor"] is False
    assert quote["gross_margin"] is None, "a sales representative does not see costs"
    assert [line["amount_incl"] for line in quote["lines"]] == ["103960.00", "10600.00"]
    assert [line["unit_price_incl"] for line in quote["lines"]] == ["1039.60", "10600.00"]
    assert [line["line_no"] for line in quote["lines"]] == [10, 20]
    assert quote["number"].startswith("QT")
    assert (quote["version_no"], quote["is_current"], quote["status"]) == (1, True, "draft")
    assert quote["customer_name"] == "上海澜桥智能科技有限公司"
    assert quote["owner_name"] == "钱程"


async def test_finance_sees_the_margin(client: Any, make_quote: Do) -> None:
    quote = await make_quote()
    wu = await client("wu")
    assert ok(await wu.get(f"/quotes/{quote['id']}"))["gross_margin"] == "0.352941"


@pytest.mark.req("AUD-01")
async def test_the_history_keeps_the_margin_from_whoever_does_not_see_it(
    client: Any, make_quote: Do, goods: dict[str, str]
) -> None:
    quote = await make_quote()
    qian, wu = await client("qian"), await client("wu")
    body = {"lines": [{"product_id": goods["GW-200"], "qty": "50", "discount_factor": "0.9"}]}
    match = {"If-Match": f'"quotes:{quote["id"]}:{quote["version"]}"'}
    ok(await qian.put(f"/quotes/{quote['id']}/lines", json=body, headers=match))

    async def told_to(user: Any) -> dict[str, Any]:
        entry = ok(await user.get(f"/timeline/quotes/{quote['id']}"))["data"][0]
        return {change["field"]: change["new"] for change in entry["changes"]}

    seen, whole = await told_to(qian), await told_to(wu)
    assert "gross_margin" not in seen and whole["gross_margin"] is not None
    assert seen["amount_incl"] == whole["amount_incl"] == "50850.00"
    assert "cost_price" not in seen["lines[10]"] and "cost_price" in whole["lines[10]"]


async def test_an_offer_holds_for_thirty_days(client: Any, make_quote: Do) -> None:
    quote = await make_quote(doc_date="2026-11-09")
    assert quote["valid_until"] == "2026-12-09"


async def test_the_preview_writes_nothing(client: Any, customer: dict[str, Any], lines: list[dict[str, Any]]) -> None:
    qian = await client("qian")
    before = ok(await qian.get("/quotes", params={"count": "exact"}))["page"]["total"]
    shown = ok(await qian.post("/quotes/preview", json={"customer_id": customer["id"], "lines": lines}))
    assert shown["amount_incl"] == "114560.00"
    assert shown["amount_upper"] == "人民币壹拾壹万肆仟伍佰陆拾元整"
    assert ok(await qian.get("/quotes", params={"count": "exact"}))["page"]["total"] == before


async def test_eight_percent_off_needs_the_manager(client: Any, make_quote: Do, approve: Do) -> None:
    quote = await make_quote()
    qian = await client("qian")
    assert ok(await qian.post(f"/quotes/{quote['id']}/submit", json={}))["status"] == "pending"
    ok(await qian.post(f"/quotes/{quote['id']}/withdraw", json={}))
    assert (await approve("quotes", quote))["status"] == "approved"


async def test_list_prices_need_nobody(client: Any, make_quote: Do, goods: dict[str, str]) -> None:
    quote = await make_quote(lines=[{"product_id": goods["SV-01"], "qty": "2"}])
    qian = await client("qian")
    assert ok(await qian.post(f"/quotes/{quote['id']}/submit", json={}))["status"] == "approved"


async def test_a_quote_without_lines_is_not_submitted(client: Any, make_quote: Do) -> None:
    quote = await make_quote(lines=[])
    qian = await client("qian")
    refused(await qian.post(f"/quotes/{quote['id']}/submit", json={}), 409, "NO_LINES")
    after = ok(await qian.get(f"/quotes/{quote['id']}"))
    assert (after["status"], after["version"]) == ("draft", quote["version"])


async def test_an_expired_offer_is_neither_accepted_nor_pushed(
    app: FastAPI, client: Any, make_quote: Do, approve: Do
) -> None:
    quote = await approve("quotes", await make_quote())
    async with app.state.sessions() as db:
        days = {"doc_date": date(2026, 1, 1), "valid_until": date(2026, 1, 31)}
        await db.execute(update(Quote).where(Quote.id == UUID(quote["id"])).values(**days))
        await db.commit()
    qian = await client("qian")
    refused(await qian.post(f"/quotes/{quote['id']}/accept", json={}), 409, "QUOTE_EXPIRED")
    refused(await qian.post(f"/quotes/{quote['id']}/push-contract", json={}), 409, "QUOTE_EXPIRED")
    refused(await qian.post(f"/quotes/{quote['id']}/push-order", json={}), 409, "QUOTE_EXPIRED")
    assert ok(await qian.get(f"/quotes/{quote['id']}"))["status"] == "approved"
    async with app.state.sessions() as db:
        ctx = Context(db, actor_kind="system")
        assert await expire_quotes(ctx) == 1
        await settle(ctx)
        await db.commit()
    assert ok(await qian.get(f"/quotes/{quote['id']}"))["status"] == "expired"


async def test_a_product_taken_off_the_market_is_not_offered(
    client: Any, make_quote: Do, goods: dict[str, str]
) -> None:
    quote = await make_quote()
    admin, qian = await client("admin"), await client("qian")
    ok(await admin.post(f"/products/{goods['SV-01']}/suspend", json={}))
    try:
        refused(await qian.post(f"/quotes/{quote['id']}/submit", json={}), 409, "PRODUCT_NOT_ON_SALE")
        assert ok(await qian.get(f"/quotes/{quote['id']}"))["status"] == "draft"
    finally:
        ok(await admin.post(f"/products/{goods['SV-01']}/resume", json={}))


async def test_an_approved_quote_is_not_edited(client: Any, make_quote: Do, approve: Do) -> None:
    quote = await approve("quotes", await make_quote())
    qian = await client("qian")
    match = {"If-Match": f'"quotes:{quote["id"]}:{quote["version"]}"'}
    answer = await qian.patch(f"/quotes/{quote['id']}", json={"name": "改"}, headers=match)
    refused(answer, 409, "DOCUMENT_APPROVED")
    answer = await qian.put(f"/quotes/{quote['id']}/lines", json={"lines": []}, headers=match)
    refused(answer, 409, "DOCUMENT_APPROVED")


async def test_replacing_lines_keeps_the_ones_named(
    client: Any, make_quote: Do, lines: list[dict[str, Any]], goods: dict[str, str]
) -> None:
    quote = await make_quote()
    qian = await client("qian")
    first = quote["lines"][0]["id"]
    body = {"lines": [{"id": first, "product_id": goods["GW-200"], "qty": "50", "discount_factor": "0.9"}]}
    match = {"If-Match": f'"quotes:{quote["id"]}:{quote["version"]}"'}
    after = ok(await qian.put(f"/quotes/{quote['id']}/lines", json=body, headers=match))
    assert [line["id"] for line in after["lines"]] == [first]
    assert (after["amount_incl"], after["min_discount_factor"]) == ("50850.00", "0.90")
    assert after["version"] == quote["version"] + 1


async def test_a_header_discount_is_spread_over_the_lines(client: Any, make_quote: Do) -> None:
    quote = await make_quote(header_discount_amount="60.00")
    assert quote["amount_incl"] == "114500.00"
    assert sum(float(line["header_share"]) for line in quote["lines"]) == 60
    qian = await client("qian")
    match = {"If-Match": f'"quotes:{quote["id"]}:{quote["version"]}"'}
    after = ok(await qian.patch(f"/quotes/{quote['id']}", json={"header_discount_amount": "0.00"}, headers=match))
    assert after["amount_incl"] == "114560.00"


async def test_no_amount_is_larger_than_can_be_entered(
    client: Any, make_quote: Do, customer: dict[str, Any], goods: dict[str, str]
) -> None:
    quote, qian = await make_quote(), await client("qian")

    def line(qty: str, price: str) -> dict[str, str]:
        return {"product_id": goods["GW-200"], "qty": qty, "unit_price_incl": price}

    async def told(lines: list[dict[str, str]], **more: str) -> list[tuple[str, str]]:
        answer = await qian.post("/quotes/preview", json={"customer_id": customer["id"], "lines": lines} | more)
        errors = refused(answer, 422, "VALIDATION")["errors"]
        return [(error["pointer"], error["code"]) for error in errors]

    most = line("1", "9999999999999.99")
    shown = ok(await qian.post("/quotes/preview", json={"customer_id": customer["id"], "lines": [most]}))
    assert (shown["amount_incl"], shown["lines"][0]["discount_factor"]) == ("9999999999999.99", None)
    beyond = line("999999999999", "9999999999999.99")
    assert await told([line("1", "1.00"), line("2", "5000000000000.00"), beyond]) == [
        ("/lines/1", "MAX_VALUE"),
        ("/lines/2", "MAX_VALUE"),
    ]
    assert await told([most, line("1", "0.01")]) == [("/lines", "MAX_VALUE")]
    assert await told([most], currency="USD", fx_rate="1.00000001") == [("/fx_rate", "MAX_VALUE")]
    assert await told([most], currency="USD", fx_rate="99999999.99999999") == [("/fx_rate", "MAX_VALUE")]
    match = {"If-Match": f'"quotes:{quote["id"]}:{quote["version"]}"'}
    refused(await qian.put(f"/quotes/{quote['id']}/lines", json={"lines": [beyond]}, headers=match), 422, "VALIDATION")
    assert ok(await qian.get(f"/quotes/{quote['id']}")) == quote


@pytest.mark.parametrize("worthless", ["0", "0.00", "0.00000000"])
async def test_a_currency_is_worth_something(
    client: Any, customer: dict[str, Any], goods: dict[str, str], worthless: str
) -> None:
    """Prices without a list are converted from RMB: divided by the rate."""
    qian = await client("qian")
    body = {"customer_id": customer["id"], "currency": "USD", "lines": [{"product_id": goods["GW-200"], "qty": "1"}]}
    before = ok(await qian.get("/quotes", params={"limit": 1}))["page"]["total"]
    for path in ("/quotes/preview", "/quotes"):
        told = refused(await qian.post(path, json=body | {"fx_rate": worthless}), 422, "INVALID_NUMBER")["errors"]
        assert [error["pointer"] for error in told] == ["/fx_rate"]
    assert ok(await qian.get("/quotes", params={"limit": 1}))["page"]["total"] == before


async def test_an_approved_new_version_supersedes_the_old_one(
    client: Any, make_quote: Do, approve: Do, act: Do
) -> None:
    first = await approve("quotes", await make_quote())
    second = await act("quotes", first, "new-version")
    assert (second["version_no"], second["is_current"], second["status"]) == (2, False, "draft")
    assert second["amount_incl"] == "114560.00"
    assert second["quote_group_id"] == first["quote_group_id"]
    qian = await client("qian")
    assert ok(await qian.get(f"/quotes/{first['id']}"))["status"] == "approved"
    second = await approve("quotes", second)
    assert (second["status"], second["is_current"]) == ("approved", True)
    old = ok(await qian.get(f"/quotes/{first['id']}"))
    assert (old["status"], old["is_current"]) == ("superseded", False)


@pytest.mark.req("QUO-02")
async def test_a_copy_is_a_new_offer(make_quote: Do, act: Do) -> None:
    quote = await make_quote()
    copy = await act("quotes", quote, "copy")
    assert copy["id"] != quote["id"]
    assert copy["number"] != quote["number"]
    assert (copy["version_no"], copy["status"], copy["amount_incl"]) == (1, "draft", "114560.00")
    assert copy["quote_group_id"] == copy["id"]
    assert [line["product_code"] for line in copy["lines"]] == ["GW-200", "SV-01"]


@pytest.mark.req("QUO-10")
async def test_the_customers_answer_is_recorded(client: Any, make_quote: Do, approve: Do, act: Do) -> None:
    quote = await approve("quotes", await make_quote())
    quote = await act("quotes", quote, "send", sent_to="chen@lanqiao.example")
    assert (quote["status"], quote["sent_to"]) == ("sent", "chen@lanqiao.example")
    quote = await act("quotes", quote, "accept")
    assert quote["status"] == "accepted"
    assert quote["accepted_at"] is not None
    qian = await client("qian")
    refused(await qian.post(f"/quotes/{quote['id']}/decline", json={"reason": "太贵"}), 409, "INVALID_TRANSITION")


async def test_a_stranger_sees_no_quote(client: Any, make_quote: Do) -> None:
    quote = await make_quote()
    sun = await client("sun")
    refused(await sun.get(f"/quotes/{quote['id']}"), 404, "NOT_FOUND")
    refused(await sun.post(f"/quotes/{quote['id']}/submit", json={}), 404, "NOT_FOUND")
    listed = ok(await sun.get("/quotes"))["data"]
    assert quote["id"] not in {row["id"] for row in listed}


async def test_what_is_taken_cannot_be_contracted_again(client: Any, make_quote: Do, approve: Do) -> None:
    quote = await approve("quotes", await make_quote())
    gateway = quote["lines"][0]["id"]
    qian = await client("qian")
    sixty = {"lines": [{"source_line_id": gateway, "qty": "60"}]}
    contract = ok(await qian.post(f"/quotes/{quote['id']}/push-contract", json=sixty), 201)
    assert contract["amount_incl"] == "62376.00"
    problem = refused(await qian.post(f"/quotes/{quote['id']}/push-contract", json=sixty), 409, "EXCEEDS_QUOTE")
    assert problem["errors"][0]["pointer"] == "/lines/0/qty"
    assert "40" in problem["detail"]
    after = ok(await qian.get(f"/quotes/{quote['id']}"))
    assert [line["pushed_contract_qty"] for line in after["lines"]] == ["60", "0"]
    assert after["status"] == "approved"
    ok(await qian.post(f"/quotes/{quote['id']}/push-contract", json={}), 201)
    assert ok(await qian.get(f"/quotes/{quote['id']}"))["status"] == "converted"


async def test_a_void_contract_gives_its_quantities_back(client: Any, make_quote: Do, approve: Do, act: Do) -> None:
    quote = await approve("quotes", await make_quote())
    qian = await client("qian")
    contract = ok(await qian.post(f"/quotes/{quote['id']}/push-contract", json={}), 201)
    refused(await qian.post(f"/quotes/{quote['id']}/void", json={"reason": "x"}), 409, "INVALID_TRANSITION")
    await act("contracts", contract, "void", reason="客户要求重签")
    after = ok(await qian.get(f"/quotes/{quote['id']}"))
    assert after["status"] == "accepted"
    assert [line["pushed_contract_qty"] for line in after["lines"]] == ["0", "0"]
    ok(await qian.post(f"/quotes/{quote['id']}/push-contract", json={}), 201)
