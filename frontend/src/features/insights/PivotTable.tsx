/** A table of counts; every figure opens the acts behind it. */
import { Table } from 'antd'
import type { components } from '@/api/schema.gen'
import { useT } from '@/i18n/i18n'
import { group } from '@/kit/format'

type Counts = components['schemas']['ActCounts']
type Head = components['schemas']['ActHead']
type Line = components['schemas']['ActLine']

interface PivotTableProps {
  counts: Counts
  /** What the rows are. */
  corner: string
  onDrill: (title: string, filter: string) => void
}

interface FigureProps {
  count: number
  heads: Head[]
  onDrill: PivotTableProps['onDrill']
}

/** A head whose acts cannot be asked for leaves the figure as it is. */
function Figure({ count, heads, onDrill }: FigureProps) {
  const label = heads.map((head) => head.label).join(' · ')
  if (!count) return <span className="k-faint">–</span>
  if (heads.some((head) => head.filter === null))
    return <span className="k-num">{group(count)}</span>
  return (
    <button
      type="button"
      className="k-link k-num"
      aria-label={`${label}: ${count}`}
      onClick={() => onDrill(label, heads.map((head) => head.filter).join('&'))}
    >
      {group(count)}
    </button>
  )
}

export function PivotTable({ counts, corner, onDrill }: PivotTableProps) {
  const t = useT()
  return (
    <>
      <Table<Line>
        className="k-table"
        size="small"
        rowKey="key"
        dataSource={counts.data}
        pagination={counts.data.length > 50 ? { pageSize: 50, showSizeChanger: false } : false}
        scroll={{ x: 'max-content' }}
        columns={[
          { title: corner, dataIndex: 'label', fixed: 'left' },
          {
            title: t('acts.sum'),
            align: 'right',
            render: (_, line) => <Figure count={line.total} heads={[line]} onDrill={onDrill} />,
          },
          ...counts.columns.map((head, place) => ({
            title: head.label,
            key: head.key,
            align: 'right' as const,
            render: (_: unknown, line: Line) => (
              <Figure count={line.cells[place] ?? 0} heads={[line, head]} onDrill={onDrill} />
            ),
          })),
        ]}
        summary={() => (
          <Table.Summary.Row>
            <Table.Summary.Cell index={0}>
              <b>{t('acts.sum')}</b>
            </Table.Summary.Cell>
            <Table.Summary.Cell index={1} align="right">
              <b className="k-num">{group(counts.total)}</b>
            </Table.Summary.Cell>
            {counts.columns.map((head, place) => (
              <Table.Summary.Cell key={head.key} index={place + 2} align="right">
                <Figure count={head.total} heads={[head]} onDrill={onDrill} />
              </Table.Summary.Cell>
            ))}
          </Table.Summary.Row>
        )}
      />
      {counts.row_count > counts.data.length && (
        <p className="k-faint">
          {t('acts.more', { count: counts.data.length, of: counts.row_count })}
        </p>
      )}
    </>
  )
}
