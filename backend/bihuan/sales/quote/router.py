"""What a quote can do."""

from __future__ import annotations

from bihuan.catalog.pricing.schemas import PreviewRead, PreviewWrite
from bihuan.catalog.pricing.service import preview
from bihuan.kernel.errors import Text
from bihuan.kernel.parts import add_delete_draft, add_replace
from bihuan.kernel.pushing import add_push
from bihuan.kernel.routing import add_actions, add_create, add_reads, add_update, authz, router
from bihuan.kernel.transaction import Ctx
from bihuan.kernel.words import zh
from bihuan.parties.customer.service import CUSTOMERS
from bihuan.sales.opportunity.service import OPPORTUNITIES
from bihuan.sales.quote.schemas import PushQuote, QuoteCreate, QuoteLinesWrite, QuoteQuery, QuoteUpdate
from bihuan.sales.quote.service import QUOTES, create_quote, delete_quote, push_quote, put_lines, update_quote

quotes = router("/quotes", "Quotes")
add_reads(quotes, QUOTES, QuoteQuery)
add_create(quotes, QUOTES, QuoteCreate, create_quote)
add_update(quotes, QUOTES, QuoteUpdate, update_quote)
add_replace(quotes, QUOTES, "lines", QuoteLinesWrite, put_lines)
add_delete_draft(quotes, QUOTES, delete_quote)
add_actions(quotes, QUOTES)


@quotes.post(
    "/preview",
    name="previewQuote",
    summary="What a quote being typed would come to; nothing is written",
    openapi_extra=authz(QUOTES, "create") | zh("试算填写中的报价单，不保存"),
)
async def preview_quote(ctx: Ctx, data: PreviewWrite) -> PreviewRead:
    ctx.require("quotes", "create")
    if data.customer_id is not None:  # what was agreed with a customer is told to whoever may read that customer
        await CUSTOMERS.find(ctx, "/customer_id", data.customer_id)
    return await preview(ctx, data)


from_opportunity = router("/opportunities", "Quotes")
add_push(
    from_opportunity,
    "push-quote",
    OPPORTUNITIES,
    QUOTES,
    PushQuote,
    push_quote,
    Text("由商机生成报价单，取未报价部分", "Quote what is not yet quoted of an opportunity"),
    authz(OPPORTUNITIES, "update"),
)
