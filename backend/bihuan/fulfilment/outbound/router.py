"""What an outbound can do, and how one is made from a notice or an order."""

from __future__ import annotations

from bihuan.fulfilment.delivery_notice.service import NOTICES
from bihuan.fulfilment.outbound.schemas import (
    OutboundCreate,
    OutboundPush,
    OutboundQuery,
    OutboundUpdate,
)
from bihuan.fulfilment.outbound.service import OUTBOUNDS, create_outbound, push_from_notice, push_from_order
from bihuan.kernel.errors import Text
from bihuan.kernel.pushing import add_push
from bihuan.kernel.routing import add_actions, add_create, add_reads, add_update, authz, router
from bihuan.parties.revealing import add_reveal
from bihuan.sales.order.service import ORDERS

outbounds = router("/outbounds", "Fulfilment")
add_reads(outbounds, OUTBOUNDS, OutboundQuery)
add_create(outbounds, OUTBOUNDS, OutboundCreate, create_outbound)
add_update(outbounds, OUTBOUNDS, OutboundUpdate)
add_actions(outbounds, OUTBOUNDS)
add_reveal(outbounds, OUTBOUNDS)

outbounds_of_orders = router("/orders", "Fulfilment")
add_push(
    outbounds_of_orders,
    "push-outbound",
    ORDERS,
    OUTBOUNDS,
    OutboundPush,
    push_from_order,
    Text("由订单生成出库单", "Prepare a delivery of an order"),
    authz(OUTBOUNDS, "create"),
)

outbounds_of_notices = router("/delivery-notices", "Fulfilment")
add_push(
    outbounds_of_notices,
    "push-outbound",
    NOTICES,
    OUTBOUNDS,
    OutboundPush,
    push_from_notice,
    Text("由发货单生成出库单", "Prepare a delivery of what a notice has released"),
    authz(OUTBOUNDS, "create"),
)
