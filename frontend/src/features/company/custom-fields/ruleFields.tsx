/** The words and looks of a rule for a field of the product. */
import type { components } from '@/api/schema.gen'
import { badge, bool, text } from '@/kit/fields'
import { nameOf } from './conditions'
import { field, objects } from './fields'
import { OwnFieldInput } from './OwnFieldInput'

export type FieldRule = components['schemas']['FieldRuleRead']

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
