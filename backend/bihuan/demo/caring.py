"""What people have to do for their customers: tasks that were given, done, and forgotten; and care plans at work."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from bihuan.demo.agenda import workday, workdays_before
from bihuan.demo.office import Body, Office
from bihuan.demo.story import Story
from bihuan.kernel.clock import CLOCK, SHANGHAI
from bihuan.kernel.context import Context
from bihuan.marketing.care_enrolment.jobs import do_steps, enrol_some

ACTIVE = ("流失挽回", "发货后回访", "续约提醒", "A 级客户专属服务")
"""The plans that the company has switched on; the others are there to be tried."""
AT_MOST = 12


class Tasks(Story):
    """Of Zhao's people: some done in time, one late, one forgotten, some for today, and some of nobody."""

    async def live(self, today: date) -> None:
        await self._turn()
        customers = (await self.get("qian", "/customers", whose="mine", limit=6))["data"]
        end = self.day + timedelta(days=2)
        done = await self._give("巡检网关运行情况", "visit", customers[0], end, care_dimension="after_sales")
        late = await self._give("收集产品质量反馈", "call", customers[1], end, care_dimension="product_quality")
        await self._give("补交防爆认证资料", "send_proposal", customers[2], end, priority="high")
        await self.post("qian", f"/tasks/{done['id']}/start")
        self.after(1)
        await self._complete(done, "两台网关运行正常，客户希望增加报警短信")
        self.after(2)
        await self._complete(late, "客户反映外壳易积灰，已转产品部门")
        self.on(workdays_before(today, 1))
        await self._give("确认年度服务满意度", "call", customers[3], today, care_dimension="service_quality")
        begun = await self._give("准备季度回顾材料", "internal", None, workday(today + timedelta(days=1)))
        needless = await self._give("预约展会接待", "internal", None, workday(today + timedelta(days=2)))
        self.after(1)
        await self.post("qian", f"/tasks/{begun['id']}/start")
        await self.post("zhao", f"/tasks/{needless['id']}/cancel", {"reason": "客户改为线上参会"})
        for title in ("整理展会名片", "回访半年未下单的老客户"):
            await self._give(title, "other", None, workday(today + timedelta(days=5)), owner_id=None)

    async def _give(self, title: str, kind: str, customer: Body | None, due: date, **more: Any) -> Body:
        about = {"object_type": "customers", "object_id": customer["id"]} if customer else {}
        body: Body = {
            "title": title,
            "task_type": kind,
            "due_at": datetime.combine(due, time(18), SHANGHAI).isoformat(),
            "owner_id": str(self.office.people["qian"]),
            **about,
            **more,
        }
        return await self.post("zhao", "/tasks", body)

    async def _complete(self, task: Body, result: str) -> None:
        await self.post("qian", f"/tasks/{task['id']}/complete", {"result": result, "follow_up": True})


async def care(office: Office, today: date) -> None:
    """Li switches the plans on, a first night lets customers in, and two who are lost are to be won back."""
    rows = (await office.get("li", "/care-plans", limit=50))["data"]
    for row in rows:
        if row["name"] not in ACTIVE:
            continue
        plan = await office.ask(
            "li", "PATCH", f"/care-plans/{row['id']}", {"daily_limit": AT_MOST}, ("care-plans", row)
        )
        _a_moment_later()
        await office.ask("li", "POST", f"/care-plans/{plan['id']}/activate", {})
        await office.overnight(partial(_night, plan=plan["id"], day=today.isoformat()))
    lost = (await office.get("zhao", "/customers", lifecycle="deal", sort="updated_at", limit=2))["data"]
    for customer in lost:
        _a_moment_later()
        why = {"lifecycle": "lost", "reason": "客户改用其他供应商"}
        await office.ask("zhao", "POST", f"/customers/{customer['id']}/convert", why)
    (given_up, *_) = (await office.get("li", "/care-enrolments", customer_id=lost[0]["id"]))["data"]
    _a_moment_later()
    await office.ask("li", "POST", f"/care-enrolments/{given_up['id']}/end", {"reason": "客户已停业，无需挽回"})


def _a_moment_later() -> None:
    """Two changes of one record have two moments."""
    CLOCK.set(CLOCK.now() + timedelta(milliseconds=200))


async def _night(ctx: Context, *, plan: str, day: str) -> None:
    await enrol_some(ctx, {"day": day, "plan": plan})
    await ctx.db.flush()
    await do_steps(ctx, {"day": day})
