/** The words and looks of a payment term. */
import type { components } from '@/api/schema.gen'
import { baseEvents } from '@/kit/documentHead'
import { badge, bool, datetime, type Look, percent, qty, text, whole } from '@/kit/fields'
import { InstalmentsInput } from './InstalmentsInput'
import { InstalmentsValue } from './InstalmentsValue'

export interface Instalment {
  name: string
  ratio: string
  base_event: string
  days: number
}

export type PaymentTerm = components['schemas']['PaymentTermRead']

const kinds: Record<string, Look> = {
  prepaid: { label: 'payment_term.kind.prepaid' },
  cod: { label: 'payment_term.kind.cod' },
  net_days: { label: 'payment_term.kind.net_days' },
  eom_days: { label: 'payment_term.kind.eom_days' },
  fixed_day: { label: 'payment_term.kind.fixed_day' },
  instalment: { label: 'payment_term.kind.instalment' },
}

const rolls: Record<string, Look> = {
  none: { label: 'payment_term.roll.none' },
  next_workday: { label: 'payment_term.roll.next_workday' },
}

/** Asked for terms of these kinds only. */
const of =
  (...wanted: string[]) =>
  (values: Record<string, unknown>) =>
    wanted.includes(String(values.kind))

export const part = {
  name: text<Instalment>('name', 'payment_term.part.name', { required: true, width: 110 }),
  ratio: percent<Instalment>('ratio', 'payment_term.part.ratio', { required: true, width: 90 }),
  base_event: badge<Instalment>('base_event', 'payment_term.part.base_event', baseEvents, {
    width: 120,
  }),
  days: qty<Instalment>('days', 'payment_term.part.days', { width: 70 }),
}

export const term = {
  name: text<PaymentTerm>('name', 'payment_term.fields.name', {
    required: true,
    maxLength: 64,
    width: 260,
    wide: true,
  }),
  kind: badge<PaymentTerm>('kind', 'payment_term.fields.kind', kinds, {
    required: true,
    filter: true,
    initial: 'net_days',
    width: 132,
  }),
  base_event: badge<PaymentTerm>('base_event', 'payment_term.fields.base_event', baseEvents, {
    required: true,
    width: 110,
    when: of('net_days', 'eom_days', 'fixed_day'),
  }),
  days: whole<PaymentTerm>('days', 'payment_term.fields.days', {
    required: true,
    width: 80,
    when: of('net_days', 'eom_days'),
  }),
  cut_day: whole<PaymentTerm>('cut_day', 'payment_term.fields.cut_day', {
    required: true,
    hint: 'payment_term.hint.cut_day',
    width: 80,
    when: of('fixed_day'),
  }),
  pay_day: whole<PaymentTerm>('pay_day', 'payment_term.fields.pay_day', {
    required: true,
    hint: 'payment_term.hint.pay_day',
    width: 80,
    when: of('fixed_day'),
  }),
  pay_month: whole<PaymentTerm>('pay_month', 'payment_term.fields.pay_month', {
    required: true,
    hint: 'payment_term.hint.pay_month',
    width: 90,
    when: of('fixed_day'),
  }),
  instalments: text<PaymentTerm>('instalments', 'payment_term.fields.instalments', {
    wide: true,
    hint: 'payment_term.hint.instalments',
    when: of('instalment'),
    input: InstalmentsInput,
    render: (record) => <InstalmentsValue instalments={record.instalments} />,
  }),
  due_date_roll: badge<PaymentTerm>('due_date_roll', 'payment_term.fields.due_date_roll', rolls, {
    required: true,
    initial: 'none',
    width: 140,
  }),
  sort: whole<PaymentTerm>('sort', 'payment_term.fields.sort', { initial: 0, width: 72 }),
  is_active: bool<PaymentTerm>('is_active', 'payment_term.fields.is_active', {
    filter: true,
    initial: true,
    width: 72,
  }),
  updated_at: datetime<PaymentTerm>('updated_at', 'payment_term.fields.updated_at', {
    readOnly: true,
  }),
}
