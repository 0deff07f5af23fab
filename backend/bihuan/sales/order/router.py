"""What an order can do, and how one is made from a contract or a quote."""

from __future__ import annotations

from bihuan.kernel.errors import Text
from bihuan.kernel.parts import add_delete_draft, add_replace
from bihuan.kernel.pushing import add_push
from bihuan.kernel.routing import add_actions, add_create, add_reads, add_update, authz, router
from bihuan.parties.revealing import add_reveal
from bihuan.sales.contract.service import CONTRACTS
from bihuan.sales.order.schemas import OrderCreate, OrderLinesWrite, OrderQuery, OrderUpdate, PushOrder
from bihuan.sales.order.service import (
    ORDERS,
    create_order,
    delete_order,
    push_from_contract,
    push_from_quote,
    put_lines,
    update_order,
)
from bihuan.sales.quote.service import QUOTES

orders = router("/orders", "Orders")
add_reads(orders, ORDERS, OrderQuery)
add_create(orders, ORDERS, OrderCreate, create_order)
add_update(orders, ORDERS, OrderUpdate, update_order)
add_replace(orders, ORDERS, "lines", OrderLinesWrite, put_lines)
add_delete_draft(orders, ORDERS, delete_order)
add_actions(orders, ORDERS)
add_reveal(orders, ORDERS)
orders_of_contracts = router("/contracts", "Orders")
add_push(
    orders_of_contracts,
    "push-order",
    CONTRACTS,
    ORDERS,
    PushOrder,
    push_from_contract,
    Text("由合同生成订单，取未下单部分", "Order what is left of a contract"),
    authz(CONTRACTS, "update"),
)

orders_of_quotes = router("/quotes", "Orders")
add_push(
    orders_of_quotes,
    "push-order",
    QUOTES,
    ORDERS,
    PushOrder,
    push_from_quote,
    Text("由报价单生成订单，取未下单部分", "Order what is left of a quote"),
    authz(QUOTES, "update"),
)
