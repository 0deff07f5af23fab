/** One department: its members and what is below it. */
import { RecordPage } from '@/kit/RecordPage'
import { ResourceTable } from '@/kit/table/ResourceTable'
import { DepartmentForm } from './DepartmentForm'
import { type Department, department, memberColumns } from './fields'

export function DepartmentPage() {
  return (
    <RecordPage<Department>
      resource="departments"
      title="department.titles"
      heading={(record) => record.name}
      number={(record) => record.code}
      highlights={[department.leader, department.parent]}
      facts={[
        {
          title: 'kit.record.basics',
          fields: [
            department.name,
            department.code,
            department.parent,
            department.leader,
            department.sort,
            department.is_active,
          ],
        },
        { title: 'kit.record.system', fields: [department.created_at, department.updated_at] },
      ]}
      tabs={[
        {
          key: 'users',
          label: 'department.tab.users',
          children: (record) => (
            <ResourceTable
              embedded
              resource="users"
              name="user.title"
              title="user.titles"
              fields={memberColumns}
              filters={[]}
              fixed={{ department_id: record.id }}
              sort="username"
              preview={false}
            />
          ),
        },
        {
          key: 'children',
          label: 'department.tab.children',
          children: (record) => (
            <ResourceTable
              embedded
              resource="departments"
              name="department.title"
              title="department.titles"
              fields={[department.name, department.leader, department.code, department.is_active]}
              filters={[]}
              fixed={{ parent_id: record.id }}
              initial={{ parent_id: record.id }}
              sort="path"
              form={DepartmentForm}
              preview={false}
            />
          ),
        },
      ]}
      form={DepartmentForm}
      timeline="log"
    />
  )
}
