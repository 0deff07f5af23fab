/** The words and looks of a role. */
import type { components } from '@/api/schema.gen'
import { datetime, text } from '@/kit/fields'
import { PermissionsInput } from './PermissionsInput'
import { RightsCount } from './RightsCount'

export type Role = components['schemas']['RoleRead']

export const role = {
  code: text<Role>('code', 'role.fields.code', {
    required: true,
    once: true,
    maxLength: 32,
    width: 160,
  }),
  name: text<Role>('name', 'role.fields.name', { required: true, maxLength: 64, width: 200 }),
  name_en: text<Role>('name_en', 'role.fields.name_en', {
    required: true,
    maxLength: 64,
    width: 220,
  }),
  permissions: text<Role>('permissions', 'role.fields.permissions', {
    wide: true,
    initial: [],
    input: PermissionsInput,
    render: (record) => <RightsCount permissions={record.permissions} />,
  }),
  created_at: datetime<Role>('created_at', 'role.fields.created_at', { readOnly: true }),
  updated_at: datetime<Role>('updated_at', 'role.fields.updated_at', { readOnly: true }),
}
