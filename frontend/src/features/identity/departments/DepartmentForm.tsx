/** A new department, or changes to one. */
import { type FormProps, RecordForm } from '@/kit/RecordForm'
import { type Department, department } from './fields'

export function DepartmentForm(props: FormProps<Department>) {
  return (
    <RecordForm<Department>
      {...props}
      resource="departments"
      name="department.title"
      fields={[
        department.name,
        department.parent,
        department.leader,
        department.code,
        department.sort,
        department.is_active,
      ]}
    />
  )
}
