/** The words and looks of a product: read this first. */
import type { components } from '@/api/schema.gen'
import {
  badge,
  bool,
  datetime,
  type Look,
  longText,
  money,
  qty,
  ref,
  text,
  whole,
} from '@/kit/fields'

export type Product = components['schemas']['ProductRead']

const kinds: Record<string, Look> = {
  goods: { label: 'product.kind.goods' },
  service: { label: 'product.kind.service' },
  consumable: { label: 'product.kind.consumable' },
  software: { label: 'product.kind.software' },
  kit: { label: 'product.kind.kit' },
}

const modes: Record<string, Look> = {
  incl: { label: 'product.mode.incl' },
  excl: { label: 'product.mode.excl' },
}

const serials: Record<string, Look> = {
  none: { label: 'product.serial.none' },
  serial: { label: 'product.serial.serial' },
  batch: { label: 'product.serial.batch' },
}

const lifecycles: Record<string, Look> = {
  draft: { label: 'product.lifecycle.draft' },
  on_sale: { label: 'product.lifecycle.on_sale', tone: 'green' },
  off_sale: { label: 'product.lifecycle.off_sale', tone: 'orange' },
  eol: { label: 'product.lifecycle.eol', tone: 'red' },
}

const isExcl = (values: Record<string, unknown>) => values.price_mode === 'excl'

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
    maxLength: 128,
    wide: true,
  }),
  spec: text<Product>('spec', 'product.fields.spec', { width: 140, maxLength: 128 }),
  brand: text<Product>('brand', 'product.fields.brand', {
    filter: true,
    width: 96,
    maxLength: 64,
  }),
  category: ref<Product>(
    'category_id',
    'product.fields.category',
    'product-categories',
    'category_name',
    { filter: true, width: 120 },
  ),
  product_kind: badge<Product>('product_kind', 'product.fields.product_kind', kinds, {
    required: true,
    filter: true,
    width: 88,
    initial: 'goods',
  }),
  unit: ref<Product>('unit_id', 'product.fields.unit', 'units', 'unit_name', {
    required: true,
    width: 64,
    query: { is_active: 'true' },
  }),
  tax_rate: ref<Product>('tax_rate_id', 'product.fields.tax_rate', 'tax-rates', 'tax_rate_name', {
    required: true,
    hidden: true,
    width: 110,
  }),
  tax_class_code: text<Product>('tax_class_code', 'product.fields.tax_class_code', {
    maxLength: 19,
    hint: 'product.form.taxClassHint',
  }),
  price_mode: badge<Product>('price_mode', 'product.fields.price_mode', modes, {
    required: true,
    initial: 'incl',
    hint: 'product.form.modeHint',
  }),
  standard_price_incl: money<Product>('standard_price_incl', 'product.fields.standard_price_incl', {
    required: true,
    sort: true,
    filter: true,
    width: 140,
    when: (values) => !isExcl(values),
  }),
  standard_price_excl: money<Product>('standard_price_excl', 'product.fields.standard_price_excl', {
    required: true,
    hidden: true,
    width: 150,
    when: isExcl,
  }),
  floor_price_excl: money<Product>('floor_price_excl', 'product.fields.floor_price_excl', {
    hint: 'product.form.costHint',
  }),
  cost_price: money<Product>('cost_price', 'product.fields.cost_price', {
    hint: 'product.form.costHint',
  }),
  lifecycle: badge<Product>('lifecycle', 'product.fields.lifecycle', lifecycles, {
    readOnly: true,
    filter: true,
  }),
  is_stocked: bool<Product>('is_stocked', 'product.fields.is_stocked', {
    filter: true,
    hidden: true,
  }),
  safety_stock: qty<Product>('safety_stock', 'product.fields.safety_stock'),
  max_stock: qty<Product>('max_stock', 'product.fields.max_stock'),
  serial_control: badge<Product>('serial_control', 'product.fields.serial_control', serials, {
    required: true,
    initial: 'none',
  }),
  is_asset: bool<Product>('is_asset', 'product.fields.is_asset', { hidden: true }),
  warranty_months: whole<Product>('warranty_months', 'product.fields.warranty_months'),
  warranty_terms: longText<Product>('warranty_terms', 'product.fields.warranty_terms'),
  description: longText<Product>('description', 'product.fields.description'),
  created_at: datetime<Product>('created_at', 'product.fields.created_at', { readOnly: true }),
  updated_at: datetime<Product>('updated_at', 'product.fields.updated_at', {
    readOnly: true,
    sort: true,
    filter: true,
  }),
}

/** Cost and floor are asked of and shown to those who may see them. */
export const protectedPrices = [product.floor_price_excl, product.cost_price]
