"""Contracts: schedule, signing, and what follows (DOMAIN §14)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from bihuan.kernel.clock import CLOCK
from bihuan.kernel.workflow import unreachable
from bihuan.sales.contract.models import ContractStatus
from bihuan.sales.contract.service import add_progress
from bihuan.sales.contract.workflow import ACTIONS
from tests.sales.conftest import SCHEDULE, Do, ok, refused


def test_every_state_of_a_contract_can_be_reached() -> None:
    assert unreachable(ContractStatus, ContractStatus.DRAFT, ACTIONS) == set()


async def test_a_contract_takes_over_the_quote_and_splits_its_amount(make_contract: Do) -> None:
    contract = await make_contract(sign=False)
    assert contract["amount_incl"] == "114560.00"
    assert (contract["amount_excl"], contract["tax_amount"]) == ("102000.00", "12560.00")
    assert [term["amount"] for term in contract["terms"]] == ["34368.00", "68736.00", "11456.00"]
    assert contract["amount_upper"] == "人民币壹拾壹万肆仟伍佰陆拾元整"
    assert contract["number"].startswith("CT")
    assert contract["our_signer_name"] == "钱程"
    assert contract["quote_number"].startswith("QT")


async def test_the_last_instalment_takes_the_cents(
    client: Any, customer: dict[str, Any], goods: dict[str, str]
) -> None:
    qian = await client("qian")
    third = "0.333333"
    body = {
        "customer_id": customer["id"],
        "name": "三期付款",
        "number": "HT-2026-CENTS",
        "lines": [{"product_id": goods["SV-01"], "qty": "1", "unit_price_incl": "100.01"}],
        "terms": [{"name": f"第{n}期", "ratio": third} for n in "一二三"],
    }
    contract = ok(await qian.post("/contracts", json=body), 201)
    assert contract["number"] == "HT-2026-CENTS"
    assert [term["amount"] for term in contract["terms"]] == ["33.34", "33.34", "33.33"]
    refused(await qian.post("/contracts", json={**body, "name": "同号"}), 409, "DUPLICATE_VALUE")


async def test_a_contract_without_a_schedule_gets_one_payment(
    client: Any, customer: dict[str, Any], lines: list[dict[str, Any]]
) -> None:
    qian = await client("qian")
    body = {"customer_id": customer["id"], "name": "一次付清", "lines": lines}
    contract = ok(await qian.post("/contracts", json=body), 201)
    assert [(term["name"], term["amount"]) for term in contract["terms"]] == [("全款", "114560.00")]


async def test_a_schedule_that_does_not_add_up_is_not_submitted(client: Any, make_contract: Do) -> None:
    contract = await make_contract(sign=False)
    qian = await client("qian")
    path = f"/contracts/{contract['id']}/terms"
    match = {"If-Match": f'"contracts:{contract["id"]}:{contract["version"]}"'}
    wrong = {"terms": [{"name": "首付款", "ratio": "0.5"}, {"name": "尾款", "ratio": "0.4"}]}
    refused(await qian.put(path, json=wrong, headers=match), 422, "PLAN_SUM_MISMATCH")
    amounts = {"terms": [{"name": "首付款", "amount": "60000.00"}, {"name": "尾款", "amount": "54000.00"}]}
    contract = ok(await qian.put(path, json=amounts, headers=match))
    refused(await qian.post(f"/contracts/{contract['id']}/submit", json={}), 422, "PLAN_SUM_MISMATCH")
    after = ok(await qian.get(f"/contracts/{contract['id']}"))
    assert (after["status"], after["version"]) == ("draft", contract["version"])
    assert [term["amount"] for term in after["terms"]] == ["60000.00", "54000.00"]


async def test_the_lines_of_a_quote_are_not_changed_in_the_contract(client: Any, make_contract: Do) -> None:
    contract = await make_contract(sign=False)
    qian = await client("qian")
    match = {"If-Match": f'"contracts:{contract["id"]}:{contract["version"]}"'}
    answer = await qian.put(f"/contracts/{contract['id']}/lines", json={"lines": []}, headers=match)
    refused(answer, 409, "LINES_FROM_SOURCE")


async def test_signing_needs_the_scan_and_no_date_to_come(
    client: Any, make_contract: Do, approve: Do, attach_scan: Do
) -> None:
    contract = await approve("contracts", await make_contract(sign=False))
    assert contract["status"] == "approved"
    qian = await client("qian")
    path, today = f"/contracts/{contract['id']}/confirm-sign", CLOCK.today()
    refused(await qian.post(path, json={"signed_date": today.isoformat()}), 422, "CONTRACT_SCAN_REQUIRED")
    await attach_scan("contracts", contract)
    tomorrow = (today + timedelta(days=1)).isoformat()
    refused(await qian.post(path, json={"signed_date": tomorrow}), 422, "DATE_OUT_OF_RANGE")
    assert ok(await qian.get(f"/contracts/{contract['id']}"))["status"] == "approved"
    started = ok(await qian.post(f"/contracts/{contract['id']}/start-sign", json={}))
    assert started["status"] == "signing"
    contract = ok(await qian.post(path, json={"signed_date": today.isoformat()}))
    assert (contract["status"], contract["effective_date"]) == ("effective", today.isoformat())
    assert [term["due_date"] for term in contract["terms"]] == [today.isoformat(), None, None]


async def test_a_contract_in_force_is_not_voided(client: Any, make_contract: Do) -> None:
    contract = await make_contract()
    qian = await client("qian")
    refused(await qian.post(f"/contracts/{contract['id']}/void", json={"reason": "x"}), 409, "INVALID_TRANSITION")
    zhao = await client("zhao")
    ended = ok(await zhao.post(f"/contracts/{contract['id']}/terminate", json={"reason": "客户终止项目"}))
    assert ended["status"] == "terminated"
    refused(await qian.post(f"/contracts/{contract['id']}/push-order", json={}), 409, "CONTRACT_NOT_EFFECTIVE")


async def test_a_draft_is_not_ordered(client: Any, make_contract: Do) -> None:
    contract = await make_contract(sign=False)
    qian = await client("qian")
    refused(await qian.post(f"/contracts/{contract['id']}/push-order", json={}), 409, "CONTRACT_NOT_EFFECTIVE")


async def test_a_contract_carried_out_completes_itself(make_contract: Do, ctx_for: Any, db: Any) -> None:
    from uuid import UUID

    from bihuan.kernel.settling import settle
    from bihuan.sales.contract.models import Contract

    contract = await make_contract()
    ctx = await ctx_for("wu")
    contract_id = UUID(contract["id"])
    full = Decimal("114560.00")
    await add_progress(ctx, contract_id, ordered=full, shipped=full, invoiced=full, received=Decimal("114559.98"))
    found = await db.get_one(Contract, contract_id)
    assert found.status == ContractStatus.EFFECTIVE
    await add_progress(ctx, contract_id, received=Decimal("0.02"))
    assert found.status == ContractStatus.COMPLETED
    await settle(ctx)
    await db.rollback()


@pytest.mark.parametrize("username", ["li", "he"])
async def test_other_departments_see_no_contracts(client: Any, make_contract: Do, username: str) -> None:
    contract = await make_contract(sign=False)
    user = await client(username)
    refused(await user.get(f"/contracts/{contract['id']}"), 403, "FORBIDDEN")


async def test_the_schedule_of_the_conftest_is_thirty_sixty_ten() -> None:
    assert [term["ratio"] for term in SCHEDULE] == ["0.3", "0.6", "0.1"]


async def test_an_approved_contract_is_not_edited(client: Any, make_contract: Do, approve: Do) -> None:
    contract = await approve("contracts", await make_contract(sign=False))
    qian, path = await client("qian"), f"/contracts/{contract['id']}"
    match = {"If-Match": f'"contracts:{contract["id"]}:{contract["version"]}"'}
    terms = [{"name": "全款", "ratio": "1", "base_event": "contract_signed", "days": 0}]
    refused(await qian.patch(path, json={"remark": "改"}, headers=match), 409, "DOCUMENT_APPROVED")
    refused(await qian.put(f"{path}/lines", json={"lines": []}, headers=match), 409, "DOCUMENT_APPROVED")
    refused(await qian.put(f"{path}/terms", json={"terms": terms}, headers=match), 409, "DOCUMENT_APPROVED")
    assert ok(await qian.get(path)) == contract
