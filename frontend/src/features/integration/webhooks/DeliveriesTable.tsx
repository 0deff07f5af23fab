/** What was sent, the latest first. */
import { ResourceTable } from '@/kit/table/ResourceTable'
import { delivery } from './deliveryFields'

export function DeliveriesTable({ fixed }: { fixed?: Record<string, string> }) {
  return (
    <ResourceTable
      embedded={fixed !== undefined}
      resource="webhook-deliveries"
      name="webhook_delivery.title"
      title="webhook_delivery.titles"
      about="webhook_delivery.about"
      heading={delivery.event_type}
      fields={[
        delivery.created_at,
        delivery.event_type,
        delivery.status,
        ...(fixed ? [] : [delivery.webhook]),
        delivery.record_no,
        delivery.attempts,
        delivery.last_status_code,
        delivery.last_error,
        delivery.next_at,
        delivery.sequence,
      ]}
      fixed={fixed}
      sort="-created_at"
      preview={false}
    />
  )
}
