"""One valid record of every kind, made through the API as an administrator would make it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx

from bihuan.kernel.clock import CLOCK
from bihuan.kernel.resource import RESOURCES
from tests.contract.document import Json, Operation, operations, parts, resolve
from tests.factories.company import PASSWORD, Company
from tests.factories.samples import credit_code, sample, serial

Made = dict[str, Any]
PEOPLE = {"owner_id", "user_id", "leader_id", "manager_id", "assignee_id", "performance_owner_id", "approver_id"}
PEOPLE |= {"from_ids", "to_ids"}
"""Of a sharing rule, whose parties are people unless it says otherwise."""
ONES = {"plan_line_id": "payment-plans", "title_id": "invoice-titles"}


class Records:
    """``await records.one("quotes")`` is shared by all who ask, ``await records.fresh("quotes")`` is new."""

    def __init__(self, admin: httpx.AsyncClient) -> None:
        self.admin = admin
        self._shared: dict[str, Made] = {"users": {"id": str(Company.ids["sun"])}}
        self._making: list[str] = []
        self.posted: dict[str, Json] = {}
        """By address, the last body that was accepted there."""

    async def one(self, kind: str) -> Made:
        if kind not in self._shared:
            self._shared[kind] = await self.fresh(kind)
        return self._shared[kind]

    async def fresh(self, kind: str) -> Made:
        if kind in self._making:
            raise AssertionError(f"{' needs '.join([*self._making, kind])}: name a way out in SPECIAL")
        self._making.append(kind)
        try:
            return await SPECIAL.get(kind, plain)(self, kind)
        finally:
            self._making.pop()

    async def body(self, operation: Operation, kind: str, everything: bool = False, **given: Any) -> Json:
        """A valid body of ``operation``; the records it refers to are made first."""
        assert operation.body is not None
        ids = {name: await self.reference(kind, name) for name in keys(operation.body, everything)}
        made: Json = sample(operation.body, kind, lambda name: ids[name], everything)
        return made | given

    async def reference(self, kind: str, name: str) -> str:
        """The id of a record that the foreign key ``name`` of ``kind`` may hold."""
        target = target_of(kind, name)
        return str((await self.one(target))["id"]) if target else str(uuid4())

    async def post(self, url: str, body: Json | None = None) -> Made:
        answer = await self.admin.post(url, json=body or {})
        assert answer.status_code in {200, 201}, f"POST {url} {body}: {answer.status_code} {answer.text}"
        self.posted[url] = body or {}
        found: Made = answer.json()
        return found

    async def get(self, url: str) -> Made:
        answer = await self.admin.get(url)
        assert answer.status_code == 200, f"GET {url}: {answer.text}"
        found: Made = answer.json()
        return found

    async def create(self, kind: str, **given: Any) -> Made:
        """``POST /kind`` with the least body that is valid, and what is given."""
        operation = creation(kind)
        assert operation is not None, f"{kind} cannot be created by itself: name a way in SPECIAL"
        return await self.post(operation.url, await self.body(operation, kind, **given))

    async def code(self, kind: str) -> str:
        """A code of a dictionary."""
        rows = (await self.get("/dictionaries"))["data"]
        return str(next(row["code"] for row in rows if row["dict_type"] == kind and row["is_active"]))

    async def approve(self, kind: str, record_id: str) -> None:
        """The open approval task of a record, as the administrator whom it falls to."""
        tasks = (await self.get(f"/approval-tasks?object_type={kind}&limit=200"))["data"]
        task = next(task for task in tasks if task["object_id"] == record_id)
        await self.post(f"/approval-tasks/{task['id']}/approve", {"comment": "同意"})

    async def attach(self, kind: str, record_id: str, sort: str) -> Made:
        """A small file on a record."""
        answer = await self.admin.post(
            "/attachments",
            data={"object_type": kind, "object_id": record_id, "kind": sort},
            files={"file": ("scan.pdf", b"%PDF-1.4 scan", "application/pdf")},
        )
        assert answer.status_code == 201, answer.text
        found: Made = answer.json()
        return found

    async def job(self, lead_id: str) -> Made:
        """A job over one lead, canceled: whoever follows it is not kept waiting."""
        body = {"filter": {"field": "id", "op": "eq", "value": lead_id}, "confirmed_count": 1, "input": {}}
        answer = await self.admin.post("/leads/batch/claim/by-filter", json=body)
        assert answer.status_code == 202, answer.text
        return await self.post(f"/jobs/{answer.json()['id']}/cancel")

    async def first(self, kind: str) -> Made:
        """Any record of a kind that comes into being by itself."""
        rows = (await self.get(f"/{kind}?limit=1"))["data"]
        assert rows, f"there are no {kind}"
        return await self.get(f"/{kind}/{rows[0]['id']}")


def creation(kind: str) -> Operation | None:
    found = (o for o in operations() if (o.method, o.url, o.body is not None) == ("post", f"/{kind}", True))
    return next(found, None)


def keys(schema: Json, everything: bool) -> set[str]:
    """The names of the ids that a sample of ``schema`` holds."""
    found: set[str] = set()

    def visit(part: Json, name: str) -> None:
        for option in parts(resolve(part)):
            if option.get("format") == "uuid":
                found.add(name)
            wanted = option.get("properties", {}) if everything else option.get("required", ())
            for field in wanted:
                visit(option["properties"][field], field)
            if "items" in option:
                visit(option["items"], name)

    visit(schema, "")
    return found


def target_of(kind: str, name: str) -> str | None:
    """The kind of record behind a foreign key: declared by the resource, or told by its name."""
    declared = RESOURCES[kind].references if kind in RESOURCES else {}
    if name in declared:
        return declared[name]
    if name in PEOPLE:
        return "users"
    if name in ONES:
        return ONES[name]
    one = name.removesuffix("_id").removesuffix("_ids").replace("_", "-")
    return next((resource.name for resource in RESOURCES.values() if one in (resource.one, resource.name)), None)


async def plain(records: Records, kind: str) -> Made:
    return await records.create(kind)


Special = Callable[[Records, str], Awaitable[Made]]
PRICE = {"standard_price_incl": "113.00"}
LINE_QTY = "10"


async def existing(records: Records, kind: str) -> Made:
    return await records.first(kind)


async def _user(records: Records, kind: str) -> Made:
    return await records.create(
        kind,
        username=f"user{serial()}",
        password=PASSWORD,
        department_id=str(Company.departments["sales2"]),
        role_ids=[(await records.one("roles"))["id"]],
    )


async def _api_token(records: Records, kind: str) -> Made:
    return await records.create(kind, scopes=["lead:read"], allowed_ips=[], password=PASSWORD)


async def _customer(records: Records, kind: str) -> Made:
    contact = {"name": "联系人", "mobile": f"138{serial():08d}"}
    return await records.create(kind, industry=await records.code("industry"), primary_contact=contact)


async def _contact(records: Records, kind: str) -> Made:
    return await records.create(kind, mobile=f"186{serial():08d}")


async def _lead(records: Records, kind: str) -> Made:
    return await records.create(
        kind,
        source=await records.code("lead_source"),
        company_name=f"线索公司 {serial()}",
        contact_name="联系人",
        mobile=f"137{serial():08d}",
    )


async def _follow_up(records: Records, kind: str) -> Made:
    lead, code = await records.one("leads"), await records.code("follow_up_kind")
    given = {"object_type": "leads", "object_id": lead["id"], "kind": code, "content": "电话沟通，客户有兴趣"}
    return await records.post("/follow-ups", given)


async def _invoice_title(records: Records, kind: str) -> Made:
    return await records.create(kind, tax_no=credit_code())


async def _account(records: Records, kind: str) -> Made:
    return await records.create(kind, account_no=f"622200001{serial():08d}")


async def _relation(records: Records, kind: str) -> Made:
    sides = [(await records.fresh("customers"))["id"] for _ in range(2)]
    return await records.create(kind, customer_id=sides[0], other_id=sides[1])


async def _figure(records: Records, kind: str) -> Made:
    """Put by another system, as its machine would."""
    customer = await records.one("customers")
    body = {
        "kind": "receivable",
        "customer": {"number": customer["number"]},
        "doc_date": "2026-11-01",
        "amount": "9.00",
    }
    answer = await records.admin.put(f"/{kind}/by-external/erp/AR-{serial()}", json=body)
    assert answer.status_code == 201, answer.text
    found: Made = answer.json()["figure"]
    return found


async def _opening(records: Records, kind: str) -> Made:
    """Somebody may have closed the opening before: verbs are asked in any order."""
    if (await records.get(f"/{kind}/summary"))["closed"]:
        await records.post(f"/{kind}/reopen")
    return await records.create(kind)


async def _tag(records: Records, kind: str) -> Made:
    """With what another has been merged into: the world knows whereto."""
    made, gone, kept = [await records.create(kind, object="customers", name=f"标签{serial()}") for _ in range(3)]
    answer = await records.admin.post(f"/tags/{gone['id']}/merge", json={"into_id": kept["id"]})
    assert answer.status_code in {200, 202}, answer.text
    records.posted[f"/tags/{gone['id']}/merge"] = {"into_id": kept["id"]}
    return made


async def _pool(records: Records, kind: str) -> Made:
    return await records.create(kind, admin_ids=[str(Company.ids["zhao"])], member_user_ids=[str(Company.ids["qian"])])


async def _product(records: Records, kind: str) -> Made:
    made = await records.create(kind, code=f"P-{serial()}", **PRICE)
    return await records.post(f"/products/{made['id']}/publish")


async def _with_lines(records: Records, kind: str) -> Made:
    product = await records.one("products")
    return await records.create(kind, lines=[{"product_id": product["id"], "qty": LINE_QTY}])


async def _stock_entry(records: Records, kind: str) -> Made:
    line = {"product_id": (await records.one("products"))["id"], "qty": "1000", "unit_cost": "50.00"}
    return await records.create(kind, lines=[line])


async def _stocked(records: Records, kind: str) -> Made:
    await records.one("stock-entries")
    return await records.first(kind)


async def approved_order(records: Records) -> Made:
    """Ten pieces of a product that is on stock, approved."""
    await records.one("stock-entries")
    order = await _with_lines(records, "orders")
    return await records.post(f"/orders/{order['id']}/submit")


async def _notice(records: Records, kind: str) -> Made:
    order, warehouse = await approved_order(records), await records.one("warehouses")
    return await records.post(f"/orders/{order['id']}/push-notice", {"warehouse_id": warehouse["id"]})


async def _outbound(records: Records, kind: str) -> Made:
    order, warehouse = await approved_order(records), await records.one("warehouses")
    return await records.post(f"/orders/{order['id']}/push-outbound", {"warehouse_id": warehouse["id"]})


async def _receivable(records: Records, kind: str) -> Made:
    outbound = await _outbound(records, "outbounds")
    await records.post(f"/outbounds/{outbound['id']}/confirm")
    return await records.first(kind)


async def _invoice(records: Records, kind: str) -> Made:
    order = await approved_order(records)
    title = await records.create("invoice-titles", customer_id=order["customer_id"], tax_no=credit_code())
    return await records.post(f"/orders/{order['id']}/push-invoice", {"invoice_title_id": title["id"]})


async def confirmed_receipt(records: Records, **given: Any) -> Made:
    """Money that has come, from the customer all orders belong to."""
    account = await records.one("fund-accounts")
    receipt = await records.create("receipts", fund_account_id=account["id"], **given)
    await records.post(f"/receipts/{receipt['id']}/submit")
    return await records.post(f"/receipts/{receipt['id']}/confirm")


async def _allocation(records: Records, kind: str) -> Made:
    await records.fresh("receivables")
    await confirmed_receipt(records)  # pays the oldest receivable by itself
    return await records.first(kind)


async def _finance_charge(records: Records, kind: str) -> Made:
    await confirmed_receipt(records, fee_amount="5.00")
    return await records.first(kind)


async def _payment_plan(records: Records, kind: str) -> Made:
    product = await records.one("products")
    made = await records.create(
        "contracts",
        lines=[{"product_id": product["id"], "qty": LINE_QTY}],
        terms=[{"name": "全款", "ratio": "1", "base_event": "contract_signed", "days": 30}],
        our_signer_id=str(Company.ids["boss"]),
    )
    sent = await records.post(f"/contracts/{made['id']}/submit")
    while sent["status"] == "pending":
        await records.approve("contracts", made["id"])
        sent = await records.get(f"/contracts/{made['id']}")
    await records.attach("contracts", made["id"], "contract_scan")
    await records.post(f"/contracts/{made['id']}/confirm-sign", {"signed_date": made["created_at"][:10]})
    return await records.first(kind)


async def _fund_txn(records: Records, kind: str) -> Made:
    await confirmed_receipt(records)
    return await records.first(kind)


async def _webhook(records: Records, kind: str) -> Made:
    return await records.create(kind, url="https://example.com/hook", event_types=[], objects=[])


async def _delivery(records: Records, kind: str) -> Made:
    webhook = await records.fresh("webhooks")
    return await records.post(f"/webhooks/{webhook['id']}/test")


async def _outing(records: Records, kind: str) -> Made:
    """To the customer of the others, each on a day of its own: a person has one open outing a day."""
    start = (CLOCK.now() + timedelta(days=serial())).replace(hour=1, minute=0, second=0, microsecond=0)
    lines = [{"customer_id": (await records.one("customers"))["id"]}]
    return await records.create(
        kind, start_at=start.isoformat(), end_at=(start + timedelta(hours=8)).isoformat(), lines=lines
    )


async def _web_form(records: Records, kind: str) -> Made:
    asked = [{"name": name, "required": True} for name in ("contact_name", "mobile")]
    return await records.create(kind, source=await records.code("lead_source"), fields=asked)


async def _campaign(records: Records, kind: str) -> Made:
    days = {"start_at": "2026-11-01T09:00:00+08:00", "end_at": "2026-11-03T18:00:00+08:00"}
    return await records.create(kind, campaign_type=await records.code("campaign_type"), **days)


async def _import(records: Records, _: str) -> Made:
    """Of a file with one row, ended before it was read."""
    answer = await records.admin.post("/leads/import", files={"file": ("a.csv", b"a,b\n1,2\n")})
    assert answer.status_code == 202, answer.text
    await records.post(f"/jobs/{answer.json()['job_id']}/cancel")
    return dict(answer.json())


async def _saved_view(records: Records, kind: str) -> Made:
    return await records.create(kind, object="customers", name=f"视图{serial()}")


async def free_field(records: Records) -> str:
    """A field of customers that has no rules yet: each has them once."""
    ruled = {row["field"] for row in (await records.get("/field-rules?object=customers&limit=200"))["data"]}
    known = (await records.get("/field-rules/fields?object=customers"))["data"]
    return str(next(row["field"] for row in known if row["field"] not in ruled))


async def _field_rule(records: Records, kind: str) -> Made:
    return await records.create(kind, object="customers", field=await free_field(records))


async def _score_rule(records: Records, kind: str) -> Made:
    """For a trait that no lead of the tests has: it changes nobody's score."""
    never = {"field": "third_party_batch", "op": "in", "values": [f"无此批次{serial()}"]}
    body = {"name": f"评分规则{serial()}", "kind": "fit", "points": 1, "conditions": [never]}
    return await records.post(f"/{kind}", body)


async def _assign_rule(records: Records, kind: str) -> Made:
    """For leads that nobody makes: those of other tests go where they would."""
    never = {"field": "third_party_batch", "op": "in", "values": [f"无此批次{serial()}"]}
    targets = [{"user_id": str(Company.ids["qian"])}]
    body = {"name": f"分配规则{serial()}", "strategy": "round_robin", "conditions": [never], "targets": targets}
    return await records.post(f"/{kind}", body)


async def _handover(records: Records, kind: str) -> Made:
    """Of somebody who has nothing: begun, it is done at once."""
    leaver = await records.fresh("users")
    part = {"object": "leads", "way": "user", "receiver_id": str(Company.ids["qian"])}
    return await records.create(kind, from_user_id=leaver["id"], parts=[part])


async def _task(records: Records, kind: str) -> Made:
    return await records.create(kind, due_at=(CLOCK.now() + timedelta(days=30)).isoformat())


async def _care_plan(records: Records, kind: str) -> Made:
    """Switched off, with a step: it may be switched on."""
    step = {"title": "回访{客户名称}", "assignee": "pool"}
    return await records.create(kind, name=f"关怀{serial()}", trigger="dormant", days=3650, steps=[step])


async def _care_enrolment(records: Records, kind: str) -> Made:
    """A customer whose grade a plan waits for."""
    step = {"title": "介绍专属服务", "assignee": "pool", "day": 30}
    given = {"trigger": "grade", "grade": "A", "days": None, "steps": [step]}
    plan = await records.create("care-plans", name=f"专属{serial()}", **given)
    await records.post(f"/care-plans/{plan['id']}/activate")
    customer = await records.fresh("customers")
    await records.post(f"/customers/{customer['id']}/set-grade", {"grade": "A", "reason": "重点客户"})
    await records.post(f"/care-plans/{plan['id']}/deactivate")
    rows = (await records.get(f"/care-enrolments?plan_id={plan['id']}"))["data"]
    return await records.get(f"/care-enrolments/{rows[0]['id']}")


SPECIAL: dict[str, Special] = {
    "tasks": _task,
    "care-plans": _care_plan,
    "care-enrolments": _care_enrolment,
    "handovers": _handover,
    "field-rules": _field_rule,
    "assign-rules": _assign_rule,
    "score-rules": _score_rule,
    "users": _user,
    "customers": _customer,
    "contacts": _contact,
    "leads": _lead,
    "follow-ups": _follow_up,
    "invoice-titles": _invoice_title,
    "bank-accounts": _account,
    "customer-relations": _relation,
    "tags": _tag,
    "pools": _pool,
    "pipelines": existing,
    "security-events": existing,
    "api-tokens": _api_token,
    "products": _product,
    "opportunities": _with_lines,
    "quotes": _with_lines,
    "contracts": _with_lines,
    "orders": _with_lines,
    "stock-entries": _stock_entry,
    "stocks": _stocked,
    "stock-ledger": _stocked,
    "delivery-notices": _notice,
    "outbounds": _outbound,
    "receivables": _receivable,
    "erp-figures": _figure,
    "opening-balances": _opening,
    "invoices": _invoice,
    "allocations": _allocation,
    "fund-txns": _fund_txn,
    "finance-charges": _finance_charge,
    "payment-plans": _payment_plan,
    "imports": _import,
    "web-forms": _web_form,
    "outings": _outing,
    "campaigns": _campaign,
    "saved-views": _saved_view,
    "webhooks": _webhook,
    "webhook-deliveries": _delivery,
}
"""Kinds whose least body is not enough, or that come into being by what happens to others."""
