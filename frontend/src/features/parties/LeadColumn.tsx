/** One column of the board, a page at a time. */

import { Button } from 'antd'
import type { Query } from '@/api/client'
import { useEndless } from '@/api/endless'
import type { components } from '@/api/schema.gen'
import { useT } from '@/i18n/i18n'
import { Asked } from '@/kit/Asked'
import { BoardCard } from '@/kit/Board'
import { FieldValue } from '@/kit/FieldValue'
import { RecordLink } from '@/kit/navigation'
import type { Lead } from './lead'
import { COLUMNS, type Column, targetsOf } from './leadBoard'
import { lead } from './leadFields'

type Row = components['schemas']['LeadRow']

interface LeadColumnProps {
  column: string
  query: Query
  ready: boolean
  onMove: (id: string, to: string) => void
}

export function LeadColumn({ column, query, ready, onMove }: LeadColumnProps) {
  const t = useT()
  const { label, status } = COLUMNS.find((one) => one.key === column) as Column
  const asked = { ...query, status, sort: '-updated_at', limit: 20, count: 'exact' }
  const found = useEndless<Row>('leads', asked, { enabled: ready })
  const targets = targetsOf(column).map((one) => ({ key: one.key, label: t(one.label) }))
  return (
    <>
      <h2 className="k-board-head">
        {t(label)}
        <span className="k-num k-faint">
          {found.total}
          {found.isMore && '+'}
        </span>
      </h2>
      <Asked of={found} rows={3}>
        {(rows) => (
          <>
            <ul className="k-board-cards">
              {rows.map((row) => (
                <BoardCard
                  key={row.id}
                  id={row.id}
                  name={row.name}
                  column={column}
                  targets={targets}
                  onMove={(to) => onMove(row.id, to)}
                >
                  <RecordLink resource="leads" id={row.id}>
                    {row.name}
                  </RecordLink>
                  <Card record={row as unknown as Lead} />
                </BoardCard>
              ))}
            </ul>
            {rows.length === 0 && <p className="k-faint">{t('lead.board.none')}</p>}
          </>
        )}
      </Asked>
      {found.hasNext && (
        <div className="k-board-foot">
          <Button block size="small" loading={found.isFetchingNext} onClick={found.fetchNext}>
            {t('kit.loadMore')}
          </Button>
        </div>
      )}
    </>
  )
}

function Card({ record }: { record: Lead }) {
  return (
    <>
      <span className="k-board-line">
        {record.contact_name && <span>{record.contact_name}</span>}
        <FieldValue field={lead.source} record={record} />
        {record.intent_level && <FieldValue field={lead.intent_level} record={record} />}
      </span>
      <span className="k-board-line">
        {record.owner_name ? <span>{record.owner_name}</span> : <span>{record.pool_name}</span>}
        {record.next_follow_up_at && <FieldValue field={lead.next_follow_up_at} record={record} />}
      </span>
    </>
  )
}
