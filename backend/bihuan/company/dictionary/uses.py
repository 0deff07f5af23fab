"""Where values of the company's lists are used: a value that is cannot be deleted, only switched off (ADM-04)."""

from __future__ import annotations

from functools import cache

from sqlalchemy import TextClause, text

from bihuan.company.dictionary.standard import STANDARD
from bihuan.kernel.context import Context

FIXED = frozenset(
    {"grade", "follow_up_kind", "contact_role", "contact_attitude", "payment_method", "invoice_type", "currency"}
    | {"return_reason", "attachment_kind"}
)
"""Lists whose standard values the program itself speaks of: rules count calls and visits, amounts are in CNY."""
USED: dict[str, tuple[str, ...]] = {
    "industry": ("customers.industry", "leads.industry"),
    "customer_size": ("customers.company_size", "leads.company_size"),
    "reg_status": ("customers.reg_status",),
    "company_type": ("customers.company_type",),
    "campaign_type": ("campaigns.campaign_type",),
    "lead_source": ("customers.source", "leads.source", "web_forms.source"),
    "region": ("customers.province", "leads.province", "customer_addresses.province"),
    "discard_reason": ("customers.discard_reason", "leads.discard_reason", "ownership_events.reason_code"),
    "return_to_pool_reason": ("ownership_events.reason_code",),
    "lost_reason": ("opportunities.lost_reason",),
    "follow_up_kind": ("follow_ups.kind",),
    "follow_result": ("follow_ups.result",),
    "attachment_kind": ("attachments.kind",),
    "currency": tuple(
        f"{table}.currency"
        for table in ("customers", "quotes", "contracts", "orders", "receipts", "receivables", "price_lists")
    ),
}
"""Columns by the name of the list. All of them stand above: known by name only."""
RULES: dict[str, tuple[str, ...]] = {
    name: ("score_rules.conditions", "assign_rules.conditions", "assign_targets.regions")
    for name in ("industry", "customer_size", "lead_source", "region")
}
"""Rules that name values in lists; there are few of them."""


async def is_used(ctx: Context, dict_type: str, code: str) -> bool:
    """By a record, deleted ones too, by a rule, by the program, or as the parent of another value."""
    if dict_type in FIXED and any(code == item[0] for item in STANDARD[dict_type]):
        return True
    asked = {"type": dict_type, "code": code, "quoted": f'"{code}"'}
    return bool(await ctx.db.scalar(_question(dict_type), {name: asked[name] for name in _names(dict_type)}))


def _names(dict_type: str) -> list[str]:
    return ["type", "code", *(["quoted"] if dict_type in RULES else [])]


@cache
def _question(dict_type: str) -> TextClause:
    columns = [one.split(".") for one in USED.get(dict_type, ())]
    rules = [one.split(".") for one in RULES.get(dict_type, ())]
    asked = ["EXISTS (SELECT FROM dictionaries WHERE dict_type = :type AND parent = :code AND deleted_at IS NULL)"]
    asked += [f"EXISTS (SELECT FROM {table} WHERE {column} = :code)" for table, column in columns]
    asked += [
        f"EXISTS (SELECT FROM {table} WHERE strpos(to_jsonb({column})::text, :quoted) > 0)" for table, column in rules
    ]
    return text("SELECT " + " OR ".join(asked))
