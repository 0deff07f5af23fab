/** Tasks of care by aspect; every figure opens the list of exactly the tasks it counts. */
import { Link } from '@tanstack/react-router'
import { Table } from 'antd'
import type { components } from '@/api/schema.gen'
import { useT } from '@/i18n/i18n'
import { EmptyState } from '@/kit/EmptyState'
import { dimensions } from '@/kit/tasks/fields'
import '@/kit/work.css'

type Row = components['schemas']['CareFigures']

const OUTCOMES = ['done_in_time', 'done_late', 'missed', 'open', 'cancelled'] as const

interface CareFiguresProps {
  rows: Row[]
  /** Of the tasks that are counted, beside their aspect and outcome. */
  filter: Record<string, string>
}

export function CareFigures({ rows, filter }: CareFiguresProps) {
  const t = useT()
  if (rows.length === 0) return <EmptyState title={t('care.report.none')} />
  const label = (row: Row) => {
    const look = dimensions[row.dimension ?? '']
    return look ? t(look.label) : t('care.planOnly')
  }
  const figure = (row: Row, count: number, title: string, more: Record<string, string>) =>
    count === 0 ? (
      <span className="k-num k-faint">0</span>
    ) : row.dimension === null ? (
      <span className="k-num">{count}</span>
    ) : (
      <Link
        to={'/tasks' as string}
        search={{ ...filter, care_dimension: row.dimension, ...more } as never}
        className="k-link k-num"
        aria-label={`${label(row)} · ${title}: ${count}`}
      >
        {count}
      </Link>
    )
  return (
    <Table<Row>
      className="k-table"
      size="small"
      rowKey={(row) => row.dimension ?? ''}
      dataSource={rows}
      pagination={false}
      scroll={{ x: 'max-content' }}
      columns={[
        { title: t('care.report.dimension'), render: (_, row) => label(row) },
        {
          title: t('care.report.created'),
          align: 'right',
          render: (_, row) => figure(row, row.created, t('care.report.created'), {}),
        },
        ...OUTCOMES.map((outcome) => ({
          title: t(`task.outcome.${outcome}`),
          align: 'right' as const,
          render: (_: unknown, row: Row) =>
            figure(row, row[outcome], t(`task.outcome.${outcome}`), { outcome }),
        })),
      ]}
    />
  )
}
