/** Grants, and the rows people read: one kind of record, one scope, the verbs that hold there. */
import { useTranslation } from 'react-i18next'
import { actionLabel, actionLook } from '@/api/actions'
import type { components } from '@/api/schema.gen'
import { language } from '@/i18n/i18n'

export type Permission = components['schemas']['PermissionRead']

export interface Row {
  key: string
  object: string
  scope: string
  actions: string[]
}

export const SCOPES = ['self', 'self_sub', 'dept', 'dept_sub', 'all']

const FIRST = ['read', 'create', 'update', 'delete']
const place = (action: string) =>
  FIRST.includes(action) ? FIRST.indexOf(action) : 10 + actionLook(action).rank

export function rowsOf(permissions: Permission[], order: string[]): Row[] {
  const rows = new Map<string, Row>()
  for (const { object, action, scope } of permissions) {
    const key = `${object}/${scope}`
    const row = rows.get(key) ?? { key, object, scope, actions: [] }
    row.actions.push(action)
    rows.set(key, row)
  }
  const at = (object: string) => (order.indexOf(object) + 1 || order.length + 1) - 1
  for (const row of rows.values()) row.actions.sort((a, b) => place(a) - place(b))
  return [...rows.values()].sort(
    (a, b) => at(a.object) - at(b.object) || SCOPES.indexOf(a.scope) - SCOPES.indexOf(b.scope),
  )
}

/** A verb is granted once per kind of record: the widest row wins. */
export function permissionsOf(rows: Row[]): Permission[] {
  const found = new Map<string, Permission>()
  for (const { object, scope, actions } of rows)
    for (const action of object && scope ? actions : []) {
      const key = `${object}/${action}`
      const known = found.get(key)
      if (!known || SCOPES.indexOf(known.scope) < SCOPES.indexOf(scope))
        found.set(key, { object, action, scope })
    }
  return [...found.values()]
}

/** Words of objects, verbs and scopes; what has none shows its code. */
export function usePermissionWords() {
  const { i18n } = useTranslation()
  const say = (key: string, otherwise: string) =>
    i18n.exists(key) ? String(i18n.t(key as never)) : otherwise
  return {
    objects: Object.keys(i18n.t('role.objects', { returnObjects: true }) as object),
    object: (code: string) => say(`role.objects.${code}`, code),
    scope: (code: string) => say(`role.scopes.${code}`, code),
    verb: (code: string) => say(`role.verbs.${code}`, actionLabel(code, language())),
  }
}
