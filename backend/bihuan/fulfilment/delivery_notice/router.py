"""What a delivery notice can do, and how one is made from an order."""

from __future__ import annotations

from bihuan.fulfilment.delivery_notice.schemas import NoticeCreate, NoticePush, NoticeQuery, NoticeUpdate
from bihuan.fulfilment.delivery_notice.service import NOTICES, create_notice, push_notice
from bihuan.kernel.errors import Text
from bihuan.kernel.pushing import add_push
from bihuan.kernel.routing import add_actions, add_create, add_reads, add_update, authz, router
from bihuan.parties.revealing import add_reveal
from bihuan.sales.order.service import ORDERS

delivery_notices = router("/delivery-notices", "Fulfilment")
add_reads(delivery_notices, NOTICES, NoticeQuery)
add_create(delivery_notices, NOTICES, NoticeCreate, create_notice)
add_update(delivery_notices, NOTICES, NoticeUpdate)
add_actions(delivery_notices, NOTICES)
add_reveal(delivery_notices, NOTICES)

notices_of_orders = router("/orders", "Fulfilment")
add_push(
    notices_of_orders,
    "push-notice",
    ORDERS,
    NOTICES,
    NoticePush,
    push_notice,
    Text("由订单生成发货单", "Tell the warehouse what of an order may ship"),
    authz(NOTICES, "create"),
)
