/** 线索看板: new → nurturing → qualified → closed, moved by hand. */
import { Segmented } from 'antd'
import { useState } from 'react'
import { useMe } from '@/api/session'
import { useT } from '@/i18n/i18n'
import { Board } from '@/kit/Board'
import { PageHeader } from '@/kit/PageHeader'
import { SearchBox } from '@/kit/table/SearchBox'
import { useUrlState } from '@/kit/useUrlState'
import { LeadColumn } from './LeadColumn'
import { LeadMove } from './LeadMove'
import { COLUMNS, verbBetween } from './leadBoard'

export function LeadBoardPage() {
  const t = useT()
  const { data: me } = useMe()
  const { params, set } = useUrlState()
  const [moving, setMoving] = useState<{ id: string; verb: string } | null>(null)
  const everybody = params.of === 'all'
  const move = (id: string, from: string, to: string) => {
    const verb = verbBetween(from, to)
    if (verb) setMoving({ id, verb })
  }
  return (
    <div className="k-list">
      <PageHeader title={t('lead.board.title')} subtitle={t('lead.board.about')} />
      <div className="k-block-row">
        <Segmented
          aria-label={t('lead.fields.owner')}
          value={everybody ? 'all' : 'mine'}
          options={[
            { value: 'mine', label: t('lead.view.mine') },
            { value: 'all', label: t('lead.view.all') },
          ]}
          onChange={(of) => set({ of: of === 'all' ? 'all' : undefined })}
        />
        <SearchBox hint="lead.found" value={params.q ?? ''} onChange={(q) => set({ q })} />
      </div>
      <Board
        label={t('lead.fields.status')}
        columns={COLUMNS.map((column) => ({ key: column.key, label: t(column.label) }))}
        shown={params.column ?? 'new'}
        onShow={(column) => set({ column })}
        accepts={(from, to) => verbBetween(from, to) !== undefined}
        onDrop={move}
      >
        {({ key }) => (
          <LeadColumn
            column={key}
            query={{ q: params.q, owner_id: everybody ? undefined : me?.id }}
            ready={Boolean(me)}
            onMove={(id, to) => move(id, key, to)}
          />
        )}
      </Board>
      {moving && (
        <LeadMove
          key={`${moving.id} ${moving.verb}`}
          id={moving.id}
          verb={moving.verb}
          onClose={() => setMoving(null)}
        />
      )}
    </div>
  )
}
