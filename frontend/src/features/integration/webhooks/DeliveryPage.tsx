/** One delivery and its attempts. */
import { RecordPage } from '@/kit/RecordPage'
import { Attempts } from './Attempts'
import { type Delivery, delivery } from './deliveryFields'

export function DeliveryPage() {
  return (
    <RecordPage<Delivery>
      resource="webhook-deliveries"
      title="webhook_delivery.titles"
      heading={(record) => record.event_type}
      number={(record) => record.record_no}
      status={delivery.status}
      highlights={[
        delivery.webhook,
        delivery.attempts,
        delivery.last_status_code,
        delivery.next_at,
      ]}
      facts={[
        {
          title: 'kit.record.basics',
          fields: [
            delivery.kind,
            delivery.sequence,
            delivery.event_id,
            delivery.last_error,
            delivery.created_at,
            delivery.finished_at,
          ],
        },
      ]}
      tabs={[
        {
          key: 'attempts',
          label: 'webhook_delivery.tab.attempts',
          children: (record) => <Attempts attempts={record.attempt_log} />,
        },
      ]}
      timeline={false}
    />
  )
}
