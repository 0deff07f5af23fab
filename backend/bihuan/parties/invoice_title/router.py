"""What an invoice title can do."""

from bihuan.kernel import routing
from bihuan.parties.invoice_title.schemas import InvoiceTitleCreate, InvoiceTitleQuery, InvoiceTitleUpdate
from bihuan.parties.invoice_title.service import INVOICE_TITLES, create_title, update_title

invoice_titles = routing.router("/invoice-titles", "Invoice titles")
routing.add_reads(invoice_titles, INVOICE_TITLES, InvoiceTitleQuery)
routing.add_create(invoice_titles, INVOICE_TITLES, InvoiceTitleCreate, create_title)
routing.add_update(invoice_titles, INVOICE_TITLES, InvoiceTitleUpdate, update_title)
