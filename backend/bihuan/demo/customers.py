"""Customers without a deal so far, and people who leave: what else happens in a year."""

from __future__ import annotations

import json
from datetime import date, timedelta

from bihuan.demo.agenda import workdays_before
from bihuan.demo.names import Company
from bihuan.demo.office import Body
from bihuan.demo.people import MANAGER_OF
from bihuan.demo.story import AGAIN, Story

TALKS = (
    ("phone", "回访客户近期设备改造计划，约定下次沟通"),
    ("wechat", "发送产品手册与案例，客户表示会转给技术部门"),
    ("visit", "上门拜访设备科，了解现有系统与痛点"),
)
TAGS = (("重点跟进客户",), ("采购设备", "高价值客户"), (), ("咨询方案",), ())
LEAVER, SUCCESSOR, DISABLED = "tang", "feng", "lu"


class Acquaintance(Story):
    """One customer of ``seller``; what becomes of it follows from its ``turn`` in the row."""

    async def live(self, seller: str, company: Company, turn: int, today: date, term: str) -> None:
        customer = await self.register(seller, company, payment_term_id=term, tags=list(TAGS[turn % len(TAGS)]))
        if turn % 5 == 1:
            await self.deliver_to(seller, customer["id"], company)
        if turn % 8 == 1:
            account = {"bank_name": "中国工商银行", "account_name": company.name}
            number = f"1001{self.dice.randrange(10**12):012d}"
            await self.post(seller, "/bank-accounts", account | {"customer_id": customer["id"], "account_no": number})
        if turn % 6 == 1:
            self.after(self.dice.randint(2, 15))
            await self._talk(seller, customer)
        if turn % 12 == 2:
            await self._colleague(seller, customer, company, leaves=turn % 24 == 2)
        if turn % 7 == 3:
            await self._give_back(seller, customer, turn, today)
        elif turn % 60 == 8:
            self.after(self.dice.randint(10, 40))
            body = {"reason_code": "fake", "reason": "企业已注销"}
            await self.post(MANAGER_OF[seller], f"/customers/{customer['id']}/discard", body)
        elif turn % 5 == 0:
            self.on(today - timedelta(days=self.dice.randint(1, 6)))
            await self._talk(seller, customer, today + timedelta(days=AGAIN[turn % len(AGAIN)]))
        if turn % 90 == 45:
            await self._other_books(customer["id"], customer["number"], turn, today)

    async def _talk(self, seller: str, customer: Body, again: date | None = None) -> None:
        kind, note = self.dice.choice(TALKS)
        await self.follow_up(seller, "customers", customer["id"], kind, note, again)

    async def _other_books(self, customer_id: str, number: str, turn: int, today: date) -> None:
        """What it owed before there was this program, and what the ERP of the parent company says of it."""
        self.on(today - timedelta(days=2))
        debt = {"kind": "receivable", "amount": "38600.00", "due_date": str(today - timedelta(days=12))}
        money = {"kind": "prepayment", "amount": "5000.00"}
        for place, balance in enumerate((debt, money), 1):
            body = {"customer_id": customer_id, "original_no": f"期初-{turn:03d}-{place}", **balance}
            await self.post("wu", "/opening-balances", body)
        documents = (
            ("AR", "receivable", 40, {"amount": "56500.00", "settled_amount": "20000.00", "status": "部分收款"}),
            ("RC", "receipt", 15, {"amount": "20000.00", "settled_amount": "20000.00", "status": "已审核"}),
            ("OUT", "delivery", 41, {"amount": "56500.00", "quantity": "50", "status": "已出库"}),
        )
        items = [
            {
                "external_id": f"{head}-{2600 + turn}",
                "kind": kind,
                "customer": {"number": number},
                "doc_date": str(today - timedelta(days=ago)),
                "due_date": str(today - timedelta(days=ago - 30)) if kind == "receivable" else None,
                "source_version": 1,
                **told,
            }
            for head, kind, ago, told in documents
        ]
        await self.post("wu", "/erp-figures/bulk-upsert", {"system": "erp", "items": items})

    async def _colleague(self, seller: str, customer: Body, company: Company, *, leaves: bool) -> None:
        """A second person at the customer's, who may leave it again."""
        self.after(self.dice.randint(3, 20))
        person = {"customer_id": customer["id"], "name": company.colleague, "title": "设备工程师"}
        contact = await self.post(seller, "/contacts", person | {"mobile": f"139{self.dice.randrange(10**8):08d}"})
        if leaves:
            self.after(self.dice.randint(20, 60))
            await self.post(seller, f"/contacts/{contact['id']}/leave", {"reason": "已离职，由同事接手"})

    async def _give_back(self, seller: str, customer: Body, turn: int, today: date) -> None:
        """Into the pool, where a colleague may find it."""
        self.on(max(self.day, today - timedelta(days=self.dice.randint(3, 20))))
        path = f"/customers/{customer['id']}"
        await self.post(seller, f"{path}/return", {"reason_code": "no_demand", "reason": "近期无采购计划"})
        if turn % 28 == 3:
            self.after(1)
            await self.post(_colleague_of(seller), f"{path}/claim")


class Twice(Story):
    """A customer whom two colleagues have registered: the name is written in another way, the person is the same."""

    async def live(self, company: Company, again: Company, term: str) -> None:
        await self.register("qian", company, payment_term_id=term)
        self.after(self.dice.randint(20, 60))
        again.name = company.name.replace("有限", "（集团）有限")
        again.contact, again.title, again.mobile = company.contact, company.title, company.mobile
        await self.register("sun", again, payment_term_id=term)


class Leaving(Story):
    """A seller leaves after half a year; another takes over the customers. Territories are to change as well."""

    async def live(self, companies: list[Company], term: str, today: date) -> None:
        for company in companies:
            await self.register(LEAVER, company, payment_term_id=term)
        self.after(180)
        handover = await self._plan("admin", "leave", LEAVER, SUCCESSOR, "个人原因离职，客户交接")
        await self.post("admin", f"/handovers/{handover['id']}/start")
        await self._turn()
        await self.office.jobs()
        await self.post("admin", f"/users/{self.office.people[DISABLED]}/disable", {"reason": "实习结束，账号停用"})
        self.on(workdays_before(today, 6))
        mistaken = await self._plan("zhou", "transfer", "wang", "feng", "片区调整：华南客户")
        self.after(1)
        await self.post("zhou", f"/handovers/{mistaken['id']}/cancel", {"reason": "片区方案有变"})
        self.on(workdays_before(today, 2))
        await self._plan("zhao", "transfer", "qian", "sun", "片区调整：浙江客户转由孙悦跟进", "浙江省")

    async def _plan(self, by: str, kind: str, giver: str, taker: str, reason: str, province: str | None = None) -> Body:
        """Their customers, or those of a province, for one colleague."""
        asked = province and json.dumps({"field": "province", "op": "eq", "value": province})
        part = {"object": "customers", "receiver_id": str(self.office.people[taker]), "filter": asked}
        plan = {"from_user_id": str(self.office.people[giver]), "kind": kind, "reason": reason, "parts": [part]}
        return await self.post(by, "/handovers", plan)


def _colleague_of(seller: str) -> str:
    return next(other for other, boss in MANAGER_OF.items() if boss == MANAGER_OF[seller] and other != seller)
