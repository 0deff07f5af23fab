/** The rights of a role to be read: per kind of record and scope, the verbs in words. */
import { Input, Table, Tag } from 'antd'
import { useState } from 'react'
import { useT } from '@/i18n/i18n'
import { type Permission, rowsOf, usePermissionWords } from './permissions'

export function PermissionTable({ permissions }: { permissions: Permission[] }) {
  const t = useT()
  const words = usePermissionWords()
  const [typed, setTyped] = useState('')
  const rows = rowsOf(permissions, words.objects).filter((row) =>
    `${words.object(row.object)} ${row.object}`.toLowerCase().includes(typed.trim().toLowerCase()),
  )
  return (
    <div className="k-list k-embedded">
      <div className="k-toolbar">
        <Input
          className="k-search"
          allowClear
          value={typed}
          placeholder={t('role.find')}
          aria-label={t('role.find')}
          onChange={(event) => setTyped(event.target.value)}
        />
      </div>
      <div className="k-table">
        <Table
          size="small"
          rowKey="key"
          pagination={false}
          dataSource={rows}
          scroll={{ x: 560 }}
          columns={[
            {
              title: t('role.object'),
              width: 130,
              render: (_, row, index) =>
                rows[index - 1]?.object === row.object ? null : <b>{words.object(row.object)}</b>,
            },
            { title: t('role.scope'), width: 130, render: (_, row) => words.scope(row.scope) },
            {
              title: t('role.actions'),
              render: (_, row) => (
                <span className="k-tags">
                  {row.actions.map((action) => (
                    <Tag key={action}>{words.verb(action)}</Tag>
                  ))}
                </span>
              ),
            },
          ]}
        />
      </div>
    </div>
  )
}
