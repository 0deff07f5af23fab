"""What can happen to a delivery: people send it again, the rest is the dispatcher's."""

from __future__ import annotations

from typing import Any

from bihuan.integration.webhook_delivery.models import DeliveryStatus as S
from bihuan.integration.webhook_delivery.models import WebhookDelivery
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.errors import Text
from bihuan.kernel.workflow import Action


async def _once_more(ctx: Context, delivery: WebhookDelivery, data: Any) -> None:
    delivery.attempts, delivery.next_at = 0, CLOCK.now()
    delivery.leased_until = delivery.finished_at = None


ACTIONS = (
    Action(
        "replay",
        {S.DELIVERED, S.DEAD, S.SKIPPED},
        S.PENDING,
        Text("重新发送", "Send it again"),
        effect=_once_more,
        permission="manage",
    ),
    Action("deliver", {S.PENDING}, S.DELIVERED, Text("送达", "It arrived"), system=True),
    Action("give-up", {S.PENDING}, S.DEAD, Text("放弃", "No attempt is left"), system=True),
    Action("skip", {S.PENDING}, S.SKIPPED, Text("跳过", "Not visible to its user"), system=True),
)
