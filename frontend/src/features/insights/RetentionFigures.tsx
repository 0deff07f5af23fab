/** 留存: one line a period in which customers came, how many of them ordered in each period since. */
import { Table } from 'antd'
import type { ColumnsType } from 'antd/es/table'
import type { components } from '@/api/schema.gen'
import { useT } from '@/i18n/i18n'
import { formatPercent, group } from '@/kit/format'

type Report = components['schemas']['Retention']
type Row = components['schemas']['Cohort']

export function RetentionFigures({ report }: { report: Report }) {
  const t = useT()
  // Periods before anybody came say nothing.
  const from = report.periods.findIndex((_, place) => report.data.some((row) => row.active[place]))
  const shown = report.periods.map((period, place) => ({ period, place })).slice(Math.max(from, 0))
  const columns: ColumnsType<Row> = [
    { key: 'label', title: t('customer_report.retention.came'), dataIndex: 'label', fixed: 'left' },
    {
      key: 'customers',
      title: t('customer_report.fields.customers'),
      align: 'right',
      render: (_, row) => <span className="k-num">{group(row.customers)}</span>,
    },
    ...shown.map(({ period, place }) => ({
      key: period,
      title: period,
      align: 'right' as const,
      render: (_: unknown, row: Row) => <Share of={row} place={place} />,
    })),
  ]
  return (
    <Table<Row>
      className="k-table"
      size="small"
      rowKey={(row) => row.key ?? ''}
      dataSource={report.data}
      pagination={false}
      scroll={{ x: 'max-content' }}
      columns={columns}
      summary={() => (
        <Table.Summary.Row>
          <Table.Summary.Cell index={0}>
            <b>{t('customer_report.retention.rate')}</b>
          </Table.Summary.Cell>
          <Table.Summary.Cell index={1} />
          {shown.map(({ period, place }, at) => (
            <Table.Summary.Cell key={period} index={at + 2} align="right">
              <Rate of={report.kept[place]} />
            </Table.Summary.Cell>
          ))}
        </Table.Summary.Row>
      )}
    />
  )
}

function Rate({ of }: { of: components['schemas']['Kept'] | null | undefined }) {
  const t = useT()
  if (of?.rate == null) return null
  return (
    <b
      className="k-num"
      title={t('customer_report.retention.keptOf', { kept: of.kept, of: of.of })}
    >
      {formatPercent(of.rate)}
    </b>
  )
}

/** The more of them are still there, the darker. */
function Share({ of, place }: { of: Row; place: number }) {
  const active = of.active[place]
  if (active == null) return null
  const share = of.customers ? active / of.customers : 0
  return (
    <span
      className="k-share k-num"
      style={{ background: `color-mix(in srgb, var(--accent-soft) ${share * 100}%, transparent)` }}
    >
      {group(active)}
      <small className="k-faint">{Math.round(share * 100)}%</small>
    </span>
  )
}
