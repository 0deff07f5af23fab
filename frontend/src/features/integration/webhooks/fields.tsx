/** The words and looks of a webhook. */
import type { components } from '@/api/schema.gen'
import { badge, datetime, type Look, ref, text } from '@/kit/fields'
import { Codes, EventTypesInput, ObjectsInput } from './EventTypes'

export type Webhook = components['schemas']['WebhookRead']

export const statuses: Record<string, Look> = {
  active: { label: 'webhook.status.active', tone: 'green' },
  disabled: { label: 'webhook.status.disabled', tone: 'red' },
}

export const reasons: Record<string, Look> = {
  manual: { label: 'webhook.reason.manual' },
  gone: { label: 'webhook.reason.gone', tone: 'red' },
  failing: { label: 'webhook.reason.failing', tone: 'red' },
  user_inactive: { label: 'webhook.reason.user_inactive', tone: 'orange' },
  secret_unreadable: { label: 'webhook.reason.secret_unreadable', tone: 'orange' },
}

export const webhook = {
  name: text<Webhook>('name', 'webhook.fields.name', {
    required: true,
    sort: true,
    maxLength: 64,
    width: 160,
  }),
  url: text<Webhook>('url', 'webhook.fields.url', {
    required: true,
    maxLength: 2000,
    width: 320,
    wide: true,
    hint: 'webhook.hint.url',
  }),
  objects: text<Webhook>('objects', 'webhook.fields.objects', {
    initial: [],
    wide: true,
    hint: 'webhook.hint.objects',
    input: ObjectsInput,
    render: (record) => <Codes codes={record.objects} />,
  }),
  event_types: text<Webhook>('event_types', 'webhook.fields.event_types', {
    initial: [],
    wide: true,
    hint: 'webhook.hint.event_types',
    input: EventTypesInput,
    render: (record) => <Codes codes={record.event_types} />,
  }),
  status: badge<Webhook>('status', 'webhook.fields.status', statuses, {
    readOnly: true,
    filter: true,
    width: 92,
  }),
  disabled_reason: badge<Webhook>('disabled_reason', 'webhook.fields.disabled_reason', reasons, {
    readOnly: true,
    width: 170,
  }),
  user: ref<Webhook>('user_id', 'webhook.fields.user', 'users', 'user_name', {
    readOnly: true,
    width: 110,
  }),
  last_success_at: datetime<Webhook>('last_success_at', 'webhook.fields.last_success_at', {
    readOnly: true,
    width: 150,
  }),
  failing_since: datetime<Webhook>('failing_since', 'webhook.fields.failing_since', {
    readOnly: true,
    width: 150,
  }),
  rests_until: datetime<Webhook>('rests_until', 'webhook.fields.rests_until', { readOnly: true }),
  previous_secret_until: datetime<Webhook>(
    'previous_secret_until',
    'webhook.fields.previous_secret_until',
    { readOnly: true },
  ),
  updated_at: datetime<Webhook>('updated_at', 'webhook.fields.updated_at', {
    readOnly: true,
    sort: true,
  }),
}
