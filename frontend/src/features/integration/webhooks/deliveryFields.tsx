/** The words and looks of a delivery. */
import type { components } from '@/api/schema.gen'
import { badge, datetime, type Look, qty, ref, text } from '@/kit/fields'

export type Delivery = components['schemas']['DeliveryRead']
export type Attempt = components['schemas']['DeliveryAttempt']

const statuses: Record<string, Look> = {
  pending: { label: 'webhook_delivery.status.pending', tone: 'blue' },
  delivered: { label: 'webhook_delivery.status.delivered', tone: 'green' },
  dead: { label: 'webhook_delivery.status.dead', tone: 'red' },
  skipped: { label: 'webhook_delivery.status.skipped' },
}

const kinds: Record<string, Look> = {
  event: { label: 'webhook_delivery.kind.event' },
  test: { label: 'webhook_delivery.kind.test', tone: 'purple' },
}

const errors: Record<string, Look> = {
  status: { label: 'webhook_delivery.error.status', tone: 'red' },
  url: { label: 'webhook_delivery.error.url', tone: 'red' },
  dns: { label: 'webhook_delivery.error.dns', tone: 'red' },
  address: { label: 'webhook_delivery.error.address', tone: 'red' },
  connect: { label: 'webhook_delivery.error.connect', tone: 'red' },
  timeout: { label: 'webhook_delivery.error.timeout', tone: 'orange' },
  http: { label: 'webhook_delivery.error.http', tone: 'red' },
}

export const delivery = {
  event_type: text<Delivery>('event_type', 'webhook_delivery.fields.event_type', { width: 180 }),
  record_no: text<Delivery>('record_no', 'webhook_delivery.fields.record_no', { width: 150 }),
  status: badge<Delivery>('status', 'webhook_delivery.fields.status', statuses, {
    filter: true,
    width: 96,
  }),
  kind: badge<Delivery>('kind', 'webhook_delivery.fields.kind', kinds, { width: 80 }),
  sequence: text<Delivery>('sequence', 'webhook_delivery.fields.sequence', { width: 90 }),
  event_id: text<Delivery>('event_id', 'webhook_delivery.fields.event_id', { width: 300 }),
  attempts: qty<Delivery>('attempts', 'webhook_delivery.fields.attempts', { width: 80 }),
  last_status_code: text<Delivery>('last_status_code', 'webhook_delivery.fields.last_status_code', {
    width: 90,
  }),
  last_error: badge<Delivery>('last_error', 'webhook_delivery.fields.last_error', errors, {
    width: 130,
  }),
  next_at: datetime<Delivery>('next_at', 'webhook_delivery.fields.next_at', { width: 140 }),
  finished_at: datetime<Delivery>('finished_at', 'webhook_delivery.fields.finished_at', {
    width: 140,
  }),
  created_at: datetime<Delivery>('created_at', 'webhook_delivery.fields.created_at', {
    sort: true,
    width: 140,
  }),
  webhook: ref<Delivery>(
    'webhook_id',
    'webhook_delivery.fields.webhook',
    'webhooks',
    'webhook_name',
    {
      width: 140,
    },
  ),
}

export const attempt = {
  error: badge<Attempt>('error', 'webhook_delivery.fields.last_error', errors),
  at: datetime<Attempt>('at', 'webhook_delivery.fields.at'),
}
