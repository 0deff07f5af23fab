/** A whole number with its sign. */
import { InputNumber } from 'antd'
import type { FieldInputProps } from '@/kit/FieldInput'

export function WholeInput({ id, value, onChange, disabled }: FieldInputProps<object>) {
  return (
    <InputNumber
      id={id}
      className="k-full"
      disabled={disabled}
      min={-10_000}
      max={10_000}
      precision={0}
      value={value as number | undefined}
      onChange={(typed) => onChange?.(typed)}
    />
  )
}
