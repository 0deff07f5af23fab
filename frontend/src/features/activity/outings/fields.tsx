/** The words and looks of an outing. */
import type { components } from '@/api/schema.gen'
import { badge, datetime, type Look, longText, ref, text } from '@/kit/fields'
import { CustomersInput } from './CustomersInput'

export type Outing = components['schemas']['OutingRead']

const statuses: Record<string, Look> = {
  registered: { label: 'outing.status.registered', tone: 'blue' },
  out: { label: 'outing.status.out', tone: 'orange' },
  returned: { label: 'outing.status.returned', tone: 'green' },
  cancelled: { label: 'outing.status.cancelled' },
}

const reasons: Record<string, Look> = {
  visit: { label: 'outing.reason.visit' },
  business: { label: 'outing.reason.business' },
  other: { label: 'outing.reason.other' },
}

const transports: Record<string, Look> = {
  own_car: { label: 'outing.transport.own_car' },
  company_car: { label: 'outing.transport.company_car' },
  taxi: { label: 'outing.transport.taxi' },
  public: { label: 'outing.transport.public' },
  train: { label: 'outing.transport.train' },
  plane: { label: 'outing.transport.plane' },
  other: { label: 'outing.transport.other' },
}

export const outing = {
  number: text<Outing>('number', 'outing.fields.number', { readOnly: true, width: 150 }),
  status: badge<Outing>('status', 'outing.fields.status', statuses, {
    readOnly: true,
    filter: true,
    width: 90,
  }),
  owner: ref<Outing>('owner_id', 'outing.fields.owner', 'users', 'owner_name', {
    readOnly: true,
    filter: true,
    plain: true,
    width: 90,
  }),
  start_at: datetime<Outing>('start_at', 'outing.fields.start_at', {
    required: true,
    filter: true,
    sort: true,
    width: 140,
  }),
  end_at: datetime<Outing>('end_at', 'outing.fields.end_at', { required: true, width: 140 }),
  reason: badge<Outing>('reason', 'outing.fields.reason', reasons, {
    required: true,
    initial: 'visit',
    filter: true,
    width: 80,
  }),
  transport: badge<Outing>('transport', 'outing.fields.transport', transports, { width: 100 }),
  destination: text<Outing>('destination', 'outing.fields.destination', {
    maxLength: 200,
    hint: 'outing.form.destinationHint',
    width: 160,
  }),
  lines: text<Outing>('lines', 'outing.fields.customers', { wide: true, input: CustomersInput }),
  customers: text<Outing>('customer_names', 'outing.fields.customers', {
    readOnly: true,
    width: 280,
  }),
  missing: text<Outing>('missing_count', 'outing.fields.missing', {
    readOnly: true,
    width: 110,
    render: (row) =>
      row.missing_count ? <span className="k-num k-late">{row.missing_count}</span> : null,
  }),
  remark: longText<Outing>('remark', 'outing.fields.remark', { maxLength: 2000 }),
  started_at: datetime<Outing>('started_at', 'outing.fields.started_at', { readOnly: true }),
  returned_at: datetime<Outing>('returned_at', 'outing.fields.returned_at', {
    readOnly: true,
    width: 140,
  }),
  updated_at: datetime<Outing>('updated_at', 'outing.fields.updated_at', {
    readOnly: true,
    sort: true,
  }),
}
