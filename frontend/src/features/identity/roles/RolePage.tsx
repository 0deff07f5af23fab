/** One role and what it allows. */
import { RecordPage } from '@/kit/RecordPage'
import { type Role, role } from './fields'
import { PermissionTable } from './PermissionTable'
import { RoleForm } from './RoleForm'

export function RolePage() {
  return (
    <RecordPage<Role>
      resource="roles"
      title="role.titles"
      heading={(record) => record.name}
      number={(record) => record.code}
      highlights={[role.permissions]}
      facts={[
        { title: 'kit.record.basics', fields: [role.name, role.name_en, role.code] },
        { title: 'kit.record.system', fields: [role.created_at, role.updated_at] },
      ]}
      tabs={[
        {
          key: 'permissions',
          label: 'role.tab.permissions',
          children: (record) => <PermissionTable permissions={record.permissions} />,
        },
      ]}
      form={RoleForm}
      timeline={false}
    />
  )
}
