/** The rights of a role to be read: per kind of record and scope, the verbs in words. */
import { useState } from 'react'
import { language, useT } from '@/i18n/i18n'
import { FindBox } from '@/kit/FindBox'
import { type Field, longText, text } from '@/kit/fields'
import { LinesTable } from '@/kit/lines/LinesTable'
import { type Permission, type Row, rowsOf, usePermissionWords } from './permissions'

export function PermissionTable({ permissions }: { permissions: Permission[] }) {
  const t = useT()
  const words = usePermissionWords()
  const [typed, setTyped] = useState('')
  const rows = rowsOf(permissions, words.objects).filter((row) =>
    `${words.object(row.object)} ${row.object}`.toLowerCase().includes(typed.trim().toLowerCase()),
  )
  const fields: Field<Row>[] = [
    text('object', 'role.object', { width: 110, render: (row) => words.object(row.object) }),
    text('scope', 'role.scope', { width: 90, render: (row) => words.scope(row.scope) }),
    longText('key', 'role.actions', {
      render: ({ actions }) =>
        [...new Set(actions.map(words.verb))].join(language() === 'zh' ? '、' : ', '),
    }),
  ]
  return (
    <div className="k-list k-embedded">
      <div className="k-toolbar">
        <FindBox label={t('role.find')} value={typed} onChange={setTyped} />
      </div>
      <LinesTable lines={rows.map((row) => ({ ...row, id: row.key }))} fields={fields} />
    </div>
  )
}
