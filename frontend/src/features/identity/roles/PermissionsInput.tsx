/** The rights of a role to be edited: one line per kind of record and scope. */
import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Select, Table } from 'antd'
import { useState } from 'react'
import { ACTIONS } from '@/api/actions'
import { useT } from '@/i18n/i18n'
import type { FieldInputProps } from '@/kit/FieldInput'
import {
  type Permission,
  permissionsOf,
  type Row,
  rowsOf,
  SCOPES,
  usePermissionWords,
} from './permissions'

const VERBS = [
  ...new Set(['read', 'create', 'update', 'delete', ...Object.keys(ACTIONS)]),
  'export_plain',
  'view_cost',
  'view_account',
  'view_sensitive',
  'config',
]

export function PermissionsInput({ value, onChange }: FieldInputProps<object>) {
  const t = useT()
  const words = usePermissionWords()
  const [rows, setRows] = useState<Row[]>(() =>
    rowsOf((value as Permission[] | null) ?? [], words.objects),
  )

  function change(next: Row[]) {
    setRows(next)
    onChange?.(permissionsOf(next))
  }
  const set = (key: string, patch: Partial<Row>) =>
    change(rows.map((row) => (row.key === key ? { ...row, ...patch } : row)))

  return (
    <>
      <Table
        size="small"
        rowKey="key"
        pagination={false}
        dataSource={rows}
        scroll={{ x: 640 }}
        columns={[
          {
            title: t('role.object'),
            width: 160,
            render: (_, row) => (
              <Select
                className="k-full"
                showSearch={{ optionFilterProp: 'label' }}
                aria-label={t('role.object')}
                value={row.object || undefined}
                placeholder={t('kit.selectPlaceholder')}
                options={words.objects.map((code) => ({ value: code, label: words.object(code) }))}
                onChange={(object) => set(row.key, { object })}
              />
            ),
          },
          {
            title: t('role.scope'),
            width: 150,
            render: (_, row) => (
              <Select
                className="k-full"
                aria-label={t('role.scope')}
                value={row.scope}
                options={SCOPES.map((code) => ({ value: code, label: words.scope(code) }))}
                onChange={(scope) => set(row.key, { scope })}
              />
            ),
          },
          {
            title: t('role.actions'),
            render: (_, row) => (
              <Select
                className="k-full"
                mode="tags"
                showSearch={{ optionFilterProp: 'label' }}
                aria-label={t('role.actions')}
                value={row.actions}
                options={VERBS.map((code) => ({ value: code, label: words.verb(code) }))}
                onChange={(actions: string[]) => set(row.key, { actions })}
              />
            ),
          },
          {
            width: 44,
            render: (_, row) => (
              <Button
                type="text"
                size="small"
                icon={<DeleteOutlined />}
                aria-label={t('role.remove')}
                onClick={() => change(rows.filter((one) => one.key !== row.key))}
              />
            ),
          },
        ]}
      />
      <Button
        type="dashed"
        size="small"
        icon={<PlusOutlined />}
        onClick={() =>
          setRows([...rows, { key: crypto.randomUUID(), object: '', scope: 'self', actions: [] }])
        }
      >
        {t('role.add')}
      </Button>
    </>
  )
}
