"""What can be seen of stock: quantities by place, and the ledger behind them."""

from __future__ import annotations

from bihuan.inventory.stock.schemas import StockMoveQuery, StockQuery
from bihuan.inventory.stock.service import STOCK_LEDGER, STOCKS
from bihuan.kernel.routing import add_reads, router

stocks = router("/stocks", "Inventory")
add_reads(stocks, STOCKS, StockQuery)

stock_ledger = router("/stock-ledger", "Inventory")
add_reads(stock_ledger, STOCK_LEDGER, StockMoveQuery)
