/** The shape of a customer on the wire, and how its codes look. */
import type { Look } from '@/kit/fields'

/** Row and record in one: lists send a part of it. */
export interface Customer {
  id: string
  version: number
  number: string | null
  name: string
  short_name: string | null
  uscc: string | null
  customer_kind: string
  lifecycle: string
  grade: string | null
  industry: string
  source: string | null
  company_size: string | null
  tags: string[]
  province: string | null
  city: string | null
  district: string | null
  address: string | null
  telephone: string | null
  email: string | null
  website: string | null
  parent_id: string | null
  parent_name: string | null
  registered_capital: string | null
  legal_representative: string | null
  established_on: string | null
  business_scope: string | null
  registered_address: string | null
  price_list_id: string | null
  tax_type: string | null
  currency: string
  payment_term_id: string | null
  payment_term_name: string | null
  collection_basis: string
  credit_limit: string | null
  credit_grade: string | null
  credit_valid_to: string | null
  credit_hold: boolean
  status: string
  is_locked: boolean
  contact_name: string | null
  contact_mobile: string | null
  phone_hidden: boolean
  owner_id: string | null
  owner_name: string | null
  pool_id: string | null
  pool_name: string | null
  prev_owner_id: string | null
  prev_owner_name: string | null
  prev_owner_lost_at: string | null
  received_at: string | null
  obtain_way: string | null
  protected_until: string | null
  first_deal_at: string | null
  last_deal_at: string | null
  last_follow_up_at: string | null
  last_follow_up_content: string | null
  next_follow_up_at: string | null
  follow_up_count: number
  discard_reason: string | null
  remark: string | null
  created_at: string
  updated_at: string
}

export const lifecycles: Record<string, Look> = {
  potential: { label: 'customer.lifecycle.potential' },
  intent: { label: 'customer.lifecycle.intent', tone: 'blue' },
  deal: { label: 'customer.lifecycle.deal', tone: 'green' },
  lost: { label: 'customer.lifecycle.lost', tone: 'red' },
}

export const statuses: Record<string, Look> = {
  active: { label: 'customer.status.active', tone: 'green' },
  discarded: { label: 'customer.status.discarded' },
  merged: { label: 'customer.status.merged' },
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

export const bases: Record<string, Look> = {
  by_delivery: { label: 'customer.basis.by_delivery' },
  by_order: { label: 'customer.basis.by_order' },
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
