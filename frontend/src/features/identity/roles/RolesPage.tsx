/** All roles. */
import { ResourceTable } from '@/kit/table/ResourceTable'
import { role } from './fields'
import { RoleForm } from './RoleForm'

export function RolesPage() {
  return (
    <ResourceTable
      resource="roles"
      name="role.title"
      title="role.titles"
      about="role.about"
      fields={[role.name, role.name_en, role.code]}
      sort="code"
      form={RoleForm}
      preview={false}
    />
  )
}
