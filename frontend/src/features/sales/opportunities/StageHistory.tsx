/** Every step of the deal: from where to where, how long it took, and what was said. */

import { useRead, useRecord } from '@/api/resource'
import type { components } from '@/api/schema.gen'
import { inLanguage, useT } from '@/i18n/i18n'
import { Asked } from '@/kit/Asked'
import { EmptyState } from '@/kit/EmptyState'
import { datetime, type Field, longText, money, percent, text } from '@/kit/fields'
import { LinesTable } from '@/kit/lines/LinesTable'
import { type Opportunity, statuses } from './fields'
import type { Pipeline } from './pipeline'

type Step = components['schemas']['StageChangeRead'] & { id: string }

const DAY = 86_400

export function StageHistory({ record }: { record: Opportunity }) {
  const t = useT()
  const { data } = useRecord<Pipeline>('pipelines', record.pipeline_id)
  const history = useRead<{ data: Omit<Step, 'id'>[] }>(
    ['stage-history', record.id],
    `/opportunities/${record.id}/stage-history`,
  )
  const nameOf = (code: string) => {
    const stage = data?.stages.find((one) => one.code === code)
    if (stage) return inLanguage(stage.name, stage.name_en)
    const look = statuses[code]
    return look ? t(look.label) : code
  }
  const stayed = (seconds: number) =>
    seconds < DAY
      ? t('opportunity.history.hours', { count: Math.round(seconds / 3600) })
      : t('opportunity.history.days', { count: Math.round(seconds / DAY) })
  const fields: Field<Step>[] = [
    text('to_stage', 'opportunity.history.step', {
      width: 150,
      render: (step) => (
        <>
          {step.from_stage && <span className="k-faint">{nameOf(step.from_stage)} → </span>}
          {nameOf(step.to_stage)}
          {step.skipped && <span className="k-faint"> · {t('opportunity.history.skipped')}</span>}
        </>
      ),
    }),
    longText('note', 'opportunity.stage.note', { width: 140 }),
    text('duration_seconds', 'opportunity.history.duration', {
      width: 72,
      render: (step) => (step.from_stage ? stayed(step.duration_seconds) : null),
    }),
    money('amount', 'opportunity.fields.expected_amount'),
    percent('win_rate', 'opportunity.fields.win_rate'),
    text('actor_name', 'opportunity.history.actor', { width: 64 }),
    datetime('at', 'opportunity.history.at', { width: 118 }),
  ]
  return (
    <Asked of={history} rows={3}>
      {({ data: steps }) =>
        steps.length === 0 ? (
          <EmptyState title={t('opportunity.history.empty')} />
        ) : (
          <LinesTable<Step>
            lines={steps.map((step) => ({ ...step, id: String(step.seq) })).toReversed()}
            fields={fields}
          />
        )
      }
    </Asked>
  )
}
