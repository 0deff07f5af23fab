"""Whether a conversion was proper: pure, stored with the lead, the basis of marketing performance (DOMAIN §7.2)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from bihuan.parties.lead.models import Compliance, Lead

FARMING = timedelta(minutes=10)


def compliance(
    lead: Lead, by: UUID, at: datetime, *, follow_ups: int, needed_follow_ups: int, deduped: bool
) -> list[dict[str, Any]]:
    """The eight requirements in their order, each met or not; ``follow_ups`` are those of the owner that count."""
    company = lead.company_name or ""
    checks = {
        "company_named": bool(company) and "测试" not in company,
        "contact_reachable": bool(lead.contact_name) and bool(lead.mobile or lead.telephone or lead.email),
        "classified": bool(lead.industry and lead.province and lead.source),
        "demand_known": len(lead.demand or "") >= 10 or bool(lead.interested_product_ids),
        "followed_up": follow_ups >= needed_follow_ups,
        "duplicates_resolved": deduped,
        "not_instant": not (lead.created_by == by and at - lead.created_at < FARMING),
        "consent_known": lead.marketing_consent is not None,
    }
    return [{"code": code, "passed": passed} for code, passed in checks.items()]


def verdict(items: list[dict[str, Any]]) -> Compliance:
    return Compliance.COMPLIANT if all(item["passed"] for item in items) else Compliance.NON_COMPLIANT
