/** One line a group of customers, and all of them together; a count opens the customers it counts. */
import { Table } from 'antd'
import type { ColumnsType } from 'antd/es/table'
import type { components } from '@/api/schema.gen'
import { useT } from '@/i18n/i18n'
import { group } from '@/kit/format'
import { Money } from '@/kit/Money'

type Report = components['schemas']['CustomerReport']
type Row = components['schemas']['CustomerReportRow']
type Figure = 'customers' | 'open_deals' | 'orders'
type Amount =
  | 'open_amount'
  | 'order_amount'
  | 'received_amount'
  | 'receivable_amount'
  | 'overdue_amount'

interface CustomerFiguresProps {
  report: Report
  /** What the lines are. */
  corner: string
  onDrill: (title: string, filter: string) => void
}

export function CustomerFigures({ report, corner, onDrill }: CustomerFiguresProps) {
  const t = useT()
  const head = (name: Figure | Amount) => ({
    key: name,
    title: t(`customer_report.fields.${name}`),
    align: 'right' as const,
  })
  // What the reader may not read is null in every line, and no column.
  const known = (name: Figure | Amount) => report.total[name] !== null
  const number = (name: Figure) => ({
    ...head(name),
    render: (_: unknown, row: Row) => <span className="k-num">{group(row[name] ?? 0)}</span>,
  })
  const amount = (name: Amount) => ({
    ...head(name),
    render: (_: unknown, row: Row) => <Money value={row[name]} />,
  })
  const columns: ColumnsType<Row> = [
    { key: 'label', title: corner, dataIndex: 'label', fixed: 'left' },
    {
      ...head('customers'),
      render: (_, row) =>
        row.filter ? (
          <button
            type="button"
            className="k-link k-num"
            aria-label={`${row.label}: ${row.customers}`}
            onClick={() => onDrill(row.label, row.filter ?? '')}
          >
            {group(row.customers)}
          </button>
        ) : (
          <span className="k-num">{group(row.customers)}</span>
        ),
    },
    ...(['open_deals'] as const).filter(known).map(number),
    ...(['open_amount'] as const).filter(known).map(amount),
    ...(['orders'] as const).filter(known).map(number),
    ...(['order_amount', 'received_amount', 'receivable_amount', 'overdue_amount'] as const)
      .filter(known)
      .map(amount),
  ]
  const total: Row = { ...report.total, key: null, label: t('customer_report.all'), filter: null }
  return (
    <Table<Row>
      className="k-table"
      size="small"
      rowKey={(row) => row.key ?? ''}
      dataSource={report.data}
      pagination={report.data.length > 50 ? { pageSize: 50, showSizeChanger: false } : false}
      scroll={{ x: 'max-content' }}
      columns={columns}
      summary={() => (
        <Table.Summary.Row>
          {columns.map((column, place) => (
            <Table.Summary.Cell key={String(column.key)} index={place} align={column.align}>
              <b>
                {place === 0 ? total.label : (column.render?.(null, total, 0) as React.ReactNode)}
              </b>
            </Table.Summary.Cell>
          ))}
        </Table.Summary.Row>
      )}
    />
  )
}
