"""The security log, for administrators."""

from __future__ import annotations

from bihuan.identity.security_event.schemas import SecurityEventQuery
from bihuan.identity.security_event.service import SECURITY_EVENTS
from bihuan.kernel.routing import add_reads, router

security_events = router("/security-events", "Organisation")
add_reads(security_events, SECURITY_EVENTS, SecurityEventQuery)
