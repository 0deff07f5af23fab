/** A list of short texts, one a line. */
import { Input } from 'antd'
import type { FieldInputProps } from '@/kit/FieldInput'

export function LinesInput({ value, onChange, id, disabled }: FieldInputProps<object>) {
  const lines = (value as string[] | null) ?? []
  return (
    <Input.TextArea
      id={id}
      disabled={disabled}
      autoSize={{ minRows: 2, maxRows: 8 }}
      value={lines.join('\n')}
      onChange={(event) => onChange?.(event.target.value ? event.target.value.split('\n') : [])}
    />
  )
}
