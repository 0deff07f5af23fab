/** A password that is yet to be. */
import { Input } from 'antd'
import type { FieldInputProps } from './FieldInput'

export function NewPassword({ id, value, onChange, autoFocus }: FieldInputProps<object>) {
  return (
    <Input.Password
      id={id}
      autoFocus={autoFocus}
      autoComplete="new-password"
      value={(value as string | null) ?? ''}
      onChange={(event) => onChange?.(event.target.value || null)}
    />
  )
}
