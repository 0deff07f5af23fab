/** The words and looks of a lead: read this first. */
import type { FactGroup } from '@/kit/Facts'
import { badge, date, datetime, dict, longText, money, qty, ref, text } from '@/kit/fields'
import { Blank } from '@/kit/StatusTag'
import { consentFields } from './consentFields'
import { DaysLeft } from './DaysLeft'
import { authorities, compliances, duplicates, intents, type Lead, statuses } from './lead'
import { ProductsInput } from './ProductsInput'
import { tagField } from './tagging'

const line = (key: keyof Lead & string, maxLength: number, width?: number) =>
  text<Lead>(key, `lead.fields.${key}` as 'lead.fields.name', { maxLength, width })

/** Opened beside the app, and told nothing of it. */
const address = (url: string | null) =>
  url ? (
    <a className="k-link" href={url} target="_blank" rel="noopener noreferrer">
      {url}
    </a>
  ) : (
    <Blank />
  )

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
    reveal: 'leads',
    width: 124,
    maxLength: 24,
    hint: 'lead.form.reachHint',
  }),
  telephone: { ...line('telephone', 24, 130), reveal: 'leads' },
  email: { ...line('email', 254, 190), reveal: 'leads' },
  wechat: { ...line('wechat', 64), reveal: 'leads' },
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
  utm_source: { ...line('utm_source', 128, 110), filter: true },
  utm_medium: { ...line('utm_medium', 128, 110), filter: true },
  utm_campaign: { ...line('utm_campaign', 128, 130), filter: true },
  utm_term: { ...line('utm_term', 128, 130), filter: true },
  utm_content: line('utm_content', 128),
  referrer: { ...line('referrer', 500), render: (record: Lead) => address(record.referrer) },
  landing_page: {
    ...line('landing_page', 500),
    render: (record: Lead) => address(record.landing_page),
  },
  profile_url: {
    ...line('profile_url', 500),
    render: (record: Lead) => address(record.profile_url),
  },
  web_form: ref<Lead>('web_form_id', 'lead.fields.web_form', 'web-forms', 'web_form_name', {
    readOnly: true,
    hidden: true,
    width: 130,
  }),
  campaign: ref<Lead>('campaign_id', 'lead.fields.campaign', 'campaigns', 'campaign_name', {
    hidden: true,
    width: 150,
  }),
  referred_by: ref<Lead>(
    'referred_by_id',
    'lead.fields.referred_by',
    'customers',
    'referred_by_name',
    {
      hint: 'lead.form.referredHint',
      when: (values) => values.source === 'referral',
    },
  ),
  interested_products: text<Lead>('interested_product_ids', 'lead.fields.interested_products', {
    input: ProductsInput,
    render: (record) => record.interested_products.map((one) => one.name).join('、') || null,
  }),
  third_party_batch: {
    ...line('third_party_batch', 64, 150),
    filter: true,
    // With its basis, in the form: not in place.
    render: (record: Lead) => record.third_party_batch,
  },
  lawful_basis: text<Lead>('lawful_basis', 'lead.fields.lawful_basis', {
    maxLength: 500,
    wide: true,
    hint: 'lead.form.basisHint',
    when: (values) => Boolean(values.third_party_batch),
    requiredWhen: (values) => Boolean(values.third_party_batch),
  }),
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
  score: qty<Lead>('score', 'lead.fields.score', {
    readOnly: true,
    sort: true,
    filter: true,
    width: 72,
  }),
  status: badge<Lead>('status', 'lead.fields.status', statuses, {
    readOnly: true,
    filter: true,
    width: 104,
  }),
  owner: ref<Lead>('owner_id', 'lead.fields.owner', 'users', 'owner_name', {
    readOnly: true,
    filter: true,
    plain: true,
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
    late: () => true,
  }),
  follow_up_count: qty<Lead>('follow_up_count', 'lead.fields.follow_up_count', {
    readOnly: true,
    width: 88,
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
  tags: tagField<Lead>('leads'),
  ...consentFields<Lead>(),
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

/** Asked in the form as it stands on the page. */
export const companyGroup: FactGroup<Lead> = {
  title: 'lead.group.company',
  fields: [lead.industry, lead.company_size, lead.province, lead.city, lead.district, lead.address],
}
