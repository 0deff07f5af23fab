"""What an invoice title can do."""

from bihuan.kernel.routing import add_create, add_reads, add_update, router
from bihuan.parties.invoice_title.schemas import InvoiceTitleCreate, InvoiceTitleQuery, InvoiceTitleUpdate
from bihuan.parties.invoice_title.service import INVOICE_TITLES, create_title, update_title

invoice_titles = router("/invoice-titles", "Invoice titles")
add_reads(invoice_titles, INVOICE_TITLES, InvoiceTitleQuery)
add_create(invoice_titles, INVOICE_TITLES, InvoiceTitleCreate, create_title)
add_update(invoice_titles, INVOICE_TITLES, InvoiceTitleUpdate, update_title)
