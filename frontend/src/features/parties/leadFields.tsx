/** The words and looks of a lead: read this first. */
import {
  badge,
  bool,
  date,
  datetime,
  dict,
  type Look,
  longText,
  money,
  qty,
  ref,
  text,
} from '@/kit/fields'
import { DaysLeft } from './DaysLeft'

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

const statuses: Record<string, Look> = {
  new: { label: 'lead.status.new', tone: 'blue' },
  nurturing: { label: 'lead.status.nurturing', tone: 'cyan' },
  qualified: { label: 'lead.status.qualified', tone: 'orange' },
  converted: { label: 'lead.status.converted', tone: 'green' },
  won: { label: 'lead.status.won', tone: 'green' },
  discarded: { label: 'lead.status.discarded' },
}

const intents: Record<string, Look> = {
  A: { label: 'lead.intent.A', tone: 'red' },
  B: { label: 'lead.intent.B', tone: 'orange' },
  C: { label: 'lead.intent.C', tone: 'blue' },
  D: { label: 'lead.intent.D' },
}

const authorities: Record<string, Look> = {
  decision_maker: { label: 'lead.authority.decision_maker' },
  influencer: { label: 'lead.authority.influencer' },
  user: { label: 'lead.authority.user' },
  unknown: { label: 'lead.authority.unknown' },
}

const duplicates: Record<string, Look> = {
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

const line = (key: keyof Lead & string, maxLength: number, width?: number) =>
  text<Lead>(key, `lead.fields.${key}` as 'lead.fields.name', { maxLength, width })

export const lead = {
  number: text<Lead>('number', 'lead.fields.number', { readOnly: true, hidden: true, width: 136 }),
  name: text<Lead>('name', 'lead.fields.name', {
    sort: true,
    width: 230,
    maxLength: 128,
    hint: 'lead.form.nameHint',
  }),
  company_name: line('company_name', 128, 200),
  contact_name: line('contact_name', 64, 88),
  title: line('title', 64, 110),
  mobile: text<Lead>('mobile', 'lead.fields.mobile', {
    width: 124,
    maxLength: 24,
    hint: 'lead.form.reachHint',
  }),
  telephone: line('telephone', 24, 130),
  email: line('email', 254, 190),
  wechat: line('wechat', 64),
  industry: dict<Lead>('industry', 'lead.fields.industry', 'industry', {
    filter: true,
    width: 110,
  }),
  company_size: dict<Lead>('company_size', 'lead.fields.company_size', 'customer_size', {
    filter: true,
    hidden: true,
    width: 100,
  }),
  province: dict<Lead>('province', 'lead.fields.province', 'region', { filter: true, width: 96 }),
  city: line('city', 32, 90),
  district: line('district', 32),
  address: { ...line('address', 200), wide: true },
  source: dict<Lead>('source', 'lead.fields.source', 'lead_source', {
    required: true,
    filter: true,
    width: 104,
  }),
  original_source: dict<Lead>('original_source', 'lead.fields.original_source', 'lead_source', {
    readOnly: true,
  }),
  channel_detail: line('channel_detail', 200),
  utm_source: line('utm_source', 128),
  utm_medium: line('utm_medium', 128),
  utm_campaign: line('utm_campaign', 128),
  third_party_batch: line('third_party_batch', 64),
  demand: longText<Lead>('demand', 'lead.fields.demand'),
  budget_amount: money<Lead>('budget_amount', 'lead.fields.budget_amount', { sort: true }),
  expected_buy_date: date<Lead>('expected_buy_date', 'lead.fields.expected_buy_date', {
    hidden: true,
  }),
  authority_level: badge<Lead>('authority_level', 'lead.fields.authority_level', authorities),
  intent_level: badge<Lead>('intent_level', 'lead.fields.intent_level', intents, {
    filter: true,
    width: 88,
  }),
  score: qty<Lead>('score', 'lead.fields.score', { readOnly: true, sort: true, width: 72 }),
  status: badge<Lead>('status', 'lead.fields.status', statuses, {
    readOnly: true,
    filter: true,
    width: 92,
  }),
  owner: ref<Lead>('owner_id', 'lead.fields.owner', 'users', 'owner_name', {
    readOnly: true,
    filter: true,
    width: 92,
  }),
  pool: ref<Lead>('pool_id', 'lead.fields.pool', 'pools', 'pool_name', {
    readOnly: true,
    filter: true,
    hidden: true,
    width: 110,
    query: { object_type: 'leads' },
  }),
  prev_owner: ref<Lead>('prev_owner_id', 'lead.fields.prev_owner', 'users', 'prev_owner_name', {
    readOnly: true,
  }),
  prev_owner_lost_at: datetime<Lead>('prev_owner_lost_at', 'lead.fields.prev_owner_lost_at', {
    readOnly: true,
  }),
  received_at: datetime<Lead>('received_at', 'lead.fields.received_at', { readOnly: true }),
  protected_until: date<Lead>('protected_until', 'lead.fields.protected_until', {
    readOnly: true,
    hidden: true,
    width: 150,
    render: (record) => <DaysLeft until={record.protected_until} />,
  }),
  first_response_at: datetime<Lead>('first_response_at', 'lead.fields.first_response_at', {
    readOnly: true,
  }),
  last_follow_up_at: datetime<Lead>('last_follow_up_at', 'lead.fields.last_follow_up_at', {
    readOnly: true,
    sort: true,
    filter: true,
  }),
  last_follow_up_content: text<Lead>(
    'last_follow_up_content',
    'lead.fields.last_follow_up_content',
    { readOnly: true },
  ),
  next_follow_up_at: datetime<Lead>('next_follow_up_at', 'lead.fields.next_follow_up_at', {
    sort: true,
    filter: true,
  }),
  follow_up_count: qty<Lead>('follow_up_count', 'lead.fields.follow_up_count', {
    readOnly: true,
    hidden: true,
    width: 80,
  }),
  duplicate_state: badge<Lead>('duplicate_state', 'lead.fields.duplicate_state', duplicates, {
    readOnly: true,
    hidden: true,
  }),
  compliance_status: badge<Lead>(
    'compliance_status',
    'lead.fields.compliance_status',
    compliances,
    { readOnly: true, filter: true, hidden: true },
  ),
  marketing_consent: bool<Lead>('marketing_consent', 'lead.fields.marketing_consent'),
  discard_reason: dict<Lead>('discard_reason', 'lead.fields.discard_reason', 'discard_reason', {
    readOnly: true,
  }),
  discard_note: text<Lead>('discard_note', 'lead.fields.discard_note', { readOnly: true }),
  discarded_at: datetime<Lead>('discarded_at', 'lead.fields.discarded_at', { readOnly: true }),
  remark: longText<Lead>('remark', 'lead.fields.remark'),
  created_at: datetime<Lead>('created_at', 'lead.fields.created_at', {
    readOnly: true,
    sort: true,
    filter: true,
  }),
  updated_at: datetime<Lead>('updated_at', 'lead.fields.updated_at', {
    readOnly: true,
    sort: true,
    hidden: true,
  }),
}
