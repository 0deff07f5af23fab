"""Every night: a customer that has bought nothing for a year, with whom nothing is under way, is lost (DOMAIN §5.3).

The run finds them with one statement and queues them fifty at a time, as the run that takes records back does. Each is
judged again under its lock, so a run done twice says nothing twice, and what somebody works on is left for the next.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import ColumnElement, func, select, text

from bihuan.company.setting.service import setting
from bihuan.kernel.by_filter import act_apart
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.db import ids
from bihuan.kernel.jobs import JOBS, SCHEDULES, enqueue
from bihuan.parties.customer.models import Customer, CustomerStatus, Lifecycle
from bihuan.parties.customer.schemas import LapseInput
from bihuan.parties.customer.service import CUSTOMERS
from bihuan.parties.customer.workflow import CUSTOMER_KIND
from bihuan.parties.ownership.service import without_open_business

log = structlog.get_logger()
PLAN, BATCH = "plan-lapsing", "lapse-customers"
SIZE = 50


def lapsed(before: datetime) -> list[ColumnElement[bool]]:
    """Bought last before that moment, and nothing is open: neither deal, contract nor order."""
    return [
        Customer.lifecycle == Lifecycle.DEAL,
        Customer.status == CustomerStatus.ACTIVE,
        Customer.deleted_at.is_(None),
        func.coalesce(Customer.last_deal_at, Customer.first_deal_at) < before,
        without_open_business(CUSTOMER_KIND),
    ]


async def plan(ctx: Context, payload: Mapping[str, Any]) -> None:
    """Queue whoever has lapsed, all of them or none. The setting ``lost_after_days`` at 0 switches it off."""
    days = int(await setting(ctx, "lost_after_days"))
    if not days:
        return
    before = datetime.fromisoformat(payload["now"]) - timedelta(days=days)
    await ctx.db.execute(text("SET LOCAL statement_timeout = '300s'"))  # a request must be quicker, the night need not
    await ctx.db.execute(text("SET LOCAL plan_cache_mode = force_custom_plan"))
    found = list(await ctx.db.scalars(select(Customer.id).where(*lapsed(before)).order_by(Customer.id)))
    for at in range(0, len(found), SIZE):
        await enqueue(ctx, BATCH, {"before": before.isoformat(), "days": days, "ids": found[at : at + SIZE]})


async def let_go(ctx: Context, payload: Mapping[str, Any]) -> None:
    """One batch: whoever still has lapsed and is not being worked on, each apart from the others."""
    before = datetime.fromisoformat(payload["before"])
    still = (
        select(Customer.id)
        .where(Customer.id == ids("records"), *lapsed(before))
        .order_by(Customer.id)
        .with_for_update(key_share=True, skip_locked=True, of=Customer)
    )
    asked = {"records": [UUID(str(one)) for one in payload["ids"]]}
    data = LapseInput(reason=f"超过 {payload['days']} 天未成交，自动转为流失")
    for record_id in (await ctx.db.scalars(still, asked)).all():
        refused = await act_apart(ctx, CUSTOMERS, CUSTOMERS.action("lapse"), record_id, data)
        if refused is not None:
            log.warning("not lapsed", id=str(record_id), code=refused.code)


async def every_night(ctx: Context, _: Mapping[str, Any]) -> None:
    """As a job, which is tried again when it fails."""
    await enqueue(ctx, PLAN, {"now": CLOCK.now().isoformat()})


JOBS |= {PLAN: plan, BATCH: let_go}
SCHEDULES["lapse-customers"] = ("30 18 * * *", every_night)
"""18:30 UTC: half past two in the morning in Shanghai."""
