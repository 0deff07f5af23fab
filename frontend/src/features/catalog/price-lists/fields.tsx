/** The words and looks of a price list and its lines. */
import type { components } from '@/api/schema.gen'
import {
  badge,
  bool,
  date,
  datetime,
  dict,
  type Look,
  money,
  percent,
  qty,
  ref,
  text,
  whole,
} from '@/kit/fields'
import { ScopeInput } from './ScopeInput'
import { ScopeValues } from './ScopeValues'

export type PriceListLine = components['schemas']['PriceListLineRead']
export type PriceList = components['schemas']['PriceListRead']

const statuses: Record<string, Look> = {
  draft: { label: 'price_list.status.draft' },
  active: { label: 'price_list.status.active', tone: 'green' },
  inactive: { label: 'price_list.status.inactive', tone: 'orange' },
}

const modes: Record<string, Look> = {
  incl: { label: 'product.mode.incl' },
  excl: { label: 'product.mode.excl' },
}

const scopes: Record<string, Look> = {
  all: { label: 'price_list.scope.all' },
  grade: { label: 'price_list.scope.grade' },
  customer: { label: 'price_list.scope.customer' },
  region: { label: 'price_list.scope.region' },
  dept: { label: 'price_list.scope.dept' },
}

export const priceList = {
  name: text<PriceList>('name', 'price_list.fields.name', {
    required: true,
    sort: true,
    maxLength: 64,
    width: 220,
  }),
  currency: dict<PriceList>('currency', 'price_list.fields.currency', 'currency', {
    required: true,
    filter: true,
    initial: 'CNY',
    width: 88,
  }),
  price_mode: badge<PriceList>('price_mode', 'price_list.fields.price_mode', modes, {
    required: true,
    initial: 'incl',
    width: 96,
  }),
  priority: whole<PriceList>('priority', 'price_list.fields.priority', {
    sort: true,
    initial: 100,
    hint: 'price_list.hint.priority',
    width: 88,
  }),
  is_standard: bool<PriceList>('is_standard', 'price_list.fields.is_standard', {
    hint: 'price_list.hint.is_standard',
    width: 110,
  }),
  valid_from: date<PriceList>('valid_from', 'price_list.fields.valid_from', { required: true }),
  valid_to: date<PriceList>('valid_to', 'price_list.fields.valid_to'),
  scope_kind: badge<PriceList>('scope_kind', 'price_list.fields.scope_kind', scopes, {
    required: true,
    filter: true,
    initial: 'all',
  }),
  scope_values: text<PriceList>('scope_values', 'price_list.fields.scope_values', {
    wide: true,
    input: ScopeInput,
    when: (values) => values.scope_kind !== 'all',
    render: (record) => <ScopeValues kind={record.scope_kind} values={record.scope_values} />,
  }),
  status: badge<PriceList>('status', 'price_list.fields.status', statuses, {
    readOnly: true,
    filter: true,
  }),
  updated_at: datetime<PriceList>('updated_at', 'price_list.fields.updated_at', {
    readOnly: true,
    sort: true,
  }),
}

export const line = {
  product: ref<PriceListLine>('product_id', 'price_list.line.product', 'products', 'product_name', {
    required: true,
    width: 260,
  }),
  code: text<PriceListLine>('product_code', 'price_list.line.code', { width: 120 }),
  unit: ref<PriceListLine>('unit_id', 'price_list.line.unit', 'units', 'unit_name', {
    plain: true,
    width: 88,
  }),
  min_qty: qty<PriceListLine>('min_qty', 'price_list.line.min_qty', { width: 96 }),
  price: money<PriceListLine>('price', 'price_list.line.price', { required: true, width: 132 }),
  min_price: money<PriceListLine>('min_price', 'price_list.line.min_price', { width: 132 }),
  max_discount: percent<PriceListLine>('max_discount', 'price_list.line.max_discount', {
    width: 110,
  }),
}
