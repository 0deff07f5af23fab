/** The words and looks of a product: read this first. */
import { badge, bool, datetime, type Look, money, ref, text } from '@/kit/fields'

/** Row and record in one: lists send a part of it. */
export interface Product {
  id: string
  version: number
  code: string
  name: string
  spec: string | null
  brand: string | null
  product_kind: string
  unit_id: string
  unit_name: string
  tax_rate_id: string
  tax_rate_name: string
  standard_price_incl: string
  cost_price: string | null
  lifecycle: string
  is_stocked: boolean
  updated_at: string
}

const kinds: Record<string, Look> = {
  goods: { label: 'product.kind.goods' },
  service: { label: 'product.kind.service' },
  consumable: { label: 'product.kind.consumable' },
  software: { label: 'product.kind.software' },
  kit: { label: 'product.kind.kit' },
}

const lifecycles: Record<string, Look> = {
  draft: { label: 'product.lifecycle.draft' },
  on_sale: { label: 'product.lifecycle.on_sale', tone: 'green' },
  off_sale: { label: 'product.lifecycle.off_sale', tone: 'orange' },
  eol: { label: 'product.lifecycle.eol', tone: 'red' },
}

export const product = {
  code: text<Product>('code', 'product.fields.code', {
    required: true,
    sort: true,
    width: 120,
    maxLength: 64,
  }),
  name: text<Product>('name', 'product.fields.name', {
    required: true,
    sort: true,
    width: 240,
    maxLength: 200,
    wide: true,
  }),
  spec: text<Product>('spec', 'product.fields.spec', { width: 140 }),
  brand: text<Product>('brand', 'product.fields.brand', { filter: true, width: 96 }),
  product_kind: badge<Product>('product_kind', 'product.fields.product_kind', kinds, {
    required: true,
    filter: true,
    initial: 'goods',
  }),
  unit: ref<Product>('unit_id', 'product.fields.unit', 'units', 'unit_name', {
    required: true,
    plain: true,
    width: 64,
  }),
  tax_rate: ref<Product>('tax_rate_id', 'product.fields.tax_rate', 'tax-rates', 'tax_rate_name', {
    required: true,
    plain: true,
    hidden: true,
    width: 110,
  }),
  standard_price_incl: money<Product>('standard_price_incl', 'product.fields.standard_price_incl', {
    required: true,
    sort: true,
    filter: true,
  }),
  cost_price: money<Product>('cost_price', 'product.fields.cost_price', {
    hidden: true,
    hint: 'product.form.costHint',
  }),
  lifecycle: badge<Product>('lifecycle', 'product.fields.lifecycle', lifecycles, {
    readOnly: true,
    filter: true,
  }),
  is_stocked: bool<Product>('is_stocked', 'product.fields.is_stocked', {
    filter: true,
    hidden: true,
    initial: true,
  }),
  updated_at: datetime<Product>('updated_at', 'product.fields.updated_at', {
    readOnly: true,
    sort: true,
    filter: true,
  }),
}
