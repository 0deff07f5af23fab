/** A mark of one to five stars: it travels as a number. */
import { Rate } from 'antd'
import type { FieldInputProps } from '@/kit/FieldInput'

export function MarkInput({ value, onChange, disabled }: FieldInputProps<object>) {
  return (
    <Rate
      disabled={disabled}
      allowClear={false}
      value={value === null || value === undefined || value === '' ? 0 : Number(value)}
      onChange={(mark) => onChange?.(mark)}
    />
  )
}
