"""Invoice titles as a resource."""

from __future__ import annotations

from uuid import UUID

from bihuan.identity.user.models import User
from bihuan.kernel.context import Context
from bihuan.kernel.errors import Invalid
from bihuan.kernel.names import NameOf
from bihuan.kernel.resource import Resource
from bihuan.kernel.wire import Schema
from bihuan.kernel.words import Label
from bihuan.parties.customer.children import add_child, edit_child, hidden_with_customer
from bihuan.parties.customer.models import Customer
from bihuan.parties.invoice_title.models import InvoiceTitle, TitleType
from bihuan.parties.invoice_title.schemas import InvoiceTitleCreate, InvoiceTitleRead, InvoiceTitleRow

INVOICE_TITLES: Resource[InvoiceTitle] = Resource(
    name="invoice-titles",
    one="invoice-title",
    label=Label("开票资料", "invoice title"),
    model=InvoiceTitle,
    read=InvoiceTitleRead,
    row=InvoiceTitleRow,
    derived={
        "customer_name": NameOf(Customer, InvoiceTitle.customer_id),
        "owner_name": NameOf(User, InvoiceTitle.owner_id),
        "phone_hidden": hidden_with_customer(InvoiceTitle),
    },
    references={"customer_id": "customers"},
    title=lambda title: title.title,
)


async def create_title(ctx: Context, data: InvoiceTitleCreate) -> InvoiceTitle:
    """A unit needs its tax number."""
    if data.title_type == TitleType.UNIT and not data.tax_no:
        raise Invalid("/tax_no", "REQUIRED")
    title: InvoiceTitle = await add_child(ctx, INVOICE_TITLES, data)
    return title


async def update_title(ctx: Context, title_id: UUID, data: Schema, if_match: str) -> InvoiceTitle:
    title: InvoiceTitle = await edit_child(ctx, INVOICE_TITLES, title_id, data, if_match)
    if title.title_type == TitleType.UNIT and not title.tax_no:
        raise Invalid("/tax_no", "REQUIRED")
    return title
