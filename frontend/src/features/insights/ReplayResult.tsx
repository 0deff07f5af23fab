/** What the proposal would have done: the figures, the spread over people and months, the records. */

import { Table } from 'antd'
import { useState } from 'react'
import type { components } from '@/api/schema.gen'
import { useT } from '@/i18n/i18n'
import { group } from '@/kit/format'
import { barWidth } from '@/kit/lines/quantities'
import { Money } from '@/kit/Money'
import { Panel } from '@/kit/Panel'
import { ReplayDrops } from './ReplayDrops'

type Replay = components['schemas']['Replay']
type Person = components['schemas']['ReplayPerson']

interface FigureProps {
  label: string
  value: number
  note?: React.ReactNode
}

function Figure({ label, value, note }: FigureProps) {
  return (
    <div className="k-figure">
      <span className="k-faint">{label}</span>
      <b className="k-num">{group(value)}</b>
      {note && <small className="k-faint">{note}</small>}
    </div>
  )
}

export function ReplayResult({ pool, replay }: { pool: string; replay: Replay }) {
  const t = useT()
  const [person, setPerson] = useState<Person | null>(null)
  const most = String(Math.max(1, ...replay.people.map((one) => one.dropped + one.refused)))
  const busiest = String(Math.max(1, ...replay.months.map((one) => one.dropped + one.refused)))
  return (
    <>
      <p className="k-replay-said">
        {[
          replay.rule_text,
          replay.claim_daily_limit && t('pool.rule.daily', { count: replay.claim_daily_limit }),
          `${replay.date_from} – ${replay.date_to}`,
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
      <div className="k-figures">
        <Figure
          label={t('replay.dropped')}
          value={replay.dropped}
          note={t('replay.records', { count: replay.records })}
        />
        <Figure
          label={t('replay.signed')}
          value={replay.signed}
          note={<Money value={replay.signed_amount} />}
        />
        <Figure
          label={t('replay.refused')}
          value={replay.refused}
          note={t('replay.refusedSigned', { count: replay.refused_signed })}
        />
        <Figure
          label={t('replay.recycled')}
          value={replay.recycled}
          note={t('replay.recycledNote')}
        />
      </div>
      <div className="k-replay">
        <Panel title={t('replay.people')}>
          <Table<Person>
            className="k-table"
            size="small"
            rowKey="owner_id"
            dataSource={replay.people}
            pagination={replay.people.length > 20 ? { pageSize: 20 } : false}
            scroll={{ x: 'max-content' }}
            columns={[
              {
                title: t('replay.owner'),
                render: (_, one) => (
                  <button
                    type="button"
                    className="k-link"
                    aria-pressed={person?.owner_id === one.owner_id}
                    onClick={() => setPerson(person?.owner_id === one.owner_id ? null : one)}
                  >
                    {one.owner_name}
                  </button>
                ),
              },
              {
                title: '',
                width: 120,
                render: (_, one) => (
                  <span className="k-bar" aria-hidden="true">
                    <i style={{ width: `${barWidth(String(one.dropped + one.refused), most)}%` }} />
                    <b style={{ width: `${barWidth(String(one.signed), most)}%` }} />
                  </span>
                ),
              },
              {
                title: t('replay.dropped'),
                align: 'right',
                render: (_, one) => <span className="k-num">{group(one.dropped)}</span>,
              },
              {
                title: t('replay.signed'),
                align: 'right',
                render: (_, one) => <span className="k-num">{group(one.signed)}</span>,
              },
              {
                title: t('replay.amount'),
                align: 'right',
                render: (_, one) => <Money value={one.signed_amount} />,
              },
              {
                title: t('replay.refused'),
                align: 'right',
                render: (_, one) => <span className="k-num">{group(one.refused)}</span>,
              },
            ]}
          />
        </Panel>
        <Panel title={t('replay.months')}>
          <ol className="k-months">
            {replay.months.map((one) => (
              <li key={one.month}>
                <span className="k-num k-faint">{one.month.slice(0, 7)}</span>
                <span className="k-bar" aria-hidden="true">
                  <i
                    style={{ width: `${barWidth(String(one.dropped + one.refused), busiest)}%` }}
                  />
                </span>
                <span className="k-num">{group(one.dropped + one.refused)}</span>
              </li>
            ))}
          </ol>
        </Panel>
      </div>
      <ReplayDrops
        pool={pool}
        replay={replay}
        person={person}
        onEverybody={() => setPerson(null)}
      />
    </>
  )
}
