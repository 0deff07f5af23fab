/** A new user, or changes to one. */
import { type FormProps, RecordForm } from '@/kit/RecordForm'
import { type User, user } from './fields'

export function UserForm(props: FormProps<User>) {
  return (
    <RecordForm<User>
      {...props}
      resource="users"
      name="user.title"
      fields={[
        user.name,
        user.username,
        ...(props.record ? [] : [user.password]),
        user.department,
        user.roles,
        user.position,
        user.manager,
      ]}
      more={[
        { title: 'user.group.account', fields: [user.mobile, user.email, user.employee_no] },
        { title: 'user.group.limits', fields: [user.max_customers, user.max_leads] },
        { title: 'user.group.leave', fields: [user.on_leave_from, user.on_leave_to] },
      ]}
    />
  )
}
