"""What must be known before an opportunity leaves a stage: one declared check a line (DOMAIN §9.2)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from bihuan.kernel.errors import Text
from bihuan.sales.opportunity.models import BudgetStatus, ContactRole, Opportunity


class Check(NamedTuple):
    """What is asked for, in words, and whether it is there."""

    wanted: Text
    met: Callable[[Opportunity, int], bool]
    """Takes the deal and the number of its approved quotes."""


CHECKS: Mapping[str, Check] = {
    "demand": Check(Text("客户需求", "the demand"), lambda deal, quotes: bool(deal.demand)),
    "contact_role": Check(
        Text("至少一位商机联系人", "at least one contact with a role"), lambda deal, quotes: bool(deal.contacts)
    ),
    "follow_up": Check(
        Text("至少一条跟进记录", "at least one follow-up"), lambda deal, quotes: deal.follow_up_count > 0
    ),
    "need_detail": Check(
        Text("客户痛点，或不少于 20 字的需求描述", "the pain points, or a demand of at least 20 characters"),
        lambda deal, quotes: bool(deal.pain_points) or len(deal.demand) >= 20,
    ),
    "budget": Check(
        Text("预算金额或预算状态", "the budget or its status"),
        lambda deal, quotes: deal.budget_amount is not None or deal.budget_status != BudgetStatus.UNKNOWN,
    ),
    "decision_date": Check(Text("决策时间", "the date of the decision"), lambda deal, quotes: bool(deal.decision_date)),
    "decision_maker": Check(
        Text("已识别的决策者", "an identified decision maker"),
        lambda deal, quotes: any(contact.role == ContactRole.DECISION_MAKER for contact in deal.contacts),
    ),
    "lines": Check(
        Text("至少一行商机明细", "at least one line"), lambda deal, quotes: bool(deal.lines) and deal.amount_incl > 0
    ),
    "approved_quote": Check(
        Text("至少一份已审核的报价单", "at least one approved quote"), lambda deal, quotes: quotes > 0
    ),
}


def missing(deal: Opportunity, gate: Iterable[str], quotes: int) -> list[str]:
    """The checks of ``gate`` that are not met, in its order."""
    return [name for name in gate if not CHECKS[name].met(deal, quotes)]
