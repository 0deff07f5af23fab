/** The value lists of the company, one tab each. */
import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { App, Button, Grid, Popconfirm, Table, Tabs } from 'antd'
import type { MouseEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { asProblem } from '@/api/problems'
import { useRead, useRemove } from '@/api/resource'
import { useCan } from '@/api/session'
import { inLanguage, useT } from '@/i18n/i18n'
import { FieldValue } from '@/kit/FieldValue'
import { PageHeader } from '@/kit/PageHeader'
import { ListBlank } from '@/kit/table/ListBlank'
import { RowCards } from '@/kit/table/RowCards'
import { useUrlState } from '@/kit/useUrlState'
import { columns, type Item, item } from './fields'
import { ItemForm } from './ItemForm'

export function DictionariesPage() {
  const t = useT()
  const can = useCan()
  const { message } = App.useApp()
  const { i18n } = useTranslation()
  const { params, set } = useUrlState()
  const phone = !Grid.useBreakpoint().md
  const list = useRead<{ data: Item[] }>(['list', 'dictionaries'], '/dictionaries')
  const all = list.data?.data ?? []
  const types = [...new Set(all.map((one) => one.dict_type))]
  const known = Object.keys(i18n.t('dictionary.type', { returnObjects: true }) as object)
  const ordered = types.toSorted((a, b) => place(known, a) - place(known, b))
  const type = params.type ?? ordered[0] ?? ''
  const rows = all.filter((one) => one.dict_type === type)
  const parent = (code: string | null) => {
    const found = rows.find((one) => one.code === code)
    return found ? inLanguage(found.label_zh, found.label_en) : code
  }
  const shown = columns.map((field) =>
    field === item.parent ? { ...field, render: (row: Item) => parent(row.parent) } : field,
  )
  const editing = all.find((one) => one.id === params.item)
  const word = (code: string) =>
    known.includes(code) ? String(i18n.t(`dictionary.type.${code}` as never)) : code
  const remove = useRemove('dictionaries')
  const drop = (row: Item) =>
    remove.mutateAsync(row).then(
      () => void message.success(t('dictionary.deleted')),
      (error) => void message.error(t('dictionary.kept', { why: asProblem(error).message })),
    )
  const open = (row: Item) => can('dictionaries', 'update') && set({ item: row.id })

  return (
    <div className="k-list">
      <PageHeader
        title={t('dictionary.titles')}
        subtitle={phone ? undefined : t('dictionary.about')}
      >
        {can('dictionaries', 'create') && (
          <Button type="primary" icon={<PlusOutlined />} onClick={() => set({ new: '1' })}>
            {t('kit.createOf', { name: t('dictionary.title') })}
          </Button>
        )}
      </PageHeader>
      <Tabs
        className="k-views"
        size="small"
        activeKey={type}
        onChange={(next) => set({ type: next })}
        items={ordered.map((code) => ({ key: code, label: word(code) }))}
      />
      {list.error ? (
        <ListBlank
          error={list.error as Error}
          filtered={false}
          name={t('dictionary.title')}
          onRetry={() => void list.refetch()}
          onClear={() => undefined}
        />
      ) : phone ? (
        <RowCards
          rows={rows}
          fields={shown}
          heading={item.label_zh}
          loading={list.isPending}
          onOpen={open}
        />
      ) : (
        <div className="k-table">
          <Table<Item>
            size="small"
            rowKey="id"
            pagination={false}
            loading={list.isPending}
            dataSource={rows}
            tableLayout="fixed"
            columns={[
              ...shown.map((field) => ({
                key: field.key as string,
                title: t(field.label),
                width: field.width,
                render: (_: unknown, row: Item) => <FieldValue field={field} record={row} />,
              })),
              ...(can('dictionaries', 'delete')
                ? [
                    {
                      key: 'drop',
                      width: 56,
                      onCell: () => ({ onClick: (event: MouseEvent) => event.stopPropagation() }),
                      render: (_: unknown, row: Item) => (
                        <Popconfirm
                          title={t('dictionary.drop', { name: parent(row.code) ?? row.code })}
                          description={t('dictionary.dropHint')}
                          onConfirm={() => drop(row)}
                        >
                          <Button
                            type="text"
                            size="small"
                            icon={<DeleteOutlined />}
                            aria-label={t('kit.actions.delete')}
                          />
                        </Popconfirm>
                      ),
                    },
                  ]
                : []),
            ]}
            onRow={(row) => ({ onClick: () => open(row) })}
          />
        </div>
      )}
      {params.new && (
        <ItemForm open initial={{ dict_type: type }} onClose={() => set({ new: undefined })} />
      )}
      {editing && (
        <ItemForm key={editing.id} open record={editing} onClose={() => set({ item: undefined })} />
      )}
    </div>
  )
}

const place = (known: string[], code: string) => (known.indexOf(code) + 1 || known.length + 1) - 1
