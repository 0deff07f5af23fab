/** 待入公海: leads and customers that go back into their pool soon, the most urgent first. */

import { Button, Grid, Segmented, Table } from 'antd'
import { useEndless } from '@/api/endless'
import type { components } from '@/api/schema.gen'
import { useCan, useMe } from '@/api/session'
import { useT } from '@/i18n/i18n'
import { Asked } from '@/kit/Asked'
import { EmptyState } from '@/kit/EmptyState'
import { formatDate, formatDatetime } from '@/kit/format'
import { More } from '@/kit/More'
import { RecordLink, useGo } from '@/kit/navigation'
import { PageHeader } from '@/kit/PageHeader'
import { Blank } from '@/kit/StatusTag'
import { useUrlState } from '@/kit/useUrlState'
import { DaysLeft } from './DaysLeft'
import '@/kit/strips.css'

type Row = components['schemas']['SoonRow']

const KINDS = ['customers', 'leads'] as const

export function SoonPage() {
  const t = useT()
  const can = useCan()
  const go = useGo()
  const { data: me } = useMe()
  const { params, set } = useUrlState()
  const phone = !Grid.useBreakpoint().md
  const kinds = KINDS.filter((one) => can(one, 'read'))
  const kind = kinds.find((one) => one === params.kind) ?? kinds[0] ?? 'customers'
  const mine = params.mine === 'true'
  const asked = useEndless<Row>(
    `recycling/${kind}`,
    { limit: 100, ...(mine && { owner_id: me?.id }) },
    { enabled: Boolean(me) },
  )
  return (
    <div className="k-list">
      <PageHeader
        title={t('pool.soon.title')}
        subtitle={asked.data && t('pool.soon.total', { count: asked.total ?? 0 })}
      />
      <div className="k-block-row k-apart">
        <Segmented
          aria-label={t('pool.fields.object_type')}
          value={kind}
          options={kinds.map((one) => ({ value: one, label: t(`pool.object.${one}`) }))}
          onChange={(one) => set({ kind: one })}
        />
        <Segmented
          aria-label={t('pool.soon.owner')}
          value={mine ? 'mine' : 'all'}
          options={[
            { value: 'all', label: t('pool.soon.all') },
            { value: 'mine', label: t('pool.soon.mine') },
          ]}
          onChange={(one) => set({ mine: one === 'mine' ? 'true' : undefined })}
        />
      </div>
      <Asked of={asked} rows={8}>
        {(rows) =>
          rows.length === 0 ? (
            <EmptyState
              title={t('pool.soon.none')}
              hint={t('pool.soon.about')}
              action={
                <Button onClick={() => go(`/${kind}`, { view: 'mine' })}>
                  {t(`pool.soon.toMine.${kind}`)}
                </Button>
              }
            />
          ) : phone ? (
            <>
              <SoonCards rows={rows} kind={kind} />
              <More of={asked} />
            </>
          ) : (
            <>
              <Table<Row>
                className="k-table"
                size="small"
                rowKey="id"
                dataSource={rows}
                pagination={false}
                scroll={{ x: 'max-content' }}
                columns={[
                  {
                    title: t(`pool.object.${kind}`),
                    render: (_, row) => (
                      <RecordLink resource={kind} id={row.id}>
                        {row.name}
                      </RecordLink>
                    ),
                  },
                  {
                    title: t('pool.soon.until'),
                    render: (_, row) => <Until row={row} />,
                  },
                  { title: t('pool.soon.reason'), dataIndex: 'reason' },
                  { title: t('pool.soon.owner'), dataIndex: 'owner_name' },
                  {
                    title: t('pool.soon.last'),
                    render: (_, row) =>
                      row.last_follow_up_at ? formatDate(row.last_follow_up_at) : <Blank />,
                  },
                  { title: t('pool.title'), dataIndex: 'pool_name' },
                ]}
              />
              <More of={asked} />
            </>
          )
        }
      </Asked>
    </div>
  )
}

/** On a phone: one card a record, the whole of it leads there. */
function SoonCards({ rows, kind }: { rows: Row[]; kind: (typeof KINDS)[number] }) {
  const t = useT()
  return (
    <ul className="k-cards">
      {rows.map((row) => (
        <li key={row.id}>
          <RecordLink resource={kind} id={row.id} className="k-card">
            <span className="k-card-head">
              <span className="k-card-title">{row.name}</span>
              <span className="k-faint">{row.owner_name}</span>
            </span>
            <Until row={row} />
            <span className="k-card-facts">
              <span className="k-card-fact">
                <span className="k-faint">{t('pool.soon.reason')}</span>
                <span>{row.reason}</span>
              </span>
              <span className="k-card-fact">
                <span className="k-faint">{t('pool.soon.last')}</span>
                <span>{row.last_follow_up_at ? formatDate(row.last_follow_up_at) : <Blank />}</span>
              </span>
            </span>
          </RecordLink>
        </li>
      ))}
    </ul>
  )
}

/** The hour where hours count, else the day and how many are left. */
function Until({ row }: { row: Row }) {
  return row.kind === 'lead_no_response' ? (
    <span className="k-num">{formatDatetime(row.recycle_at)}</span>
  ) : (
    <DaysLeft until={row.recycle_on} />
  )
}
