/** 动作统计: who did what how often, in any two directions, down to the records. */

import { Segmented, Select } from 'antd'
import { useState } from 'react'
import { useRead } from '@/api/resource'
import type { components } from '@/api/schema.gen'
import { useT } from '@/i18n/i18n'
import { Asked } from '@/kit/Asked'
import { EmptyState } from '@/kit/EmptyState'
import { group } from '@/kit/format'
import { PageHeader } from '@/kit/PageHeader'
import { TakeFile } from '@/kit/TakeFile'
import { useUrlState } from '@/kit/useUrlState'
import { ActFilters, actQuery } from './ActFilters'
import { ActList } from './ActList'
import { Behind, type Drill } from './Behind'
import { PivotTable } from './PivotTable'

type Counts = components['schemas']['ActCounts']

const ROWS = ['user', 'department', 'act', 'day', 'week', 'month'] as const
const COLUMNS = ['behaviour', 'act', 'day', 'week', 'month'] as const
const PERIODS: readonly string[] = ['day', 'week', 'month']
const SIDES = ['did', 'received', 'lost'] as const

/** What cannot stand against each other: the same twice, two periods, or acts and the behaviours they are part of. */
const clash = (row: string, column: string) =>
  row === column ||
  (PERIODS.includes(row) && PERIODS.includes(column)) ||
  (row === 'act' && column === 'behaviour')

/** What stands in the columns where nothing was chosen that can. */
const usual = (row: string) => (row === 'act' ? 'month' : 'act')

/** The acts of a figure, of these only those of the kinds that were chosen above. */
function within(chosen: string | undefined, filter: string) {
  const found = Object.fromEntries(new URLSearchParams(filter))
  if (!chosen || !found.act) return found
  const kinds = chosen.split(',')
  const acts = found.act
    .split(',')
    .filter((act) => kinds.includes(act) || kinds.includes(act.split('.')[0] ?? ''))
  return { ...found, act: acts.join(',') }
}

export function ActsPage() {
  const t = useT()
  const { params, set } = useUrlState()
  const [drill, setDrill] = useState<Drill | null>(null)
  const rows = ROWS.find((one) => one === params.rows) ?? 'user'
  const side = SIDES.find((one) => one === params.side) ?? 'did'
  const told = COLUMNS.find((one) => one === params.columns)
  const columns = told && !clash(rows, told) ? told : usual(rows)
  const asked = actQuery(params)
  const counts = useRead<Counts>(['acts', 'counts'], '/acts/counts', { ...asked, rows, columns })
  const { data } = counts

  const period = PERIODS.includes(columns) ? columns : PERIODS.includes(rows) ? rows : 'month'

  return (
    <div className="k-list">
      <PageHeader
        title={t('acts.title')}
        subtitle={data && t('acts.total', { count: data.total, shown: group(data.total) })}
      >
        <TakeFile
          path="/acts/export"
          asked={() => ({ ...asked, period })}
          disabled={!data?.total}
        />
      </PageHeader>
      <div className="k-asked">
        <div className="k-block-row">
          <Segmented
            aria-label={t('acts.side')}
            value={side}
            options={SIDES.map((one) => ({ value: one, label: t(`acts.sides.${one}`) }))}
            onChange={(one) =>
              set({
                side: one === 'did' ? undefined : one,
                ...(columns === 'behaviour' && { columns: undefined }),
              })
            }
          />
          <ActFilters params={params} set={set} />
        </div>
        <div className="k-block-row">
          <span className="k-faint">{t('acts.rows')}</span>
          <Select
            aria-label={t('acts.rows')}
            value={rows}
            popupMatchSelectWidth={false}
            options={ROWS.map((one) => ({ value: one, label: t(`acts.by.${one}`) }))}
            onChange={(one) =>
              set({
                rows: one === 'user' ? undefined : one,
                columns: columns === usual(one) || clash(one, columns) ? undefined : columns,
              })
            }
          />
          <span className="k-faint">{t('acts.columns')}</span>
          <Select
            aria-label={t('acts.columns')}
            value={columns}
            popupMatchSelectWidth={false}
            options={COLUMNS.map((one) => ({
              value: one,
              label: t(`acts.by.${one}`),
              disabled: clash(rows, one) || (one === 'behaviour' && side !== 'did'),
            }))}
            onChange={(one) => set({ columns: one === usual(rows) ? undefined : one })}
          />
        </div>
      </div>
      <Asked of={counts} rows={8}>
        {(found) =>
          found.total === 0 ? (
            <EmptyState title={t('acts.none')} hint={t('acts.noneHint')} />
          ) : (
            <PivotTable
              counts={found}
              corner={t(`acts.by.${rows}`)}
              onDrill={(title, filter) => setDrill({ title, filter })}
            />
          )
        }
      </Asked>
      <Behind drill={drill} onClose={() => setDrill(null)}>
        {(filter) => <ActList query={{ ...asked, ...within(asked.act, filter) }} />}
      </Behind>
    </div>
  )
}
