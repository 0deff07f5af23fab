/** All departments, as the tree they are. */
import { ResourceTable } from '@/kit/table/ResourceTable'
import { DepartmentForm } from './DepartmentForm'
import { department, treeName } from './fields'

export function DepartmentsPage() {
  return (
    <ResourceTable
      resource="departments"
      name="department.title"
      title="department.titles"
      about="department.about"
      fields={[treeName, department.leader, department.code, department.sort, department.is_active]}
      sort="path"
      form={DepartmentForm}
      preview={false}
    />
  )
}
