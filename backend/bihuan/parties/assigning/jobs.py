"""A lead that has come to be worth calling, and is nobody's, goes to somebody by the rules (DOMAIN §4.2, §7.4)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import structlog

from bihuan.kernel.by_filter import act_apart
from bihuan.kernel.context import Context
from bihuan.kernel.jobs import JOBS
from bihuan.kernel.workflow import Nothing
from bihuan.parties.lead.service import ASSIGN, LEADS
from bihuan.parties.lead.workflow import AUTO_ASSIGN

log = structlog.get_logger()


async def assign_lead(ctx: Context, payload: Mapping[str, Any]) -> None:
    """Done twice it does nothing twice: what somebody has by then is refused."""
    lead_id = UUID(str(payload["lead"]))
    refused = await act_apart(ctx, LEADS, LEADS.action(AUTO_ASSIGN), lead_id, Nothing())
    if refused is not None:
        log.info("not assigned", id=str(lead_id), code=refused.code)


JOBS[ASSIGN] = assign_lead
