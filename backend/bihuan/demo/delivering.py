"""From the order to the money, and what can go wrong on the way."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from bihuan.demo.office import Body
from bihuan.demo.selling import Selling

BY_TRUCK = "debang"
FEE = "15.00"


class Deal(Selling):
    """A whole deal, from enquiry to payment."""

    order: Body
    notice: Body
    outbound: Body
    invoice: Body
    receipt: Body
    is_titled = False

    # ------------------------------------------------------------------ order

    async def place_order(self) -> None:
        body = {
            "consignee": self.company.contact,
            "ship_phone": self.company.mobile,
            "ship_address": self.company.address,
            "warehouse_id": self.masters.warehouse,
            "delivery_date": (self.day + timedelta(days=15)).isoformat(),
            "po_no": f"PO-{self.day:%y%m}-{self.dice.randrange(1000):03d}",
        }
        self.order = await self.post(self.seller, f"/contracts/{self.contract['id']}/push-order", body)

    async def hurry(self) -> None:
        """Urgent orders are approved by a superior."""
        self.order = await self.patch(self.seller, "orders", self.order, is_urgent=True)

    async def submit_order(self) -> None:
        await self._order("submit")

    async def reject_order(self) -> None:
        await self.decide(self.boss, "orders", self.order, "reject", "产能排期已满，请与客户确认交期")

    async def void_order(self) -> None:
        await self._order("void", {"reason": "客户重新下单"}, self.boss)

    async def hold(self) -> None:
        await self._order("hold", {"reason": "客户回款逾期，暂停发货"}, "wu")

    async def close_order(self) -> None:
        await self._order("close", {"reason": "客户取消剩余数量"})

    # ------------------------------------------------------------------ delivery

    async def notify(self) -> None:
        body = {"warehouse_id": self.masters.warehouse}
        self.notice = await self.post(self.seller, f"/orders/{self.order['id']}/push-notice", body)

    async def by_truck(self) -> None:
        """Heavy goods: the warehouse has to agree."""
        self.notice = await self.patch(self.seller, "delivery-notices", self.notice, carrier_code=BY_TRUCK)

    async def submit_notice(self) -> None:
        await self._notice("submit")

    async def reject_notice(self) -> None:
        await self.decide("he", "delivery-notices", self.notice, "reject", "整车未约到，请改约日期")

    async def close_notice(self) -> None:
        await self._notice("close", {"reason": "客户要求余货暂不发"}, self.boss)

    async def void_notice(self) -> None:
        await self._notice("void", {"reason": "收货地址变更，重新通知"}, self.boss)

    async def pick(self) -> None:
        self.outbound = await self.post("he", f"/delivery-notices/{self.notice['id']}/push-outbound")

    async def pick_part(self) -> None:
        """Half of the first line."""
        line = self.notice["lines"][0]
        half = {"source_line_id": line["id"], "qty": str(max(1, int(Decimal(line["qty"]) / 2)))}
        self.outbound = await self.post("he", f"/delivery-notices/{self.notice['id']}/push-outbound", {"lines": [half]})

    async def leave(self) -> None:
        await self._outbound("confirm")

    async def depart(self) -> None:
        body = {"carrier_code": "shunfeng", "tracking_no": f"SF{self.dice.randrange(10**12):012d}"}
        await self._outbound("ship", body)

    async def arrive(self) -> None:
        await self._outbound("sign", {"signed_by": self.company.contact})

    async def void_outbound(self) -> None:
        await self._outbound("void", {"reason": "司机未到，货物退回仓库"})

    async def finish(self) -> None:
        """What no notice was about: services and software."""
        order = await self.get(self.seller, f"/orders/{self.order['id']}")
        left = [
            {"source_line_id": line["id"], "qty": line["undelivered_qty"]}
            for line in order["lines"]
            if Decimal(line["undelivered_qty"])
        ]
        if left:
            body = {"warehouse_id": self.masters.warehouse, "lines": left}
            self.outbound = await self.post("he", f"/orders/{self.order['id']}/push-outbound", body)
            await self.leave()
            await self.arrive()

    # ------------------------------------------------------------------ invoice

    async def bill(self, invoice_type: str = "e_special") -> None:
        await self._title_once()
        path = f"/orders/{self.order['id']}/push-invoice"
        self.invoice = await self.post(self.seller, path, {"invoice_type": invoice_type})

    async def bill_on_paper(self) -> None:
        """Paper invoices are approved by finance."""
        await self.bill("p_special_d")

    async def submit_invoice(self) -> None:
        await self._invoice("submit", {}, self.seller)

    async def reject_invoice(self) -> None:
        await self.decide("wu", "invoices", self.invoice, "reject", "请改开数电发票")

    async def void_invoice(self) -> None:
        await self._invoice("void", {"reason": "客户更换开票抬头"})

    async def issue(self) -> None:
        number = f"2631{self.dice.randrange(10**16):016d}"
        await self._invoice("issue", {"invoice_number": number, "issue_date": self.day.isoformat()})

    # ------------------------------------------------------------------ money

    async def prepay(self) -> None:
        """Most customers pay the first instalment at once."""
        if self.dice.random() < 0.7:
            await self._receive(self._share("0.30"), "prepayment")

    async def pay(self) -> None:
        await self._receive(self._share("0.40"), "normal")

    async def settle(self) -> None:
        """Everything that is still open: first from what has come already, then by one more receipt."""
        wanted = {"order_id": self.order["id"], "status": "open,partial"}
        rows = (await self.get("wu", "/receivables", **wanted))["data"]
        left = sum((Decimal(row["balance"]) for row in rows), Decimal(0))
        confirmed = {"customer_id": self.customer, "status": "confirmed", "limit": 200}
        for receipt in (await self.get("wu", "/receipts", **confirmed))["data"]:
            free = Decimal(receipt["unallocated_amount"])
            if free > 0 and left > 0:
                await self.post("wu", f"/receipts/{receipt['id']}/auto-allocate")
                left -= free
        if left > 0:
            await self._receive(f"{left:.2f}", "normal")

    async def correct(self) -> None:
        """Finance takes back an allocation and makes it anew."""
        found = await self.get("wu", "/allocations", receipt_id=self.receipt["id"], status="live")
        await self.post("wu", f"/allocations/{found['data'][0]['id']}/reverse", {"reason": "核销到了错误的应收单"})
        await self.post("wu", f"/receipts/{self.receipt['id']}/auto-allocate")

    async def report(self) -> None:
        """The seller says that money has come."""
        self.receipt = await self._record(self.seller, self._share("0.20"), "normal")

    async def submit_report(self) -> None:
        await self._receipt("submit", {}, self.seller)

    async def reject_report(self) -> None:
        await self._receipt("reject", {"reason": "银行流水中未见该笔到账"})

    async def void_report(self) -> None:
        await self._receipt("void", {"reason": "重复登记"})

    async def lose_customer(self) -> None:
        body = {"lifecycle": "lost", "reason": "客户改用集团统一采购平台"}
        await self.post(self.seller, f"/customers/{self.customer}/convert", body)

    # ------------------------------------------------------------------ what they share

    async def _title_once(self) -> None:
        """The customer's default invoice title."""
        if self.is_titled:
            return
        self.is_titled = True
        title = {
            "customer_id": self.customer,
            "title_type": "unit",
            "title": self.company.name,
            "tax_no": self.company.uscc,
            "is_default": True,
        }
        await self.post(self.seller, "/invoice-titles", title)

    async def _order(self, verb: str, body: Body | None = None, who: str = "") -> None:
        self.order = await self.post(who or self.seller, f"/orders/{self.order['id']}/{verb}", body)

    async def _notice(self, verb: str, body: Body | None = None, who: str = "") -> None:
        self.notice = await self.post(who or self.seller, f"/delivery-notices/{self.notice['id']}/{verb}", body)

    async def _outbound(self, verb: str, body: Body | None = None) -> None:
        self.outbound = await self.post("he", f"/outbounds/{self.outbound['id']}/{verb}", body)

    async def _invoice(self, verb: str, body: Body, who: str = "wu") -> None:
        self.invoice = await self.post(who, f"/invoices/{self.invoice['id']}/{verb}", body)

    async def _receipt(self, verb: str, body: Body, who: str = "wu") -> None:
        self.receipt = await self.post(who, f"/receipts/{self.receipt['id']}/{verb}", body)

    def _share(self, ratio: str) -> str:
        return f"{Decimal(self.order['amount_incl']) * Decimal(ratio):.2f}"

    async def _receive(self, amount: str, kind: str) -> None:
        """Money that finance has seen on the account; every third transfer came with a bank fee."""
        fee = FEE if self.dice.random() < 0.3 else "0.00"
        seen = {"fee_amount": fee, "fund_account_id": self.masters.bank, "bank_txn_no": self._transfer()}
        self.receipt = await self._record("wu", amount, kind, **seen)
        await self._receipt("confirm", {})

    async def _record(self, who: str, amount: str, kind: str, **seen: str) -> Body:
        body = {
            "customer_id": self.customer,
            "contract_id": self.contract["id"],
            "amount": amount,
            "receipt_type": kind,
            "payer_name": self.company.name,
        }
        return await self.post(who, "/receipts", body | seen)

    def _transfer(self) -> str:
        return f"T{self.dice.randrange(10**14):014d}"
