"""Inventory: warehouses, stock and the ledger behind it."""
