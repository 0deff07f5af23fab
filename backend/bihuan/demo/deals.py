"""The life of one deal, told as far as the demo needs it: from a customer to the money, or to the loss."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from bihuan.demo.masters import Masters
from bihuan.demo.office import Body, Office
from bihuan.demo.people import MANAGER_OF

DEPTHS = (
    *(
        "acquire",
        "analysis",
        "proposal",
        "quote_draft",
        "quote_pending",
        "quote_rejected",
        "negotiation",
        "lost",
        "invalid",
    ),
    *("contract_draft", "contract_pending", "signing", "effective", "order_draft", "order", "notice", "shipped_part"),
    *("shipped", "invoiced", "paid_part", "paid"),
)
"""How far a deal has come, in the order of the story."""
SCAN = b"%PDF-1.4\n% scanned contract of the demo company\n"
BASKETS: tuple[tuple[tuple[str, int], ...], ...] = (
    (("GW-200", 20), ("SN-010", 80), ("SV-01", 1)),
    (("GW-500", 6), ("SW-PLT", 1), ("SV-01", 2)),
    (("CT-100", 12), ("PN-070", 12), ("CB-001", 30)),
    (("SN-030", 60), ("GW-200", 10), ("SV-02", 1)),
    (("SW-PLT", 2), ("SV-01", 3), ("SV-02", 2)),
    (("GW-200", 100), ("SV-01", 1)),
)
FACTORS = ("1", "0.98", "0.95", "0.92", "0.9", "0.88")
NEEDS = ("产线设备联网改造", "厂区能耗监测", "设备预测性维护", "仓储环境监控", "车间数据采集", "老旧控制系统替换")


class Deal:
    """One opportunity of ``seller`` with ``customer``, begun on ``day``."""

    def __init__(
        self, office: Office, masters: Masters, dice: Random, customer: Body, seller: str, day: date, today: date
    ) -> None:
        self.office, self.masters, self.dice = office, masters, dice
        self.customer, self.seller, self.boss = customer, seller, MANAGER_OF[seller]
        self.day, self.today = day, today

    def later(self, least: int, most: int) -> None:
        """Some days pass, but never into the future."""
        self.day = min(self.day + timedelta(days=self.dice.randint(least, most)), self.today)
        self.office.on(self.day, self.dice.randint(9, 17), self.dice.randint(0, 59))

    async def live(self, depth: str) -> None:
        """Go through the story until ``depth``."""
        goal = DEPTHS.index(depth)
        self.factors = ("0.9", "0.88") if depth in {"quote_pending", "quote_rejected"} else FACTORS
        await self._open()
        if depth in {"lost", "invalid"}:
            await self._end(depth)
            return
        for step, act in (
            ("analysis", self._analyse),
            ("proposal", self._propose),
            ("quote_draft", self._quote),
            ("quote_pending", self._submit_quote),
            ("negotiation", self._negotiate),
            ("contract_draft", self._contract),
            ("contract_pending", self._submit_contract),
            ("signing", self._approve_contract),
            ("effective", self._sign),
            ("order_draft", self._order),
            ("order", self._submit_order),
            ("notice", self._notify),
            ("shipped_part", self._ship_part),
            ("shipped", self._ship_rest),
            ("invoiced", self._invoice),
            ("paid_part", self._pay_part),
            ("paid", self._pay_rest),
        ):
            if DEPTHS.index(step) > goal:
                return
            if depth == "quote_rejected" and step == "negotiation":
                return
            await act()
            if depth == "quote_rejected" and step == "quote_pending":
                await self.office.approve(self.boss, "quotes", self.quote["id"], "reject", "折扣过低，请重新核价")

    async def _open(self) -> None:
        self.later(0, 3)
        need = self.dice.choice(NEEDS)
        contacts = await self.office.get(self.seller, "/contacts", customer_id=self.customer["id"])
        self.contact = contacts["data"][0]["id"]
        basket = self.dice.choice(BASKETS)
        self.deal = await self.office.post(
            self.seller,
            "/opportunities",
            {
                "customer_id": self.customer["id"],
                "name": f"{self.customer['name'][:6]}{need}项目",
                "expected_close_date": (self.day + timedelta(days=self.dice.randint(30, 120))).isoformat(),
                "demand": f"客户计划进行{need}，需要软硬件一体方案及现场实施服务。",
                "contact_id": self.contact,
                "contacts": [
                    {"contact_id": self.contact, "role": "decision_maker", "attitude": "favour", "influence": 3}
                ],
                "lines": [
                    {
                        "product_id": self.masters.products[code],
                        "qty": str(max(1, qty * self.dice.randint(5, 20) // 10)),
                        "discount_factor": self.dice.choice(self.factors),
                    }
                    for code, qty in basket
                ],
            },
        )
        await self.office.follow_up(
            self.seller, "opportunities", self.deal["id"], "phone", f"初步沟通{need}需求，客户有明确预算计划"
        )

    async def _advance(self, note: str) -> None:
        self.deal = await self.office.post(self.seller, f"/opportunities/{self.deal['id']}/advance", {"note": note})

    async def _analyse(self) -> None:
        self.later(2, 8)
        await self._advance("确认需求真实，安排现场调研")

    async def _propose(self) -> None:
        self.later(3, 10)
        self.deal = await self.office.get(self.seller, f"/opportunities/{self.deal['id']}")
        self.deal = await self.office.patch(
            self.seller,
            "opportunities",
            self.deal,
            budget_status="approved",
            decision_date=(self.day + timedelta(days=30)).isoformat(),
        )
        await self._advance("调研完成，提交解决方案")
        await self.office.follow_up(
            self.seller, "opportunities", self.deal["id"], "visit", "上门讲解方案，客户技术负责人认可架构"
        )

    async def _quote(self) -> None:
        self.later(1, 5)
        await self._advance("方案通过评审，进入商务谈判")
        self.quote = await self.office.post(self.seller, f"/opportunities/{self.deal['id']}/push-quote")

    async def _submit_quote(self) -> None:
        self.quote = await self.office.post(self.seller, f"/quotes/{self.quote['id']}/submit")

    async def _negotiate(self) -> None:
        self.later(1, 2)
        if self.quote["status"] == "pending":
            await self.office.approve(self.boss, "quotes", self.quote["id"])
        await self.office.post(self.seller, f"/quotes/{self.quote['id']}/send", {"sent_to": "采购部"})

    async def _contract(self) -> None:
        self.later(2, 8)
        await self.office.post(self.seller, f"/quotes/{self.quote['id']}/accept")
        await self._advance("客户接受报价，准备签约")
        self.contract = await self.office.post(
            self.seller,
            f"/quotes/{self.quote['id']}/push-contract",
            {
                "name": f"{self.customer['name'][:8]}采购合同",
                "terms": [
                    {"name": "首付款", "ratio": "0.3", "base_event": "contract_signed", "days": 7},
                    {"name": "发货款", "ratio": "0.6", "base_event": "shipped", "days": 30},
                    {"name": "尾款", "ratio": "0.1", "base_event": "signed", "days": 90},
                ],
            },
        )
        self.contract = await self.office.patch(
            self.seller,
            "contracts",
            self.contract,
            our_signer_id=str(self.office.people[self.boss]),
            customer_signer_contact_id=self.contact,
        )

    async def _submit_contract(self) -> None:
        self.contract = await self.office.post(self.seller, f"/contracts/{self.contract['id']}/submit")

    async def _approve_contract(self) -> None:
        self.later(1, 3)
        await self.office.approve(self.boss, "contracts", self.contract["id"])
        self.contract = await self.office.post(self.seller, f"/contracts/{self.contract['id']}/start-sign")

    async def _sign(self) -> None:
        self.later(1, 4)
        await self.office.upload(self.seller, "contracts", self.contract["id"], "contract_scan", "合同扫描件.pdf", SCAN)
        self.contract = await self.office.post(
            self.seller, f"/contracts/{self.contract['id']}/confirm-sign", {"signed_date": self.day.isoformat()}
        )

    async def _order(self) -> None:
        self.later(0, 3)
        self.order = await self.office.post(
            self.seller,
            f"/contracts/{self.contract['id']}/push-order",
            {
                "consignee": self.customer.get("contact_name") or "收货人",
                "ship_address": self.customer["address"],
                "warehouse_id": self.masters.warehouse,
                "delivery_date": (self.day + timedelta(days=15)).isoformat(),
            },
        )

    async def _submit_order(self) -> None:
        self.order = await self.office.post(self.seller, f"/orders/{self.order['id']}/submit")
        if self.dice.random() < 0.7:
            await self._receive(self._share("0.30"), "prepayment")

    async def _notify(self) -> None:
        self.later(2, 6)
        self.notice = None
        stocked = [line for line in self.order["lines"] if line["product_code"][:2] not in {"SV", "SW"}]
        if not stocked:
            return
        self.notice = await self.office.post(
            self.seller, f"/orders/{self.order['id']}/push-notice", {"warehouse_id": self.masters.warehouse}
        )
        self.notice = await self.office.post(self.seller, f"/delivery-notices/{self.notice['id']}/submit")

    async def _ship_part(self) -> None:
        self.later(1, 3)
        if self.notice:
            await self._ship(f"/delivery-notices/{self.notice['id']}/push-outbound", {})

    async def _ship_rest(self) -> None:
        self.later(2, 10)
        order = await self.office.get(self.seller, f"/orders/{self.order['id']}")
        left = [
            {"source_line_id": line["id"], "qty": line["undelivered_qty"]}
            for line in order["lines"]
            if line["undelivered_qty"] != "0"
        ]
        if left:
            await self._ship(
                f"/orders/{self.order['id']}/push-outbound", {"warehouse_id": self.masters.warehouse, "lines": left}
            )

    async def _ship(self, path: str, body: Any) -> None:
        outbound = await self.office.post("he", path, body)
        outbound = await self.office.post("he", f"/outbounds/{outbound['id']}/confirm")
        await self.office.post(
            "he",
            f"/outbounds/{outbound['id']}/ship",
            {"carrier_code": "shunfeng", "tracking_no": f"SF{self.dice.randrange(10**12):012d}"},
        )
        if self.day + timedelta(days=2) <= self.today:
            self.later(1, 2)
            await self.office.post("he", f"/outbounds/{outbound['id']}/sign", {"signed_by": "客户仓库"})

    async def _invoice(self) -> None:
        self.later(0, 4)
        titles = await self.office.get(self.seller, "/invoice-titles", customer_id=self.customer["id"])
        if not titles["data"]:
            await self.office.post(
                self.seller,
                "/invoice-titles",
                {
                    "customer_id": self.customer["id"],
                    "title_type": "unit",
                    "title": self.customer["name"],
                    "tax_no": self.customer["uscc"],
                    "is_default": True,
                },
            )
        invoice = await self.office.post(self.seller, f"/orders/{self.order['id']}/push-invoice")
        await self.office.post(self.seller, f"/invoices/{invoice['id']}/submit")
        await self.office.post(
            "wu",
            f"/invoices/{invoice['id']}/issue",
            {"invoice_number": f"2631{self.dice.randrange(10**16):016d}", "issue_date": self.day.isoformat()},
        )

    async def _pay_part(self) -> None:
        self.later(5, 25)
        await self._receive(self._share("0.40"), "normal")

    async def _pay_rest(self) -> None:
        self.later(5, 20)
        order = await self.office.get("wu", f"/orders/{self.order['id']}")
        rows = (await self.office.get("wu", "/receivables", order_id=self.order["id"], status="open,partial"))["data"]
        if rows and order["receive_status"] != "full":
            unallocated = sum(
                (
                    Decimal(row["unallocated_amount"])
                    for row in (
                        await self.office.get(
                            "wu", "/receipts", customer_id=self.customer["id"], status="confirmed", limit=200
                        )
                    )["data"]
                ),
                Decimal(0),
            )
            left = sum((Decimal(row["balance"]) for row in rows), Decimal(0)) - unallocated
            for receipt in (
                await self.office.get("wu", "/receipts", customer_id=self.customer["id"], status="confirmed", limit=200)
            )["data"]:
                if Decimal(receipt["unallocated_amount"]) > 0:
                    await self.office.post("wu", f"/receipts/{receipt['id']}/auto-allocate")
            if left > 0:
                await self._receive(f"{left:.2f}", "normal")

    def _share(self, ratio: str) -> str:
        return f"{Decimal(self.order['amount_incl']) * Decimal(ratio):.2f}"

    async def _receive(self, amount: str, kind: str) -> None:
        receipt = await self.office.post(
            "wu",
            "/receipts",
            {
                "customer_id": self.customer["id"],
                "contract_id": self.contract["id"],
                "amount": amount,
                "receipt_type": kind,
                "fund_account_id": self.masters.bank,
                "payer_name": self.customer["name"],
                "bank_txn_no": f"T{self.dice.randrange(10**14):014d}",
            },
        )
        await self.office.post("wu", f"/receipts/{receipt['id']}/submit")
        await self.office.post("wu", f"/receipts/{receipt['id']}/confirm")

    async def _end(self, how: str) -> None:
        self.later(10, 30)
        if how == "lost":
            body = {
                "lost_reason": "competitor",
                "lost_competitor": "某同行厂商",
                "lost_note": "客户选择了价格更低的方案",
            }
            await self.office.post(self.seller, f"/opportunities/{self.deal['id']}/lose", body)
        else:
            await self.office.post(
                self.seller, f"/opportunities/{self.deal['id']}/invalidate", {"reason": "客户项目取消，非真实商机"}
            )
