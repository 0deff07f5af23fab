/** A whole number: it travels as a number, unlike amounts, which are text. */
import { InputNumber } from 'antd'
import type { FieldInputProps } from './FieldInput'

export function WholeInput({ id, value, onChange, disabled }: FieldInputProps<object>) {
  return (
    <InputNumber
      id={id}
      className="k-full"
      disabled={disabled}
      min={0}
      precision={0}
      value={value === null || value === undefined || value === '' ? null : Number(value)}
      onChange={(whole) => onChange?.(whole ?? null)}
    />
  )
}
