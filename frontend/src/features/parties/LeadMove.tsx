/** Moves a lead to another column by the verb that leads there: asks what it needs, or says why not. */
import { App, Modal } from 'antd'
import { useEffect } from 'react'
import { actionLabel } from '@/api/actions'
import { asProblem } from '@/api/problems'
import { type ActionState, useAction, useRecord } from '@/api/resource'
import { doneWith } from '@/api/told'
import { language, useT } from '@/i18n/i18n'
import { ActionDialog } from '@/kit/ActionDialog'
import { FollowUpComposer } from '@/kit/FollowUpComposer'
import { RecordLink } from '@/kit/navigation'
import { ConvertDrawer } from './ConvertDrawer'
import type { Lead } from './lead'
import { FIRST_CALL } from './leadBoard'
import { leadInputs } from './leadInputs'

interface LeadMoveProps {
  id: string
  verb: string
  onClose: () => void
}

export function LeadMove({ id, verb, onClose }: LeadMoveProps) {
  const t = useT()
  const { message } = App.useApp()
  const act = useAction('leads')
  const { data: record, error, isFetching } = useRecord<Lead>('leads', id, { fresh: true })
  const unread = record ? null : error
  /** Called meanwhile, here or by somebody else: what the card asks for is done. */
  const called = verb === FIRST_CALL && record && record.status !== 'new' && !isFetching
  useEffect(() => {
    if (unread) void message.error(asProblem(unread).message)
    if (unread || called) onClose()
  }, [unread, called, message, onClose])
  if (!record) return null
  if (verb === FIRST_CALL)
    return (
      <Modal
        open={record.status === 'new'}
        title={t('lead.board.firstCall', { name: record.name })}
        footer={null}
        onCancel={onClose}
      >
        <p className="k-faint">{t('lead.board.firstCallHint')}</p>
        <FollowUpComposer objectType="leads" id={id} />
      </Modal>
    )
  const title = `${actionLabel(verb, language(), 'leads')} · ${record.name}`
  const state = (record.actions as ActionState[]).find((one) => one.name === verb)
  if (verb === 'convert' && (state?.enabled || act.isSuccess || record.converted_at))
    return <ConvertDrawer record={record} onClose={onClose} />
  if (!state?.enabled)
    return (
      <Modal open title={title} footer={null} onCancel={onClose}>
        <p>{state?.reason ?? t('lead.board.notAllowed')}</p>
        <RecordLink resource="leads" id={id}>
          {t('lead.board.open')}
        </RecordLink>
      </Modal>
    )
  const spec = leadInputs(t)[verb]
  return (
    <ActionDialog
      title={title}
      okText={actionLabel(verb, language(), 'leads')}
      fields={spec?.fields ?? []}
      note={spec?.note}
      onSubmit={async (body) => {
        await act.mutateAsync({ id, action: verb, body })
        void message.success(doneWith(verb, language(), 'leads'))
      }}
      onClose={onClose}
    />
  )
}
