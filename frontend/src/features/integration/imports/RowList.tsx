/** Rows of the file with what becomes of each, and why. */

import { Button, Grid, Segmented, Table } from 'antd'
import { useState } from 'react'
import { useEndless } from '@/api/endless'
import { useT } from '@/i18n/i18n'
import { Asked } from '@/kit/Asked'
import { RecordLink } from '@/kit/navigation'
import { StatusTag } from '@/kit/StatusTag'
import { type FileRow, type Import, outcomes } from './imports'

const CELLS = 4
const OUTCOMES = ['fail', 'create', 'update', 'skip'] as const
const COUNT = { fail: 'failed', create: 'created', update: 'updated', skip: 'skipped' } as const

export function RowList({ of }: { of: Import }) {
  const t = useT()
  const there = OUTCOMES.filter((one) => of.counts[COUNT[one]] > 0)
  const [chosen, setChosen] = useState<string | null>(null)
  const outcome = chosen ?? there[0]
  const rows = useEndless<FileRow>(
    `imports/${of.id}/rows`,
    { outcome, limit: 20 },
    { enabled: Boolean(outcome), about: of.state },
  )
  const phone = !Grid.useBreakpoint().md
  if (!outcome) return null
  const why = (row: FileRow) =>
    row.problems
      .map((one) => (one.label ? `${one.label}${t('imports.colon')}${one.detail}` : one.detail))
      .join(t('imports.semicolon'))
  const became = (row: FileRow) => {
    const word = <StatusTag value={row.outcome} looks={outcomes} />
    return row.record_id && of.state === 'done' ? (
      <RecordLink resource={of.object} id={row.record_id}>
        {word}
      </RecordLink>
    ) : (
      word
    )
  }
  return (
    <>
      <Segmented
        value={outcome}
        options={there.map((one) => ({
          value: one,
          label: `${t(`imports.outcome.${one}`)} ${of.counts[COUNT[one]]}`,
        }))}
        onChange={setChosen}
      />
      <Asked of={rows}>
        {(found) =>
          phone ? (
            <ul className="k-cards">
              {found.map((row) => (
                <li key={row.line} className="k-card">
                  <span className="k-card-head">
                    <span className="k-card-title">{t('imports.row', { line: row.line })}</span>
                    {became(row)}
                  </span>
                  {row.problems.length > 0 && <span>{why(row)}</span>}
                  <span className="k-faint">
                    {row.cells.slice(0, CELLS).filter(Boolean).join(' · ')}
                  </span>
                </li>
              ))}
            </ul>
          ) : (
            <Table
              size="small"
              rowKey="line"
              pagination={false}
              scroll={{ x: 'max-content' }}
              dataSource={found}
              columns={[
                { title: t('imports.line'), dataIndex: 'line', width: 64 },
                { title: t('imports.becomes'), render: (_, row) => became(row) },
                { title: t('imports.why'), render: (_, row) => why(row) },
                ...of.header.slice(0, CELLS).map((word, place) => ({
                  title: word,
                  key: `${place}-${word}`,
                  render: (_: unknown, row: FileRow) => row.cells[place],
                })),
              ]}
            />
          )
        }
      </Asked>
      {rows.hasNext && (
        <div className="k-foot">
          <Button loading={rows.isFetchingNext} onClick={rows.fetchNext}>
            {t('kit.loadMore')}
          </Button>
        </div>
      )}
    </>
  )
}
