/** The words and looks of a customer: read this first. */
import { collectionBases } from '@/kit/documentHead'
import type { FactGroup } from '@/kit/Facts'
import {
  badge,
  bool,
  date,
  datetime,
  dict,
  type Field,
  longText,
  money,
  qty,
  ref,
  text,
} from '@/kit/fields'
import {
  type Customer,
  discardReasons,
  grades,
  kinds,
  lifecycles,
  statuses,
  taxTypes,
  ways,
} from './customer'
import { DaysLeft } from './DaysLeft'
import { tagField } from './tagging'

type Options = Parameters<typeof text<Customer>>[2]
type Key = keyof Customer & string

const line = (key: Key, maxLength: number, options?: Options): Field<Customer> =>
  text<Customer>(key, `customer.fields.${key}` as 'customer.fields.name', {
    maxLength,
    ...options,
  })

const moment = (key: Key, options?: Options): Field<Customer> =>
  datetime<Customer>(key, `customer.fields.${key}` as 'customer.fields.name', {
    readOnly: true,
    ...options,
  })

export const customer = {
  number: line('number', 64, { readOnly: true, hidden: true, width: 140 }),
  name: line('name', 128, { required: true, sort: true, width: 240, wide: true }),
  short_name: line('short_name', 64, { hidden: true, width: 110 }),
  uscc: line('uscc', 18),
  customer_kind: badge<Customer>('customer_kind', 'customer.fields.customer_kind', kinds, {
    required: true,
    filter: true,
    hidden: true,
    initial: 'enterprise',
  }),
  lifecycle: badge<Customer>('lifecycle', 'customer.fields.lifecycle', lifecycles, {
    readOnly: true,
    filter: true,
    width: 88,
  }),
  grade: badge<Customer>('grade', 'customer.fields.grade', grades, {
    filter: true,
    once: true,
    initial: 'B',
    width: 98,
  }),
  industry: dict<Customer>('industry', 'customer.fields.industry', 'industry', {
    required: true,
    filter: true,
    width: 110,
  }),
  is_incomplete: bool<Customer>('is_incomplete', 'customer.fields.is_incomplete', {
    readOnly: true,
    filter: true,
    hidden: true,
    width: 84,
  }),
  source: dict<Customer>('source', 'customer.fields.source', 'lead_source', {
    filter: true,
    hidden: true,
    width: 104,
  }),
  company_size: dict<Customer>('company_size', 'customer.fields.company_size', 'customer_size', {
    filter: true,
    hidden: true,
    width: 100,
  }),
  tags: tagField<Customer>('customers'),
  province: dict<Customer>('province', 'customer.fields.province', 'region', {
    filter: true,
    width: 96,
  }),
  city: line('city', 32, { width: 90, hidden: true }),
  district: line('district', 32),
  address: line('address', 200, { wide: true }),
  telephone: line('telephone', 24, { reveal: 'customers', hidden: true, width: 130 }),
  email: line('email', 254, { reveal: 'customers' }),
  website: line('website', 254, { hint: 'customer.form.websiteHint' }),
  parent: ref<Customer>('parent_id', 'customer.fields.parent', 'customers', 'parent_name'),
  referred_by: ref<Customer>(
    'referred_by_id',
    'customer.fields.referred_by',
    'customers',
    'referred_by_name',
    { once: true, hint: 'customer.form.referredHint' },
  ),
  registered_capital: money<Customer>('registered_capital', 'customer.fields.registered_capital'),
  legal_representative: line('legal_representative', 64),
  established_on: date<Customer>('established_on', 'customer.fields.established_on'),
  reg_status: dict<Customer>('reg_status', 'customer.fields.reg_status', 'reg_status'),
  company_type: dict<Customer>('company_type', 'customer.fields.company_type', 'company_type'),
  business_scope: longText<Customer>('business_scope', 'customer.fields.business_scope'),
  registered_address: line('registered_address', 200, { wide: true }),
  price_list: ref<Customer>(
    'price_list_id',
    'customer.fields.price_list',
    'price-lists',
    'price_list_name',
    {
      query: { status: 'active' },
    },
  ),
  preferred_category: ref<Customer>(
    'preferred_category_id',
    'customer.fields.preferred_category',
    'product-categories',
    'preferred_category_name',
    { readOnly: true, filter: true, hidden: true, plain: true, width: 120 },
  ),
  tax_type: badge<Customer>('tax_type', 'customer.fields.tax_type', taxTypes),
  currency: dict<Customer>('currency', 'customer.fields.currency', 'currency', { initial: 'CNY' }),
  payment_term: ref<Customer>(
    'payment_term_id',
    'customer.fields.payment_term',
    'payment-terms',
    'payment_term_name',
    { query: { is_active: 'true' } },
  ),
  collection_basis: badge<Customer>(
    'collection_basis',
    'customer.fields.collection_basis',
    collectionBases,
    {
      required: true,
      initial: 'by_delivery',
    },
  ),
  credit_limit: money<Customer>('credit_limit', 'customer.fields.credit_limit', { readOnly: true }),
  credit_grade: badge<Customer>('credit_grade', 'customer.fields.credit_grade', grades, {
    readOnly: true,
  }),
  credit_valid_to: date<Customer>('credit_valid_to', 'customer.fields.credit_valid_to', {
    readOnly: true,
  }),
  credit_hold: bool<Customer>('credit_hold', 'customer.fields.credit_hold', { readOnly: true }),
  status: badge<Customer>('status', 'customer.fields.status', statuses, {
    readOnly: true,
    filter: true,
    hidden: true,
  }),
  is_locked: bool<Customer>('is_locked', 'customer.fields.is_locked', {
    readOnly: true,
    filter: true,
    hidden: true,
  }),
  contact_name: line('contact_name', 64, { readOnly: true, width: 116 }),
  contact_mobile: line('contact_mobile', 24, { reveal: 'customers', readOnly: true, width: 126 }),
  owner: ref<Customer>('owner_id', 'customer.fields.owner', 'users', 'owner_name', {
    readOnly: true,
    filter: true,
    plain: true,
    width: 92,
  }),
  pool: ref<Customer>('pool_id', 'customer.fields.pool', 'pools', 'pool_name', {
    readOnly: true,
    filter: true,
    hidden: true,
    width: 110,
    query: { object_type: 'customers' },
  }),
  prev_owner: ref<Customer>(
    'prev_owner_id',
    'customer.fields.prev_owner',
    'users',
    'prev_owner_name',
    { readOnly: true },
  ),
  prev_owner_lost_at: moment('prev_owner_lost_at'),
  received_at: moment('received_at'),
  obtain_way: badge<Customer>('obtain_way', 'customer.fields.obtain_way', ways, { readOnly: true }),
  protected_until: date<Customer>('protected_until', 'customer.fields.protected_until', {
    readOnly: true,
    hidden: true,
    width: 150,
    render: (record) => <DaysLeft until={record.protected_until} />,
  }),
  first_deal_at: moment('first_deal_at'),
  last_deal_at: moment('last_deal_at'),
  last_follow_up_at: moment('last_follow_up_at', { sort: true, filter: true }),
  last_follow_up_content: line('last_follow_up_content', 200, { readOnly: true }),
  next_follow_up_at: moment('next_follow_up_at', {
    readOnly: false,
    sort: true,
    filter: true,
    late: () => true,
  }),
  follow_up_count: qty<Customer>('follow_up_count', 'customer.fields.follow_up_count', {
    readOnly: true,
  }),
  discard_reason: badge<Customer>(
    'discard_reason',
    'customer.fields.discard_reason',
    discardReasons,
    { readOnly: true },
  ),
  remark: longText<Customer>('remark', 'customer.fields.remark'),
  created_at: moment('created_at', { sort: true, filter: true }),
  updated_at: moment('updated_at', { sort: true, hidden: true }),
}

/** Asked in the form as they stand on the page. */
export const groups: Record<'region' | 'registration' | 'trade', FactGroup<Customer>> = {
  region: {
    title: 'customer.group.region',
    fields: [
      customer.province,
      customer.city,
      customer.district,
      customer.address,
      customer.telephone,
      customer.email,
      customer.website,
    ],
  },
  registration: {
    title: 'customer.group.registration',
    fields: [
      customer.uscc,
      customer.legal_representative,
      customer.registered_capital,
      customer.established_on,
      customer.reg_status,
      customer.company_type,
      customer.registered_address,
      customer.business_scope,
    ],
  },
  trade: {
    title: 'customer.group.trade',
    fields: [
      customer.payment_term,
      customer.collection_basis,
      customer.price_list,
      customer.tax_type,
      customer.currency,
    ],
  },
}
