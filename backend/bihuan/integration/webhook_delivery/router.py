"""What a delivery can do."""

from bihuan.integration.webhook_delivery.schemas import DeliveryQuery
from bihuan.integration.webhook_delivery.service import WEBHOOK_DELIVERIES
from bihuan.kernel.routing import add_actions, add_reads, router

webhook_deliveries = router("/webhook-deliveries", "Integration")
add_reads(webhook_deliveries, WEBHOOK_DELIVERIES, DeliveryQuery)
add_actions(webhook_deliveries, WEBHOOK_DELIVERIES)
