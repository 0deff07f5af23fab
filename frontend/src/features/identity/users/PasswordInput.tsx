/** A password somebody sets for another person. */
import { Input } from 'antd'
import type { FieldInputProps } from '@/kit/FieldInput'

export function PasswordInput({ id, value, onChange, autoFocus }: FieldInputProps<object>) {
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
