/** The words and looks of a user. */
import type { components } from '@/api/schema.gen'
import { badge, date, datetime, type Look, ref, text, whole } from '@/kit/fields'
import { NewPassword } from '@/kit/NewPassword'
import { RolesInput } from './RolesInput'

/** A password is written once and never read. */
export type User = components['schemas']['UserRead'] & { password?: string }

const statuses: Record<string, Look> = {
  active: { label: 'user.status.active', tone: 'green' },
  disabled: { label: 'user.status.disabled', tone: 'orange' },
  left: { label: 'user.status.left' },
}

export const user = {
  username: text<User>('username', 'user.fields.username', {
    required: true,
    once: true,
    maxLength: 64,
    width: 130,
    hint: 'user.hint.username',
  }),
  password: text<User>('password', 'user.fields.password', {
    required: true,
    maxLength: 128,
    hint: 'user.hint.password',
    input: NewPassword,
  }),
  name: text<User>('name', 'user.fields.name', { required: true, maxLength: 32, width: 110 }),
  employee_no: text<User>('employee_no', 'user.fields.employee_no', { maxLength: 32 }),
  mobile: text<User>('mobile', 'user.fields.mobile', { maxLength: 24, width: 126 }),
  email: text<User>('email', 'user.fields.email', { maxLength: 254, width: 200 }),
  department: ref<User>(
    'department_id',
    'user.fields.department',
    'departments',
    'department_name',
    {
      required: true,
      filter: true,
      width: 140,
      query: { is_active: 'true' },
    },
  ),
  manager: ref<User>('manager_id', 'user.fields.manager', 'users', 'manager_name', {
    filter: true,
    width: 110,
    hint: 'user.hint.manager',
  }),
  position: text<User>('position', 'user.fields.position', { maxLength: 64, width: 120 }),
  roles: text<User>('role_ids', 'user.fields.roles', {
    required: true,
    input: RolesInput,
    render: (record) => record.role_names?.join('、') || null,
  }),
  max_customers: whole<User>('max_customers', 'user.fields.max_customers', {
    hint: 'user.hint.limits',
  }),
  max_leads: whole<User>('max_leads', 'user.fields.max_leads', { hint: 'user.hint.limits' }),
  on_leave_from: date<User>('on_leave_from', 'user.fields.on_leave_from'),
  on_leave_to: date<User>('on_leave_to', 'user.fields.on_leave_to'),
  status: badge<User>('status', 'user.fields.status', statuses, {
    readOnly: true,
    filter: true,
    width: 92,
  }),
  created_at: datetime<User>('created_at', 'user.fields.created_at', { readOnly: true }),
  updated_at: datetime<User>('updated_at', 'user.fields.updated_at', { readOnly: true }),
}
