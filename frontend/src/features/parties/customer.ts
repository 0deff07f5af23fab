/** The shape of a customer on the wire, and how its codes look. */
import type { components } from '@/api/schema.gen'
import type { Look } from '@/kit/fields'

export type Customer = components['schemas']['CustomerRead']

export const lifecycles: Record<string, Look> = {
  potential: { label: 'customer.lifecycle.potential' },
  intent: { label: 'customer.lifecycle.intent', tone: 'blue' },
  deal: { label: 'customer.lifecycle.deal', tone: 'green' },
  lost: { label: 'customer.lifecycle.lost', tone: 'red' },
}

export const statuses: Record<string, Look> = {
  active: { label: 'customer.status.active', tone: 'green' },
  discarded: { label: 'customer.status.discarded' },
  merged: { label: 'customer.status.merged', tone: 'purple' },
}

export const kinds: Record<string, Look> = {
  enterprise: { label: 'customer.kind.enterprise' },
  government: { label: 'customer.kind.government' },
  individual_business: { label: 'customer.kind.individual_business' },
  person: { label: 'customer.kind.person' },
  channel: { label: 'customer.kind.channel' },
}

export const grades: Record<string, Look> = {
  A: { label: 'customer.grade.A', tone: 'orange' },
  B: { label: 'customer.grade.B', tone: 'blue' },
  C: { label: 'customer.grade.C' },
}

export const taxTypes: Record<string, Look> = {
  general: { label: 'customer.tax.general' },
  small: { label: 'customer.tax.small' },
  other: { label: 'customer.tax.other' },
}

export const ways: Record<string, Look> = {
  create: { label: 'customer.way.create' },
  assign: { label: 'customer.way.assign' },
  claim: { label: 'customer.way.claim' },
  transfer: { label: 'customer.way.transfer' },
  convert: { label: 'customer.way.convert' },
  restore: { label: 'customer.way.restore' },
}

export const discardReasons: Record<string, Look> = {
  closed_down: { label: 'customer.discard.closed_down' },
  duplicate: { label: 'customer.discard.duplicate' },
  fake: { label: 'customer.discard.fake' },
  not_target: { label: 'customer.discard.not_target' },
  other: { label: 'customer.discard.other' },
}
