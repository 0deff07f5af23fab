/** The words and looks of a rule for a field of the product. */
import i18next from 'i18next'
import type { components } from '@/api/schema.gen'
import type { TKey } from '@/i18n/i18n'
import { badge, bool, text } from '@/kit/fields'
import { field, objects } from './fields'
import { OwnFieldInput } from './OwnFieldInput'

export type FieldRule = components['schemas']['FieldRuleRead']

/** What a field is called on its own form, wherever those words stand. */
export function nameOf(object: string, name: string): string {
  const one = { customers: 'customer', contacts: 'contact', leads: 'lead', products: 'product' }
  const key = `${one[object as keyof typeof one] ?? 'opportunity'}.fields.${name}`
  const known = [key, key.replace(/_id$/, '')].find((each) => i18next.exists(each))
  return known ? i18next.t(known as TKey) : name
}

const shared = {
  required_when: { ...field.required_when },
  form: { ...field.form, when: undefined },
  mask: field.mask,
  min_length: { ...field.min_length, when: undefined },
  max_length: { ...field.max_length, when: undefined },
  minimum: { ...field.minimum, when: undefined },
  maximum: { ...field.maximum, when: undefined },
}

export const rule = {
  ...(shared as unknown as Record<keyof typeof shared, ReturnType<typeof text<FieldRule>>>),
  object: badge<FieldRule>('object', 'custom_field.fields.object', objects, {
    required: true,
    once: true,
    width: 100,
  }),
  field: text<FieldRule>('field', 'field_rule.fields.field', {
    required: true,
    once: true,
    width: 180,
    input: OwnFieldInput,
    render: (record) => nameOf(record.object, record.field),
  }),
  required: bool<FieldRule>('required', 'custom_field.fields.required', {
    initial: true,
    width: 80,
  }),
  is_active: bool<FieldRule>('is_active', 'custom_field.fields.is_active', {
    initial: true,
    filter: true,
    width: 80,
  }),
}
