/** The words and looks of a payment plan and its instalments. */
import type { components } from '@/api/schema.gen'
import type { TKey } from '@/i18n/i18n'
import { translate } from '@/i18n/i18n'
import { badge, date, datetime, type Look, money, percent, ref, text } from '@/kit/fields'
import { StatusTag } from '@/kit/StatusTag'
import { Aging } from './Aging'

export type Plan = components['schemas']['PlanRead']
export type PlanLine = components['schemas']['PlanLineRead']

const statuses: Record<string, Look> = {
  active: { label: 'payment_plan.status.active', tone: 'blue' },
  done: { label: 'payment_plan.status.done', tone: 'green' },
  cancelled: { label: 'payment_plan.status.cancelled' },
}

const lineStatuses: Record<string, Look> = {
  pending_effect: { label: 'payment_plan.line_status.pending_effect' },
  pending: { label: 'payment_plan.line_status.pending', tone: 'blue' },
  partial: { label: 'payment_plan.line_status.partial', tone: 'cyan' },
  done: { label: 'payment_plan.line_status.done', tone: 'green' },
  cancelled: { label: 'payment_plan.line_status.cancelled' },
  overdue: { label: 'payment_plan.line_status.overdue', tone: 'red' },
}

export const plan = {
  number: text<Plan>('number', 'payment_plan.fields.number', { readOnly: true, width: 150 }),
  status: badge<Plan>('status', 'payment_plan.fields.status', statuses, {
    readOnly: true,
    filter: true,
  }),
  contract: ref<Plan>('contract_id', 'payment_plan.fields.contract', 'contracts', 'contract_name', {
    readOnly: true,
    filter: true,
    width: 240,
  }),
  contract_number: text<Plan>('contract_number', 'payment_plan.fields.contract_number', {
    readOnly: true,
    width: 150,
  }),
  customer: ref<Plan>('customer_id', 'payment_plan.fields.customer', 'customers', 'customer_name', {
    readOnly: true,
    filter: true,
    width: 240,
  }),
  owner: ref<Plan>('owner_id', 'payment_plan.fields.owner', 'users', 'owner_name', {
    readOnly: true,
    filter: true,
    plain: true,
    width: 96,
  }),
  total: money<Plan>('total', 'payment_plan.fields.total', {
    readOnly: true,
    currencyKey: 'currency',
  }),
  received_amount: money<Plan>('received_amount', 'payment_plan.fields.received_amount', {
    readOnly: true,
    currencyKey: 'currency',
  }),
  revision: text<Plan>('revision', 'payment_plan.fields.revision', {
    readOnly: true,
    render: (row) => `V${row.revision}`,
  }),
  created_at: datetime<Plan>('created_at', 'payment_plan.fields.created_at', { readOnly: true }),
  updated_at: datetime<Plan>('updated_at', 'payment_plan.fields.updated_at', {
    readOnly: true,
    sort: true,
  }),
}

const EVENTS: Record<string, TKey> = {
  contract_signed: 'payment_plan.event.contract_signed',
  order_approved: 'payment_plan.event.order_approved',
  shipped: 'payment_plan.event.shipped',
  signed: 'payment_plan.event.signed',
  accepted: 'payment_plan.event.accepted',
  invoiced: 'payment_plan.event.invoiced',
}

function whenOf(line: PlanLine): string | null {
  const key = line.base_event ? EVENTS[line.base_event] : undefined
  if (!key) return line.base_event
  const event = translate(key)
  return line.days
    ? translate('payment_plan.event.days', { event, count: line.days })
    : translate('payment_plan.event.at', { event })
}

const ended = new Set(['done', 'cancelled'])

export const planLine = {
  name: text<PlanLine>('name', 'payment_plan.line.name', {
    width: 96,
    render: (row) => `${row.seq}. ${row.name}`,
  }),
  ratio: percent<PlanLine>('ratio', 'payment_plan.line.ratio', { width: 56 }),
  when: text<PlanLine>('base_event', 'payment_plan.line.when', { width: 116, render: whenOf }),
  due_date: date<PlanLine>('due_date', 'payment_plan.line.due_date', {
    width: 96,
    render: (row) => <Aging due={row.due_date} open={!ended.has(row.status)} />,
  }),
  amount: money<PlanLine>('amount', 'payment_plan.line.amount', { width: 108 }),
  received: money<PlanLine>('received_amount', 'payment_plan.line.received', { width: 108 }),
  unreceived: money<PlanLine>('unreceived', 'payment_plan.line.unreceived', { width: 108 }),
  status: text<PlanLine>('status', 'payment_plan.line.status', {
    width: 80,
    render: (row) => (
      <StatusTag value={row.overdue ? 'overdue' : row.status} looks={lineStatuses} />
    ),
  }),
}
