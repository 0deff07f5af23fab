/** The words and looks of a handover. */
import type { components } from '@/api/schema.gen'
import { badge, datetime, type Look, longText, qty, ref, text } from '@/kit/fields'

export type Handover = components['schemas']['HandoverRead']
export type Part = components['schemas']['PartRead']
export type Holdings = components['schemas']['Holdings']
export type Forecast = components['schemas']['Forecast']
export type Item = components['schemas']['ItemRead']

const kinds: Record<string, Look> = {
  transfer: { label: 'handover.kind.transfer', tone: 'blue' },
  leave: { label: 'handover.kind.leave', tone: 'orange' },
}

export const statuses: Record<string, Look> = {
  draft: { label: 'handover.status.draft' },
  running: { label: 'handover.status.running', tone: 'blue' },
  incomplete: { label: 'handover.status.incomplete', tone: 'orange' },
  done: { label: 'handover.status.done', tone: 'green' },
  cancelled: { label: 'handover.status.cancelled' },
}

export const outcomes: Record<string, Look> = {
  moved: { label: 'handover.outcome.moved', tone: 'green' },
  pooled: { label: 'handover.outcome.pooled', tone: 'blue' },
  refused: { label: 'handover.outcome.refused', tone: 'red' },
}

export const handover = {
  number: text<Handover>('number', 'handover.fields.number', { readOnly: true, width: 150 }),
  from: ref<Handover>('from_user_id', 'handover.fields.from', 'users', 'from_user_name', {
    required: true,
    once: true,
    filter: true,
    width: 110,
  }),
  kind: badge<Handover>('kind', 'handover.fields.kind', kinds, {
    required: true,
    once: true,
    filter: true,
    initial: 'transfer',
    width: 110,
    hint: 'handover.hint.kind',
  }),
  status: badge<Handover>('status', 'handover.fields.status', statuses, {
    readOnly: true,
    filter: true,
    width: 100,
  }),
  reason: longText<Handover>('reason', 'handover.fields.reason', {
    required: true,
    maxLength: 500,
  }),
  moved: qty<Handover>('moved', 'handover.fields.moved', { readOnly: true, width: 90 }),
  pooled: qty<Handover>('pooled', 'handover.fields.pooled', { readOnly: true, width: 90 }),
  refused: qty<Handover>('refused', 'handover.fields.refused', { readOnly: true, width: 90 }),
  owner: ref<Handover>('owner_id', 'handover.fields.owner', 'users', 'owner_name', {
    readOnly: true,
    width: 100,
  }),
  started_at: datetime<Handover>('started_at', 'handover.fields.started_at', { readOnly: true }),
  updated_at: datetime<Handover>('updated_at', 'handover.fields.updated_at', {
    readOnly: true,
    sort: true,
  }),
}
