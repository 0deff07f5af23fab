/** One's own password, once more. */
import { Input } from 'antd'
import type { FieldInputProps } from './FieldInput'

export function CurrentPassword({ id, value, onChange, autoFocus }: FieldInputProps<object>) {
  return (
    <Input.Password
      id={id}
      autoFocus={autoFocus}
      autoComplete="current-password"
      value={(value as string | null) ?? ''}
      onChange={(event) => onChange?.(event.target.value || null)}
    />
  )
}
