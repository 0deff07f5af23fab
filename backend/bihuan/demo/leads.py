"""Enquiries of the last weeks, in every stage from the pool to the conversion."""

from __future__ import annotations

from datetime import date, timedelta

from bihuan.demo.names import Company
from bihuan.demo.selling import lead_of
from bihuan.demo.story import AGAIN, Story


class Enquiry(Story):
    """One lead; how far it gets follows from its ``turn`` in the row."""

    async def live(self, seller: str, company: Company, turn: int, today: date) -> None:
        kind = turn % 6
        lead = await self.post("li", "/leads", lead_of(company, self.dice, "了解工业物联网网关与平台"))
        path = f"/leads/{lead['id']}"
        if kind == 0:
            return
        await self.post("li", f"{path}/assign", {"owner_id": str(self.office.people[seller])})
        if kind == 1:
            return
        self.after(1)
        again = today + timedelta(days=AGAIN[turn % len(AGAIN)])
        await self.follow_up(seller, "leads", lead["id"], "phone", "电话沟通，客户对方案感兴趣，希望看案例", again)
        if kind == 2:
            return
        self.after(2)
        if kind == 3:
            await self.post(seller, f"{path}/discard", {"reason_code": "no_budget", "reason": "本年度没有预算"})
            return
        await self.post(seller, f"{path}/qualify")
        if kind == 5:
            self.after(2)
            opportunity = {
                "name": f"{company.name[:6]}设备联网项目",
                "expected_close_date": (today + timedelta(days=self.dice.randint(20, 90))).isoformat(),
            }
            body = {"customer": {"mode": "new", "uscc": company.uscc}, "force": True, "opportunity": opportunity}
            await self.post(seller, f"{path}/convert", body)
