/** The pages the router loads. */
export { DeliveriesPage } from './DeliveriesPage'
export { DeliveryPage } from './DeliveryPage'
export { WebhookPage } from './WebhookPage'
export { WebhooksPage } from './WebhooksPage'
