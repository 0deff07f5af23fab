/** Addresses and networks, typed one after the other. */
import { Select } from 'antd'
import type { FieldInputProps } from '@/kit/FieldInput'

export function NetworksInput({ id, value, onChange }: FieldInputProps<object>) {
  return (
    <Select
      id={id}
      mode="tags"
      className="k-full"
      open={false}
      suffixIcon={null}
      tokenSeparators={[',', ' ', '，']}
      placeholder="203.0.113.0/24"
      value={(value as string[] | null) ?? []}
      onChange={(next: string[]) => onChange?.(next.length ? next : null)}
    />
  )
}
