"""What can be seen of receivables; they come from deliveries and orders."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query

from bihuan.billing.receivable.aging import aging
from bihuan.billing.receivable.schemas import AgingPage, AgingQuery, ReceivableQuery
from bihuan.billing.receivable.service import RECEIVABLES
from bihuan.kernel.routing import add_reads, authz, router
from bihuan.kernel.transaction import Ctx
from bihuan.kernel.words import zh

receivables = router("/receivables", "Billing")


@receivables.get(
    "/aging",
    response_model=AgingPage,
    name="receivablesAging",
    summary="Open debts by days past due",
    openapi_extra=authz(RECEIVABLES, "read") | zh("应收账龄分析"),
)
async def receivables_aging(ctx: Ctx, query: Annotated[AgingQuery, Query()]) -> AgingPage:
    return await aging(ctx, query)


add_reads(receivables, RECEIVABLES, ReceivableQuery)
