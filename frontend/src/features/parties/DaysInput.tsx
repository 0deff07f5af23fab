/** How many days an extension gives. */
import { InputNumber } from 'antd'
import type { FieldInputProps } from '@/kit/FieldInput'

const MOST = 15

export function DaysInput({ id, value, onChange, disabled }: FieldInputProps<object>) {
  return (
    <InputNumber
      id={id}
      className="k-full"
      disabled={disabled}
      min={1}
      max={MOST}
      precision={0}
      value={value as number | undefined}
      onChange={(days) => onChange?.(days)}
    />
  )
}
