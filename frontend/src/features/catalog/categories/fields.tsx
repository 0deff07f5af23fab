/** The words and looks of a product category. */
import type { components } from '@/api/schema.gen'
import { datetime, type Field, money, percent, ref, text, whole } from '@/kit/fields'

export type Category = components['schemas']['CategoryRead']

export const category = {
  name: text<Category>('name', 'product_category.fields.name', {
    required: true,
    sort: true,
    maxLength: 64,
    width: 220,
  }),
  code: text<Category>('code', 'product_category.fields.code', { maxLength: 32, width: 120 }),
  parent: ref<Category>(
    'parent_id',
    'product_category.fields.parent',
    'product-categories',
    'parent_name',
    { filter: true, width: 180 },
  ),
  sort: whole<Category>('sort', 'product_category.fields.sort', {
    sort: true,
    initial: 0,
    width: 80,
  }),
  min_margin: percent<Category>('min_margin', 'product_category.fields.min_margin', { width: 110 }),
  updated_at: datetime<Category>('updated_at', 'product_category.fields.updated_at', {
    readOnly: true,
  }),
}

interface Listed {
  id: string
  code: string
  name: string
  spec: string | null
  standard_price_incl: string
}

/** What the tab of its products shows. */
export const productColumns: Field<Listed>[] = [
  text<Listed>('code', 'product.fields.code', { width: 120 }),
  text<Listed>('name', 'product.fields.name', { width: 220 }),
  text<Listed>('spec', 'product.fields.spec', { width: 120 }),
  money<Listed>('standard_price_incl', 'product.fields.standard_price_incl', { width: 140 }),
]
