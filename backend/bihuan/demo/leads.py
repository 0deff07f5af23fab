"""Enquiries of the last weeks, in every stage from the pool to the conversion."""

from __future__ import annotations

from datetime import date, timedelta

from bihuan.demo.names import Company
from bihuan.demo.office import Body, Office
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


async def set_rules(office: Office) -> None:
    """What becomes of the enquiries that come from now on; those of the story were given by hand."""
    people = {name: str(user) for name, user in office.people.items()}
    shanghai = {"field": "province", "op": "in", "values": ["310000"]}
    large = {"field": "budget_amount", "op": "gte", "values": ["500000"]}
    rules: tuple[Body, ...] = (
        {"name": "老客户归其负责人", "strategy": "match_owner"},
        {
            "name": "上海大客户轮流",
            "strategy": "round_robin",
            "conditions": [shanghai, large],
            "targets": [{"user_id": people["wang"]}, {"user_id": people["feng"]}],
        },
        {
            "name": "展会线索按比例",
            "strategy": "weighted",
            "conditions": [{"field": "source", "op": "in", "values": ["exhibition", "seminar"]}],
            "targets": [{"user_id": people["qian"], "weight": 2}, {"user_id": people["sun"]}],
        },
        {
            "name": "其余线索给手头最少的人",
            "strategy": "load_balanced",
            "targets": [{"user_id": people[name]} for name in ("qian", "sun", "wang", "feng")],
        },
    )
    for rule in rules:
        await office.ask("admin", "POST", "/assign-rules", rule)
