/** The stages of the deal's pipeline: where it stands, and the one click to the next. */
import { useRecord } from '@/api/resource'
import { inLanguage, useT } from '@/i18n/i18n'
import { formatPercent } from '@/kit/format'
import { StageSteps } from '@/kit/StageSteps'
import type { DialogState } from '@/kit/useDialog'
import type { Opportunity } from './fields'
import type { Pipeline, PipelineStage } from './pipeline'

interface StageBannerProps {
  record: Opportunity
  dialog: DialogState
}

export function StageBanner({ record, dialog }: StageBannerProps) {
  const t = useT()
  const { data } = useRecord<Pipeline>('pipelines', record.pipeline_id)
  if (!data) return null
  const at = data.stages.findIndex((stage) => stage.id === record.stage_id)
  const isOpen = record.status === 'open'

  /** The verb that leads from here to a stage, if the server offers it now. */
  function way(index: number) {
    const name = index === at + 1 ? 'advance' : index > at ? 'skip' : 'back'
    const state = record.actions.find((one) => one.name === name)
    return { name, state }
  }

  const stages = data.stages.map((stage: PipelineStage, index) => {
    const { name, state } = way(index)
    const may = isOpen && index !== at && state?.enabled
    const label = inLanguage(stage.name, stage.name_en)
    return {
      key: stage.id,
      name: label,
      meta: formatPercent(stage.win_rate),
      state: index === at ? ('here' as const) : index < at ? ('done' as const) : ('ahead' as const),
      onGo: may ? () => dialog.show(name, stage.code) : undefined,
      hint: may
        ? t(index > at ? 'opportunity.stage.go' : 'opportunity.stage.back', { stage: label })
        : (state?.reason ?? undefined),
    }
  })
  const end =
    record.status === 'won'
      ? [{ key: 'won', name: t('opportunity.status.won'), state: 'here' as const, meta: '100%' }]
      : record.status === 'open'
        ? []
        : [
            {
              key: 'lost',
              name: t(
                record.status === 'lost' ? 'opportunity.status.lost' : 'opportunity.status.invalid',
              ),
              state: 'here' as const,
              meta: '0%',
            },
          ]
  const shown = end.length
    ? stages.map((stage) => ({
        ...stage,
        state: stage.state === 'here' ? ('done' as const) : stage.state,
      }))
    : stages
  const tone = record.status === 'won' ? 'green' : record.status === 'open' ? 'default' : 'red'
  return <StageSteps label={t('opportunity.tab.stages')} stages={[...shown, ...end]} tone={tone} />
}
