/** Everybody who signs in. */
import { useT } from '@/i18n/i18n'
import { ResourceTable } from '@/kit/table/ResourceTable'
import type { View } from '@/kit/table/useListQuery'
import { user } from './fields'
import { userInputs } from './inputs'
import { UserForm } from './UserForm'

const views: View[] = [
  { key: 'active', label: 'user.view.active', params: { status: 'active' } },
  { key: 'disabled', label: 'user.view.disabled', params: { status: 'disabled' } },
  { key: 'left', label: 'user.view.left', params: { status: 'left' } },
  { key: 'all', label: 'user.view.all', params: {} },
]

export function UsersPage() {
  const t = useT()
  return (
    <ResourceTable
      resource="users"
      name="user.title"
      title="user.titles"
      about="user.about"
      fields={[
        user.name,
        user.username,
        user.department,
        user.position,
        user.manager,
        user.mobile,
        user.email,
        user.status,
      ]}
      preview={[
        user.username,
        user.department,
        user.roles,
        user.position,
        user.manager,
        user.mobile,
        user.email,
        user.status,
      ]}
      views={views}
      sort="username"
      form={UserForm}
      inputs={userInputs(t)}
    />
  )
}
