/** The words and looks of a department. */
import type { components } from '@/api/schema.gen'
import { badge, bool, datetime, type Field, ref, text, whole } from '@/kit/fields'

export type Department = components['schemas']['DepartmentRead']

const INDENT = '\u3000'

/** The path lists the ids from the root down: its length is how far below the root. */
const depth = (path: string) => Math.max(0, path.split('/').length - 3)

export const department = {
  name: text<Department>('name', 'department.fields.name', {
    required: true,
    maxLength: 64,
    width: 260,
  }),
  code: text<Department>('code', 'department.fields.code', { maxLength: 32, width: 120 }),
  parent: ref<Department>('parent_id', 'department.fields.parent', 'departments', 'parent_name', {
    width: 160,
  }),
  leader: ref<Department>('leader_id', 'department.fields.leader', 'users', 'leader_name', {
    width: 120,
    query: { status: 'active' },
  }),
  sort: whole<Department>('sort', 'department.fields.sort', { initial: 0, width: 80 }),
  is_active: bool<Department>('is_active', 'department.fields.is_active', {
    filter: true,
    initial: true,
    width: 80,
  }),
  created_at: datetime<Department>('created_at', 'department.fields.created_at', {
    readOnly: true,
  }),
  updated_at: datetime<Department>('updated_at', 'department.fields.updated_at', {
    readOnly: true,
  }),
}

/** In the list, ordered by path, the name shows its place in the tree. */
export const treeName: Field<Department> = {
  ...department.name,
  render: (record) => `${INDENT.repeat(depth(record.path))}${record.name}`,
}

interface Member {
  id: string
  name: string
  username: string
  position: string | null
  mobile: string | null
  status: string
}

/** What the tab of its members shows. */
export const memberColumns: Field<Member>[] = [
  text<Member>('name', 'user.fields.name', { width: 110 }),
  text<Member>('username', 'user.fields.username', { width: 120 }),
  text<Member>('position', 'user.fields.position', { width: 120 }),
  text<Member>('mobile', 'user.fields.mobile', { width: 126 }),
  badge<Member>('status', 'user.fields.status', {
    active: { label: 'user.status.active', tone: 'green' },
    disabled: { label: 'user.status.disabled', tone: 'orange' },
    left: { label: 'user.status.left' },
  }),
]
