/** The words and looks of a tax rate. */
import type { components } from '@/api/schema.gen'
import { badge, date, datetime, type Look, percent, text } from '@/kit/fields'

export type TaxRate = components['schemas']['TaxRateRead']

const zeros: Record<string, Look> = {
  exempt: { label: 'tax_rate.zero.exempt' },
  nontax: { label: 'tax_rate.zero.nontax' },
  zero_rated: { label: 'tax_rate.zero.zero_rated' },
}

export const taxRate = {
  code: text<TaxRate>('code', 'tax_rate.fields.code', {
    required: true,
    sort: true,
    maxLength: 16,
    width: 120,
  }),
  name: text<TaxRate>('name', 'tax_rate.fields.name', {
    required: true,
    maxLength: 32,
    width: 180,
  }),
  rate: percent<TaxRate>('rate', 'tax_rate.fields.rate', { required: true, sort: true }),
  zero_kind: badge<TaxRate>('zero_kind', 'tax_rate.fields.zero_kind', zeros, {
    hint: 'tax_rate.hint.zero_kind',
    when: (values) => /^0*\.?0*$/.test(String(values.rate ?? '')) && values.rate != null,
  }),
  label: text<TaxRate>('label', 'tax_rate.fields.label', { readOnly: true }),
  valid_from: date<TaxRate>('valid_from', 'tax_rate.fields.valid_from', { required: true }),
  valid_to: date<TaxRate>('valid_to', 'tax_rate.fields.valid_to'),
  updated_at: datetime<TaxRate>('updated_at', 'tax_rate.fields.updated_at', { readOnly: true }),
}
