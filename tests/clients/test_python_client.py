"""The generated Python client walks from a lead to the last cent, over a line that loses every third answer."""

from __future__ import annotations

import io
import uuid
from datetime import timedelta

import httpx
import pytest

from tests.clients.conftest import Caller, House
from tests.clients.proxy import CUT, bad_line
from tests.clients.trace import every_effect_happened_once, nothing_is_left
from tests.factories.company import PASSWORD

COMPANY = "苏州云帆制造有限公司"


def test_from_a_lead_to_the_cash(house: House) -> None:
    with bad_line(house.address) as line:
        receivable = lead_to_cash(line.address, house)
    every_effect_happened_once(line)
    nothing_is_left(Caller(house.address, "wu"), COMPANY, receivable, "11300.00")


def lead_to_cash(address: str, house: House) -> str:
    """Four people, eleven records; the id of the receivable that is paid in the end."""
    from bihuan_client import Patience, connect, each
    from bihuan_client.api.activity import create_attachment
    from bihuan_client.api.approvals import approve_approval_task, list_approval_tasks
    from bihuan_client.api.billing import (
        allocate_receipt,
        confirm_receipt,
        create_receipt,
        get_receivable,
        list_receivables,
    )
    from bihuan_client.api.contracts import confirm_sign_contract, push_contract_quote
    from bihuan_client.api.fulfilment import push_notice_order, push_outbound_delivery_notice
    from bihuan_client.api.leads import convert_lead, create_lead
    from bihuan_client.api.orders import push_order_contract
    from bihuan_client.api.quotes import create_quote
    from bihuan_client.models import (
        Allocate,
        AllocateLine,
        Confirmation,
        ContractTermWrite,
        ConvertCustomer,
        ConvertLead,
        ConvertOpportunity,
        CreateAttachmentForm,
        Decision,
        LeadCreate,
        LineWrite,
        NoticePush,
        OutboundPush,
        PushContract,
        PushOrder,
        QuoteCreate,
        ReceiptCreate,
        Sign,
    )
    from bihuan_client.types import File

    def signed_in(username: str):
        patience = Patience(first_pause=0.01)
        return connect(address, username=username, password=PASSWORD, patience=patience)

    qian, zhao, he, wu = (signed_in(name) for name in ("qian", "zhao", "he", "wu"))

    lead = create_lead.sync(
        client=qian,
        body=LeadCreate(
            company_name=COMPANY, contact_name="陆云", mobile="13700001111", source="exhibition", industry="it"
        ),
    )
    converted = convert_lead.sync(
        lead.id,
        client=qian,
        body=ConvertLead(
            customer=ConvertCustomer(mode="new"), opportunity=ConvertOpportunity(name="云帆网关采购"), force=True
        ),
    )
    assert (lead.status, converted.status) == ("new", "converted")
    quote = create_quote.sync(
        client=qian,
        then="submit",
        body=QuoteCreate(
            customer_id=converted.converted_customer_id,
            opportunity_id=converted.converted_opportunity_id,
            lines=[LineWrite(product_id=house.product, qty="10")],
        ),
    )
    assert (quote.status, quote.amount_incl) == ("approved", "11300.00")
    contract = push_contract_quote.sync(
        quote.id,
        client=qian,
        then="submit",
        body=PushContract(terms=[ContractTermWrite(name="全款", ratio="1", base_event="shipped", days=30)]),
    )
    assert contract.status == "pending"
    task = next(one for one in each(list_approval_tasks.sync, client=zhao, limit=1) if one.object_id == contract.id)
    approve_approval_task.sync(task.id, client=zhao, body=Decision(comment="同意"))
    scan = File(io.BytesIO(b"%PDF-1.4 scan"), "合同扫描件.pdf", "application/pdf")
    form = CreateAttachmentForm(object_type="contracts", object_id=contract.id, kind="contract_scan", file=scan)
    create_attachment.sync(client=qian, body=form)
    contract = confirm_sign_contract.sync(contract.id, client=qian, body=Sign(signed_date=contract.doc_date))
    assert contract.status == "effective"
    order = push_order_contract.sync(
        contract.id,
        client=qian,
        then="submit",
        body=PushOrder(
            consignee="陆云",
            ship_phone="13700001111",
            ship_address="苏州市工业园区 1 号",
            delivery_date=contract.doc_date + timedelta(days=7),
        ),
    )
    assert order.status == "approved"

    def money(amount: str, kind: str):
        draft = create_receipt.sync(
            client=wu,
            then="submit",
            body=ReceiptCreate(
                amount=amount,
                receipt_type=kind,
                customer_id=order.customer_id,
                contract_id=contract.id,
                fund_account_id=house.account,
            ),
        )
        return confirm_receipt.sync(draft.id, client=wu, body=Confirmation())

    down = money("1300.00", "prepayment")
    assert down.unallocated_amount == "1300.00"
    notice = push_notice_order.sync(order.id, client=qian, then="submit", body=NoticePush(warehouse_id=house.warehouse))
    outbound = push_outbound_delivery_notice.sync(notice.id, client=he, then="confirm", body=OutboundPush())
    assert outbound.status == "confirmed"
    (debt,) = each(list_receivables.sync, client=wu, outbound_id=outbound.id)
    assert debt.balance == "11300.00"
    # The down payment is allocated by hand, what comes later by itself: first come, first served.
    chosen = Allocate(lines=[AllocateLine(receivable_id=debt.id, amount="1300.00")])
    down = allocate_receipt.sync(down.id, client=wu, body=chosen)
    assert down.unallocated_amount == "0.00"
    rest = money("10000.00", "normal")
    assert rest.unallocated_amount == "0.00"
    assert get_receivable.sync(debt.id, client=wu).balance == "0.00"
    return str(debt.id)


def test_a_new_key_for_every_attempt_would_act_twice(house: House) -> None:
    """The control of the story above: what the line cuts off has happened, and happens again under another key."""
    from bihuan_client import Patience, connect
    from bihuan_client.api.leads import create_lead
    from bihuan_client.models import LeadCreate

    company = "苏州两次有限公司"
    with bad_line(house.address) as line:
        qian = connect(line.address, username="qian", password=PASSWORD, patience=Patience(first_pause=0.01))

        def forgets(request: httpx.Request) -> None:
            if request.url.path == "/api/v1/leads":
                request.headers["Idempotency-Key"] = str(uuid.uuid4())

        qian.get_httpx_client().event_hooks["request"].append(forgets)
        lead = LeadCreate(company_name=company, contact_name="陆二", mobile="13700008888", source="exhibition")
        create_lead.sync(client=qian, body=lead)
        with pytest.raises(AssertionError):
            every_effect_happened_once(line)
    assert len(Caller(house.address, "qian").rows("/leads", q=company)) == 2


def test_a_refusal_is_raised_at_once_and_says_what_is_wrong(house: House) -> None:
    from bihuan_client import Problem, connect
    from bihuan_client.api.leads import create_lead
    from bihuan_client.models import LeadCreate

    qian = connect(house.address, username="qian", password=PASSWORD)
    sent: list[httpx.Request] = []
    qian.get_httpx_client().event_hooks["request"].append(sent.append)
    with pytest.raises(Problem) as refused:
        create_lead.sync(client=qian, body=LeadCreate(source="exhibition", email="nobody"))
    problem = refused.value
    assert (problem.status, problem.retryable) == (422, False)
    assert "/email" in {one.pointer for one in problem.errors}
    assert len([request for request in sent if request.url.path == "/api/v1/leads"]) == 1


def test_an_edit_of_a_stale_version_is_refused_and_one_that_was_cut_off_is_not_repeated(house: House) -> None:
    from bihuan_client import Problem, connect, if_match
    from bihuan_client.api.leads import create_lead, update_lead
    from bihuan_client.models import LeadCreate, LeadUpdate

    qian = connect(house.address, username="qian", password=PASSWORD)
    body = LeadCreate(company_name="苏州版本有限公司", contact_name="陆三", mobile="13700008899", source="exhibition")
    lead = create_lead.sync(client=qian, body=body)
    seen = if_match("leads", lead)
    edited = update_lead.sync(lead.id, client=qian, body=LeadUpdate(city="苏州市"), if_match=seen)
    assert (edited.city, edited.company_name, edited.version) == ("苏州市", lead.company_name, lead.version + 1)
    with pytest.raises(Problem) as refused:
        update_lead.sync(lead.id, client=qian, body=LeadUpdate(city="无锡市"), if_match=seen)
    assert (refused.value.status, refused.value.code) == (412, "STALE_VERSION")
    assert refused.value.current_version == edited.version

    def cut(request: httpx.Request) -> None:
        if request.method == "PATCH":
            attempts.append(request)
            raise httpx.ReadError("cut off", request=request)

    attempts: list[httpx.Request] = []
    qian.get_httpx_client().event_hooks["request"].append(cut)
    with pytest.raises(httpx.ReadError):
        update_lead.sync(lead.id, client=qian, body=LeadUpdate(city="无锡市"), if_match=if_match("leads", edited))
    assert len(attempts) == 1


async def test_the_asynchronous_client_has_the_same_manners(house: House) -> None:
    from bihuan_client import Patience, Problem, connect
    from bihuan_client.api.leads import create_lead, list_leads
    from bihuan_client.models import LeadCreate

    company = "苏州异步有限公司"
    with bad_line(house.address) as line:
        qian = connect(line.address, username="qian", password=PASSWORD, patience=Patience(first_pause=0.01))
        async with qian:
            lead = LeadCreate(company_name=company, contact_name="陆四", mobile="13700008877", source="exhibition")
            await create_lead.asyncio(client=qian, body=lead)
            found = await list_leads.asyncio(client=qian, q=company)
            with pytest.raises(Problem):
                await create_lead.asyncio(client=qian, body=LeadCreate(source="exhibition", email="nobody"))
    posts = [seen for seen in line.seen if seen.path == "/api/v1/leads" and seen.method == "POST"]
    assert len({seen.key for seen in posts[:2]}) == 1 and posts[0].fate == CUT and posts[1].replayed
    assert [row.company_name for row in found.data] == [company]


def test_pages_are_followed_to_the_end(house: House) -> None:
    from bihuan_client import connect, each
    from bihuan_client.api.units import list_units

    admin = connect(house.address, username="admin", password=PASSWORD)
    sent: list[httpx.Request] = []
    admin.get_httpx_client().event_hooks["request"].append(sent.append)
    names = [unit.name for unit in each(list_units.sync, client=admin, limit=3)]
    assert len(names) == len(set(names)) == len(Caller(house.address, "admin").rows("/units"))
    assert len([request for request in sent if request.url.path == "/api/v1/units"]) == -(-len(names) // 3) > 1


def test_what_is_shaped_has_the_fields_asked_for(house: House) -> None:
    from bihuan_client import Problem, connect, each, shaped
    from bihuan_client.api.leads import create_lead, get_lead, list_leads, search_leads
    from bihuan_client.models import LeadCreate, LeadFilter, LeadSearch

    qian = connect(house.address, username="qian", password=PASSWORD)
    made = {}
    for name, mobile in (("苏州形状甲", "13700005501"), ("苏州形状乙", "13700005502")):
        body = LeadCreate(company_name=name, contact_name="陆六", mobile=mobile, source="exhibition", city="苏州市")
        made[name] = create_lead.sync(client=qian, body=body)
    listed = shaped(list_leads, fields=["company_name"], expand=["owner"])
    rows = list(each(listed.sync, client=qian, q="苏州形状", limit=1))
    assert {row["company_name"]: row.id for row in rows} == {name: lead.id for name, lead in made.items()}
    assert {frozenset(row.to_dict()) for row in rows} == {frozenset(("id", "company_name", "expanded"))}
    assert {row["expanded"]["owner"]["name"] for row in rows} == {"钱程"}

    search = LeadSearch(filter_=LeadFilter(field="company_name", op="eq", value="苏州形状甲"))
    (found,) = shaped(search_leads, fields=["city"]).sync(client=qian, body=search).data
    lead = made["苏州形状甲"]
    assert found.to_dict() == {"id": str(lead.id), "city": "苏州市"}
    single = shaped(get_lead, fields=["version"]).sync(lead.id, client=qian)
    assert single.to_dict() == {"id": str(lead.id), "version": lead.version}
    with pytest.raises(Problem) as refused:
        shaped(get_lead, fields=["nonsense"]).sync(lead.id, client=qian)
    assert [one.code for one in refused.value.errors] == ["UNKNOWN_FIELD"]
    with pytest.raises(TypeError):  # a plain call answers whole records, and cannot be asked for less
        get_lead.sync(lead.id, client=qian, fields="version")
