"""What a contact takes part in: as long as it does, it is neither deleted nor moved to another customer (§8.1)."""

from __future__ import annotations

from functools import cache
from uuid import UUID

from sqlalchemy import TextClause, Uuid, bindparam, text

from bihuan.kernel.context import Context
from bihuan.kernel.errors import DomainError, Text

USED: dict[str, tuple[Text, tuple[str, ...]]] = {
    "opportunities": (Text("商机", "opportunities"), ("opportunities.contact_id", "opportunity_contacts.contact_id")),
    "quotes": (Text("报价单", "quotes"), ("quotes.contact_id",)),
    "contracts": (Text("合同", "contracts"), ("contracts.contact_id", "contracts.customer_signer_contact_id")),
    "orders": (Text("订单", "orders"), ("orders.contact_id",)),
    "leads": (Text("线索", "leads"), ("leads.converted_contact_id",)),
    "care": (Text("客户关怀", "care"), ("care_enrolments.contact_id",)),
}
"""Columns by what they belong to. Most of them stand above: known by name only."""
OWNERS = {"opportunity_contacts": "opportunity_id"}
"""Parts are counted as what they are parts of."""


@cache
def _question() -> TextClause:
    counts = []
    for name, (_, columns) in USED.items():
        rows = []
        for column in columns:
            table, key = column.split(".")
            rows.append(f"SELECT {OWNERS.get(table, 'id')} AS id FROM {table} WHERE {key} = :contact")
        counts.append(f"(SELECT count(*) FROM ({' UNION '.join(rows)}) AS of_{name}) AS {name}")
    return text("SELECT " + ", ".join(counts)).bindparams(bindparam("contact", type_=Uuid))


async def refuse_used(ctx: Context, contact_id: UUID) -> None:
    """Raises CONTACT_IN_USE with how many records of which kind name the contact."""
    row = (await ctx.db.execute(_question(), {"contact": contact_id})).one()._mapping
    found = [f"{word.in_(ctx.language)} {row[name]}" for name, (word, _) in USED.items() if row[name]]
    if found:
        raise DomainError("CONTACT_IN_USE", where=Text("、", ", ").in_(ctx.language).join(found))
