/** The rows of a list on a desk: fixed columns, order by their heads, arrow keys, explicit selection. */
import { Skeleton, Table } from 'antd'
import type { Entity } from '@/api/resource'
import { useT } from '@/i18n/i18n'
import { type Field, sortParam } from '@/kit/fields'
import { columnsOf, widthOf } from './columns'
import { HeadCell } from './HeadCell'
import { useRowKeys } from './useRowKeys'

/** Width of the column with the checkboxes. */
export const CHECKBOX = 40

interface RowTableProps<T extends Entity> {
  resource: string
  rows: T[]
  fields: Field<T>[]
  loading: boolean
  sort: string | undefined
  onSort: (sort: string | undefined) => void
  /** A column was drawn wider or narrower. */
  onWiden: (field: Field<T>, width: number) => void
  /** The row in the drawer. */
  open: string | undefined
  onOpen: (row: T) => void
  /** The arrow keys moved to a row while the drawer is open. */
  onMove: (row: T) => void
  /** Absent: rows cannot be selected. */
  selected?: T[]
  onSelect: (rows: T[]) => void
  /** The head stays while the page scrolls. */
  sticky: boolean
}

export function RowTable<T extends Entity>(props: RowTableProps<T>) {
  const { resource, rows, fields, selected } = props
  const t = useT()
  const keys = useRowKeys(rows, props.onOpen, (row) => props.open && props.onMove(row))
  if (props.loading)
    return (
      <Skeleton
        className="k-loading"
        active
        title={false}
        paragraph={{ rows: 10, width: '100%' }}
      />
    )
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrow keys move over the rows of the table inside
    <div className="k-table" tabIndex={-1} onKeyDown={keys.onKeyDown}>
      <Table<T>
        size="small"
        rowKey="id"
        sticky={props.sticky && { offsetHeader: 0 }}
        pagination={false}
        dataSource={rows}
        columns={columnsOf(fields, { t, resource, sort: props.sort, onWiden: props.onWiden })}
        components={{ header: { cell: HeadCell } }}
        tableLayout="fixed"
        scroll={{
          x: fields.reduce((sum, field) => sum + widthOf(field), selected ? CHECKBOX : 0),
        }}
        rowClassName={(row) =>
          row.id === keys.active || row.id === props.open ? 'k-row-active' : ''
        }
        onRow={(row) => ({
          onClick: () => {
            keys.setActive(row.id)
            props.onOpen(row)
          },
        })}
        rowSelection={
          selected && {
            selectedRowKeys: selected.map((row) => row.id),
            onChange: (_, chosen) => props.onSelect(chosen),
            preserveSelectedRowKeys: true,
            columnWidth: CHECKBOX,
          }
        }
        onChange={(_, __, sorter) => {
          const one = Array.isArray(sorter) ? sorter[0] : sorter
          const field = fields.find(({ key }) => key === one?.columnKey)
          if (!field || !one?.order) props.onSort(undefined)
          else props.onSort(`${one.order === 'ascend' ? '' : '-'}${sortParam(field)}`)
        }}
      />
    </div>
  )
}
