"""What a stock entry can do: be written and read."""

from __future__ import annotations

from bihuan.inventory.stock_entry.schemas import StockEntryQuery, StockEntryWrite
from bihuan.inventory.stock_entry.service import STOCK_ENTRIES, create_entry
from bihuan.kernel.routing import add_create, add_reads, router

stock_entries = router("/stock-entries", "Inventory")
add_reads(stock_entries, STOCK_ENTRIES, StockEntryQuery)
add_create(stock_entries, STOCK_ENTRIES, StockEntryWrite, create_entry)
