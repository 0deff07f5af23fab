"""What a payment term can do."""

from __future__ import annotations

from bihuan.company.payment_term.schemas import PaymentTermQuery, PaymentTermUpdate, PaymentTermWrite
from bihuan.company.payment_term.service import PAYMENT_TERMS, create_payment_term, update_payment_term
from bihuan.kernel.routing import add_create, add_reads, add_update, router

payment_terms = router("/payment-terms", "Company")
add_reads(payment_terms, PAYMENT_TERMS, PaymentTermQuery)
add_create(payment_terms, PAYMENT_TERMS, PaymentTermWrite, create_payment_term)
add_update(payment_terms, PAYMENT_TERMS, PaymentTermUpdate, update_payment_term)
