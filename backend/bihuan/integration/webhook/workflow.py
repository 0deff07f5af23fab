"""What can happen to a webhook."""

from __future__ import annotations

from typing import Any

from bihuan.integration.webhook.models import Disabled, Webhook, WebhookState
from bihuan.integration.webhook.models import WebhookStatus as S
from bihuan.integration.webhook.schemas import Suspension
from bihuan.kernel.context import Context
from bihuan.kernel.errors import Text
from bihuan.kernel.workflow import Action


async def _by_hand(ctx: Context, webhook: Webhook, data: Any) -> None:
    webhook.disabled_reason = Disabled.MANUAL


async def _by_the_system(ctx: Context, webhook: Webhook, data: Suspension) -> None:
    webhook.disabled_reason = data.cause


async def _afresh(ctx: Context, webhook: Webhook, data: Any) -> None:
    """It goes on where it stopped; what is known of its failures is forgotten."""
    webhook.disabled_reason = None
    state = await ctx.db.get_one(WebhookState, webhook.id)
    state.failing_since = state.rests_until = state.window_started_at = None


ACTIONS = (
    Action("disable", {S.ACTIVE}, S.DISABLED, Text("停用", "Stop sending"), effect=_by_hand, permission="manage"),
    Action("enable", {S.DISABLED}, S.ACTIVE, Text("启用", "Send again"), effect=_afresh, permission="manage"),
    Action(
        "suspend",
        {S.ACTIVE},
        S.DISABLED,
        Text("自动停用", "Switched off by the system"),
        input=Suspension,
        effect=_by_the_system,
        system=True,
    ),
)
