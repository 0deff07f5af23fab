/** The shape of a lead on the wire, and how its codes look. */
import type { Look } from '@/kit/fields'

/** Row and record in one: lists send a part of it. */
export interface Lead {
  id: string
  version: number
  number: string | null
  name: string
  company_name: string | null
  contact_name: string | null
  title: string | null
  mobile: string | null
  telephone: string | null
  email: string | null
  wechat: string | null
  phone_hidden: boolean
  industry: string | null
  company_size: string | null
  province: string | null
  city: string | null
  district: string | null
  address: string | null
  source: string
  original_source: string
  channel_detail: string | null
  utm_source: string | null
  utm_medium: string | null
  utm_campaign: string | null
  third_party_batch: string | null
  demand: string | null
  budget_amount: string | null
  expected_buy_date: string | null
  authority_level: string | null
  intent_level: string | null
  score: number
  status: string
  owner_id: string | null
  owner_name: string | null
  pool_id: string | null
  pool_name: string | null
  prev_owner_id: string | null
  prev_owner_name: string | null
  prev_owner_lost_at: string | null
  received_at: string | null
  protected_until: string | null
  first_response_at: string | null
  last_follow_up_at: string | null
  last_follow_up_content: string | null
  next_follow_up_at: string | null
  follow_up_count: number
  duplicate_state: string
  compliance_status: string | null
  compliance_detail: { code: string; passed: boolean }[] | null
  marketing_consent: boolean | null
  converted_at: string | null
  converted_by_name: string | null
  converted_customer_id: string | null
  converted_customer_name: string | null
  converted_contact_id: string | null
  converted_opportunity_id: string | null
  discard_reason: string | null
  discard_note: string | null
  discarded_at: string | null
  remark: string | null
  created_at: string
  updated_at: string
}

export const statuses: Record<string, Look> = {
  new: { label: 'lead.status.new', tone: 'blue' },
  nurturing: { label: 'lead.status.nurturing', tone: 'cyan' },
  qualified: { label: 'lead.status.qualified', tone: 'orange' },
  converted: { label: 'lead.status.converted', tone: 'green' },
  won: { label: 'lead.status.won', tone: 'green' },
  discarded: { label: 'lead.status.discarded' },
}

export const intents: Record<string, Look> = {
  A: { label: 'lead.intent.A', tone: 'red' },
  B: { label: 'lead.intent.B', tone: 'orange' },
  C: { label: 'lead.intent.C', tone: 'blue' },
  D: { label: 'lead.intent.D' },
}

export const authorities: Record<string, Look> = {
  decision_maker: { label: 'lead.authority.decision_maker' },
  influencer: { label: 'lead.authority.influencer' },
  user: { label: 'lead.authority.user' },
  unknown: { label: 'lead.authority.unknown' },
}

export const duplicates: Record<string, Look> = {
  none: { label: 'lead.duplicate.none' },
  suspect: { label: 'lead.duplicate.suspect', tone: 'orange' },
  confirmed: { label: 'lead.duplicate.confirmed', tone: 'red' },
  cleared: { label: 'lead.duplicate.cleared', tone: 'green' },
}

export const compliances: Record<string, Look> = {
  compliant: { label: 'lead.compliance.compliant', tone: 'green' },
  non_compliant: { label: 'lead.compliance.non_compliant', tone: 'orange' },
  waived: { label: 'lead.compliance.waived', tone: 'blue' },
}
