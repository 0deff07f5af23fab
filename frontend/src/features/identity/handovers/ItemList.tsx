/** What became of each record. */
import { Button, Grid, Segmented, Table } from 'antd'
import { useState } from 'react'
import { type Page, useRead } from '@/api/resource'
import { type TKey, useT } from '@/i18n/i18n'
import { formatDatetime } from '@/kit/format'
import { RecordLink } from '@/kit/navigation'
import { StatusTag } from '@/kit/StatusTag'
import { type Handover, type Item, outcomes } from './fields'

const SHOWN = 50
const OUTCOMES = ['refused', 'moved', 'pooled'] as const

export function ItemList({ of }: { of: Handover }) {
  const t = useT()
  const phone = !Grid.useBreakpoint().md
  const [outcome, setOutcome] = useState<string>('')
  const [cursors, setCursors] = useState<string[]>([])
  const { data, isPending } = useRead<Page<Item>>(
    ['handover-items', of.id, of.moved + of.pooled + of.refused],
    `/handovers/${of.id}/items`,
    { outcome: outcome || undefined, limit: SHOWN, cursor: cursors.at(-1) },
  )
  return (
    <section aria-label={t('handover.result')}>
      <p>
        <Segmented
          value={outcome}
          options={[
            { value: '', label: t('handover.view.all') },
            ...OUTCOMES.map((one) => ({
              value: one,
              label: `${t(`handover.outcome.${one}`)} ${of[one]}`,
            })),
          ]}
          onChange={(chosen) => {
            setOutcome(chosen)
            setCursors([])
          }}
        />
      </p>
      {phone ? (
        <ul className="k-items">
          {data?.data.map((row) => (
            <li key={row.id}>
              <span className="k-item-head">
                <Named row={row} />
                <StatusTag value={row.outcome} looks={outcomes} />
              </span>
              <span className="k-faint">
                {[t(`handover.holding.${row.object}` as TKey), row.receiver_name, row.detail]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
            </li>
          ))}
        </ul>
      ) : (
        <Table<Item>
          size="small"
          rowKey="id"
          loading={isPending}
          pagination={false}
          scroll={{ x: 'max-content' }}
          dataSource={data?.data}
          columns={[
            {
              title: t('handover.part.object'),
              dataIndex: 'object',
              render: (name: string) => t(`handover.holding.${name}` as TKey),
            },
            { title: t('handover.record'), render: (_, row) => <Named row={row} /> },
            {
              title: t('handover.fields.status'),
              dataIndex: 'outcome',
              render: (value: string) => <StatusTag value={value} looks={outcomes} />,
            },
            { title: t('handover.part.receiver'), dataIndex: 'receiver_name' },
            { title: t('handover.why'), dataIndex: 'detail' },
            {
              title: t('handover.at'),
              dataIndex: 'at',
              render: (at: string) => <span className="k-num">{formatDatetime(at)}</span>,
            },
          ]}
        />
      )}
      {(cursors.length > 0 || data?.page.next_cursor) && (
        <p>
          <Button disabled={cursors.length === 0} onClick={() => setCursors(cursors.slice(0, -1))}>
            {t('handover.newer')}
          </Button>{' '}
          <Button
            disabled={!data?.page.next_cursor}
            onClick={() =>
              data?.page.next_cursor && setCursors([...cursors, data.page.next_cursor])
            }
          >
            {t('handover.older')}
          </Button>
        </p>
      )}
    </section>
  )
}

function Named({ row }: { row: Item }) {
  return row.record_name && (row.object === 'leads' || row.object === 'customers') ? (
    <RecordLink resource={row.object} id={row.record_id}>
      {row.record_name}
    </RecordLink>
  ) : (
    (row.record_name ?? '—')
  )
}
