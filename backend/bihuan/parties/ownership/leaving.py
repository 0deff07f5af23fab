"""Who leaves the company hands over first: nothing they own may be left without anybody who looks after it (R10)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from bihuan.kernel.context import Context
from bihuan.kernel.errors import DomainError
from bihuan.parties.customer.workflow import CUSTOMER_KIND
from bihuan.parties.lead.workflow import LEAD_KIND


async def refuse_owners(ctx: Context, user: Any, data: Any) -> None:
    """Consequence of (users, leave). Raises USER_OWNS_RECORDS: leads and customers are transferred first (DOMAIN §1.1).

    Deals, quotes and the other documents of a customer follow it.
    """
    counted = [
        select(func.count()).where(kind.model.owner_id == user.id, kind.model.deleted_at.is_(None), kind.held)
        for kind in (LEAD_KIND, CUSTOMER_KIND)
    ]
    leads, customers = (await ctx.db.execute(select(*(one.scalar_subquery() for one in counted)))).one()
    if leads or customers:
        raise DomainError("USER_OWNS_RECORDS", leads=leads, customers=customers)
