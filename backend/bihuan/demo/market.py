"""What marketing does over the year, and where people have gone in the last days."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from bihuan.demo.agenda import workday, workdays_before
from bihuan.demo.office import Body
from bihuan.demo.story import Story
from bihuan.kernel.clock import SHANGHAI

PREPARED = 20
"""Days before its beginning that a campaign is written down."""


class Plan(NamedTuple):
    """A campaign; ``ago`` are the days since it began, negative for one that is still to come."""

    name: str
    category: str
    type: str
    ago: int
    lasts: int
    budget: str
    cost: str
    state: str
    utm: str | None = None


CAMPAIGNS = (
    Plan("华东智能制造展", "offline", "exhibition", 160, 3, "80000.00", "76350.00", "reviewed"),
    Plan("设备联网线上研讨会", "online", "webinar", 48, 1, "12000.00", "9800.00", "finished"),
    Plan("物联网关搜索推广", "online", "search_ads", 70, 100, "60000.00", "31500.00", "in_progress", "gateway-search"),
    Plan("苏州行业论坛", "offline", "salon", 30, 1, "20000.00", "0.00", "cancelled"),
    Plan("年度用户沙龙", "offline", "salon", -30, 1, "35000.00", "0.00", "draft"),
)


class Campaign(Story):
    """One campaign of Li's, as far as it has come."""

    async def live(self, plan: Plan, today: date) -> None:
        begins = today - timedelta(days=plan.ago)
        start = datetime.combine(begins, time(9), SHANGHAI)
        body: Body = {
            "name": plan.name,
            "category": plan.category,
            "campaign_type": plan.type,
            "start_at": start.isoformat(),
            "end_at": (start + timedelta(days=plan.lasts)).isoformat(),
            "budget_amount": plan.budget,
            "expected_leads": 40,
            "utm_campaign": plan.utm,
        }
        made = await self.post("li", "/campaigns", body)
        path = f"/campaigns/{made['id']}"
        if plan.state == "draft":
            return
        if plan.state == "cancelled":
            self.after(4)
            await self.post("li", f"{path}/cancel", {"reason": "场地档期冲突，改到明年"})
            return
        self.on(begins)
        made = await self.post("li", f"{path}/start")
        self.after(min(plan.lasts, plan.ago) // 2 + 1)
        made = await self.patch("li", "campaigns", made, actual_cost=plan.cost)
        if plan.state == "in_progress":
            return
        self.on(begins + timedelta(days=plan.lasts))
        await self.post("li", f"{path}/finish")
        if plan.state == "reviewed":
            self.after(5)
            lesson = "展位靠近主通道，留资人数超出预期；下次提前两周邀约老客户到场"
            await self.post("li", f"{path}/review", {"summary": lesson, "score": 4})


class Outings(Story):
    """Where Qian goes: back from one with a record missing, one called off, one on the way, one planned."""

    async def live(self, today: date) -> None:
        await self._turn()
        customers = (await self.get("qian", "/customers", limit=4))["data"]
        back = await self._plan(workdays_before(today, 4), customers[:2], "方案演示与现场勘查")
        await self.post("qian", f"{back}/start")
        await self.post("qian", f"{back}/return")
        said = "现场演示网关产品，客户要求补充防爆认证资料"
        await self.follow_up("qian", "customers", customers[0]["id"], "visit", said)
        off = await self._plan(workdays_before(today, 2), customers[2:3], "初次拜访")
        await self.post("qian", f"{off}/cancel", {"reason": "客户出差，改期"})
        away = await self._plan(workdays_before(today, 1), customers[2:3], "初次拜访")
        await self.post("qian", f"{away}/start")
        await self._plan(workday(today + timedelta(days=1)), customers[3:4], "续签洽谈")

    async def _plan(self, day: date, customers: list[Body], purpose: str) -> str:
        self.on(day)
        start = datetime.combine(day, time(13, 30), SHANGHAI)
        body = {
            "start_at": start.isoformat(),
            "end_at": (start + timedelta(hours=4)).isoformat(),
            "transport": "company_car",
            "lines": [{"customer_id": one["id"], "purpose": purpose} for one in customers],
        }
        return f"/outings/{(await self.post('qian', '/outings', body))['id']}"
