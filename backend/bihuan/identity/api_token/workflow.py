"""What can happen to a token: it is revoked, or goes to sleep when nobody uses it."""

from __future__ import annotations

from typing import Any

from bihuan.identity.api_token.models import TokenStatus as S
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.errors import Text
from bihuan.kernel.security_log import tell
from bihuan.kernel.workflow import Action, Note


async def _revoked(ctx: Context, token: Any, data: Any) -> None:
    token.revoked_at = CLOCK.now()
    tell(ctx, "token.revoked", object_type="api-tokens", object_id=token.id, detail=token.prefix)


async def _slept(ctx: Context, token: Any, data: Any) -> None:
    token.revoked_at = CLOCK.now()
    tell(ctx, "token.disabled", object_type="api-tokens", object_id=token.id, detail=token.prefix)


ACTIONS = (
    Action(
        "revoke", {S.ACTIVE, S.DISABLED}, S.REVOKED, Text("撤销令牌", "Revoke the token"), input=Note, effect=_revoked
    ),
    Action(
        "expire",
        {S.ACTIVE},
        S.DISABLED,
        Text("长期未用自动停用", "Disable an unused token"),
        effect=_slept,
        system=True,
    ),
)
