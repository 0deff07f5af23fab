/** What sharing asks for: with whom, to read or to write, until when. */
import type { FieldInputProps } from '@/kit/FieldInput'
import { badge, bool, datetime, type Field, type Look, text } from '@/kit/fields'
import { RefsInput } from '@/kit/RefsInput'
import type { BulkAction } from '@/kit/table/BulkBar'

export interface ShareInput {
  user_ids?: string[]
  department_ids?: string[]
  leader_ids?: string[]
  permission: string
  role?: string
  expires_at?: string
  cascade?: boolean
  /** As the log tells it. */
  team?: string
}

const several = (resource: string) =>
  function Several({ id, value, onChange, disabled }: FieldInputProps<object>) {
    return (
      <RefsInput
        id={id}
        disabled={disabled}
        resource={resource}
        value={value as string[] | null}
        onChange={onChange}
      />
    )
  }

const Users = several('users')
const Departments = several('departments')

export const permissions: Record<string, Look> = {
  read: { label: 'sharing.permission.read' },
  write: { label: 'sharing.permission.write', tone: 'blue' },
}

const share = {
  users: text<ShareInput>('user_ids', 'sharing.users', { input: Users }),
  departments: text<ShareInput>('department_ids', 'sharing.departments', { input: Departments }),
  teams: text<ShareInput>('leader_ids', 'sharing.teams', {
    input: Users,
    hint: 'sharing.teamsHint',
  }),
  permission: badge<ShareInput>('permission', 'sharing.permission.title', permissions, {
    required: true,
  }),
  role: text<ShareInput>('role', 'sharing.role', {
    maxLength: 32,
    placeholder: 'sharing.roleHint',
  }),
  until: datetime<ShareInput>('expires_at', 'sharing.until', { hint: 'sharing.untilHint' }),
  cascade: bool<ShareInput>('cascade', 'sharing.cascade', { hint: 'sharing.cascadeHint' }),
}

/** How the log names what was shared. */
export const TEAM = text<ShareInput>('team', 'sharing.logged')

export const SHARE_DEFAULT = { permission: 'read' }

/** What is shared along with a customer is up to whoever shares it. */
export const shareFields = (resource: string): Field<ShareInput>[] => [
  share.users,
  share.departments,
  share.teams,
  share.permission,
  share.role,
  share.until,
  ...(resource === 'customers' ? [share.cascade] : []),
]

/** Many at once: the bulk bar presets nothing, and the server takes what is not said for reading. */
export const BULK_SHARE: BulkAction = {
  action: 'share',
  fields: [
    share.users,
    share.departments,
    share.teams,
    badge<ShareInput>('permission', 'sharing.permission.title', permissions),
    share.until,
  ],
}
