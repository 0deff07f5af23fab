/** Pickers of several colleagues and of several departments. */
import type { FieldInputProps } from '@/kit/FieldInput'
import { RefsInput } from '@/kit/RefsInput'

const ACTIVE = { status: 'active' }

export function UsersInput({ id, value, onChange, disabled }: FieldInputProps<object>) {
  const ids = value as string[] | null
  return <RefsInput id={id} disabled={disabled} resource="users" value={ids} onChange={onChange} />
}

/** Those who still work here. */
export function ColleaguesInput({ id, value, onChange, disabled }: FieldInputProps<object>) {
  const ids = value as string[] | null
  return (
    <RefsInput
      id={id}
      disabled={disabled}
      resource="users"
      query={ACTIVE}
      value={ids}
      onChange={onChange}
    />
  )
}

export function DepartmentsInput({ id, value, onChange, disabled }: FieldInputProps<object>) {
  const ids = value as string[] | null
  return (
    <RefsInput id={id} disabled={disabled} resource="departments" value={ids} onChange={onChange} />
  )
}
