/** A new role, or changes to one. */
import { type FormProps, RecordForm } from '@/kit/RecordForm'
import { type Role, role } from './fields'

export function RoleForm(props: FormProps<Role>) {
  return (
    <RecordForm<Role>
      {...props}
      resource="roles"
      name="role.title"
      layout="wide"
      fields={[role.name, role.name_en, role.code, role.permissions]}
    />
  )
}
