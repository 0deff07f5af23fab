/** Picks the roles of a user. */
import type { FieldInputProps } from '@/kit/FieldInput'
import { RefsInput } from '@/kit/RefsInput'

export function RolesInput({ id, value, onChange, disabled }: FieldInputProps<object>) {
  const ids = value as string[] | null
  return <RefsInput id={id} disabled={disabled} resource="roles" value={ids} onChange={onChange} />
}
