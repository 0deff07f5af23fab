/** One user. */
import { useT } from '@/i18n/i18n'
import { RecordPage } from '@/kit/RecordPage'
import { type User, user } from './fields'
import { HandOverButton } from './HandOverButton'
import { userInputs } from './inputs'
import { UserForm } from './UserForm'

export function UserPage() {
  const t = useT()
  return (
    <RecordPage<User>
      resource="users"
      title="user.titles"
      heading={(record) => record.name}
      number={(record) => record.username}
      status={user.status}
      highlights={[user.department, user.position, user.roles]}
      facts={[
        {
          title: 'user.group.account',
          fields: [user.username, user.name, user.mobile, user.email, user.employee_no],
        },
        {
          title: 'user.group.work',
          fields: [user.department, user.position, user.manager, user.roles],
        },
        { title: 'user.group.limits', fields: [user.max_customers, user.max_leads] },
        { title: 'user.group.leave', fields: [user.on_leave_from, user.on_leave_to] },
        { title: 'kit.record.system', fields: [user.created_at, user.updated_at] },
      ]}
      inputs={() => userInputs(t)}
      form={UserForm}
      extra={(record) => <HandOverButton record={record} />}
      timeline="log"
    />
  )
}
