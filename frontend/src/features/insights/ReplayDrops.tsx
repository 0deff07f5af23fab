/** The records that would have gone back or not have been claimed, those that signed the most afterwards first. */

import { Button, Segmented, Table } from 'antd'
import { useState } from 'react'
import { useEndless } from '@/api/endless'
import type { components } from '@/api/schema.gen'
import { useT } from '@/i18n/i18n'
import { Asked } from '@/kit/Asked'
import { formatDate } from '@/kit/format'
import { Money } from '@/kit/Money'
import { RecordLink } from '@/kit/navigation'
import { Panel } from '@/kit/Panel'
import { Blank } from '@/kit/StatusTag'

type Row = components['schemas']['DropRow']

interface ReplayDropsProps {
  pool: string
  replay: components['schemas']['Replay']
  person: components['schemas']['ReplayPerson'] | null
  onEverybody: () => void
}

export function ReplayDrops({ pool, replay, person, onEverybody }: ReplayDropsProps) {
  const t = useT()
  const [signed, setSigned] = useState<'all' | 'true' | 'false'>('all')
  const query = {
    owner_id: person?.owner_id,
    ...(signed !== 'all' && { signed }),
    limit: 50,
  }
  const rows = useEndless<Row>(`pools/${pool}/replay/drops`, query, { about: replay.id })
  const limits = replay.claim_daily_limit !== null
  return (
    <Panel
      title={t('replay.list')}
      extra={
        <>
          {person && (
            <Button size="small" onClick={onEverybody}>
              {person.owner_name} ×
            </Button>
          )}
          <Segmented
            size="small"
            aria-label={t('replay.signed')}
            value={signed}
            onChange={setSigned}
            options={[
              { value: 'all', label: t('acts.all') },
              { value: 'true', label: t('replay.signed') },
              { value: 'false', label: t('replay.unsigned') },
            ]}
          />
        </>
      }
    >
      <Asked of={rows}>
        {(found) => (
          <Table<Row>
            className="k-table"
            size="small"
            rowKey="id"
            dataSource={found}
            pagination={false}
            scroll={{ x: 'max-content' }}
            columns={[
              {
                title: t(
                  replay.object_type === 'leads' ? 'pool.object.leads' : 'pool.object.customers',
                ),
                render: (_, row) =>
                  row.record_name ? (
                    <RecordLink resource={replay.object_type} id={row.record_id}>
                      {row.record_name}
                    </RecordLink>
                  ) : (
                    <span className="k-faint">{t('acts.unseen')}</span>
                  ),
              },
              { title: t('replay.owner'), dataIndex: 'owner_name' },
              ...(limits
                ? [
                    {
                      title: t('replay.what'),
                      render: (_: unknown, row: Row) =>
                        t(row.kind === 'claim' ? 'replay.refused' : 'replay.dropped'),
                    },
                  ]
                : []),
              { title: t('replay.on'), render: (_, row) => formatDate(row.dropped_at) },
              {
                title: t('replay.signedOn'),
                render: (_, row) => (row.signed_on ? formatDate(row.signed_on) : <Blank />),
              },
              {
                title: t('replay.amount'),
                align: 'right',
                render: (_, row) =>
                  row.signed_on ? <Money value={row.signed_amount} /> : <Blank />,
              },
            ]}
          />
        )}
      </Asked>
      {rows.hasNext && (
        <div className="k-foot">
          <Button size="small" loading={rows.isFetchingNext} onClick={rows.fetchNext}>
            {t('kit.loadMore')}
          </Button>
        </div>
      )}
    </Panel>
  )
}
