"""Opening balances: owed and paid ahead on the day of the take-over, settled like any other from then on (§17.8)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from bihuan.integration.importing import doing
from bihuan.integration.job.runner import Runner
from tests.conftest import Clients
from tests.fulfilment.world import World, ok, refused
from tests.integration.test_imports import Upload, checked, counts, rows_of, runner, step, upload

__all__ = ["runner", "upload"]
HEADER = ["客户名称", "期初类型", "金额", "币种", "到期日", "原单据号"]


@pytest.fixture(autouse=True)
async def small_chunks(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    monkeypatch.setattr(doing, "CHUNK", 2)
    yield


async def entered(world: World, customer: Any, **more: Any) -> Any:
    body = {"kind": "receivable", "customer_id": customer["id"], "as_of": "2026-01-01", **more}
    return await world.post("wu", "/opening-balances", body, 201)


def figures(overview: Any) -> dict[str, tuple[int, str]]:
    return {one["name"]: (one["count"], one["amount"]) for one in overview["figures"]}


async def tag(world: World, opening: Any) -> dict[str, str]:
    found = await world.get("wu", f"/opening-balances/{opening['id']}")
    return {"If-Match": f'"opening-balances:{opening["id"]}:{found["version"]}"'}


@pytest.mark.req("CUST-33", "AR-07")
async def test_what_was_taken_over_is_owed_ages_and_is_paid_by_what_was_paid_ahead(world: World) -> None:
    customer = await world.new_customer()
    debt = await entered(world, customer, amount="8000.00", due_date="2025-12-01", original_no="旧-001")
    money = await entered(world, customer, kind="prepayment", amount="3000.00", original_no="旧预-1")
    assert (debt["open_amount"], money["open_amount"]) == ("8000.00", "3000.00")
    receivable = await world.get("wu", f"/receivables/{debt['receivable_id']}")
    assert (receivable["kind"], receivable["balance"], receivable["due_date"]) == ("opening", "8000.00", "2025-12-01")
    assert (receivable["doc_date"], receivable["owner_name"]) == ("2026-01-01", "钱程")
    receipt = await world.get("wu", f"/receipts/{money['receipt_id']}")
    assert (receipt["receipt_type"], receipt["status"], receipt["fund_account_id"]) == ("opening", "confirmed", None)
    refused(await world.try_post("wu", f"/receipts/{receipt['id']}/void", {"reason": "x"}), 409, "RECEIPT_IS_OPENING")

    shown = await world.get("qian", f"/customers/{customer['id']}/overview")
    told = figures(shown)
    assert (told["receivable"], told["overdue"], told["prepayment"]) == (
        (1, "8000.00"),
        (1, "8000.00"),
        (1, "3000.00"),
    )
    assert (told["received"], told["orders"], told["opening_balances"]) == (
        (0, "0.00"),
        (0, "0.00"),
        (2, "5000.00"),
    )
    assert shown["credit"]["exposure"] == "5000.00"
    aging = await world.get("wu", "/receivables/aging", customer_id=customer["id"], as_of="2026-01-01")
    (row,) = aging["data"]
    assert (row["days_31_60"], row["credit"], row["net"]) == ("8000.00", "-3000.00", "5000.00")
    assert (await world.get("qian", f"/customers/{customer['id']}/transactions"))["data"] == []

    ok(await world.allocate(receipt, receivable, "3000.00"))
    settled = await world.get("wu", f"/opening-balances/{debt['id']}")
    assert settled["open_amount"] == "5000.00"
    body = {"amount": "9000.00"}
    path, match = f"/opening-balances/{debt['id']}", await tag(world, debt)
    refused(await world.ask("wu", "PATCH", path, json=body, headers=match), 409, "RECEIVABLE_SETTLED")
    refused(await world.ask("wu", "DELETE", path, headers=match), 409, "RECEIVABLE_SETTLED")
    assert (await world.get("wu", path))["amount"] == "8000.00"
    assert await world.get("sun", "/opening-balances", customer_id=customer["id"]) == {
        "data": [],
        "page": (await world.get("sun", "/opening-balances", customer_id=customer["id"]))["page"],
    }


@pytest.mark.req("CUST-33")
async def test_they_are_corrected_until_the_opening_is_closed(world: World) -> None:
    customer = await world.new_customer()
    debt = await entered(world, customer, amount="100.00")
    dollars = {"currency": "USD", "amount": "10.00", "kind": "receivable", "customer_id": customer["id"]}
    wrong = refused(await world.try_post("wu", "/opening-balances", dollars), 422, "REQUIRED")
    assert [(one["pointer"], one["code"]) for one in wrong["errors"]] == [("/fx_rate", "REQUIRED")]
    path = f"/opening-balances/{debt['id']}"
    changed = ok(await world.ask("wu", "PATCH", path, json={"amount": "120.00"}, headers=await tag(world, debt)))
    assert (changed["amount"], changed["open_amount"]) == ("120.00", "120.00")
    receivable = await world.get("wu", f"/receivables/{debt['receivable_id']}")
    assert (receivable["balance"], receivable["due_lines"][0]["amount"]) == ("120.00", "120.00")

    gone = await entered(world, customer, kind="prepayment", amount="5.00")
    assert (
        await world.ask("wu", "DELETE", f"/opening-balances/{gone['id']}", headers=await tag(world, gone))
    ).status_code == 204
    assert (await world.get("wu", f"/receipts/{gone['receipt_id']}"))["status"] == "voided"

    refused(await world.try_post("qian", "/opening-balances/close"), 403, "FORBIDDEN")
    closed = await world.post("wu", "/opening-balances/close", {"reason": "期初已核对"})
    assert (closed["closed"], closed["closed_by_name"]) == (True, "吴静")
    body = {"kind": "receivable", "customer_id": customer["id"], "amount": "1.00"}
    refused(await world.try_post("wu", "/opening-balances", body), 409, "OPENING_CLOSED")
    match = await tag(world, debt)
    refused(await world.ask("wu", "PATCH", path, json={"amount": "1.00"}, headers=match), 409, "OPENING_CLOSED")
    refused(await world.ask("wu", "DELETE", path, headers=match), 409, "OPENING_CLOSED")
    assert (await world.get("wu", path))["amount"] == "120.00"
    refused(await world.try_post("wu", "/opening-balances/reopen"), 403, "FORBIDDEN")
    assert (await world.post("admin", "/opening-balances/reopen"))["closed"] is False


@pytest.mark.req("CUST-33", "AR-07")
async def test_a_file_of_them_must_come_to_its_control_totals(
    world: World, client: Clients, runner: Runner, upload: Upload
) -> None:
    wu, customer, other = await client("wu"), await world.new_customer(), await world.new_customer()
    rows = [
        [customer["name"], "期初应收", "1,000.50", "", "2026-02-01", "旧-101"],
        [customer["name"], "期初应收", "200", "CNY", "", "旧-102"],
        [other["name"], "期初预收", "300", "", "", ""],
        ["没有这个客户", "期初应收", "50", "", "", "旧-103"],
    ]
    of = await upload("wu", "opening-balances", [HEADER, *rows])
    told = [
        {"kind": "receivable", "currency": "CNY", "count": 3, "amount": "1250.50"},
        {"kind": "prepayment", "currency": "CNY", "count": 1, "amount": "300.00"},
    ]
    forecast = await checked(wu, runner, of, control=told)
    assert counts(forecast) == (3, 0, 0, 1)
    totals = {one["kind"]: one for one in forecast["totals"]}
    assert totals["receivable"]["file"] == {"count": 3, "amount": "1250.50"}
    assert totals["receivable"]["accepted"] == {"count": 2, "amount": "1200.50"}
    assert totals["receivable"]["difference"] == {"count": -1, "amount": "-50.00"}
    assert totals["prepayment"]["difference"] == {"count": 0, "amount": "0.00"}
    run = await wu.post(f"/imports/{of['id']}/run", json={"difference_reason": "先导入"})
    assert refused(run, 409, "CONTROL_TOTAL_MISMATCH")["detail"].startswith("与控制总数不符：CNY 相差 -1 笔、-50.00")
    assert (await world.get("wu", "/opening-balances", customer_id=customer["id"]))["data"] == []

    told[0] |= {"count": 2, "amount": "1200.50"}
    await checked(wu, runner, of, control=told)
    done = await step(wu, runner, of, "run")
    assert (done["state"], counts(done)) == ("done", (3, 0, 0, 1))
    mine = (await world.get("wu", "/opening-balances", customer_id=customer["id"], sort="amount"))["data"]
    assert [(one["original_no"], one["amount"], one["open_amount"], one["due_date"]) for one in mine] == [
        ("旧-102", "200.00", "200.00", None),
        ("旧-101", "1000.50", "1000.50", "2026-02-01"),
    ]
    assert all(one["number"].startswith("OB") and one["receivable_number"].startswith("AR") for one in mine)
    receivable = await world.get("wu", f"/receivables/{mine[0]['receivable_id']}")
    assert (receivable["balance"], len(receivable["due_lines"]), receivable["owner_name"]) == ("200.00", 1, "钱程")

    again = await upload("wu", "opening-balances", [HEADER, *rows])
    assert counts(await checked(wu, runner, again, control=told)) == (0, 0, 0, 4)
    assert {one["problems"][0]["code"] for one in await rows_of(wu, again)} == {"IMPORT_EXISTS", "REF_NOT_FOUND"}

    paid = await world.receipt("200.00", customer=customer)
    assert paid["allocated_amount"] == "200.00"
    undone = await step(wu, runner, of, "undo")
    assert (undone["state"], undone["counts"]["removed"], undone["counts"]["kept"]) == ("undone", 2, 1)
    left = (await world.get("wu", "/opening-balances", customer_id=customer["id"]))["data"]
    assert [one["original_no"] for one in left] == [
        "旧-102" if one["open_amount"] == "0.00" else "旧-101" for one in left
    ]
    assert len(left) == 1
