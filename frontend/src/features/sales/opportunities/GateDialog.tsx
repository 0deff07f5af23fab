/** The gate of a stage: what must be known, what is missing as the server says, and the mandatory note. */
import { Modal } from 'antd'
import { useState } from 'react'
import { Problem } from '@/api/problems'
import { useAction, useRecord } from '@/api/resource'
import { inLanguage, type TKey, useT } from '@/i18n/i18n'
import { ActionDialog } from '@/kit/ActionDialog'
import { badge, longText } from '@/kit/fields'
import { reasonField } from '@/kit/ReasonDialog'
import type { DialogState } from '@/kit/useDialog'
import { useUrlState } from '@/kit/useUrlState'
import type { Opportunity } from './fields'
import { GATE_PLACES, type Pipeline } from './pipeline'

interface Input {
  note: string
  reason: string
  to_stage: string
}

const note = longText<Input>('note', 'opportunity.stage.note', {
  required: true,
  maxLength: 2000,
  placeholder: 'opportunity.stage.notePlaceholder',
  hint: 'opportunity.stage.noteHint',
})

interface GateDialogProps {
  record: Opportunity
  verb: 'advance' | 'skip' | 'back'
  dialog: DialogState
}

export function GateDialog({ record, verb, dialog }: GateDialogProps) {
  const t = useT()
  const { set } = useUrlState()
  const act = useAction('opportunities')
  const { data } = useRecord<Pipeline>('pipelines', record.pipeline_id)
  const [missing, setMissing] = useState<string[] | null>(null)
  const stages = data?.stages ?? []
  const at = stages.findIndex((stage) => stage.id === record.stage_id)
  const to = dialog.about
    ? stages.findIndex((stage) => stage.code === dialog.about)
    : verb === 'advance'
      ? at + 1
      : -1
  const name = (index: number) => inLanguage(stages[index]?.name, stages[index]?.name_en)
  const asked =
    verb === 'back' || at < 0
      ? []
      : [
          ...new Set(
            stages.slice(at, verb === 'skip' && to > at ? to : at + 1).flatMap((s) => s.gate),
          ),
        ]
  const choice = badge<Input>(
    'to_stage',
    'opportunity.stage.to',
    Object.fromEntries(
      stages
        .filter((_, index) => (verb === 'skip' ? index > at : index < at))
        // Stage names come from the server: shown as they are.
        .map((stage) => [stage.code, { label: inLanguage(stage.name, stage.name_en) as TKey }]),
    ),
    { required: true },
  )
  const title =
    verb === 'back'
      ? t('opportunity.stage.backTitle')
      : t('opportunity.stage.title', { stage: name(to) })

  async function submit(body: Record<string, unknown>) {
    const toStage = dialog.about && verb !== 'advance' ? { to_stage: dialog.about } : {}
    try {
      await act.mutateAsync({ id: record.id, action: verb, body: { ...toStage, ...body } })
    } catch (error) {
      if (error instanceof Problem && Array.isArray(error.body.missing))
        setMissing(error.body.missing as string[])
      throw error
    }
  }

  function goTo(code: string) {
    const place = GATE_PLACES[code]
    set({ do: undefined, about: undefined, tab: place?.tab, edit: place?.edit })
  }

  if (!data) return null
  if (verb === 'advance' && at >= 0 && !stages[to])
    return (
      <Modal
        open
        title={t('opportunity.stage.last')}
        okText={t('opportunity.stage.toWin')}
        cancelText={t('kit.close')}
        onOk={() => dialog.show('win')}
        onCancel={dialog.close}
      >
        {t('opportunity.stage.lastHint')}
      </Modal>
    )
  return (
    <ActionDialog
      title={title}
      okText={t(verb === 'back' ? 'opportunity.stage.backOk' : 'opportunity.stage.ok')}
      fields={[
        ...(verb !== 'advance' && !dialog.about ? [choice] : []),
        note,
        ...(verb === 'back' ? [reasonField] : []),
      ]}
      onSubmit={submit}
      onClose={dialog.close}
      before={
        asked.length > 0 && (
          <div className="k-gate">
            <h3>{t('opportunity.stage.gate', { stage: name(at) })}</h3>
            <ul>
              {asked.map((code) => (
                <li key={code} data-missing={missing ? String(missing.includes(code)) : undefined}>
                  <span>{t(`opportunity.gate.${code}` as TKey)}</span>
                  {missing?.includes(code) && GATE_PLACES[code] && (
                    <button type="button" className="k-textbtn" onClick={() => goTo(code)}>
                      {t('opportunity.stage.fix')}
                    </button>
                  )}
                </li>
              ))}
            </ul>
          </div>
        )
      }
    />
  )
}
