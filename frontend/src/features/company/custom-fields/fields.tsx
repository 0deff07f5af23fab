/** The words and looks of a field that the company makes. */

import type { components } from '@/api/schema.gen'
import { inLanguage, type TKey } from '@/i18n/i18n'
import { CUSTOMISED } from '@/kit/declared'
import { badge, bool, type Look, text } from '@/kit/fields'
import { WholeInput } from '@/kit/WholeInput'
import { ConditionInput, ConditionWords } from './ConditionInput'
import { OptionsInput } from './OptionsInput'
import { RolesInput, RolesWords } from './RolesInput'

export type CustomField = components['schemas']['CustomFieldRead']

/** What may have such fields, and what a value of one may lead to. */
export const objects: Record<string, Look> = Object.fromEntries(
  CUSTOMISED.map((name) => [name, { label: `role.objects.${name}` as TKey }]),
)

const kinds: Record<string, Look> = {
  text: { label: 'custom_field.kind.text' },
  long_text: { label: 'custom_field.kind.long_text' },
  number: { label: 'custom_field.kind.number' },
  money: { label: 'custom_field.kind.money' },
  date: { label: 'custom_field.kind.date' },
  datetime: { label: 'custom_field.kind.datetime' },
  select: { label: 'custom_field.kind.select' },
  multi_select: { label: 'custom_field.kind.multi_select' },
  checkbox: { label: 'custom_field.kind.checkbox' },
  user: { label: 'custom_field.kind.user' },
  department: { label: 'custom_field.kind.department' },
  lookup: { label: 'custom_field.kind.lookup' },
  file: { label: 'custom_field.kind.file' },
}

const forms: Record<string, Look> = {
  email: { label: 'custom_field.form.email' },
  mobile: { label: 'custom_field.form.mobile' },
  phone: { label: 'custom_field.form.phone' },
  uscc: { label: 'custom_field.form.uscc' },
  url: { label: 'custom_field.form.url' },
  digits: { label: 'custom_field.form.digits' },
  letters_digits: { label: 'custom_field.form.letters_digits' },
  mask: { label: 'custom_field.form.mask' },
}

/** Asked for fields of these kinds only. */
const of =
  (...wanted: string[]) =>
  (values: Record<string, unknown>) =>
    wanted.includes(String(values.kind))
const texts = of('text', 'long_text')

export const field = {
  object: badge<CustomField>('object', 'custom_field.fields.object', objects, {
    required: true,
    once: true,
    width: 90,
  }),
  label_zh: text<CustomField>('label_zh', 'custom_field.fields.label_zh', {
    required: true,
    maxLength: 64,
    width: 180,
  }),
  label_en: text<CustomField>('label_en', 'custom_field.fields.label_en', {
    required: true,
    maxLength: 64,
    width: 180,
  }),
  key: text<CustomField>('key', 'custom_field.fields.key', {
    required: true,
    once: true,
    maxLength: 32,
    hint: 'custom_field.hint.key',
    width: 150,
  }),
  kind: badge<CustomField>('kind', 'custom_field.fields.kind', kinds, {
    required: true,
    once: true,
    filter: true,
    width: 100,
  }),
  options: text<CustomField>('options', 'custom_field.fields.options', {
    wide: true,
    when: of('select', 'multi_select'),
    input: OptionsInput,
    hint: 'custom_field.hint.options',
    render: (record) =>
      record.options.map((one) => inLanguage(one.label_zh, one.label_en)).join(' / ') || null,
  }),
  target: badge<CustomField>('target', 'custom_field.fields.target', objects, {
    once: true,
    when: of('lookup'),
  }),
  scale: text<CustomField>('scale', 'custom_field.fields.scale', {
    once: true,
    when: of('number'),
    input: WholeInput,
  }),
  required: bool<CustomField>('required', 'custom_field.fields.required', {
    initial: false,
    width: 70,
    when: (values) => !of('file', 'checkbox')(values),
  }),
  required_when: text<CustomField>('required_when', 'custom_field.fields.required_when', {
    wide: true,
    when: (values) => values.required === true,
    input: ConditionInput,
    render: (record) => <ConditionWords object={record.object} condition={record.required_when} />,
    hint: 'custom_field.hint.required_when',
  }),
  is_unique: bool<CustomField>('is_unique', 'custom_field.fields.is_unique', {
    once: true,
    initial: false,
    width: 70,
    when: of('text', 'number', 'date'),
  }),
  form: badge<CustomField>('form', 'custom_field.fields.form', forms, { when: texts }),
  mask: text<CustomField>('mask', 'custom_field.fields.mask', {
    maxLength: 64,
    hint: 'custom_field.hint.mask',
    when: (values) => values.form === 'mask',
  }),
  min_length: text<CustomField>('min_length', 'custom_field.fields.min_length', {
    when: texts,
    input: WholeInput,
  }),
  max_length: text<CustomField>('max_length', 'custom_field.fields.max_length', {
    when: texts,
    input: WholeInput,
  }),
  minimum: text<CustomField>('minimum', 'custom_field.fields.minimum', {
    when: of('number', 'money', 'date'),
    maxLength: 32,
    hint: 'custom_field.hint.bound',
  }),
  maximum: text<CustomField>('maximum', 'custom_field.fields.maximum', {
    when: of('number', 'money', 'date'),
    maxLength: 32,
  }),
  default_value: text<CustomField>('default_value', 'custom_field.fields.default_value', {
    maxLength: 254,
    hint: 'custom_field.hint.default_value',
    when: (values) =>
      !of('file', 'user', 'department', 'lookup')(values) && values.is_unique !== true,
  }),
  group_zh: text<CustomField>('group_zh', 'custom_field.fields.group_zh', {
    maxLength: 32,
    width: 110,
    hint: 'custom_field.hint.group',
  }),
  group_en: text<CustomField>('group_en', 'custom_field.fields.group_en', { maxLength: 32 }),
  in_list: bool<CustomField>('in_list', 'custom_field.fields.in_list', {
    initial: false,
    width: 80,
  }),
  sort: text<CustomField>('sort', 'custom_field.fields.sort', {
    input: WholeInput,
    initial: 0,
    width: 70,
  }),
  visible_to: text<CustomField>('visible_to', 'custom_field.fields.visible_to', {
    wide: true,
    input: RolesInput,
    render: (record) => <RolesWords codes={record.visible_to} />,
    hint: 'custom_field.hint.visible_to',
  }),
  is_active: bool<CustomField>('is_active', 'custom_field.fields.is_active', {
    initial: true,
    filter: true,
    width: 70,
  }),
}
