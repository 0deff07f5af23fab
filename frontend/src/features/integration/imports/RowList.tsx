/** Rows of the file with what becomes of each, and why. */

import { Button, Segmented, Table } from 'antd'
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
  if (!outcome) return null
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
        {(found) => (
          <Table
            size="small"
            rowKey="line"
            pagination={false}
            scroll={{ x: 'max-content' }}
            dataSource={found}
            columns={[
              { title: t('imports.line'), dataIndex: 'line', width: 64 },
              {
                title: t('imports.becomes'),
                dataIndex: 'outcome',
                render: (value: string, row) =>
                  row.record_id && of.state === 'done' ? (
                    <RecordLink resource={of.object} id={row.record_id}>
                      <StatusTag value={value} looks={outcomes} />
                    </RecordLink>
                  ) : (
                    <StatusTag value={value} looks={outcomes} />
                  ),
              },
              {
                title: t('imports.why'),
                dataIndex: 'problems',
                render: (problems: FileRow['problems']) =>
                  problems
                    .map((one) =>
                      one.label ? `${one.label}${t('imports.colon')}${one.detail}` : one.detail,
                    )
                    .join(t('imports.semicolon')),
              },
              ...of.header.slice(0, CELLS).map((word, place) => ({
                title: word,
                key: `${place}-${word}`,
                render: (_: unknown, row: FileRow) => row.cells[place],
              })),
            ]}
          />
        )}
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
