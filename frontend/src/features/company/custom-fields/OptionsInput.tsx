/** The values to choose from, as a small sheet. */

import type { FieldInputProps } from '@/kit/FieldInput'
import { bool, text } from '@/kit/fields'
import { LinesEditor } from '@/kit/lines/LinesEditor'
import type { Line, LinesSpec } from '@/kit/lines/lines'

interface Option {
  code: string
  label_zh: string
  label_en: string
  is_active: boolean
}

export const option = {
  code: text<Option>('code', 'custom_field.option.code', { required: true, width: 100 }),
  label_zh: text<Option>('label_zh', 'custom_field.option.label_zh', {
    required: true,
    width: 110,
  }),
  label_en: text<Option>('label_en', 'custom_field.option.label_en', {
    required: true,
    width: 110,
  }),
  is_active: bool<Option>('is_active', 'custom_field.option.is_active', { width: 60 }),
}

export const BLANK = { is_active: true }
const spec: LinesSpec = {
  title: 'custom_field.fields.options',
  key: 'options',
  columns: Object.values(option).map((field) => ({ field })),
  totals: [],
  blank: BLANK,
  previewPath: false,
}

export function OptionsInput({ value, onChange }: FieldInputProps<object>) {
  return (
    <LinesEditor
      spec={spec}
      resource="custom-fields"
      header={{}}
      value={(value as Line[] | null) ?? []}
      onChange={onChange}
    />
  )
}
