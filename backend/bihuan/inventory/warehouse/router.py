"""What a warehouse can do."""

from __future__ import annotations

from bihuan.inventory.warehouse.schemas import WarehouseQuery, WarehouseUpdate, WarehouseWrite
from bihuan.inventory.warehouse.service import WAREHOUSES, update_warehouse
from bihuan.kernel.routing import add_create, add_reads, add_update, router

warehouses = router("/warehouses", "Inventory")
add_reads(warehouses, WAREHOUSES, WarehouseQuery)
add_create(warehouses, WAREHOUSES, WarehouseWrite)
add_update(warehouses, WAREHOUSES, WarehouseUpdate, update_warehouse)
