"""What a receipt can do."""

from __future__ import annotations

from bihuan.billing.receipt.schemas import ReceiptCreate, ReceiptQuery, ReceiptUpdate
from bihuan.billing.receipt.service import RECEIPTS, create_receipt, update_receipt
from bihuan.kernel.batch import add_bulk
from bihuan.kernel.routing import add_actions, add_create, add_delete, add_reads, add_update, router

receipts = router("/receipts", "Billing")
add_reads(receipts, RECEIPTS, ReceiptQuery)
add_create(receipts, RECEIPTS, ReceiptCreate, create_receipt)
add_update(receipts, RECEIPTS, ReceiptUpdate, update_receipt)
add_delete(receipts, RECEIPTS)
add_actions(receipts, RECEIPTS)
add_bulk(receipts, RECEIPTS, "confirm")
