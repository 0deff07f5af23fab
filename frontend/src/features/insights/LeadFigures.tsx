/** One line a channel, campaign or marketer; every count opens the leads it counts. */
import { Table } from 'antd'
import type { ColumnsType } from 'antd/es/table'
import { useT } from '@/i18n/i18n'
import { formatPercent, group } from '@/kit/format'
import { Money } from '@/kit/Money'
import { RecordLink } from '@/kit/navigation'
import { Blank } from '@/kit/StatusTag'
import { behind, type Converted, type Counted, labelOf, type Report, type Row } from './leadReports'

interface LeadFiguresProps {
  report: Report
  by: 'source' | 'campaign' | 'network' | 'keyword' | 'batch' | 'marketer'
  onDrill: (title: string, filter: string) => void
}

const keyOf = (row: Row) => ('key' in row ? row.key : row.marketer_id) ?? ''

export function LeadFigures({ report, by, onDrill }: LeadFiguresProps) {
  const t = useT()
  const costs = report.total.cost !== null
  const count = (name: Counted | Converted) => ({
    title: t(`lead_report.fields.${name}`),
    align: 'right' as const,
    render: (_: unknown, row: Row) => {
      const value = (row as Record<string, unknown>)[name] as number
      const title = `${labelOf(row) ?? ''} · ${t(`lead_report.fields.${name}`)}`
      return value ? (
        <button
          type="button"
          className="k-link k-num"
          aria-label={`${title}: ${value}`}
          onClick={() => onDrill(title, behind(report, row, name))}
        >
          {group(value)}
        </button>
      ) : (
        <span className="k-faint">–</span>
      )
    },
  })
  const rate = (name: 'contactable_rate' | 'qualified_rate' | 'conversion_rate') => ({
    title: t(`lead_report.fields.${name}`),
    align: 'right' as const,
    render: (_: unknown, row: Row) =>
      row[name] === null ? <Blank /> : <span className="k-num">{formatPercent(row[name])}</span>,
  })
  const amount = (name: 'won_amount' | 'cost' | 'cost_per_lead') => ({
    title: t(`lead_report.fields.${name}`),
    align: 'right' as const,
    render: (_: unknown, row: Row) => <Money value={row[name]} />,
  })
  const hours = (name: 'response_mean' | 'response_median') => ({
    title: t(`lead_report.fields.${name}`),
    align: 'right' as const,
    render: (_: unknown, row: Row) =>
      name in row ? <span className="k-num">{(row as never)[name] ?? '–'}</span> : null,
  })
  const columns: ColumnsType<Row> = [
    {
      title: t(`lead_report.fields.${by}`),
      fixed: 'left',
      render: (_, row) => {
        const label = labelOf(row) ?? t('lead_report.nobody')
        if (by === 'campaign' && 'key' in row && row.key)
          return (
            <RecordLink resource="campaigns" id={row.key}>
              {label}
            </RecordLink>
          )
        return 'parent' in row && row.parent ? <span className="k-indent">{label}</span> : label
      },
    },
    count('leads'),
    count('contactable'),
    rate('contactable_rate'),
    ...(by === 'marketer'
      ? [count('responded'), hours('response_mean'), hours('response_median')]
      : []),
    count('qualified'),
    rate('qualified_rate'),
    count('conversions'),
    count('compliant'),
    rate('conversion_rate'),
    ...(by === 'marketer' ? [count('converted'), count('converted_compliant')] : []),
    count('won'),
    ...(report.total.won_amount === null ? [] : [amount('won_amount')]),
    ...(costs ? [amount('cost'), amount('cost_per_lead')] : []),
  ]
  return (
    <Table<Row>
      className="k-table"
      size="small"
      rowKey={keyOf}
      dataSource={report.data as Row[]}
      pagination={report.data.length > 50 ? { pageSize: 50, showSizeChanger: false } : false}
      scroll={{ x: 'max-content' }}
      columns={columns}
    />
  )
}
